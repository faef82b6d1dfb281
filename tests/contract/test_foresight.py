"""What is planned while something else is written: foreseen is what is found, a wrong guess costs time alone."""

import asyncio
import random
from collections.abc import Sequence
from functools import partial

import pytest

from creatorgraph.identity_graph.foresight import Aftermath, foresee
from creatorgraph.identity_graph.graph import Graph, Transaction, round_trips
from creatorgraph.identity_graph.loading import Locking, load
from creatorgraph.identity_graph.reading import read_fields
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.identity_graph.upserts import Reading
from creatorgraph.platforms.observation import AccountObservation
from tests.contract.dumps import broken_counts, dump
from tests.contract.sightings import SEALER, clock, ids, seen, store_on
from tests.contract.test_graph_store import crowd, rich
from tests.engines import ARCADEDB, Engine


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
        view = await load(Locking(transaction, "a turn", absent=foreseen.absent), readings)
        return foreseen.holds(view, readings)

    assert await graph.write(found)


async def test_a_guess_does_not_hold_where_somebody_else_wrote_meanwhile(graph: Graph) -> None:
    store = store_on(graph)
    await store.upsert([rich()])
    readings = read([rich(day=3)])
    foreseen = await graph.view(partial(foresee, readings=readings, after=Aftermath(), seal=SEALER.seal))

    async def found(transaction: Transaction) -> bool:
        view = await load(Locking(transaction, "a turn", absent=foreseen.absent), readings)
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


async def test_what_was_not_there_is_not_looked_up_again_by_the_transaction(graph: Graph, engine: Engine) -> None:
    store = store_on(graph)
    parts = [[seen("x", f"{part}{number}@new{part}_{number}") for number in range(600)] for part in range(1, 5)]
    token = round_trips.set([])
    await asyncio.gather(*(store.upsert(part) for part in parts))
    sent = round_trips.get() or []
    round_trips.reset(token)
    looked = [name for name in sent if "accounts/lock_handles" in name]
    ahead = [name for name in sent if "accounts/handles" in name]
    # where several transactions write at once, each looks for itself
    assert (len(looked), len(ahead)) == ((1, 3) if engine.name == ARCADEDB else (4, 0))
    assert await engine.ask("MATCH (a:Account) RETURN count(a) AS n") == [{"n": 2_400}]


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
