"""Another embedding model beside the one that answers: interrupted, gone on with, switched to."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from creatorgraph.bootstrap.parts import open_enricher
from creatorgraph.clock import system_clock
from creatorgraph.creator_search.finder import SearchRequest
from creatorgraph.creator_search.index import Vectors
from creatorgraph.creator_search.lance_store import LanceSearchIndex
from creatorgraph.creator_search.service import CreatorSearch
from creatorgraph.creator_search.shelf import Generation, Shelf
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.index_state import IndexStates
from creatorgraph.operations.projection import Projection
from creatorgraph.operations.reembed import Reembed
from creatorgraph.operations.reindex import PAGE, Reindex, Reindexed
from creatorgraph.settings import Settings
from tests.creator_search.documents import DAY_THREE
from tests.creator_search.test_reindex import write
from tests.engines import Engine

COUNT = 2 * PAGE + 100
DIMENSIONS = {"one": 8, "two": 4, "three": 6}


class Stopped(Exception):  # noqa: N818 - it is no error
    """Somebody pressed Ctrl-C."""


class House:
    """A graph, the indexes in a directory, and what works on them; made anew it is another process."""

    def __init__(self, graph: Graph, directory: Path) -> None:
        self._directory = directory
        self.graph = graph
        self.states = IndexStates(graph, default="one")
        self.shelf = Shelf(self._make, self.states.standing)
        self.search = CreatorSearch(self.shelf)
        self.projection = Projection(graph, self.search, open_enricher(graph, Settings()), clock=system_clock)

    def _make(self, model: str) -> Generation:
        dimensions = DIMENSIONS[model]

        def embed(texts: Sequence[str]) -> Vectors:
            return np.full((len(texts), dimensions), dimensions**-0.5, dtype=np.float32)

        return Generation(model, LanceSearchIndex(self._directory, dimensions=dimensions, name=model), embed)

    async def _delete(self, model: str) -> None:
        await self._make(model).index.drop()

    async def fill(self) -> None:
        """Fill the index that answers."""
        await Reindex(self.graph, await self.shelf.current(), self.projection).run()

    async def reembed(self, model: str, *, stop_after: int | None = None) -> list[Reindexed]:
        """Fill an index of another model, stopped after some pages; give the pages."""
        pages: list[Reindexed] = []

        def report(done: Reindexed) -> None:
            pages.append(done)
            if len(pages) == stop_after:
                raise Stopped

        await Reembed(
            self.graph,
            shelf=self.shelf,
            states=self.states,
            projection=self.projection,
            delete=self._delete,
            read_no_more_seconds=0,
        ).run(model, report=report)
        return pages

    def tables(self) -> set[str]:
        """Name LanceDB's tables."""
        return {path.stem for path in self._directory.glob("*.lance")}


async def change(engine: Engine, ids: Sequence[str]) -> None:
    async with engine.driver.session(database=engine.settings.effective_graph_database) as session:
        done = await session.run(
            "UNWIND $ids AS id MATCH (c:Creator {id: id}) SET c.updated_at = $at", ids=list(ids), at=DAY_THREE
        )
        await done.consume()


async def test_an_interrupted_filling_goes_on_and_the_switch_is_whole(
    engine: Engine, graph: Graph, tmp_path: Path
) -> None:
    await write(engine, count=COUNT)
    house = House(graph, tmp_path)
    await house.fill()
    with pytest.raises(Stopped):
        await house.reembed("two", stop_after=2)
    assert ((await house.states.read()).active, (await house.shelf.written())[0].model) == ("one", "one")
    assert (await house.search.search(SearchRequest("vegan"))).total == COUNT
    changed = ["c100", f"c{100 + COUNT - 1}"]  # one that was embedded already, one that was not
    await change(engine, changed)
    await house.projection.project(changed)
    await house.shelf.close()

    other = House(graph, tmp_path)
    assert (await other.shelf.current()).model == "one"
    pages = await other.reembed("two")
    assert pages[0].seen + PAGE < COUNT  # it did not begin anew
    (now,) = await other.shelf.written()
    assert (now.model, now.index.dimensions, await now.index.count()) == ("two", 4, COUNT)
    assert set((await now.index.versions(changed)).values()) == {DAY_THREE}
    assert (await Reindex(graph, now, other.projection).run(mend=False)).differences == 0
    assert (await other.search.search(SearchRequest("vegan"))).total == COUNT
    assert other.tables() == {"two"}
    assert await other.reembed("two") == []
    await other.shelf.close()


async def test_a_filling_given_up_for_another_leaves_nothing(engine: Engine, graph: Graph, tmp_path: Path) -> None:
    await write(engine, count=PAGE + 1)
    house = House(graph, tmp_path)
    await house.fill()
    with pytest.raises(Stopped):
        await house.reembed("two", stop_after=1)
    assert house.tables() == {"one", "two"}
    await house.reembed("three")
    assert house.tables() == {"three"}
    assert (await house.search.search(SearchRequest("vegan"))).total == PAGE + 1
    await house.shelf.close()
