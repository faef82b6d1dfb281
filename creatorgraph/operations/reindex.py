"""The reconciler: graph and index made equal again, whatever was lost.

The graph's creators are walked in the order of their ids, a page at a time. What the index lacks or has of another
version, what it has beyond them, and what its own vector does not find (Weaviate can lose that alone) is told, and
mended unless only a check is wanted. Safe at any time, beside writers, any number of times; a page is all that is in
memory.
"""

from collections.abc import Callable
from dataclasses import dataclass

from creatorgraph.creator_search.shelf import Generation
from creatorgraph.errors import BadInputError
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.pages import Kind, page_end
from creatorgraph.operations.projection import Projection

PAGE = 500
LEAST_KEPT = 0.5
"""A graph with less than this share of the index's creators has lost them: the index is not emptied after it."""

MOST_INDEXED = 4 * PAGE
"""So many ids of the index are in memory at once, however many it has that the graph has not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reindexed:
    """How far it is: creators looked at, the differences found, and the id to go on behind ("" when it is done).

    `missing` documents are not in the index, `stale` ones are of another version, `surplus` ones are of no creator
    any more, `unfound` ones are there and no search by meaning finds them.
    """

    seen: int = 0
    missing: int = 0
    stale: int = 0
    surplus: int = 0
    unfound: int = 0
    after: str = ""

    @property
    def differences(self) -> int:
        """All of them."""
        return self.missing + self.stale + self.surplus + self.unfound


class LostCreatorsError(BadInputError):
    """The graph lacks most creators of the index: it was emptied, restored from long ago, or is another one."""

    def __init__(self, creators: int, indexed: int) -> None:
        super().__init__(
            f"search index: the graph has {creators:,} active creators and the index {indexed:,}. The graph looks "
            "emptied, or is another one, and the index would lose them too; nothing was changed. Look at "
            "CREATORGRAPH_GRAPH_URL and `creatorgraph status`; if it is meant, run `creatorgraph reindex --force`"
        )


async def creators_in(graph: Graph) -> int:
    """Count the active creators of the graph."""
    return int((await graph.read("search/count_active"))[0]["creators"])


class Reindex:
    """Compares graph and index, and mends the index."""

    def __init__(self, graph: Graph, generation: Generation, projection: Projection) -> None:
        self._graph = graph
        self._generation = generation
        self._projection = projection

    async def refuse_losses(self) -> None:
        """Raise LostCreatorsError where the graph is empty, or lacks most of what the index has."""
        indexed = await self._generation.index.count()
        creators = await creators_in(self._graph)
        if indexed and creators < LEAST_KEPT * indexed:
            raise LostCreatorsError(creators, indexed)

    async def run(
        self, *, after: str = "", mend: bool = True, report: Callable[[Reindexed], None] = lambda _: None
    ) -> Reindexed:
        """Compare everything behind an id; `report` hears of each page."""
        done = Reindexed(after=after)
        while True:
            done = await self.page(done, mend=mend)
            report(done)
            if not done.after:
                return done

    async def page(self, done: Reindexed, *, mend: bool = True) -> Reindexed:
        """Compare the page behind `done.after`; give what is done then."""
        index = self._generation.index
        until = await page_end(self._graph, Kind.CREATORS, after=done.after, size=PAGE)
        rows = await self._graph.read("search/ids", after=done.after, until=until) if until else []
        indexed = await index.ids(after=done.after, until=until, limit=MOST_INDEXED)
        if len(indexed) == MOST_INDEXED:
            until = indexed[-1]  # there are more than the graph has: the page ends with these
            rows = [row for row in rows if row["id"] <= until]
        there = {row["id"]: row["updated_at"] for row in rows if row["status"] == "active"}
        surplus = set(indexed) - there.keys()
        versions = await index.versions(sorted(there))
        missing = there.keys() - versions.keys()
        stale = {id_ for id_, version in versions.items() if version != there[id_]}
        unfound = await index.unfound(sorted(versions.keys() - stale))
        if mend:
            # an index that has a vector stored and does not find it keeps it so when it is written again
            await index.delete(sorted(unfound))
            await self._projection.project(missing | stale | surplus | unfound, onto=[self._generation])
        return Reindexed(
            seen=done.seen + len(rows),
            missing=done.missing + len(missing),
            stale=done.stale + len(stale),
            surplus=done.surplus + len(surplus),
            unfound=done.unfound + len(unfound),
            after=until or "",
        )
