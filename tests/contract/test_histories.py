"""Whatever happened, and in whatever portions: what stands is what a rebuild of the same graph gives."""

import random
from pathlib import Path

import pytest

from creatorgraph.identity_graph.graph import Graph
from creatorgraph.platforms.observation import AccountObservation
from tests.contract.resolving import House
from tests.contract.sightings import rebuild_on, seen
from tests.engines import Engine
from tests.laws import HISTORIES

PLATFORMS = ("instagram", "x", "tiktok", "youtube")
STEMS = ("sunnyfalcon", "quietriver")
NAMES = ("Mira Okafor", "Okafor Mira", "Maria Garcia", "Sunny Falcon")
EMAILS = ("desk@agency.example", "mira@okafor.example")
SITES = ("https://okafor.example.org", "https://agency.example.org/talents")
ACCOUNTS = 34


def some_handle(rng: random.Random) -> str:
    """Give one of a few handles: so many accounts share a stem that it grows too common, and some are recycled."""
    return f"{rng.choice(STEMS)}{rng.choice(('', '', *map(str, range(24))))}"


def sighting(rng: random.Random, day: float) -> AccountObservation:
    """Give a sighting of one of a few accounts, with whatever it shows that day."""
    number = rng.randrange(ACCOUNTS)
    platform = PLATFORMS[number % len(PLATFORMS)]
    identity = f"UC{number:022}" if platform == "youtube" else str(number)
    handle = f"{STEMS[number % 2]}{number}" if rng.random() < 0.5 else some_handle(rng)
    name = f"@{handle}" if rng.random() < 0.1 else f"{identity}@{handle}"
    links = tuple(f"https://{rng.choice(('x', 'instagram'))}.com/{some_handle(rng)}" for _ in range(rng.randrange(2)))
    return seen(
        platform,
        name,
        day=day + rng.choice((0, 0, 0, -3)),
        display_name=rng.choice(NAMES) if rng.random() < 0.7 else f"Nobody Else{number}",
        emails=tuple(rng.sample(EMAILS, rng.choice((0, 0, 1)))),
        website=rng.choice(SITES) if rng.random() < 0.3 else "",
        links=links,
    )


@pytest.mark.parametrize("seed", range(HISTORIES))
async def test_what_stands_is_what_a_rebuild_gives(graph: Graph, engine: Engine, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - test data
    house = House(graph, engine)
    for day in range(14):
        await house.store.upsert([sighting(rng, day) for _ in range(rng.choice((1, 2, 8, 20)))])
        if rng.random() < 0.3:
            await decide(rng, house, engine, f"d{day}")
        if rng.random() < 0.7:
            await resolve(house, most=rng.choice((1, 5, 1_000)))
    await resolve(house, most=rng.choice((1, 1_000)))
    assert max(map(len, await house.partition())) > 1
    found = await rebuild_on(graph, tmp_path).check()
    assert found.none, found
    assert found.waiting == 0


async def test_a_handle_that_is_given_up_splits_even_from_far_away(graph: Graph, engine: Engine) -> None:
    house = House(graph, engine)
    await house.observe([seen("x", "3@sunnyfalcon"), seen("tiktok", "4@sunnyfalcon")])
    assert await house.partition() == {frozenset({"x:3", "tiktok:4"})}
    await house.observe([seen("x", "3@quite_another", day=1)])
    assert await house.partition() == {frozenset({"x:3"}), frozenset({"tiktok:4"})}


async def test_a_recycled_handle_is_no_evidence_for_its_former_owner(graph: Graph, engine: Engine) -> None:
    house = House(graph, engine)
    await house.observe([seen("x", "3@sunnyfalcon"), seen("tiktok", "4@sunnyfalcon")])
    await house.observe([seen("x", "5@sunnyfalcon", day=1)])
    assert await house.partition() == {frozenset({"x:3"}), frozenset({"x:5", "tiktok:4"})}


async def test_what_grows_rare_again_is_evidence_again(graph: Graph, engine: Engine) -> None:
    house = House(graph, engine)
    pair = [seen("x", "100@sunnyfalcon"), seen("tiktok", "101@sunnyfalcon")]
    crowd = [seen(PLATFORMS[n % 3], f"{n}@sunnyfalcon{n}") for n in range(12)]
    await house.observe([*pair, *crowd])
    assert frozenset({"x:100", "tiktok:101"}) not in await house.partition()
    await house.observe([seen(PLATFORMS[n % 3], f"{n}@{word}", day=1) for n, word in enumerate(unlike(12))])
    assert frozenset({"x:100", "tiktok:101"}) in await house.partition()


async def test_who_is_resolved_with_another_before_its_turn_makes_a_block_common_at_its_turn(
    graph: Graph, engine: Engine, tmp_path: Path
) -> None:
    house = House(graph, engine)
    pair = [seen("x", "100@sunnyfalcon"), seen("tiktok", "101@sunnyfalcon")]
    await house.observe([*pair, *(seen(PLATFORMS[n % 3], f"{n}@sunnyfalcon{n}") for n in range(10))])
    assert await engine.ask("MATCH (:Account {key: 'x:100'})-[r:SAME_AS]-(:Account {key: 'tiktok:101'}) RETURN r.band")
    await house.store.upsert([seen("x", "300@quite_another", emails=(EMAILS[1],))])
    await house.store.upsert([seen("instagram", "301@sunnyfalcon301", emails=(EMAILS[1],))])
    await resolve(house, most=1)  # the first one's turn finds the second, which is the thirteenth to share a handle
    found = await rebuild_on(graph, tmp_path).check()
    assert found.none, found


def unlike(count: int) -> list[str]:
    """Give words that have nothing in common with one another."""
    rng = random.Random(3)  # noqa: S311 - test data
    return ["".join(rng.choices("bcdghjklmnpqrtvwz", k=9)) for _ in range(count)]


async def decide(rng: random.Random, house: House, engine: Engine, identity: str) -> None:
    """Let a person decide about two accounts that are there."""
    rows = await engine.ask("MATCH (a:Account {status: 'active'}) RETURN a.key AS key ORDER BY key")
    if len(rows) > 1:
        one, other = sorted(row["key"] for row in rng.sample(rows, 2))
        await house.decide(identity, rng.choice(("SAME", "DIFFERENT")), one, other)


async def resolve(house: House, *, most: int) -> None:
    """Resolve in portions of so many accounts until nothing is due."""
    while (await house.identity.resolve_due(most=most)).accounts:
        pass
