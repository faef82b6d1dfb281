"""The past on real engines: what happened day by day, asked for as of each day through the API."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from creatorgraph.access.gate import OpenGate
from creatorgraph.access.viewer import LOCAL_OPERATOR
from creatorgraph.bootstrap.matching import matcher_over
from creatorgraph.bootstrap.reviews import desk_over
from creatorgraph.clock import to_text
from creatorgraph.creator_search.lists import CreatorLists
from creatorgraph.creator_search.notes import CreatorNotes
from creatorgraph.graph_api.app import create_app
from creatorgraph.graph_api.context import Services
from creatorgraph.identity_graph import weights
from creatorgraph.identity_graph.agencies_service import AgencyService
from creatorgraph.identity_graph.changes_service import ChangeFeed
from creatorgraph.identity_graph.decisions import Verdict
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.reviews import ReviewService
from creatorgraph.identity_graph.service import IdentityService
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.operations.rebuild import Rebuild
from creatorgraph.platforms.observation import AccountObservation
from tests.contract.sightings import SEALER, START, ids, seen
from tests.engines import Engine
from tests.graph_api.conftest import ListedFinder
from tests.identity_graph.feed_reader import Creators

IG, YT = "instagram:1", "youtube:UC000000000000000000000a"
CHANNEL = "https://www.youtube.com/channel/UC000000000000000000000a"


class Days:
    """An installation whose clock goes by hand: what happens on a day is observed and resolved on it."""

    def __init__(self, graph: Graph, engine: Engine) -> None:
        self.graph, self._engine = graph, engine
        self.today = START
        mint = ids("row")
        self.store = AccountStore(graph, sealer=SEALER, clock=self.clock, new_id=mint)
        self.identity = IdentityService(graph, weights=weights.load(), clock=self.clock, new_id=ids("creator"))
        self.feed = ChangeFeed(graph, clock=self.clock)
        self.agencies = AgencyService(graph, sealer=SEALER, clock=self.clock, new_id=mint)
        services = Services(
            graph=graph,
            search=ListedFinder([]),
            sealer=SEALER,
            gate=OpenGate(LOCAL_OPERATOR),
            reviews=desk_over(graph, engine.settings),
            matcher=matcher_over(graph, engine.settings, SEALER),
            lists=CreatorLists(graph, clock=self.clock, new_id=mint),
            notes=CreatorNotes(graph, clock=self.clock, new_id=mint),
            clock=self.clock,
        )
        self._app = create_app(services)

    def clock(self) -> datetime:
        """Read the clock."""
        return self.today

    async def on(self, day: float, *observations: AccountObservation) -> None:
        """Set the clock, and let what is observed be written and followed up."""
        self.today = START + timedelta(days=day)
        await self.store.upsert(observations)
        await self.work()

    async def work(self) -> None:
        """Do all follow-up work."""
        while (await self.identity.resolve_due()).accounts:
            pass
        while await self.feed.announce_due() or await self.agencies.refresh_due():
            pass

    async def ask(self, query: str, **variables: object) -> dict[str, Any]:
        """Ask the API."""
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
            response = await client.post("/graphql", json={"query": query, "variables": variables})
        answer: dict[str, Any] = response.json()
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def decide(self, day: float, verdict: str) -> None:
        """Write a decision about the two accounts of these tests."""
        self.today = START + timedelta(days=day)
        await self._engine.ask(
            "MATCH (a:Account {key: $ig}), (b:Account {key: $yt}) "
            "CREATE (d:Decision {id: $verdict, verdict: $verdict, actor: 'ada', at: $at}) "
            "CREATE (d)-[:ABOUT {side: 'a'}]->(a) CREATE (d)-[:ABOUT {side: 'b'}]->(b) "
            "CREATE (:Outbox {id: 'd', kind: 'resolve', keys: [$ig, $yt], runs: [], created_at: $at})",
            ig=IG,
            yt=YT,
            verdict=verdict,
            at=to_text(self.today),
        )
        await self.work()


def at(day: float) -> str:
    """Write the middle of a day."""
    return to_text(START + timedelta(days=day, hours=12))


def instagram(day: float, handle: str = "mira.paints", *links: str, **shown: object) -> AccountObservation:
    """Observe Mira on Instagram."""
    return seen("instagram", f"1@{handle}", day=day, **{"display_name": "Mira Okafor", "links": links, **shown})


def youtube(day: float, *links: str) -> AccountObservation:
    """Observe her channel."""
    return seen("youtube", "UC000000000000000000000a@studiochannel", day=day, display_name="Studio", links=links)


@pytest.fixture
async def days(graph: Graph, engine: Engine) -> Days:
    """Give an empty installation on the first day."""
    return Days(graph, engine)


async def lived(days: Days) -> None:
    """Live through Mira's days: apart, linked, renamed and counted anew, parted by a decision."""
    studio = "https://instagram.com/mira.studio"
    await days.on(0, instagram(0, followers=10), youtube(0))
    await days.on(
        2, instagram(2, "mira.paints", CHANNEL, followers=20), youtube(2, "https://instagram.com/mira.paints")
    )
    await days.on(4, instagram(4, "mira.studio", CHANNEL, followers=30, display_name="Mira Studio"), youtube(4, studio))
    await days.decide(6, "DIFFERENT")
    days.today = START + timedelta(days=20)


async def test_accounts_and_creators_are_told_as_of_each_day(days: Days) -> None:
    await lived(days)
    query = """query ($at: DateTime!) { account(platform: INSTAGRAM, platformId: "1", asOf: $at) {
      handle asOf creator { key name accountCount platforms accounts { nodes { key handle } }
        youtube: accounts(platforms: [YOUTUBE]) { nodes { key } } } } }"""
    found = {day: (await days.ask(query, at=at(day)))["account"] for day in (-1, 0, 2, 4, 6)}
    assert found[-1] is None
    assert [found[day]["handle"] for day in (0, 2, 4, 6)] == [
        "mira.paints",
        "mira.paints",
        "mira.studio",
        "mira.studio",
    ]
    counts = [found[day]["creator"]["accountCount"] for day in (0, 2, 4, 6)]
    assert counts == [1, 2, 2, 1]
    together = found[2]["creator"]
    assert together["platforms"] == ["INSTAGRAM", "YOUTUBE"]
    assert {(one["key"], one["handle"]) for one in together["accounts"]["nodes"]} == {
        (IG, "mira.paints"),
        (YT, "studiochannel"),
    }
    assert [found[day]["creator"]["youtube"]["nodes"] for day in (0, 2)] == [[], [{"key": YT}]]
    assert found[2]["creator"]["name"] == "Mira Okafor"
    assert found[4]["creator"]["name"] == "Mira Studio"
    assert found[2]["asOf"] == at(2)


async def test_a_merged_id_stood_for_itself_before_and_redirects_since(days: Days) -> None:
    await lived(days)
    query = """query ($at: DateTime) {
      creators(ids: ["creator-000001", "creator-000002"], asOf: $at) { key redirectedFrom } }"""
    before, since = (await days.ask(query, at=at(0)))["creators"], (await days.ask(query, at=at(2)))["creators"]
    assert [one["key"] for one in before] == ["creator-000001", "creator-000002"]
    assert [one["redirectedFrom"] for one in before] == [None, None]
    survivor = since[0]["key"]
    assert [one["key"] for one in since] == [survivor, survivor]
    assert (await days.ask(query, at=at(-1)))["creators"] == [None, None]


async def test_a_value_that_is_newer_is_null_and_named(days: Days) -> None:
    await lived(days)
    query = """query ($at: DateTime) { account(platform: INSTAGRAM, platformId: "1", asOf: $at) {
      followers { value } displayName { value } linksTo { nodes { address } } gaps { field reason observedAt } } }"""
    then = (await days.ask(query, at=at(3)))["account"]
    assert (then["followers"], then["displayName"], then["linksTo"]["nodes"]) == (None, None, [])
    newer = {gap["field"]: gap["observedAt"] for gap in then["gaps"] if gap["reason"] == "NEWER"}
    assert newer == dict.fromkeys(
        ("followers", "displayName", "observedAt", "saysItIs"), to_text(START + timedelta(days=4))
    )
    assert {gap["field"] for gap in then["gaps"] if gap["reason"] == "NOT_KEPT"} == {
        "identifiers",
        "linksTo",
        "agencies",
    }
    later, now = (await days.ask(query, at=at(5)))["account"], (await days.ask(query, at=None))["account"]
    assert later["followers"] == now["followers"] == {"value": 30}
    assert (now["gaps"], len(now["linksTo"]["nodes"])) == ([], 1)


async def test_the_evidence_of_then_is_told_and_its_sum_holds(days: Days) -> None:
    await lived(days)
    query = """query ($at: DateTime) { identityExplanation(
        a: {platform: INSTAGRAM, platformId: "1"}, b: {platform: YOUTUBE, handle: "studiochannel"}, asOf: $at) {
      ... on IdentityExplanation { sameCreator creator { key } decisions { verdict supersededAt }
        edge { weight reasons scoredAt comparisons { weight } a: account { handle } } }
      ... on NotFound { argument } } }"""
    told = {day: (await days.ask(query, at=at(day)))["identityExplanation"] for day in (-1, 0, 2, 4, 6)}
    assert told[-1] == {"argument": "a"}
    assert [told[day]["sameCreator"] for day in (0, 2, 4, 6)] == [False, True, True, False]
    assert told[0]["edge"] is None
    assert told[2]["edge"]["reasons"][0] == "both link to each other"
    assert told[2]["edge"]["a"]["handle"] == "mira.paints"
    assert told[4]["edge"]["weight"] != told[2]["edge"]["weight"]
    for day in (2, 4, 6):
        edge = told[day]["edge"]
        assert sum(part["weight"] for part in edge["comparisons"]) == pytest.approx(edge["weight"], abs=1e-6)
    assert [len(told[day]["decisions"]) for day in (2, 4, 6)] == [0, 0, 1]


async def test_numbers_over_time_end_at_the_instant(days: Days) -> None:
    for day, followers in ((0, 1_000), (1, 1_000), (2, 1_010), (3, 5_000), (4, 5_010)):
        await days.on(day, instagram(day, followers=followers))
    days.today = START + timedelta(days=20)
    query = """query ($at: DateTime) { account(platform: INSTAGRAM, platformId: "1", asOf: $at) {
      history { nodes { at followers } } growth(days: 2) { before after until share unknown } jumps { before after }
      gaps { field } } }"""
    then, later, now = [(await days.ask(query, at=moment))["account"] for moment in (at(2), at(5), None)]
    assert [one["followers"] for one in then["history"]["nodes"]] == [1_010, 1_000, 1_000]
    assert (then["growth"]["before"], then["growth"]["after"], then["growth"]["share"]) == (1_000, 1_010, 0.01)
    assert then["jumps"] == []
    assert {gap["field"] for gap in then["gaps"]}.isdisjoint({"history", "growth", "jumps"})
    assert [one["followers"] for one in later["history"]["nodes"]] == [5_010, 5_000, 1_010, 1_000, 1_000]
    assert later["jumps"] == now["jumps"] == [{"before": 1_010, "after": 5_000}]
    assert (later["history"], later["growth"]) == (now["history"], now["growth"])


async def test_what_an_account_said_that_it_is_is_told_or_named(days: Days) -> None:
    await days.on(0, instagram(0, bio="Fan page for Jane"))
    await days.on(4, instagram(4, "mira.studio"))
    await days.on(6, instagram(6, "mira.studio", bio="Painter"))
    days.today = START + timedelta(days=20)
    query = """query ($at: DateTime) { account(platform: INSTAGRAM, platformId: "1", asOf: $at) {
      saysItIs gaps { field reason observedAt } } }"""
    told = {day: (await days.ask(query, at=at(day)))["account"] for day in (5, 7)}
    named = [gap for gap in told[5]["gaps"] if gap["field"] == "saysItIs"]
    assert named == [{"field": "saysItIs", "reason": "NEWER", "observedAt": to_text(START + timedelta(days=6))}]
    assert told[5]["saysItIs"] == told[7]["saysItIs"] == []
    await days.on(21, instagram(21, "mira.studio", bio="Fan page for Jane"))
    days.today = START + timedelta(days=30)
    asked = (await days.ask(query, at=at(22)))["account"]
    assert asked["saysItIs"] == ["FAN_PAGE"]
    assert "saysItIs" not in {gap["field"] for gap in asked["gaps"]}


async def test_decisions_are_those_of_then(days: Days) -> None:
    await lived(days)
    desk = ReviewService(days.graph, clock=days.clock, new_id=ids("decision"))
    days.today = START + timedelta(days=8)
    await desk.decide(Verdict.SAME, IG, YT, actor="bob", reason="one voice")
    await days.work()
    days.today = START + timedelta(days=20)
    query = """query ($at: DateTime) { account(platform: INSTAGRAM, platformId: "1", asOf: $at) {
      decisions { nodes { verdict supersededAt supersededBy supersededReason } }
      creator { accountCount decisions { nodes { verdict supersededAt } } } } }"""
    told = {day: (await days.ask(query, at=at(day)))["account"] for day in (4, 6, 9)}
    of_account = {day: one["decisions"]["nodes"] for day, one in told.items()}
    of_creator = {day: one["creator"]["decisions"]["nodes"] for day, one in told.items()}
    superseded = to_text(START + timedelta(days=8))
    assert of_account[4] == of_creator[4] == []
    assert of_account[6] == [
        {"verdict": "DIFFERENT", "supersededAt": None, "supersededBy": None, "supersededReason": None}
    ]
    assert of_creator[6] == [{"verdict": "DIFFERENT", "supersededAt": None}]
    assert [one["verdict"] for one in of_account[9]] == ["SAME", "DIFFERENT"]
    assert [one["supersededAt"] for one in of_account[9]] == [None, superseded]
    assert [one["supersededBy"] for one in of_account[9]] == [None, "bob"]
    assert of_creator[9] == [{"verdict": one["verdict"], "supersededAt": one["supersededAt"]} for one in of_account[9]]
    now = (await days.ask(query, at=None))["account"]
    assert (now["decisions"], now["creator"]["decisions"]["nodes"]) == (told[9]["decisions"], of_creator[9])


async def test_edges_and_handles_of_an_account_are_those_of_then(days: Days) -> None:
    await lived(days)
    query = """query ($at: DateTime) { account(platform: INSTAGRAM, platformId: "1", asOf: $at) {
      identityEdges { nodes { weight other { key asOf } } }
      identifiers(history: true) { nodes { ... on HandleIdentifier { handle until } } } } }"""
    then, now = (await days.ask(query, at=at(2)))["account"], (await days.ask(query, at=at(5)))["account"]
    assert [edge["other"] for edge in then["identityEdges"]["nodes"]] == [{"key": YT, "asOf": at(2)}]
    assert len(now["identityEdges"]["nodes"]) == 1
    assert now["identityEdges"]["nodes"][0]["weight"] != then["identityEdges"]["nodes"][0]["weight"]
    assert then["identifiers"]["nodes"] == [{"handle": "mira.paints", "until": None}]
    assert [one["handle"] for one in now["identifiers"]["nodes"]] == ["mira.paints", "mira.studio"]


async def test_a_recycled_handle_is_its_owner_s_of_then(days: Days) -> None:
    await lived(days)
    await days.on(8, seen("instagram", "9@mira.paints", day=8, display_name="Somebody Else"))
    query = 'query ($at: DateTime) { account(platform: INSTAGRAM, handle: "mira.paints", asOf: $at) { key } }'
    days.today = START + timedelta(days=20)
    owners = [(await days.ask(query, at=at(day)))["account"] for day in (-1, 1, 5, 9)]
    assert owners == [None, {"key": IG}, None, {"key": "instagram:9"}]


async def test_an_instant_that_is_still_to_come_is_refused(days: Days) -> None:
    with pytest.raises(AssertionError, match=r"argument 'asOf': .* is still to come; leave it out"):
        await days.ask('{ creator(id: "c", asOf: "2099-01-01T00:00:00Z") { key } }')


async def test_the_feed_and_the_lineage_tell_what_happened(days: Days) -> None:
    await lived(days)
    query = """{ changes(first: 3) { pageInfo { hasNextPage endCursor }
      nodes { seq kind at creatorKey otherKey accountKeys was now } } }"""
    first = (await days.ask(query))["changes"]
    rest = (await days.ask(query.replace("first: 3", 'after: "3"')))["changes"]["nodes"]
    changes = [*first["nodes"], *rest]
    assert (first["pageInfo"], [one["seq"] for one in changes]) == (
        {"hasNextPage": True, "endCursor": "3"},
        list(range(1, len(changes) + 1)),
    )
    kinds = [one["kind"] for one in changes]
    assert kinds[:3] == ["CREATED", "CREATED", "MERGED"]
    assert kinds.count("SPLIT") == 1
    renamed = [(one["accountKeys"], one["was"], one["now"]) for one in changes if one["kind"] == "RENAMED"]
    assert ([IG], "mira.paints", "mira.studio") in renamed
    assert ([], "Mira Okafor", "Mira Studio") in renamed
    reader = Creators()
    for one in changes:
        reader.apply({"kind": one["kind"], "creator": one["creatorKey"], "other": one["otherKey"], "now": one["now"]})
    asked = await days.ask("{ a: node(id: $a) { key } }".replace("$a", '"Q3JlYXRvcjpjcmVhdG9yLTAwMDAwMQ=="'))
    assert reader.resolve("creator-000001") == asked["a"]["key"]
    merge = next(one for one in changes if one["kind"] == "MERGED")
    split = next(one for one in changes if one["kind"] == "SPLIT")
    text = "query ($id: ID!) { lineage(id: $id) { key standsAs createdAt %s } }"
    fields = (
        "redirects { fromKey toKey at } merged { fromKey } splitFrom { fromKey } splitOff { toKey at accountCount seq }"
    )
    lost = (await days.ask(text % fields, id=merge["otherKey"]))["lineage"]
    assert lost["standsAs"] == merge["creatorKey"]
    assert lost["redirects"] == [{"fromKey": merge["otherKey"], "toKey": merge["creatorKey"], "at": merge["at"]}]
    kept = (await days.ask(text % fields, id=merge["creatorKey"]))["lineage"]
    assert (kept["standsAs"], kept["redirects"]) == (merge["creatorKey"], [])
    assert kept["merged"] == [{"fromKey": merge["otherKey"]}]
    expected = {"toKey": split["otherKey"], "at": split["at"], "accountCount": 1, "seq": split["seq"]}
    assert kept["splitOff"] == [expected]
    part = (await days.ask(text % fields, id=split["otherKey"]))["lineage"]
    assert part["splitFrom"] == [{"fromKey": merge["creatorKey"]}]
    assert (await days.ask(text % fields, id="never"))["lineage"] is None


async def test_a_chain_of_redirects_is_followed_to_its_end(days: Days, engine: Engine) -> None:
    await engine.ask(
        "UNWIND range(0, 40) AS n CREATE (:Creator {id: 'c' + toString(n), status: 'active', "
        "created_at: '2026-11-01T00:00:00.000Z', updated_at: '2026-11-01T00:00:00.000Z'})"
    )
    rows = [{"old": f"c{n}", "new": f"c{n + 1}", "at": at(n / 100), "why": "merged"} for n in range(40)]
    await days.graph.run("identity/redirect", rows=rows)
    days.today = START + timedelta(days=20)
    found = await days.ask(
        """query ($at: DateTime) { now: creator(id: "c0") { key } then: creator(id: "c0", asOf: $at) { key }
      lineage(id: "c0") { standsAs redirects { toKey } } end: lineage(id: "c40") { merged { fromKey } } }""",
        at=at(0.095),
    )
    assert found["now"] == {"key": "c40"}
    assert found["then"] == {"key": "c10"}
    assert found["lineage"]["standsAs"] == "c40"
    assert [step["toKey"] for step in found["lineage"]["redirects"]] == [f"c{n}" for n in range(1, 41)]
    assert [one["fromKey"] for one in found["end"]["merged"]] == [f"c{n}" for n in range(40)]


def talents(count: int, shows: Callable[[int], dict[str, object]], *, day: float = 0) -> list[AccountObservation]:
    """Observe unlike accounts that show what is given for each."""
    words = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "haven", "islet", "jetty"]
    names = [f"{one}{two}" for one in words for two in reversed(words)]
    return [
        seen("instagram" if n % 2 else "tiktok", f"t{n}@{names[n]}", day=day, display_name=names[n].title(), **shows(n))
        for n in range(count)
    ]


MANAGED = "MATCH (a:Account)-[m:MANAGED_BY]->(g:Agency) RETURN g.name AS name, g.size AS size, count(a) AS accounts"


async def test_an_inbox_of_many_becomes_an_agency_and_is_one_no_more(days: Days, engine: Engine) -> None:
    desk: dict[str, object] = {"emails": ("desk@agency.example",)}
    await days.on(0, *talents(24, lambda _: desk))
    assert await engine.ask(MANAGED) == []
    await days.on(1, *talents(30, lambda _: desk)[24:])
    assert await engine.ask(MANAGED) == [{"name": "agency.example", "size": 30, "accounts": 30}]
    found = await days.ask("""{ agencies(minSize: 25) { nodes { id key name kind site size since
        accounts(first: 2) { nodes { key agencies { nodes { name } } creator { agencies { nodes { key } } } }
          pageInfo { hasNextPage } } } }
      none: agencies(minSize: 31) { nodes { key } } }""")
    (agency,) = found["agencies"]["nodes"]
    assert (agency["name"], agency["kind"], agency["site"], agency["size"]) == ("agency.example", "MAILBOX", None, 30)
    assert agency["accounts"]["nodes"][0]["agencies"]["nodes"] == [{"name": "agency.example"}]
    assert agency["accounts"]["nodes"][0]["creator"]["agencies"]["nodes"] == [{"key": agency["key"]}]
    assert agency["accounts"]["pageInfo"]["hasNextPage"]
    assert found["none"]["nodes"] == []
    again = await days.ask(
        "query ($id: ID!, $key: ID!) { a: node(id: $id) { key } b: agency(id: $key) { size } }",
        id=agency["id"],
        key=agency["key"],
    )
    assert again == {"a": {"key": agency["key"]}, "b": {"size": 30}}
    await days.on(2, *talents(4, lambda _: {"emails": ()}, day=2))
    assert await engine.ask(MANAGED) == [{"name": "agency.example", "size": 26, "accounts": 26}]
    await days.on(3, *talents(7, lambda _: {"emails": ()}, day=3))
    assert await engine.ask(MANAGED) == []
    assert await engine.ask("MATCH (g:Agency) RETURN g.id AS id") == []


async def test_a_site_of_one_creator_a_link_page_and_nothing_shared_make_no_agency(days: Days, engine: Engine) -> None:
    await days.on(0, *talents(30, lambda _: {"website": "https://linktr.ee/everybody"}))
    assert await engine.ask("MATCH (g:Agency) RETURN g.id AS id") == []
    assert await engine.ask("MATCH (o:Outbox) RETURN o.kind AS kind") == [{"kind": "project"}]


async def test_who_grows_moves_in_the_review_queue_and_leaves_no_trace_in_history(
    days: Days, engine: Engine, rebuild: Rebuild
) -> None:
    await days.on(
        0, instagram(0, "mira.paints", CHANNEL, followers=900), youtube(0, "https://instagram.com/mira.paints")
    )
    ask = "MATCH (:Account)-[s:SAME_AS]->(:Account) RETURN s.place AS place, s.weight AS weight, s.scored_at AS at"
    (before,) = await engine.ask(ask)
    await days.on(3, instagram(3, "mira.paints", CHANNEL, followers=1_100))  # of the same half order of magnitude
    assert await engine.ask(ask) == [before]
    await days.on(6, instagram(6, "mira.paints", CHANNEL, followers=900_000))
    (after,) = await engine.ask(ask)
    assert after["place"] > before["place"]
    assert (after["weight"], after["at"]) == (before["weight"], before["at"])
    assert await engine.ask("MATCH (:Account)-[w:WAS_SAME_AS]->(:Account) RETURN w.from AS since") == []
    found = await rebuild.check()
    assert found.none, found


async def test_a_change_keeps_all_that_it_says(graph: Graph) -> None:
    said = {"kind": "SPLIT", "at": "2026-11-20T00:00:00.000Z", "creator": "one", "other": "two", "accounts": ["x:1"]}
    renamed = {"kind": "RENAMED", "at": "2026-11-20T00:00:00.000Z", "creator": "one", "account": "x:1"}
    rows = [{"seq": 1, **said}, {"seq": 2, **renamed, "was": "old", "now": "new"}]
    await graph.run("identity/write_changes", rows=rows)
    assert [row["change"] for row in await graph.read("history/changes", numbers=[1, 2])] == rows
