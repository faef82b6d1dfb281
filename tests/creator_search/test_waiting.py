"""Documents wait while accounts come in, for as long as resolution does: their creators may still change."""

import asyncio
from datetime import datetime, timedelta

import pytest
from dramatiq.brokers.stub import StubBroker

from creatorgraph.bootstrap.parts import open_enricher
from creatorgraph.clock import to_text
from creatorgraph.creator_search.lance_store import LanceSearchIndex
from creatorgraph.creator_search.service import CreatorSearch
from creatorgraph.creator_search.shelf import Shelf
from creatorgraph.identity_graph import outbox
from creatorgraph.identity_graph.graph import Graph, Transaction
from creatorgraph.identity_graph.outbox import LONGEST_HELD
from creatorgraph.operations.projection import Projection
from creatorgraph.settings import Settings
from creatorgraph.workers.actors import Actors
from creatorgraph.workers.incoming import Incoming
from tests.contract.resolving import House
from tests.contract.sightings import clock, seen
from tests.creator_search.test_service import Letters
from tests.engines import Engine

COUNT = 3


class Worker:
    """What a worker does, over a graph with some creators that no document was written of."""

    def __init__(self, graph: Graph, engine: Engine, lance: LanceSearchIndex) -> None:
        self.graph = graph
        self.house = House(graph, engine, large=2)
        self.incoming = Incoming()
        self.now = clock()
        search = CreatorSearch(Shelf.of(lance, Letters()))
        self.projection = Projection(graph, search, open_enricher(graph, Settings()), clock=self.clock, at_once=1)
        self.actors = Actors(
            StubBroker(),  # nothing is sent here
            store=self.house.store,
            identity=self.house.identity,
            projection=self.projection,
            incoming=self.incoming,
            follow_ups=(self.follow_up,),
        )
        self.to_follow: list[str] = []

    async def follow_up(self) -> int:
        """Leave the documents to be written that this test wants."""
        left, self.to_follow = self.to_follow, []
        for creator in left:
            await self.leave(creator, run="follow-up")
        return len(left)

    async def leave(self, creator: str, *, run: str) -> None:
        """Leave a document to be written, for which a run waits."""

        async def write(transaction: Transaction) -> None:
            at = to_text(self.now)
            await outbox.add(transaction, "project", [creator], runs=[run], identity=f"row of {run}", at=at)

        await self.graph.write(write)

    def clock(self) -> datetime:
        """Give the instant of this test."""
        return self.now


@pytest.fixture
async def worker(graph: Graph, engine: Engine, lance: LanceSearchIndex) -> Worker:
    """Give a worker over some creators that are in no index."""
    worker = Worker(graph, engine, lance)
    await worker.house.observe([seen("x", f"{number}@someone{number}") for number in range(COUNT)])
    return worker


async def test_documents_wait_until_nothing_comes_in(worker: Worker, lance: LanceSearchIndex) -> None:
    with worker.incoming.message():
        await worker.actors.wake()
        assert await lance.count() == 0
    await worker.actors.wake()
    assert await lance.count() == COUNT


async def test_documents_that_waited_long_are_written_while_more_comes_in(
    worker: Worker, lance: LanceSearchIndex
) -> None:
    worker.now += LONGEST_HELD + timedelta(seconds=1)
    with worker.incoming.message():
        await worker.actors.wake()
        assert await lance.count() == COUNT


async def test_a_creator_that_changed_again_is_written_once(worker: Worker, lance: LanceSearchIndex) -> None:
    while await worker.projection.project_due():
        pass
    for name in ("Nora", "Nora Voss"):  # two turns, each of which leaves a row
        await worker.house.observe([seen("x", "1@someone1", day=len(name), display_name=name)])
    changed = await worker.house.creator_of("x:1")
    before = await lance.labelled([changed])
    assert await worker.projection.project_due() == 1
    assert await lance.labelled([changed]) == before, "the first row leaves it to the second"
    assert await worker.projection.project_due() == 1
    assert await lance.labelled([changed]) != before
    assert await worker.projection.project_due() == 0


async def test_a_run_is_not_told_that_it_is_searchable_before_it_is(worker: Worker, lance: LanceSearchIndex) -> None:
    while await worker.projection.project_due():
        pass
    creator = await worker.house.creator_of("x:1")
    await lance.delete([creator])
    for run in ("first", "second"):  # what the first waits for, the second's row names as well
        await worker.leave(creator, run=run)
    assert await worker.projection.project_due() == 1
    assert await lance.count() == COUNT


async def test_what_follows_on_resolution_is_in_the_index_at_once(worker: Worker, lance: LanceSearchIndex) -> None:
    await worker.actors.wake()
    creator = await worker.house.creator_of("x:1")
    await lance.delete([creator])
    worker.to_follow = [creator]
    await worker.actors.wake()
    assert await lance.count() == COUNT


async def test_documents_are_made_while_the_rest_of_a_large_turn_is_written(
    worker: Worker, lance: LanceSearchIndex
) -> None:
    await worker.actors.wake()
    many = [seen("x", f"{number}@somebody_else{number}") for number in range(100, 180)]
    await worker.house.store.upsert(many)
    waking = asyncio.get_running_loop().create_task(worker.actors.wake())
    meanwhile = []
    while not waking.done():
        found = await lance.count()
        meanwhile.append((found, len(await worker.house.partition())))
        await asyncio.sleep(0.01)
    await waking
    total = COUNT + len(many)
    assert any(found > COUNT and resolved < total for found, resolved in meanwhile), meanwhile
    assert await lance.count() == total
