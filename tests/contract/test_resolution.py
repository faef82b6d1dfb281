"""Resolution on real engines: hand-made accounts in, creators with reasons out."""

import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from creatorgraph.identity_graph import weights
from creatorgraph.identity_graph.bolt import Bolt
from creatorgraph.identity_graph.graph import Graph, Transaction, round_trips
from creatorgraph.platforms.observation import AccountObservation
from tests.contract.dumps import broken_counts
from tests.contract.resolving import House
from tests.contract.sightings import rebuild_on, seen
from tests.engines import Engine

T = TypeVar("T")
IG, YT, X, TIKTOK = "instagram:1", "youtube:UC000000000000000000000a", "x:3", "tiktok:4"
CHANNEL = "https://www.youtube.com/channel/UC000000000000000000000a"


class _Between(Graph):
    """A connection through which something happens once, right after the next reading transaction."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(Bolt(engine.driver, database=engine.settings.effective_graph_database), writers=1)
        self.then: Callable[[], Awaitable[object]] | None = None

    async def view(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        read = await super().view(work)
        then, self.then = self.then, None
        if then:
            await then()
        return read


def instagram(*links: str, day: float = 0) -> AccountObservation:
    """Give Mira's account on Instagram, with links."""
    return seen("instagram", "1@mira.paints", day=day, display_name="Mira Okafor", links=links, followers=10)


def youtube(*links: str, day: float = 0) -> AccountObservation:
    """Give Mira's channel, with links."""
    name = "UC000000000000000000000a@mirapaintsdaily"
    return seen("youtube", name, day=day, display_name="Mira Okafor", links=links, followers=99)


def on_x(*links: str, day: float = 0) -> AccountObservation:
    """Give an account on X that shows nothing of Mira but its links."""
    return seen("x", "3@studio_nine", day=day, display_name="Studio Nine", links=links)


def pair() -> list[AccountObservation]:
    """Give Mira's two accounts, linked both ways."""
    return [instagram(CHANNEL), youtube("https://instagram.com/mira.paints")]


def all_linked(*, day: float = 0) -> list[AccountObservation]:
    """Give three accounts that all link to each other."""
    here, there = "https://instagram.com/mira.paints", "https://x.com/studio_nine"
    return [instagram(CHANNEL, there, day=day), youtube(here, there, day=day), on_x(CHANNEL, here, day=day)]


async def changes(engine: Engine) -> list[dict[str, object]]:
    """Give the change feed."""
    return await engine.ask(
        "MATCH (c:Change) RETURN c.seq AS seq, c.kind AS kind, c.creator AS creator, c.other AS other ORDER BY seq"
    )


STAR, FRIEND = "x:900", "instagram:999"


def star() -> AccountObservation:
    """Give an account that many link to, and that links to one of them."""
    return seen("x", "900@hub_star", display_name="Quill", links=("https://instagram.com/zz_friend",))


def admirers() -> list[AccountObservation]:
    """Give the friend of the star and thirty others: more link to it than are read of whoever links to one account."""
    linked = ("https://x.com/hub_star",)
    many = [seen("instagram", f"{n}@fan_{n}_{n * n}", display_name=f"Fan {n}", links=linked) for n in range(100, 130)]
    return [*many, seen("instagram", "999@zz_friend", display_name="Ode", links=linked)]


@pytest.mark.parametrize("first", [[], admirers()[:-1], admirers(), [star()]], ids=["nobody", "fans", "all", "star"])
async def test_links_both_ways_are_found_however_many_link_to_one_side(
    first: list[AccountObservation], house: House, engine: Engine
) -> None:
    if first:
        await house.observe(first)
    await house.observe([*admirers(), star()], at_once=7)

    edges = await engine.ask(
        "MATCH (:Account {key: $friend})-[e:SAME_AS]-(:Account {key: $star}) RETURN e.reasons AS reasons",
        friend=FRIEND,
        star=STAR,
    )
    assert [row["reasons"][0] for row in edges] == ["both link to each other"]


async def test_links_both_ways_make_one_creator_and_say_why(house: House, engine: Engine) -> None:
    await house.observe(pair())
    assert await house.partition() == {frozenset({IG, YT})}
    (row,) = await engine.ask("MATCH (a)-[r:SAME_AS]->(b) RETURN a.key AS a, b.key AS b, properties(r) AS edge")
    edge = row["edge"]
    assert (row["a"], row["b"], edge["band"]) == (IG, YT, "link")
    assert edge["reasons"][0] == "both link to each other"
    assert edge["probability"] > 0.99
    (creator,) = await engine.ask("MATCH (c:Creator) RETURN properties(c) AS shown")
    assert (creator["shown"]["name"], creator["shown"]["account_count"]) == ("Mira Okafor", 2)
    assert (creator["shown"]["followers_largest"], creator["shown"]["followers_sum"]) == (99, 109)


async def test_an_edge_is_one_whichever_way_it_points(house: House, engine: Engine, graph: Graph) -> None:
    await house.observe(pair())
    edge = {"left": YT, "right": IG, "edge": {"weight": 1.0, "band": "link", "scored_at": "now"}}
    await graph.run("identity/write_edges", rows=[edge])
    (row,) = await engine.ask("MATCH (a)-[r:SAME_AS]->(b) RETURN a.key AS a, b.key AS b, r.weight AS weight")
    assert row == {"a": IG, "b": YT, "weight": 1.0}
    await graph.run("identity/remove_edges", rows=[{"left": YT, "right": IG}])
    assert await engine.ask("MATCH ()-[r:SAME_AS]->() RETURN r.weight AS weight") == []


async def test_what_a_writer_renames_meanwhile_is_resolved_under_its_new_key(graph: Graph, engine: Engine) -> None:
    seen_by_handle = seen("instagram", "@mira.paints", display_name="Mira Okafor", links=(CHANNEL,))
    await graph.ready()
    between = _Between(engine)
    house = House(between, engine)
    await house.store.upsert([seen_by_handle, youtube("https://instagram.com/mira.paints")])
    between.then = lambda: house.store.upsert([instagram(CHANNEL, day=1)])
    assert (await house.identity.resolve_due()).accounts == 2
    assert await house.partition() == {frozenset({IG, YT})}
    await house.resolve()
    assert await house.partition() == {frozenset({IG, YT})}
    (row,) = await engine.ask("MATCH (a)-[r:SAME_AS]-(b) WHERE a.key < b.key RETURN a.key AS a, b.key AS b")
    assert row == {"a": IG, "b": YT}


async def test_the_weights_on_an_edge_sum_to_its_weight(house: House, engine: Engine) -> None:
    await house.observe(people())
    edges = await engine.ask("MATCH ()-[r:SAME_AS]->() RETURN properties(r) AS edge")
    assert len(edges) > 5
    for row in edges:
        parts = [value for name, value in row["edge"].items() if name.startswith("w_")]
        assert "w_prior" in row["edge"]
        assert sum(parts) == pytest.approx(row["edge"]["weight"], abs=1e-6)


async def test_a_common_name_alone_makes_nobody_one(house: House) -> None:
    namesakes = [
        seen(platform, f"{number}@{word}", display_name="Maria Garcia")
        for number, (platform, word) in enumerate(zip(("instagram", "x", "tiktok") * 3, unlike_words(9), strict=True))
    ]
    await house.observe(namesakes)
    assert {len(group) for group in await house.partition()} == {1}


async def test_what_the_due_accounts_alone_make_common_is_not_looked_for_in_the_graph(house: House) -> None:
    crowd = [seen("x", f"{n}@{word}", display_name="Maria Garcia") for n, word in enumerate(unlike_words(40))]
    asked: list[str] = []
    token = round_trips.set(asked)
    try:
        await house.observe(crowd)
        assert not [name for name in asked if name.startswith("identity/") and name.endswith("_names")]
        await house.observe([seen("youtube", "UC000000000000000000000m@other", display_name="Maria Garcia")])
    finally:
        round_trips.reset(token)
    assert any("identity/resolved_sharing_names" in name for name in asked)
    assert {len(group) for group in await house.partition()} == {1}


@pytest.mark.parametrize("at_once", [100, 8])
async def test_an_email_that_forty_accounts_share_makes_nobody_one(house: House, engine: Engine, at_once: int) -> None:
    talents = [
        seen(
            "instagram" if n % 2 else "tiktok",
            f"{n}@{word}",
            display_name=word.title(),
            emails=("desk@agency.example",),
        )
        for n, word in enumerate(unlike_words(40))
    ]
    await house.observe(talents, at_once=at_once)
    assert {len(group) for group in await house.partition()} == {1}
    assert await engine.ask("MATCH (e:Email) RETURN e.degree AS degree") == [{"degree": 40}]


async def test_people_decide_that_two_accounts_are_one(house: House) -> None:
    await house.observe([instagram(), on_x()])
    assert len(await house.partition()) == 2
    await house.decide("d1", "SAME", IG, X)
    assert await house.partition() == {frozenset({IG, X})}
    await house.observe([on_x(day=1)])
    assert await house.partition() == {frozenset({IG, X})}


async def test_people_decide_that_two_accounts_are_not_one(house: House) -> None:
    await house.observe(pair())
    await house.decide("d1", "DIFFERENT", YT, IG)
    assert await house.partition() == {frozenset({IG}), frozenset({YT})}
    await house.observe([instagram(CHANNEL, day=1)])
    assert await house.partition() == {frozenset({IG}), frozenset({YT})}


async def test_a_superseded_decision_counts_no_more(house: House, engine: Engine) -> None:
    await house.observe(pair())
    await house.decide("d1", "DIFFERENT", YT, IG)
    await engine.ask("MATCH (d:Decision {id: 'd1'}) SET d.superseded_at = '2026-11-21T00:00:00.000Z'")
    await house.observe([instagram(CHANNEL, day=1)])
    assert await house.partition() == {frozenset({IG, YT})}


async def test_a_merge_keeps_the_larger_id_and_redirects_the_other(house: House, engine: Engine) -> None:
    await house.observe([on_x()])
    lone = await house.creator_of(X)  # the older
    await house.observe(pair())
    large = await house.creator_of(IG)
    await house.observe(all_linked(day=1))
    assert await house.partition() == {frozenset({IG, YT, X})}
    assert await house.creator_of(X) == large
    redirects = await engine.ask("MATCH (a)-[:REDIRECTS_TO]->(b) RETURN a.id AS old, a.status AS status, b.id AS new")
    assert redirects == [{"old": lone, "status": "merged", "new": large}]
    history = await engine.ask("MATCH (a:Account)-[r:BELONGED_TO]->(c) RETURN a.key AS key, c.id AS id, r.why AS why")
    assert history == [{"key": X, "id": lone, "why": "merged"}]
    assert (await changes(engine))[-1] == {"seq": 3, "kind": "MERGED", "creator": large, "other": lone}


async def test_of_two_equal_creators_the_older_id_survives(house: House) -> None:
    await house.observe([instagram()])
    older = await house.creator_of(IG)
    await house.observe([youtube()])
    await house.observe([youtube("https://instagram.com/mira.paints", day=1), instagram(CHANNEL, day=1)])
    assert (await house.creator_of(IG), await house.creator_of(YT)) == (older, older)


async def test_a_split_leaves_the_id_to_the_larger_part(house: House, engine: Engine) -> None:
    await house.observe(all_linked())
    assert await house.partition() == {frozenset({IG, YT, X})}
    before = await house.creator_of(IG)
    await house.decide("d1", "DIFFERENT", X, IG)
    await house.decide("d2", "DIFFERENT", X, YT)
    assert await house.partition() == {frozenset({IG, YT}), frozenset({X})}
    assert (await house.creator_of(IG), await house.creator_of(YT)) == (before, before)
    kinds = [(row["kind"], row["creator"]) for row in await changes(engine)]
    assert kinds[0] == ("CREATED", before)
    assert ("SPLIT", before) in kinds


async def test_evidence_that_goes_splits_the_creator(house: House, engine: Engine) -> None:
    three = [instagram("https://x.com/studio_nine"), on_x("https://instagram.com/mira.paints")]
    await house.observe(three)
    assert await house.partition() == {frozenset({IG, X})}
    await house.observe([instagram(day=1), on_x(day=1)])
    assert await house.partition() == {frozenset({IG}), frozenset({X})}
    assert await engine.ask("MATCH ()-[r:SAME_AS]->() RETURN r.weight AS weight") == []


async def test_the_change_feed_has_no_gaps(house: House, engine: Engine) -> None:
    await house.observe(people(), at_once=3)
    await house.observe([on_x(), *pair()])
    await house.decide("d1", "DIFFERENT", YT, IG)
    numbers = [row["seq"] for row in await changes(engine)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 10


@pytest.mark.parametrize(("seed", "at_once"), [(0, 1), (1, 1), (2, 4), (3, 9)])
async def test_one_by_one_gives_what_all_at_once_gives(house: House, engine: Engine, seed: int, at_once: int) -> None:
    everybody = people()
    await house.observe(everybody)
    expected, edges = await house.partition(), await edges_of(engine)
    assert {len(group) for group in expected} == {1, 2, 3}
    await engine.wipe()
    shuffled = random.Random(seed).sample(everybody, len(everybody))  # noqa: S311 - an order, no secret
    await house.observe(shuffled, at_once=at_once)
    assert await house.partition() == expected
    assert await edges_of(engine) == edges
    assert await broken_counts(engine) == []


async def test_a_turn_that_would_read_too_many_accounts_takes_fewer(graph: Graph, engine: Engine) -> None:
    everybody, narrow = people(), House(graph, engine, most_read=8)
    await House(graph, engine).observe(everybody)
    expected, edges = await House(graph, engine).partition(), await edges_of(engine)
    await engine.wipe()
    for each in everybody:
        await narrow.store.upsert([each])
    turns = []
    while (resolved := await narrow.identity.resolve_due()).accounts:
        turns.append(resolved.accounts)
    assert max(turns) < 8
    assert await narrow.partition() == expected
    assert await edges_of(engine) == edges


async def test_a_graph_that_grows_into_a_step_judges_all_its_accounts_again(
    graph: Graph, engine: Engine, tmp_path: Path
) -> None:
    everybody, used = people(), soon_crowded()
    await House(graph, engine, used=used).observe(everybody)
    of_few = await edges_of(engine)
    await engine.wipe()
    await House(graph, engine, used=used, first_step=4).observe(everybody)
    of_many, expected = await edges_of(engine), await House(graph, engine).partition()
    before = {(a, b): weight for a, b, weight in of_few}
    assert all(weight <= before[a, b] for a, b, weight in of_many)
    assert of_many != of_few
    await engine.wipe()
    growing = House(graph, engine, used=used, first_step=4)
    await growing.observe(everybody, at_once=3)
    assert await edges_of(engine) == of_many
    assert await growing.partition() == expected
    found = await rebuild_on(graph, tmp_path, used=used).check()
    assert not found.differing_edges
    assert not found.moved


async def test_accounts_that_wait_to_be_judged_again_do_so_after_a_restart(graph: Graph, engine: Engine) -> None:
    everybody = people()
    await House(graph, engine).observe(everybody)
    before = await edges_of(engine)
    await engine.ask("MATCH (l:Lock {name: 'resolve'}) SET l.population = 90000, l.rescoring = ''")
    restarted = House(graph, engine, first_step=4)
    await restarted.observe([seen("x", "77@nobody.else", display_name="Somebody Else")])
    assert await edges_of(engine) != before
    (state,) = await engine.ask("MATCH (l:Lock {name: 'resolve'}) RETURN l.population AS n, l.rescoring AS r")
    assert state == {"n": 90_000, "r": None}


async def test_before_anybody_has_a_creator_nobody_is_looked_for_to_be_judged_again(
    graph: Graph, engine: Engine
) -> None:
    sent: list[str] = []
    token = round_trips.set(sent)
    await House(graph, engine, first_step=4).observe(people())
    round_trips.reset(token)
    assert "operations/set_population" in sent
    assert "identity/judged_keys" not in sent
    (state,) = await engine.ask("MATCH (l:Lock {name: 'resolve'}) RETURN l.population > 0 AS grown, l.rescoring AS r")
    assert state == {"grown": True, "r": None}


def soon_crowded() -> weights.Weights:
    """Give the weights as they would be where a handful of accounts were many."""
    used = weights.load()
    shared = used.comparisons["shared_words"].model_copy(update={"halves_at": (8.0,) * 5})
    return used.model_copy(update={"comparisons": {**used.comparisons, "shared_words": shared}})


async def edges_of(engine: Engine) -> list[tuple[str, str, float]]:
    """Give every identity edge with its weight."""
    rows = await engine.ask("MATCH (a)-[r:SAME_AS]->(b) RETURN a.key AS a, b.key AS b, r.weight AS weight")
    return sorted((row["a"], row["b"], row["weight"]) for row in rows)


def unlike_words(count: int) -> list[str]:
    """Give words that have nothing in common with one another."""
    rng = random.Random(7)  # noqa: S311 - test data
    return ["".join(rng.choices("bcdfghjklmnpqrstvwxz", k=9)) for _ in range(count)]


def people() -> list[AccountObservation]:
    """Give accounts of persons who link, share sites and e-mails and names, and of some who only seem to."""
    made: list[AccountObservation] = []
    for n, word in enumerate(unlike_words(7)):
        name = f"{word.title()} {word[::-1].title()}"
        made.append(seen("instagram", f"i{n}@{word}", display_name=name, links=(f"https://x.com/{word}_x",)))
        made.append(seen("x", f"x{n}@{word}_x", display_name=name, links=(f"https://instagram.com/{word}",)))
        if n % 2:
            site = f"https://{word}.example.org"
            made.append(seen("tiktok", f"t{n}@{word}.tt", display_name=name, website=site))
            made[-3] = made[-3].model_copy(update={"website": site})
        made.append(seen("youtube", f"UC{n:022}@chan{n}", display_name="Maria Garcia", emails=("desk@agency.example",)))
    return made
