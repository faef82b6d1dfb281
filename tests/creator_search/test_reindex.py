"""The reconciler, on a real graph and a real index."""

from dataclasses import replace
from datetime import timedelta

import pytest

from creatorgraph.bootstrap.parts import open_enricher
from creatorgraph.clock import Clock, from_text, system_clock
from creatorgraph.creator_search.conditions import AnyOf, Compare, Flag, Operator, Present
from creatorgraph.creator_search.finder import SearchRequest
from creatorgraph.creator_search.index import SearchIndex
from creatorgraph.creator_search.lance_store import LanceSearchIndex
from creatorgraph.creator_search.ranking import SIGNAL_FIELDS
from creatorgraph.creator_search.service import CreatorSearch
from creatorgraph.creator_search.shelf import Generation, Shelf
from creatorgraph.errors import UnavailableError
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.index_state import IndexStates
from creatorgraph.operations.projection import Projection
from creatorgraph.operations.reconciling import EVERY, HELD, LOOK_EVERY, Reconciling
from creatorgraph.operations.reindex import MOST_INDEXED, LostCreatorsError, Reindex, Reindexed
from creatorgraph.settings import Settings
from tests.creator_search.documents import DAY_ONE, DAY_TWO, axis, document
from tests.creator_search.test_service import Letters
from tests.engines import Engine

COUNT = 12


async def write(engine: Engine, *, count: int = COUNT) -> None:
    """Write creators with an account each; two of the accounts have an edge that waits for review."""
    async with engine.driver.session(database=engine.settings.effective_graph_database) as session:
        made = await session.run(
            "UNWIND range(0, $last) AS n CREATE (c:Creator {id: 'c' + toString(100 + n), status: 'active', "
            "updated_at: $at, name: 'Creator'})<-[:BELONGS_TO]-"
            "(:Account {key: 'x:' + toString(n), platform: 'x', handle: 'h' + toString(n), "
            "bio: '#Vegan food in Berlin', followers: 1000, following: 10, avg_likes: 20.0, avg_comments: 1.0, "
            "is_business: n = 3, observed_at: $at, provenance: CASE WHEN n = 5 THEN $earlier END})",
            last=count - 1,
            at=DAY_TWO,
            earlier=f'{{"followers":["{DAY_ONE}","import:older"]}}',
        )
        await made.consume()
        joined = await session.run(
            "MATCH (a:Account {key: 'x:0'}), (b:Account {key: 'x:1'}) CREATE (a)-[:SAME_AS {band: 'review'}]->(b)"
        )
        await joined.consume()


def shelf_of(lance: LanceSearchIndex) -> Shelf:
    return Shelf.of(lance, Letters())


def projection_of(graph: Graph, shelf: Shelf) -> Projection:
    return Projection(graph, CreatorSearch(shelf), open_enricher(graph, Settings()), clock=system_clock)


def reindex_of(graph: Graph, lance: LanceSearchIndex) -> Reindex:
    shelf = shelf_of(lance)
    return Reindex(graph, Generation("one", lance, Letters()), projection_of(graph, shelf))


async def test_after_any_loss_the_index_is_as_the_graph_says(
    engine: Engine, graph: Graph, lance: LanceSearchIndex
) -> None:
    await write(engine)
    reindex = reindex_of(graph, lance)
    old = [document("c100", updated_at=DAY_ONE), document("b-gone"), document("c105x-gone"), document("z-gone")]
    await lance.upsert(old, axis(0)[None].repeat(len(old), axis=0))
    found = Reindexed(seen=COUNT, missing=COUNT - 1, stale=1, surplus=3)
    assert await reindex.run(mend=False) == found
    assert await lance.versions([each.id for each in old]) == {each.id: each.updated_at for each in old}
    pages: list[Reindexed] = []
    assert await reindex.run(report=pages.append) == found
    assert pages[-1] == found
    ids = [f"c{100 + number}" for number in range(COUNT)]
    assert await lance.versions([*ids, *(each.id for each in old)]) == dict.fromkeys(ids, DAY_TWO)
    assert (await reindex.run()).differences == 0
    await lance.delete(ids[:4])
    assert (await reindex.run(after="c101")).missing == 2
    assert (await reindex.run()).missing == 2


async def test_an_index_of_far_more_than_the_graph_has_is_walked_in_bounded_pages(
    engine: Engine, graph: Graph, lance: LanceSearchIndex
) -> None:
    await write(engine)
    surplus = [document(f"a{number:05d}") for number in range(MOST_INDEXED + 5)]
    await lance.upsert(surplus, axis(0)[None].repeat(len(surplus), axis=0))
    pages: list[Reindexed] = []
    done = await reindex_of(graph, lance).run(report=pages.append)
    assert (done.seen, done.missing, done.surplus, len(pages)) == (COUNT, COUNT, len(surplus), 3)
    assert await lance.count() == COUNT


async def test_the_document_has_what_the_graph_says_beyond_the_accounts(
    engine: Engine, graph: Graph, lance: LanceSearchIndex
) -> None:
    await write(engine)
    await reindex_of(graph, lance).run()
    waiting = await CreatorSearch(shelf_of(lance)).search(SearchRequest(where=Flag("unreviewed_merge")))
    assert {hit.id for hit in waiting.hits} == {"c100", "c101"}
    assert await lance.count(Flag("business")) == 1
    for field in ("seen_followers", "observed_x"):
        assert await lance.count(Compare(field, Operator.AT_LEAST, DAY_TWO)) == COUNT - 1
        assert await lance.count(Compare(field, Operator.EQUAL, DAY_ONE)) == 1
    assert await lance.count(Compare("seen_profile", Operator.EQUAL, DAY_TWO)) == COUNT
    assert await lance.count(Present("seen_engagement")) == 0
    assert await lance.count(AnyOf("hashtags", ("vegan",))) == COUNT
    assert await lance.count(AnyOf("country", ("DE",))) == COUNT
    assert (await lance.sample(1))[:, SIGNAL_FIELDS.index("quality")] == [1.0]


async def test_a_graph_that_lost_its_creators_does_not_empty_the_index(
    engine: Engine, graph: Graph, lance: LanceSearchIndex
) -> None:
    shelf, states, now = shelf_of(lance), IndexStates(graph, default="one"), from_text(DAY_TWO)
    await write(engine, count=5)
    known = [document(f"c{100 + number}", updated_at=DAY_TWO) for number in range(COUNT)]
    await lance.upsert(known, axis(0)[None].repeat(COUNT, axis=0))
    worker = Reconciling(graph, shelf=shelf, states=states, projection=projection_of(graph, shelf), clock=lambda: now)
    assert await worker.step() is None
    assert await lance.count() == COUNT
    assert (await states.read()).reconciled_at == DAY_TWO  # it looks again tomorrow, not every two seconds
    reindex = reindex_of(graph, lance)
    with pytest.raises(LostCreatorsError, match=r"5 active creators and the index 12\..*reindex --force"):
        await reindex.refuse_losses()
    await lance.delete([each.id for each in known[:2]])
    await reindex.refuse_losses()
    await engine.wipe()
    with pytest.raises(LostCreatorsError):
        await reindex.refuse_losses()
    await lance.delete([each.id for each in known])
    await reindex.refuse_losses()


async def test_an_index_that_goes_under_a_running_worker_is_made_and_filled_again(
    engine: Engine, graph: Graph, index: SearchIndex
) -> None:
    await write(engine)
    shelf, states, now = Shelf.of(index, Letters()), IndexStates(graph, default="one"), [from_text(DAY_TWO)]
    projection = projection_of(graph, shelf)
    worker = Reconciling(graph, shelf=shelf, states=states, projection=projection, clock=lambda: now[0])
    for _ in range(2):
        assert await worker.step() is not None
    await index.drop()
    with pytest.raises(UnavailableError):
        await index.count()
    assert await worker.step() is None
    now[0] += LOOK_EVERY
    done = await worker.step()
    assert done is not None
    assert done.missing == COUNT
    assert await index.count() == COUNT


async def test_once_a_day_a_worker_compares_all_and_one_of_two_has_the_turn(
    engine: Engine, graph: Graph, lance: LanceSearchIndex
) -> None:
    await write(engine)
    shelf, states, now = shelf_of(lance), IndexStates(graph, default="one"), from_text(DAY_TWO)

    def worker(clock: Clock = lambda: now) -> Reconciling:
        return Reconciling(graph, shelf=shelf, states=states, projection=projection_of(graph, shelf), clock=clock)

    async def step(worker: Reconciling) -> Reindexed:
        """Let it do the page of all creators, and the one behind them, which has nothing."""
        done, behind = await worker.step(), await worker.step()
        assert done is not None
        assert behind == Reindexed()
        return done

    assert (await step(worker())).missing == COUNT
    assert await lance.count() == COUNT
    assert await worker().step() is None
    await lance.delete(await lance.ids(after="", until=None, limit=COUNT))
    started = worker()  # over an index that was lost, or that a new version made anew
    assert (await step(started)).missing == COUNT
    assert await started.step() is None
    later = now + EVERY
    await lance.delete(["c100"])
    held = await states.set(held_until="2026-01-03T00:00:30.000Z")
    assert await worker(lambda: later).step() is None
    assert (await step(worker(lambda: later + HELD))).missing == 1
    state = await states.read()
    assert replace(held, held_until=None, reconciled_at=state.reconciled_at) == replace(state, held_until=None)
    assert from_text(state.reconciled_at or "") == later + HELD
    assert timedelta(0) < system_clock() - later
