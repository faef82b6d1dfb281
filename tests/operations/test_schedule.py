"""The schedule on a real graph: new accounts at once, the fresh left alone, within room, nothing sent twice."""

from datetime import UTC, datetime, timedelta

from creatorgraph.clock import to_text
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.purging import Purge
from creatorgraph.identity_graph.retention import Policy
from creatorgraph.operations.fetch_work import Work
from creatorgraph.operations.schedule import LEASE, Schedule
from creatorgraph.operations.schedule_store import GraphDeadlines
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.terms import TERMS, Source
from tests.contract.sightings import START, ids, seen, store_on
from tests.engines import Engine

NOW = datetime(2026, 11, 20, tzinfo=UTC)


async def test_due_accounts_become_fetches_once_and_within_the_room(engine: Engine, graph: Graph) -> None:
    ages = {"mega": (2_000_000, 7), "nano": (10, 7), "old": (10, 24 * 24), "older": (10, 24 * 29)}
    for name, (followers, hours) in ages.items():
        await engine.ask(
            "CREATE (:Account {key: $key, platform: 'youtube', platform_id: $name, followers: $followers, "
            "status: 'active', observed_at: $at})",
            key=f"youtube:{name}",
            name=name,
            followers=followers,
            at=to_text(NOW - timedelta(hours=hours)),
        )
    await engine.ask("CREATE (:Account {key: 'youtube:@new', platform: 'youtube', handle: 'new', status: 'stub'})")
    sent: list[Work] = []
    now = [NOW]
    schedule = Schedule(
        GraphDeadlines(graph),
        terms={Platform.YOUTUBE: TERMS[Source.YOUTUBE]},
        send=sent.append,
        clock=lambda: now[0],
        new_id=lambda: str(len(sent)),
    )
    first = await schedule.run(timedelta(minutes=10), most=2)
    assert (first.scheduled, first.sent, first.left) == (5, {"youtube": 2}, {"youtube": True})
    assert [ask.text for work in sent for ask in work.asks] == ["older", "new"]  # the earliest, and one of the new
    second = await schedule.run(timedelta(minutes=10))
    assert second.sent == {"youtube": 2}
    assert {(work.run.partition("-")[0], ask.text, ask.by_id) for work in sent for ask in work.asks} == {
        ("refresh", "older", True),
        ("new", "new", False),
        ("refresh", "mega", True),
        ("refresh", "old", True),
    }
    assert (await schedule.run(timedelta(minutes=10))).sent == {"youtube": 0}
    # read meanwhile: the account is fresh and gets its next deadline; the others' messages were lost
    await engine.ask("MATCH (a:Account {key: 'youtube:old'}) SET a.observed_at = $at", at=to_text(NOW))
    now[0] = NOW + LEASE
    again = await schedule.run(timedelta(minutes=10))
    assert (again.fresh, again.sent) == (1, {"youtube": 3})
    (row,) = await engine.ask("MATCH (a:Account {key: 'youtube:old'}) RETURN a.refresh_place AS place")
    assert row["place"] == f"youtube:known:{to_text(NOW + timedelta(days=24))}:youtube:old"


async def test_a_pass_looks_for_accounts_without_a_deadline_for_a_while_and_the_next_goes_on(
    engine: Engine, graph: Graph
) -> None:
    await engine.ask(
        "UNWIND range(1, 5) AS n "
        "CREATE (:Account {key: 'x:' + n, platform: 'x', platform_id: '' + n, status: 'active', observed_at: $at})",
        at=to_text(NOW),
    )
    schedule = Schedule(
        GraphDeadlines(graph, scanned=2),
        terms={Platform.X: TERMS[Source.X]},
        send=lambda _: None,
        clock=lambda: NOW,
        new_id=str,
        fill_seconds=0.0,
    )

    async def scheduled() -> int:
        return (await schedule.run(timedelta(minutes=1))).scheduled

    assert [await scheduled() for _ in range(3)] == [2, 2, 1]
    await engine.ask("CREATE (:Account {key: 'x:10', platform: 'x', platform_id: '10', status: 'stub'})")
    assert sum([await scheduled() for _ in range(4)]) == 1


async def test_what_is_due_is_read_by_platform_and_kind_however_much_else_waits(engine: Engine, graph: Graph) -> None:
    places = {
        **{f"tiktok:{n}": f"tiktok:known:{to_text(NOW - timedelta(days=9))}:tiktok:{n}" for n in range(7)},
        **{f"x:{n}": f"x:known:{to_text(NOW - timedelta(hours=n))}:x:{n}" for n in range(5)},
        "x:@new": f"x:new:{to_text(NOW - timedelta(days=9))}:x:@new",
        "x:later": f"x:known:{to_text(NOW + timedelta(seconds=1))}:x:later",
    }
    rows = [{"key": key, "platform": key.partition(":")[0], "place": place} for key, place in places.items()]
    await engine.ask(
        "UNWIND $rows AS row CREATE (:Account {key: row.key, platform: row.platform, refresh_place: row.place})",
        rows=rows,
    )
    due = GraphDeadlines(graph).due
    pages = [[row["key"] for row in page] async for page in due(Platform.X, NOW, new=False, size=2)]
    assert pages == [["x:4", "x:3"], ["x:2", "x:1"], ["x:0"]]
    assert [[row["key"] for row in page] async for page in due(Platform.X, NOW, new=True, size=2)] == [["x:@new"]]
    await engine.ask("MATCH (a:Account) WHERE a.key IN ['x:1', 'x:0'] SET a.read_at = $at", at=to_text(NOW))
    due = GraphDeadlines(graph, only_read=True).due
    for _ in range(2):  # who is not read again loses its place
        pages = [[row["key"] for row in page] async for page in due(Platform.X, NOW, new=False, size=10)]
        assert pages == [["x:1", "x:0"]]
    left = await engine.ask("MATCH (a:Account {platform: 'x'}) WHERE a.refresh_place IS NOT NULL RETURN count(*) AS n")
    assert left == [{"n": 4}]


class Days:
    """Days after the start of the contract suites, with the schedule of the accounts that one interface gave before."""

    def __init__(self, graph: Graph, source: Source) -> None:
        self.now = START
        self.sent: list[Work] = []
        self.schedule = Schedule(
            GraphDeadlines(graph, only_read=True),
            terms={source.platform: TERMS[source]},
            send=self.sent.append,
            clock=lambda: self.now,
            new_id=ids("sent"),
        )

    async def sent_on(self, day: float) -> list[str]:
        """Run a pass so many days after the start; give what it asks for."""
        self.now = START + timedelta(days=day)
        before = len(self.sent)
        await self.schedule.run(timedelta(minutes=10))
        return [ask.text for work in self.sent[before:] for ask in work.asks]


async def test_an_import_neither_ends_nor_delays_the_readings_of_a_platform(graph: Graph) -> None:
    store, days = store_on(graph), Days(graph, Source.YOUTUBE)
    await store.upsert([seen("youtube", "UC1@a", source="youtube", display_name="A", bio="b", followers=5)])
    await store.upsert([seen("youtube", "UC2@never-read", source="import:f", display_name="B")])
    assert await days.sent_on(1) == []
    for day in (2, 20):
        await store.upsert([seen("youtube", "UC1@a", day=day, source="import:f", display_name="A")])
        assert await days.sent_on(day) == []
    assert await days.sent_on(23.9) == []
    assert await days.sent_on(24) == ["UC1"]  # 0.8 of the 30 days for which YouTube's word may be kept
    await store.upsert([seen("youtube", "UC1@a", day=24.1, source="youtube", display_name="A", followers=5)])
    assert await days.sent_on(48) == []
    assert await days.sent_on(48.2) == ["UC1"]


async def test_what_was_read_under_a_handle_is_read_on_when_an_import_tells_the_id(graph: Graph) -> None:
    store, days = store_on(graph), Days(graph, Source.TIKTOK_RESEARCH)
    for handle in ("known", "fresh"):
        await store.upsert([seen("tiktok", f"@{handle}", source="tiktok-research", followers=5)])
    await store.upsert([seen("tiktok", "1@was", source="import:f", display_name="A")])
    named = [seen("tiktok", f"{n}@{handle}", day=1, source="import:f") for n, handle in ((1, "known"), (2, "fresh"))]
    assert sorted(await store.upsert(named)) == ["tiktok:1", "tiktok:2"]
    assert await days.sent_on(11.9) == []
    assert sorted(await days.sent_on(12)) == ["fresh", "known"]


async def test_what_was_purged_is_read_again_like_any_other(graph: Graph) -> None:
    store, days = store_on(graph), Days(graph, Source.TIKTOK_RESEARCH)
    await store.upsert(
        [
            seen("tiktok", "@jane", source="tiktok-research", bio="of @mo", followers=5),
            seen("tiktok", "@mia", source="import:f", followers=5),
        ]
    )
    assert await days.sent_on(1) == []
    purge = Purge(graph, store, policy=Policy(), clock=lambda: days.now, new_id=ids("purge"))
    days.now = START + timedelta(days=16)  # nobody could ask meanwhile
    assert (await purge.accounts_due()).stubs == 1
    assert await days.sent_on(16) == ["jane"]
    await store.upsert([seen("tiktok", "@jane", day=16.1, source="tiktok-research", followers=6)])
    assert await days.sent_on(28) == []
    assert await days.sent_on(28.2) == ["jane"]
