"""What terms allow no longer goes, by a moved clock: fields, evidence, posts; what rested on it is resolved again."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from creatorgraph.identity_graph.absences import Missed
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.purging import Purge
from creatorgraph.identity_graph.retention import Policy
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Absence
from tests.contract.dumps import broken_counts
from tests.contract.resolving import House
from tests.contract.sightings import SEALER, START, ids, seen
from tests.engines import Engine

CHANNEL = "youtube:UC000000000000000000000a"
YT, IG = "UC000000000000000000000a@mirapaints", "1@mira.paints"
POST = {"id": "v1", "caption": "hello", "mentions": ("friend",), "posted_at": "2026-10-31T00:00:00Z"}


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.day = 0.0

    def __call__(self) -> datetime:
        """Give the instant so many days after the start."""
        return START + timedelta(days=self.day)


class Case:
    """A house with a purge over it."""

    def __init__(self, graph: Graph, engine: Engine, policy: Policy | None = None) -> None:
        self.house = House(graph, engine)
        self.engine = engine
        self.clock = Clock()
        self.missing = AccountStore(graph, sealer=SEALER, clock=self.clock, new_id=ids("missing"))
        self.purge = Purge(graph, self.house.store, policy=policy or Policy(), clock=self.clock, new_id=ids("purge"))

    async def on_day(self, day: float) -> tuple[int, int, int]:
        """Move the clock and purge until nothing is due; give accounts, stubs and posts."""
        self.clock.day = day
        accounts = stubs = posts = 0
        while (done := await self.purge.accounts_due()).accounts:
            accounts, stubs, posts = accounts + done.accounts, stubs + done.stubs, posts + done.posts
        while (done := await self.purge.posts_due()).posts:
            posts += done.posts
        await self.house.resolve()
        return accounts, stubs, posts

    async def account(self, key: str) -> dict[str, Any]:
        """Give an account's properties."""
        rows = await self.engine.ask("MATCH (a:Account {key: $key}) RETURN properties(a) AS a", key=key)
        return {name: value for name, value in rows[0]["a"].items() if name != "turn" and value is not None}

    async def count(self, what: str) -> int:
        """Count what a pattern finds."""
        return int((await self.engine.ask(f"MATCH {what} RETURN count(*) AS n"))[0]["n"])


@pytest.fixture
def case(graph: Graph, engine: Engine) -> Case:
    """Give an empty house with a purge."""
    return Case(graph, engine)


async def pair(case: Case) -> str:
    """Write a channel read from YouTube and an imported account that are one creator; give its id."""
    shown: dict[str, Any] = {"display_name": "Mira Okafor", "emails": ("mira@mira.example.org",)}
    await case.house.observe(
        [
            seen("youtube", YT, source="youtube", bio="see instagram.com/mira.paints", recent_posts=(POST,), **shown),
            seen("instagram", IG, **shown),
        ]
    )
    assert await case.house.partition() == {frozenset({CHANNEL, "instagram:1"})}
    return await case.house.creator_of("instagram:1")


async def test_a_channel_that_is_not_read_again_is_a_stub_after_thirty_days(case: Case) -> None:
    creator = await pair(case)
    assert (await case.account(CHANNEL))["expires_at"] == "2026-12-01T00:00:00.000Z"
    assert await case.on_day(29.9) == (0, 0, 0)
    assert await case.purge.due() == {"posts": 0}
    case.clock.day = 30
    assert await case.purge.due() == {"youtube": 1, "posts": 1}
    assert await case.on_day(30) == (1, 1, 1)
    assert await case.account(CHANNEL) == {
        "key": CHANNEL,
        "platform": "youtube",
        "platform_id": "UC000000000000000000000a",
        "status": "stub",
        "derived": "{}",
        "imported_as": [],
        "read_at": "2026-11-01T00:00:00.000Z",
    }
    assert await case.count("(:Account)-[:SAME_AS|WAS_SAME_AS]-()") == 0
    assert await case.count(f"(:Account {{key: '{CHANNEL}'}})-[:HAS_HANDLE|HAS_EMAIL|NAMED|LINKS_TO|POSTED]->()") == 0
    assert await case.count("(:Handle {key: 'youtube:mirapaints'})") == 0
    assert await case.count("(:Post)") == 0
    assert await case.house.partition() == {frozenset({"instagram:1"})}
    assert await case.house.creator_of("instagram:1") == creator
    assert await broken_counts(case.engine) == []
    assert await case.on_day(400) == (0, 0, 0)


async def test_a_channel_that_is_read_again_belongs_as_before(case: Case) -> None:
    creator = await pair(case)
    await case.on_day(31)
    shown: dict[str, Any] = {"display_name": "Mira Okafor", "emails": ("mira@mira.example.org",)}
    link = "see instagram.com/mira.paints"
    await case.house.observe([seen("youtube", YT, day=32, source="youtube", bio=link, **shown)])
    assert await case.house.partition() == {frozenset({CHANNEL, "instagram:1"})}
    assert await case.house.creator_of(CHANNEL) == creator
    assert await case.on_day(61.9) == (0, 0, 0)


async def test_a_creator_of_whom_nothing_is_left_keeps_its_id_and_no_more(case: Case) -> None:
    await case.house.observe([seen("youtube", YT, source="youtube", display_name="Mira", followers=5)])
    creator = await case.house.creator_of(CHANNEL)
    await case.on_day(31)
    rows = await case.engine.ask("MATCH (c:Creator) RETURN properties(c) AS c")
    left = {name for name, value in rows[0]["c"].items() if value is not None}
    assert left == {"id", "created_at", "updated_at", "status"}
    assert rows[0]["c"]["status"] == "expired"
    await case.house.observe([seen("youtube", YT, day=40, source="youtube", display_name="Mira")])
    assert await case.house.creator_of(CHANNEL) == creator
    assert await case.count("(:Creator {status: 'active'})") == 1


async def test_only_what_the_platform_said_lapses_and_the_link_that_rested_on_it_splits(case: Case) -> None:
    link = "https://instagram.com/mira.paints"
    other = seen("instagram", IG, display_name="Quite Another", website="https://youtube.com/@mirapaints")
    await case.house.observe([seen("youtube", YT, display_name="Studio M"), other])
    await case.house.observe([seen("youtube", YT, day=1, source="youtube", bio=f"on {link}")])
    assert await case.house.partition() == {frozenset({CHANNEL, "instagram:1"})}
    assert await case.on_day(31) == (1, 0, 0)
    account = await case.account(CHANNEL)
    assert (account["display_name"], account["status"]) == ("Studio M", "active")
    assert "bio" not in account
    assert "expires_at" not in account
    assert await case.count(f"(:Account {{key: '{CHANNEL}'}})-[:LINKS_TO]->()") == 0
    assert await broken_counts(case.engine) == []
    rebuilt = await case.house.partition()
    await case.engine.ask("MATCH ()-[r:SAME_AS|BELONGS_TO]-() DELETE r")
    await case.engine.ask(
        "CREATE (:Outbox {id: 'again', kind: 'resolve', keys: $keys, runs: [], "
        "created_at: '2026-12-05T00:00:00.000Z'})",
        keys=[CHANNEL, "instagram:1"],
    )
    await case.house.resolve()
    assert await case.house.partition() == rebuilt


async def test_decisions_stand_without_their_evidence(case: Case) -> None:
    await pair(case)
    await case.house.decide("d1", "SAME", CHANNEL, "instagram:1")
    await case.engine.ask('MATCH (d:Decision) SET d.evidence = \'{"reasons": ["both show Mira"]}\'')
    await case.on_day(31)
    rows = await case.engine.ask("MATCH (d:Decision)-[:ABOUT]->(a) RETURN properties(d) AS d, a.key AS key")
    assert {row["key"] for row in rows} == {CHANNEL, "instagram:1"}
    assert {row["d"].get("evidence") for row in rows} == {None}
    await case.house.observe([seen("youtube", YT, day=40, source="youtube", display_name="Nothing Alike")])
    assert await case.house.partition() == {frozenset({CHANNEL, "instagram:1"})}


async def test_imports_stay_unless_a_retention_is_set(graph: Graph, engine: Engine) -> None:
    case = Case(graph, engine, Policy(shorter={"import": 100}))
    await case.house.observe([seen("x", "3@stranger", display_name="Somebody"), seen("x", "4@late", day=50, bio="b")])
    assert await case.on_day(3_000) == (0, 0, 0)
    case.clock.day = 101
    done, last = await case.purge.page("")
    assert (done.stubs, last) == (1, "x:4")
    assert (await case.account("x:3"))["status"] == "stub"
    assert (await case.account("x:4"))["bio"] == "b"
    assert await case.purge.page("x:4") == (type(done)(), None)


async def test_tiktoks_numbers_over_time_go_after_fifteen_days(case: Case) -> None:
    for day in (0, 8):
        await case.house.observe(
            [seen("tiktok", "@mo", day=day, source="tiktok-research", followers=1_000 + 100 * int(day))]
        )
    assert (await case.account("tiktok:@mo"))["growth_7d"] == pytest.approx(0.8)
    assert await case.on_day(14.9) == (0, 0, 0)
    assert await case.on_day(15.1) == (1, 0, 0)
    account = await case.account("tiktok:@mo")
    assert account["followers"] == 1_800
    assert "growth_7d" not in account
    assert await case.on_day(23.1) == (1, 1, 0)
    assert "metrics" not in await case.account("tiktok:@mo")


async def test_what_is_kept_until_it_is_removed_goes_when_that_is_proved(case: Case) -> None:
    await case.house.observe([seen("x", "5@both", display_name="Imported", website="https://both.example.org")])
    await case.house.observe(
        [seen("x", f"{n}@{name}", day=1, source="x", bio="b") for n, name in ((5, "both"), (6, "one"))]
    )
    missed = [Missed(Platform.X, identity, by_id=True, absence=Absence.SUSPENDED) for identity in ("5", "6")]
    case.clock.day = 10
    await case.missing.miss(missed)
    assert await case.on_day(10.5) == (0, 0, 0)
    case.clock.day = 11.5
    assert sorted(await case.missing.miss(missed)) == ["x:5", "x:6"]
    assert await case.on_day(11.5) == (2, 1, 0)
    both, one = await case.account("x:5"), await case.account("x:6")
    assert (both["display_name"], both["status"], one["status"]) == ("Imported", "active", "stub")
    assert "bio" not in both
    assert await case.on_day(500) == (0, 0, 0)
    await case.house.observe([seen("x", "6@one", day=20, source="x", bio="back")])
    assert (await case.account("x:6"))["bio"] == "back"
