"""Whatever happened, and in whatever order and portions: what stands is what a rebuild of the same graph gives."""

import random
from pathlib import Path

import pytest

from creatorgraph.identity_graph.decisions import Verdict
from creatorgraph.identity_graph.erasing import Erasing
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.reviews import ReviewService
from creatorgraph.identity_graph.tombstones import Names
from creatorgraph.platforms.observation import AccountObservation
from tests.contract.resolving import House, Partition
from tests.contract.sightings import clock, ids, rebuild_on, seen
from tests.contract.test_resolution import edges_of
from tests.engines import Engine
from tests.identity_graph.feed_reader import Creators
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
        for likely, act in ((0.3, decide), (0.15, undo), (0.1, remove)):
            if rng.random() < likely:
                await act(rng, house, graph, engine)
        if rng.random() < 0.7:
            await resolve(house, most=rng.choice((1, 5, 1_000)))
    await resolve(house, most=rng.choice((1, 1_000)))
    groups = await house.partition()
    assert max(map(len, groups)) > 1
    await obeyed(groups, engine)
    found = await rebuild_on(graph, tmp_path).check()
    assert found.none, found
    assert found.waiting == 0


@pytest.mark.parametrize("seed", range(HISTORIES))
async def test_any_order_and_portions_give_the_same_creators(graph: Graph, engine: Engine, seed: int) -> None:
    everybody = a_crowd()
    house = House(graph, engine)
    await house.observe(everybody)
    expected, edges = await house.partition(), await edges_of(engine)
    assert max(map(len, expected)) > 1
    await engine.wipe()
    rng = random.Random(seed)  # noqa: S311 - an order, no secret
    rest = rng.sample(everybody, len(everybody))
    while rest:
        size = rng.choice((1, 2, 5, 20))
        await house.store.upsert(rest[:size])
        rest = rest[size:]
        if rng.random() < 0.7 or not rest:
            await resolve(house, most=rng.choice((1, 5, 1_000)))
    assert await house.partition() == expected
    assert await edges_of(engine) == edges
    await read_to_its_end(engine)


def a_crowd() -> list[AccountObservation]:
    """Give one sighting of each of some accounts, of which some share much, and links cross."""
    rng = random.Random(41)  # noqa: S311 - test data
    found: dict[tuple[str, str | None], AccountObservation] = {}
    held = set[tuple[str, str | None]]()
    while len(found) < ACCOUNTS:
        one = sighting(rng, 5)
        if one.platform_id and (one.platform.value, one.handle) not in held:
            held.add((one.platform.value, one.handle))
            found.setdefault((one.platform.value, one.platform_id), one)
    return list(found.values())


async def read_to_its_end(engine: Engine) -> None:
    """Read the feed: whatever ids were given, those that stand have accounts, and each other one leads to one."""
    reader = Creators()
    feed = await engine.ask("MATCH (c:Change) RETURN properties(c) AS change ORDER BY c.seq")
    for row in feed:
        reader.apply(row["change"])
    assert [row["change"]["seq"] for row in feed] == list(range(1, len(feed) + 1))
    held = await engine.ask("MATCH (:Account)-[:BELONGS_TO]->(c:Creator) RETURN DISTINCT c.id AS id")
    assert reader.standing == {row["id"] for row in held}
    redirects = await engine.ask("MATCH (a:Creator)-[:REDIRECTS_TO]->(b:Creator) RETURN a.id AS old, b.id AS new")
    assert {row["old"]: row["new"] for row in redirects} == reader.redirects
    assert all(reader.resolve(identity) in reader.standing for identity in reader.redirects)


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


async def test_a_link_to_a_handle_leaves_who_gave_it_up_before_another_took_it(
    graph: Graph, engine: Engine, tmp_path: Path
) -> None:
    house = House(graph, engine)
    site = "https://okafor.example.org"
    await house.observe([seen("x", "5@quietriver15", website=site)])
    await house.observe([seen("x", "5@sunnyfalcon7", day=1, website=site)])
    linking = seen("tiktok", "10@sunnyfalcon10", day=2, website=site, links=("https://x.com/quietriver15",))
    await house.observe([linking])
    linked = "MATCH (:Account {key: 'tiktok:10'})-[r:SAME_AS]-(:Account {key: 'x:5'}) RETURN properties(r) AS edge"
    assert (await engine.ask(linked))[0]["edge"]["w_profile_link"] > 0
    await house.observe([seen("x", "@quietriver15", day=3)])
    assert not any(row["edge"].get("w_profile_link") for row in await engine.ask(linked))
    found = await rebuild_on(graph, tmp_path).check()
    assert found.none, found


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


async def active(engine: Engine) -> list[str]:
    """Give the keys of the accounts that are there."""
    rows = await engine.ask("MATCH (a:Account {status: 'active'}) RETURN a.key AS key ORDER BY key")
    return [row["key"] for row in rows]


def reviewer(rng: random.Random, graph: Graph) -> ReviewService:
    """Give what a person decides with."""
    return ReviewService(graph, clock=clock, new_id=ids(f"decided-{rng.random()}"))


async def decide(rng: random.Random, house: House, graph: Graph, engine: Engine) -> None:
    """Let a person decide about two accounts that are there."""
    del house
    keys = await active(engine)
    if len(keys) > 1:
        await reviewer(rng, graph).decide(rng.choice(tuple(Verdict)), *rng.sample(keys, 2), actor="ada", reason=None)


async def undo(rng: random.Random, house: House, graph: Graph, engine: Engine) -> None:
    """Let a person undo a decision that is in force."""
    del house
    rows = await engine.ask("MATCH (d:Decision) WHERE d.superseded_at IS NULL RETURN d.id AS id ORDER BY id")
    if rows:
        await reviewer(rng, graph).undo(rng.choice(rows)["id"], actor="bob", reason=None)


async def remove(rng: random.Random, house: House, graph: Graph, engine: Engine) -> None:
    """Erase an account that is there; it is kept out from then on."""
    keys = await active(engine)
    if keys:
        key = rng.choice(keys)
        erasing = Erasing(graph, house.store, clock=clock, new_id=ids(f"erased-{rng.random()}"))
        names = Names(None, key) if ":@" in key else Names(key, None)
        subject = await erasing.subject_of_accounts([names])
        receipt, _ = await erasing.begin(subject, actor="ada")
        await erasing.remove(receipt, subject, counts={})


async def obeyed(groups: Partition, engine: Engine) -> None:
    """Check that decisions hold: each refusal, and each "same" that no refusal stands against."""
    home = {key: group for group in groups for key in group}
    rows = await engine.ask(
        "MATCH (a:Account)<-[:ABOUT {side: 'a'}]-(d:Decision)-[:ABOUT {side: 'b'}]->(b:Account) "
        "WHERE d.superseded_at IS NULL RETURN d.verdict AS verdict, a.key AS a, b.key AS b"
    )
    pairs = [(row["verdict"], row["a"], row["b"]) for row in rows if {row["a"], row["b"]} <= home.keys()]
    refused = [frozenset((one, other)) for verdict, one, other in pairs if verdict == "DIFFERENT"]
    assert all(home[one] != home[other] for one, other in map(tuple, refused))
    for verdict, one, other in pairs:
        if verdict == "SAME" and not any(pair & home[one] and pair & home[other] for pair in refused):
            assert home[one] == home[other]


async def resolve(house: House, *, most: int) -> None:
    """Resolve in portions of so many accounts until nothing is due."""
    while (await house.identity.resolve_due(most=most)).accounts:
        pass
