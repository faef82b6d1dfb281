"""What is planned while something else is written: foreseen is what is found, a wrong guess costs time alone."""

import asyncio
import itertools
import random
from collections.abc import Sequence
from functools import partial

import pytest

from creatorgraph.access.sealing import Sealer
from creatorgraph.errors import UnavailableError
from creatorgraph.identity_graph.foresight import Aftermath, foresee
from creatorgraph.identity_graph.graph import Graph, Transaction, fence, round_trips
from creatorgraph.identity_graph.loading import Locking, load
from creatorgraph.identity_graph.reading import Reading, read_fields
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.platforms.observation import AccountObservation
from tests.contract.dumps import broken_counts, dump
from tests.contract.sightings import SEALER, clock, ids, seen, store_on
from tests.contract.test_graph_store import crowd, rich
from tests.engines import ARCADEDB, Engine

KEYS = "MATCH (a:Account) RETURN a.key AS key ORDER BY key"


def shuffled(seed: int) -> list[AccountObservation]:
    """Give accounts that have to do with each other, in any order; some mention others in posts."""
    mentioning = [
        seen(
            "x",
            f"x9{number}@poster{number}",
            day=day,
            recent_posts=({"id": f"p{number}", "type": "text", "mentions": (f"person{number}", "renamed1")},),
        )
        for number in range(5)
        for day in (1, 4)
    ]
    every = [*crowd(), rich(), rich(day=2), *mentioning]
    return random.Random(seed).sample(every, len(every))  # noqa: S311 - an order, no secret


def read(observations: Sequence[AccountObservation]) -> list[Reading]:
    """Read observations as the store does."""
    return [Reading.of(each, *read_fields(each, hash_email=SEALER.keyed_hash)) for each in observations]


@pytest.mark.parametrize("seed", range(12))
async def test_what_is_foreseen_is_what_is_found_once_the_one_in_front_is_written(graph: Graph, seed: int) -> None:
    observations = shuffled(seed)
    there, first, second = observations[: seed * 2], observations[seed * 2 :: 2], observations[seed * 2 + 1 :: 2]
    store = store_on(graph)
    await store.upsert(there)
    readings = read(first)
    front = await graph.view(partial(foresee, readings=readings, after=Aftermath(), seal=SEALER.seal))
    after = Aftermath.of(front.plan, front.planner.view, readings)
    readings = read(second)
    foreseen = await graph.view(partial(foresee, readings=readings, after=after, seal=SEALER.seal))
    await store.upsert(first)

    async def found(transaction: Transaction) -> bool:
        view = await load(Locking(transaction, "a turn", absent=foreseen.absent), foreseen.asked)
        return foreseen.holds(view, readings)

    assert await graph.write(found)


async def test_a_guess_does_not_hold_where_somebody_else_wrote_meanwhile(graph: Graph) -> None:
    store = store_on(graph)
    await store.upsert([rich()])
    readings = read([rich(day=3)])
    foreseen = await graph.view(partial(foresee, readings=readings, after=Aftermath(), seal=SEALER.seal))

    async def found(transaction: Transaction) -> bool:
        view = await load(Locking(transaction, "a turn", absent=foreseen.absent), foreseen.asked)
        return foreseen.holds(view, readings)

    assert await graph.write(found)
    await store.upsert([seen("instagram", "17841@Ada.Lovelace", day=1, followers=5_000)])
    assert not await graph.write(found)


@pytest.mark.parametrize("seed", range(6))
async def test_two_processes_that_plan_ahead_at_once_give_what_one_gives(
    graph: Graph, engine: Engine, seed: int
) -> None:
    observations = shuffled(seed)
    await store_on(graph).upsert(observations)
    expected = await dump(engine)
    await engine.wipe()
    stores = [AccountStore(graph, sealer=SEALER, clock=clock, new_id=ids(prefix), large=1) for prefix in ("one", "two")]
    parts = [observations[first : first + 4] for first in range(0, len(observations), 4)]
    await asyncio.gather(*(stores[number % 2].upsert(part) for number, part in enumerate(parts * 2)))
    assert await dump(engine) == expected
    assert await broken_counts(engine) == []


class _Counting(Sealer):
    """Tells when so many e-mail addresses were read, in threads."""

    def __init__(self, most: int) -> None:
        super().__init__(b"contract suites of this project.")
        self._left = itertools.count(most - 1, -1)
        self._loop = asyncio.get_running_loop()
        self.enough = asyncio.Event()

    def keyed_hash(self, text: str) -> str:
        if next(self._left) == 0:
            self._loop.call_soon_threadsafe(self.enough.set)
        return super().keyed_hash(text)


async def test_what_was_not_there_is_not_looked_up_again_by_the_transaction(graph: Graph, engine: Engine) -> None:
    sealer = _Counting(2_400)
    store = AccountStore(graph, sealer=sealer, clock=clock, new_id=ids())
    parts = [
        [seen("x", f"{part}{number}@new{part}_{number}", bio=f"n{part}x{number}@mail.example") for number in range(600)]
        for part in range(1, 5)
    ]
    sent: list[str] = []
    token = round_trips.set(sent)
    release = asyncio.Event()
    holding = [asyncio.ensure_future(graph.write(partial(_wait_for, release))) for _ in range(graph.writers)]
    writing = asyncio.gather(*(store.upsert(part) for part in parts))
    async with asyncio.timeout(120):
        await sealer.enough.wait()  # until then one that is read late may find nobody in front of it
    release.set()
    await asyncio.gather(writing, *holding)
    round_trips.reset(token)
    looked = [name for name in sent if "accounts/lock_handles" in name]
    ahead = [name for name in sent if "accounts/handles" in name]
    # where several transactions write at once, each looks for itself
    assert (len(looked), len(ahead)) == ((0, 4) if engine.name == ARCADEDB else (4, 0))
    assert await engine.ask("MATCH (a:Account) RETURN count(a) AS n") == [{"n": 2_400}]


async def _wait_for(release: asyncio.Event, _: Transaction) -> None:
    await release.wait()


async def test_a_batch_is_right_where_the_one_in_front_of_it_failed_and_is_written_after_it(
    graph: Graph, engine: Engine
) -> None:
    """The one in front makes a provisional account its own; the next takes that for gone, and finds it after all."""
    store = AccountStore(graph, sealer=SEALER, clock=clock, new_id=ids(), large=2)
    await store.upsert([seen("x", "@ada")])
    release = asyncio.Event()
    holding = [asyncio.ensure_future(graph.write(partial(_wait_for, release))) for _ in range(graph.writers)]

    def fails() -> None:
        if release.is_set():
            raise UnavailableError("frozen")

    token = fence.set(fails)
    front = asyncio.ensure_future(store.upsert([seen("x", "7@ada", day=1), seen("x", "8@bob", day=1)]))
    fence.reset(token)
    await asyncio.sleep(0.5)
    behind = asyncio.ensure_future(store.upsert([seen("x", "7@ada", day=2), seen("x", "@eve", day=2)]))
    await asyncio.sleep(0.5)
    release.set()
    await asyncio.gather(*holding)
    with pytest.raises(UnavailableError, match="frozen"):
        await front
    await behind
    assert [row["key"] for row in await engine.ask(KEYS)] == ["x:7", "x:@eve"]
    await store.upsert([seen("x", "7@ada", day=1), seen("x", "8@bob", day=1)])
    assert [row["key"] for row in await engine.ask(KEYS)] == ["x:7", "x:8", "x:@eve"]
    assert await broken_counts(engine) == []


async def test_small_batches_wait_for_each_other_and_are_not_planned_ahead(graph: Graph, engine: Engine) -> None:
    store = store_on(graph)
    parts = [[seen("x", f"{part}{number}@few{part}_{number}") for number in range(5)] for part in range(1, 9)]
    token = round_trips.set([])
    await asyncio.gather(*(store.upsert(part) for part in parts))
    sent = round_trips.get() or []
    round_trips.reset(token)
    assert not any("accounts/handles" in name for name in sent)
    if engine.name == ARCADEDB:  # the first by itself, whatever came meanwhile together
        assert sum("accounts/lock_handles" in name for name in sent) == 2
