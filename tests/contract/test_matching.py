"""Matching on real engines: what is said of an account that is not there is what its import makes true."""

from collections.abc import Sequence

import pytest

from creatorgraph.identity_graph import weights
from creatorgraph.identity_graph.decisions import Verdict
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.matching import Description, Match, Matcher
from creatorgraph.identity_graph.review_desk import ReviewDesk
from creatorgraph.operations.descriptions import read_description
from creatorgraph.operations.rows import read_row
from creatorgraph.platforms.observation import AccountObservation
from creatorgraph.platforms.world.generate import generate
from tests.contract.dumps import dump
from tests.contract.resolving import House
from tests.contract.sightings import SEALER, START, clock, ids, seen
from tests.engines import Engine


@pytest.fixture
def matcher(graph: Graph) -> Matcher:
    """Give what matches with the graph."""
    return Matcher(graph, weights=weights.load(), hash_email=SEALER.keyed_hash, clock=clock)


async def one(matcher: Matcher, **said: object) -> Match:
    """Match one row."""
    found = read_description(said)
    assert isinstance(found, Description), found
    return (await matcher.match([found]))[0]


async def test_what_is_said_of_an_account_is_what_its_import_makes_true(
    house: House, matcher: Matcher, engine: Engine
) -> None:
    rows = [account.row for account in generate(60, seed=11, now=START)]
    observations = [read_row(row, source="test", observed_at=START) for row in rows]
    pairs = [(row, each) for row, each in zip(rows, observations, strict=True) if isinstance(each, AccountObservation)]
    kept_back = pairs[::4]
    handles = {(each.platform, each.handle) for _, each in kept_back}
    await house.observe([each for _, each in pairs if (each.platform, each.handle) not in handles])

    told, joined = 0, 0
    for row, observation in kept_back:
        before = await homes(engine)
        match = await one(matcher, **row)
        if match.account is not None:
            continue  # another sighting of it, under another handle, was not kept back
        await house.observe([observation])
        after = await homes(engine)
        (key,) = after.keys() - before.keys()
        assert match.creator in {None, after[key]}, (key, match)
        assert (match.creator is None) == (after[key] not in before.values()), (key, match)
        assert set(match.merges) == set(before.values()) - set(after.values()), (key, match)
        assert {each.creator: weighed(each.edge) for each in match.candidates} == await best(engine, key, before)
        told += bool(match.candidates)
        joined += match.creator is not None
    assert told >= 20, "most accounts of this world are evidence of each other"
    assert joined >= 15


async def homes(engine: Engine) -> dict[str, str]:
    """Give the creator of each account."""
    rows = await engine.ask("MATCH (a:Account)-[:BELONGS_TO]->(c:Creator) RETURN a.key AS account, c.id AS creator")
    return {str(row["account"]): str(row["creator"]) for row in rows}


async def best(engine: Engine, key: str, home: dict[str, str]) -> dict[str, tuple[float, float]]:
    """Give the heaviest edge of an account to each creator."""
    rows = await engine.ask(
        "MATCH (:Account {key: $key})-[r:SAME_AS]-(b) RETURN b.key AS other, properties(r) AS edge", key=key
    )
    found: dict[str, tuple[float, float]] = {}
    for row in rows:
        creator = home[row["other"]]
        found[creator] = max(found.get(creator, (-99.0, 0.0)), weighed(row["edge"]))
    return found


def weighed(edge: object) -> tuple[float, float]:
    """Give what an edge weighs, and its probability."""
    assert isinstance(edge, dict)
    return (edge["weight"], edge["probability"])


async def test_nothing_is_written(house: House, matcher: Matcher, engine: Engine) -> None:
    await house.observe([seen("x", "1@qarvellint", display_name="Ada Qarvell", emails=("ada@qarvell.example",))])
    before = await dump(engine)
    match = await one(matcher, platform="tiktok", username="qarvellint", email="ada@qarvell.example")
    assert match.creator == await house.creator_of("x:1")
    assert await dump(engine) == before


async def test_an_account_that_is_there_is_whose_it_is(house: House, matcher: Matcher) -> None:
    await house.observe([seen("x", "1@jane"), seen("instagram", "@ada.paints")])
    creator = await house.creator_of("x:1")
    for row in ({"username": "@JANE"}, {"platform_id": "1"}, {"username": "jane", "platform_id": "1"}):
        match = await one(matcher, platform="twitter", **row)
        assert (match.account, match.creator, match.confidence) == ("x:1", creator, 1.0)
    # its id was not known when it was imported
    match = await one(matcher, platform="instagram", username="Ada.Paints", platform_id="77")
    assert (match.account, match.creator) == ("instagram:@ada.paints", await house.creator_of("instagram:@ada.paints"))
    # of another id under the same handle nobody knows anything: the handle may have changed hands
    assert (await one(matcher, platform="x", username="jane", platform_id="2")).account is None


async def test_an_account_that_waits_to_be_resolved_has_no_creator_yet(house: House, matcher: Matcher) -> None:
    await house.store.upsert([seen("x", "1@jane")])
    assert await one(matcher, platform="x", username="jane") == Match(account="x:1")


async def test_a_person_without_a_platform_is_found_by_what_they_show(house: House, matcher: Matcher) -> None:
    await house.observe(
        [
            seen(
                "youtube",
                "UCaaaaaaaaaaaaaaaaaaaaaa@qarvell",
                display_name="Ada Qarvell",
                website="https://qarvell.example",
            ),
            seen("x", "5@someone", display_name="Someone Else"),
        ]
    )
    creator = await house.creator_of("youtube:UCaaaaaaaaaaaaaaaaaaaaaa")
    by_site = await one(matcher, full_name="Ada Qarvell", website="qarvell.example")
    assert by_site.creator == creator
    assert by_site.account is None
    assert any("address" in reason or "website" in reason for reason in by_site.candidates[0].edge["reasons"])
    by_handle = await one(matcher, platform="Twitch", username="qarvell", name="Ada Qarvell")
    assert [each.creator for each in by_handle.candidates] == [creator]
    nobody = await one(matcher, name="Zzyx Mombert", email="zzyx@mombert.example")
    assert nobody == Match()


async def test_links_lead_to_whoever_holds_the_handle_now_and_from_whom_only_a_link_knows(
    house: House, matcher: Matcher
) -> None:
    await house.observe(
        [
            seen("x", "1@old_name"),
            seen("x", "1@qarvell", day=1, links=("https://tiktok.com/@qarvell.paints",)),
            seen("instagram", "9@marsh"),
        ]
    )
    there = await one(matcher, platform="instagram", username="unlike", links=["https://x.com/Qarvell"])
    assert there.candidates[0].account["key"] == "x:1"
    assert "one links to the other, and nobody else links there" in there.candidates[0].edge["reasons"]
    back = await one(matcher, platform="tiktok", username="qarvell.paints")
    assert any("links" in reason for reason in back.candidates[0].edge["reasons"])


async def test_decisions_of_people_hold_and_two_creators_may_become_one(
    graph: Graph, house: House, matcher: Matcher
) -> None:
    both: Sequence[AccountObservation] = (
        seen("x", "1@qarvellint", display_name="Ada Qarvell", links=("https://youtube.com/@thebridge",)),
        seen("instagram", "2@marshlight", display_name="Marsh", links=("https://youtube.com/@thebridge",)),
    )
    await house.observe(both)
    row = {
        "platform": "youtube",
        "username": "thebridge",
        "links": ["https://x.com/qarvellint", "https://instagram.com/marshlight"],
    }
    match = await one(matcher, **row)
    homes = {await house.creator_of(key) for key in ("x:1", "instagram:2")}
    assert {match.creator, *match.merges} == homes
    desk = ReviewDesk.over(graph, weights=weights.load(), clock=clock, new_id=ids("decision"))
    await desk.acts.decide(Verdict.DIFFERENT, "x:1", "instagram:2", actor="ada", reason=None)
    await house.resolve()
    kept_apart = await one(matcher, **row)
    assert kept_apart.creator in homes
    assert kept_apart.merges == ()
