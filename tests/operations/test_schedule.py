"""The schedule on a real graph: new accounts at once, the fresh left alone, within room, nothing sent twice.

What is asked for in vain is asked for more and more seldom: by a week of passes over a platform that answers by HTTP.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from creatorgraph.clock import to_text
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.purging import Purge
from creatorgraph.identity_graph.retention import Policy
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.operations.fetch_ledger import FetchLedger
from creatorgraph.operations.fetch_work import Work
from creatorgraph.operations.ingestion import Ingestion
from creatorgraph.operations.schedule import LEASE, Schedule
from creatorgraph.operations.schedule_store import LOOKED_AGAIN, GraphDeadlines
from creatorgraph.platforms.clients import PlatformClients
from creatorgraph.platforms.http import open_client
from creatorgraph.platforms.instagram import Instagram
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.terms import TERMS, Source
from tests.contract.sightings import SEALER, START, ids, seen, store_on
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


async def test_who_is_due_before_all_that_was_found_so_far_is_found(engine: Engine, graph: Graph) -> None:
    await engine.ask("UNWIND ['x:1', 'x:2', 'x:3'] AS key CREATE (:Account {key: key, platform: 'x'})")
    places = {f"x:{n}": f"x:known:{to_text(NOW - timedelta(days=n))}:x:{n}" for n in (1, 2, 3)}
    deadlines, elsewhere = GraphDeadlines(graph), GraphDeadlines(graph)

    async def due(at: datetime) -> list[str]:
        return [row["key"] async for page in deadlines.due(Platform.X, at, new=False, size=1) for row in page]

    assert await due(NOW) == []
    await deadlines.put({"x:1": places["x:1"]})
    assert await due(NOW) == ["x:1"]
    await deadlines.put({"x:2": places["x:2"]})
    assert await due(NOW) == ["x:2", "x:1"]
    await elsewhere.put({"x:3": places["x:3"]})  # by another process, which nobody tells
    assert await due(NOW + LOOKED_AGAIN) == ["x:3", "x:2", "x:1"]


class Days:
    """Days after the start of the contract suites, with the schedule of the accounts that one interface gave before."""

    def __init__(self, graph: Graph, source: Source, *, runs: str = "sent") -> None:
        self.now = START
        self.sent: list[Work] = []
        self.schedule = Schedule(
            GraphDeadlines(graph, only_read=True),
            terms={source.platform: TERMS[source]},
            send=self.sent.append,
            clock=lambda: self.now,
            new_id=ids(runs),
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


@asynccontextmanager
async def always(status: int, body: bytes) -> AsyncIterator[str]:
    """Open a platform that answers everything with the same, and give its URL."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 {status} X\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def asked_in_a_week(graph: Graph, redis_url: str, status: int, body: bytes, *, first: float) -> list[int]:
    """Let a week pass from a day on, an hour at a time, with a platform that gives nothing.

    Gives the hours at which an account is asked for. What is tried again at once counts once.
    """
    days = Days(graph, Source.INSTAGRAM, runs=f"sent-{first}")  # who was answered in a run is not asked in it again
    hours: list[int] = []
    async with always(status, body) as url, open_client() as client, Redis.from_url(redis_url) as redis:

        def clock() -> datetime:
            return days.now

        clients = PlatformClients({Platform.INSTAGRAM: (Instagram(url, "t", "1"),)}, client, clock=clock)
        store = AccountStore(graph, sealer=SEALER, clock=clock, new_id=ids("later"))
        ingestion = Ingestion(clients, store=store, ledger=FetchLedger(redis), clock=clock)
        for hour in range(7 * 24):
            before = len(days.sent)
            hours += [hour] * len(await days.sent_on(first + hour / 24))
            left = days.sent[before:]
            while left:
                left = [rest.work for work in left for rest in (await ingestion.fetch(work)).rests]
    return hours


NOT_SHOWN = (400, b'{"error": {"code": 110, "error_subcode": 2207013}}', [0, 25, 50, 100])
BAD_REQUEST = (400, b'{"error": {"code": 100}}', [0, 25, 50, 100])
MALFORMED = (200, b"<html>", [0, 3, 6, 12, 24, 48, 96])
FAILING = (503, b"", [0, 3, 6, 12, 24, 48, 96])
KEY_EXPIRED = (400, b'{"error": {"code": 190}}', list(range(0, 7 * 24, 3)))


@pytest.mark.parametrize(("status", "body", "hours"), [NOT_SHOWN, BAD_REQUEST, MALFORMED, FAILING, KEY_EXPIRED])
async def test_what_is_not_given_is_asked_for_more_and_more_seldom_unless_it_is_the_keys_failing(
    graph: Graph, redis_url: str, status: int, body: bytes, hours: list[int]
) -> None:
    await store_on(graph).upsert([seen("instagram", "1@jane", source="instagram", followers=5)])
    assert await asked_in_a_week(graph, redis_url, status, body, first=24) == hours


async def test_a_reading_ends_what_was_asked_for_in_vain(graph: Graph, engine: Engine, redis_url: str) -> None:
    read = [seen("instagram", "@jane", source="instagram", followers=5)]
    await store_on(graph).upsert(read)  # by its handle only, and by a key that holds the id from now on
    await store_on(graph, prefix="id").upsert([seen("instagram", "1@jane", day=0.5, source="import:f")])
    assert await asked_in_a_week(graph, redis_url, *NOT_SHOWN[:2], first=24) == NOT_SHOWN[2]
    why = await engine.ask("MATCH (a:Account {key: 'instagram:1'}) RETURN a.unread AS why")
    assert why == [{"why": "not shown"}]
    days = Days(graph, Source.INSTAGRAM)
    await store_on(graph, prefix="read").upsert([seen("instagram", "1@jane", day=32, source="instagram", followers=5)])
    assert [await days.sent_on(day) for day in (33, 55.9, 56)] == [[], [], ["jane"]]
    assert await asked_in_a_week(graph, redis_url, *NOT_SHOWN[:2], first=56.2) == [0, 25, 50, 100]
