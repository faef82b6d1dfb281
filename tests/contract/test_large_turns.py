"""Large turns on real engines: everybody read at once, new creators written ahead, and what happens in between."""

import random

import pytest

from creatorgraph.identity_graph.graph import Graph
from tests.contract.dumps import broken_counts
from tests.contract.resolving import House
from tests.contract.sightings import seen
from tests.contract.test_resolution import changes, edges_of, people
from tests.engines import Engine

LARGE = 4
"""A turn of so few accounts is large here; its parts have two."""


class _EndedError(Exception):
    """Whoever resolved was ended."""


@pytest.mark.parametrize(("seed", "at_once"), [(0, 100), (1, 17), (2, 5)])
async def test_large_turns_give_what_small_ones_give(
    house: House, graph: Graph, engine: Engine, seed: int, at_once: int
) -> None:
    everybody = people()
    await house.observe(everybody, at_once=3)
    expected, edges = await house.partition(), await edges_of(engine)
    await engine.wipe()
    shuffled = random.Random(seed).sample(everybody, len(everybody))  # noqa: S311 - an order, no secret
    large = House(graph, engine, large=LARGE)
    await large.observe(shuffled, at_once=at_once)
    assert await large.partition() == expected
    assert await edges_of(engine) == edges
    assert await broken_counts(engine) == []
    feed = await changes(engine)
    assert [row["seq"] for row in feed] == list(range(1, len(feed) + 1))


async def test_a_part_stands_in_the_graph_before_the_next_one(graph: Graph, engine: Engine) -> None:
    large, stands = House(graph, engine, large=LARGE), []

    async def look(*, more: bool) -> None:
        stands.append((more, sum(map(len, await large.partition()))))

    await large.store.upsert(people())
    await large.identity.resolve_due(written=look)
    assert [more for more, _ in stands] == [False] * len(stands)
    accounts = [count for _, count in stands]
    assert accounts == sorted(accounts)
    assert len(set(accounts)) > 3
    assert accounts[-1] == len(people())


async def test_whoever_is_ended_between_two_parts_leaves_nothing_twice(graph: Graph, engine: Engine) -> None:
    large = House(graph, engine, large=LARGE)
    await large.observe(people())
    expected, edges = await large.partition(), await edges_of(engine)
    await engine.wipe()
    left = 3

    async def end(*, more: bool) -> None:
        nonlocal left
        assert not more
        left -= 1
        if not left:
            raise _EndedError

    await large.store.upsert(people())
    with pytest.raises(_EndedError):
        await large.identity.resolve_due(written=end)
    assert 0 < sum(map(len, await large.partition())) < len(people())
    await large.resolve()
    assert await large.partition() == expected
    assert await edges_of(engine) == edges
    created = [row["creator"] for row in await changes(engine) if row["kind"] == "CREATED"]
    assert len(created) == len(set(created)) == len(expected)


async def test_who_is_written_between_two_parts_stays_to_be_judged_and_everybody_else_is_settled(
    graph: Graph, engine: Engine
) -> None:
    accounts = [seen("x", f"{900 + n}@studio_{n}", display_name=f"Studio {n * n + 7}") for n in range(9)]
    large, again = House(graph, engine, large=LARGE), seen("x", "908@studio_8", day=1, display_name="Studio 8")

    async def write(*, more: bool) -> None:
        assert not more
        await large.store.upsert([again])

    async def stale() -> set[object]:
        return {row["key"] for row in await engine.ask("MATCH (a:Account) WHERE a.stale <> '' RETURN a.key AS key")}

    await large.store.upsert(accounts)
    assert len(await stale()) == len(accounts)
    await large.identity.resolve_due(written=write)
    assert await stale() == {"x:908"}
    await large.resolve()
    assert await stale() == set()


async def test_what_a_writer_renames_between_two_parts_is_written_under_its_new_key(
    graph: Graph, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    named = [seen("x", f"@studio_{n}", display_name=f"Studio {n * n + 7}") for n in range(9)]
    known = [seen("x", f"{900 + n}@studio_{n}", day=1, display_name=f"Studio {n * n + 7}") for n in range(9)]
    large, parts = House(graph, engine, large=LARGE), 0

    async def rename(*, more: bool) -> None:
        nonlocal parts
        assert not more
        parts += 1
        if parts == 2:
            await large.store.upsert(known)

    await large.store.upsert(named)
    await large.identity.resolve_due(written=rename)
    assert parts > 3
    assert "resolve.stale" not in caplog.messages
    await large.resolve()
    assert await large.partition() == {frozenset({f"x:{900 + n}"}) for n in range(9)}
    assert len([row for row in await changes(engine) if row["kind"] == "CREATED"]) == 9
    assert await engine.ask("MATCH (o:Outbox {kind: 'resolve'}) RETURN o.id AS id") == []


@pytest.mark.parametrize(("waiting", "expected"), [((8, 8), True), ((20, 2), False), ((8, 2, 1), True)])
async def test_a_turn_says_whether_many_more_wait(house: House, waiting: tuple[int, ...], expected: bool) -> None:  # noqa: FBT001 - the answer
    everybody, said = people(), set[bool]()

    async def note(*, more: bool) -> None:
        said.add(more)

    for start, count in zip((0, waiting[0], sum(waiting[:2])), waiting, strict=False):
        await house.store.upsert(everybody[start : start + count])
    await house.identity.resolve_due(most=waiting[0], written=note)
    assert said == {expected}
