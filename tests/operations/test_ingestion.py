"""What a fetch leaves where a platform fails again and again, asked over HTTP."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from creatorgraph.access.sealing import Sealer
from creatorgraph.bootstrap.graph import new_id
from creatorgraph.bootstrap.redis_client import make_redis
from creatorgraph.errors import UnavailableError
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.operations.archive import Archive
from creatorgraph.operations.fetch_ledger import FetchLedger
from creatorgraph.operations.fetch_work import Work
from creatorgraph.operations.ingest_run import IngestRun, Progress
from creatorgraph.operations.ingestion import FIRST_PAUSE, LONGEST_HELD, MOST_TRIES, Ingestion
from creatorgraph.operations.queue_keys import FETCH
from creatorgraph.platforms.clients import PlatformClients
from creatorgraph.platforms.http import open_client
from creatorgraph.platforms.instagram import Instagram
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Ask
from creatorgraph.platforms.terms import Terms
from creatorgraph.platforms.x import X
from creatorgraph.settings import Settings
from creatorgraph.workers.broker import make_broker
from creatorgraph.workers.messages import batch_of, send_fetch
from tests.contract.working import eventually
from tests.platforms.gates import OpenGate

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOT_SHOWN = 400, b'{"error": {"code": 110, "error_subcode": 2207013}}'


@asynccontextmanager
async def answering(status: int, header: str) -> AsyncIterator[str]:
    """Open a server that always answers the same, and give its URL."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 {status} X\r\n{header}content-length: 0\r\nconnection: close\r\n\r\n".encode())
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@asynccontextmanager
async def saying(say: Callable[[str], tuple[int, bytes]], *, asked: list[str]) -> AsyncIterator[str]:
    """Open an Instagram that says so of each name, and give its URL; `asked` gets the names."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).split(b"username%28")[1].split(b"%29")[0].decode())
        status, body = say(asked[-1])
        writer.write(b"HTTP/1.1 %d X\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%s" % (status, len(body), body))
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def left_by(
    graph: Graph, redis_url: str, status: int, *, draw: float, header: str = ""
) -> list[tuple[float, int]]:
    """Fetch with every try; give for each the seconds that it waits and how many accounts were given up."""
    waited: list[tuple[float, int]] = []
    async with Redis.from_url(redis_url) as redis, answering(status, header) as url, open_client() as client:
        clients = PlatformClients({Platform.X: (X(url, "t"),)}, client, clock=lambda: NOW)
        store = AccountStore(graph, sealer=Sealer(bytes(32)), clock=lambda: NOW, new_id=lambda: "1")
        ingestion = Ingestion(clients, store=store, ledger=FetchLedger(redis), clock=lambda: NOW, draw=lambda: draw)
        for tries in range(MOST_TRIES):
            work = Work("ingest-1", Platform.X, (Ask("ada"), Ask("bob", number=1)), tries=tries)
            fetched = await ingestion.fetch(work)
            seconds = sum((rest.until - NOW).total_seconds() for rest in fetched.rests)
            waited.append((seconds, sum(len(dead.work.asks) for dead in fetched.given_up)))
    return waited


async def test_a_failing_platform_is_asked_five_times_with_full_jitter_then_given_up(
    graph: Graph, redis_url: str
) -> None:
    first = FIRST_PAUSE.total_seconds()
    assert await left_by(graph, redis_url, 503, draw=1.0) == [
        (first, 0), (first * 2, 0), (first * 4, 0), (first * 8, 0), (0, 2),
    ]  # fmt: skip
    assert (await left_by(graph, redis_url, 503, draw=0.0))[0] == (0, 0)


async def test_what_the_platform_says_about_coming_back_is_obeyed(graph: Graph, redis_url: str) -> None:
    assert (await left_by(graph, redis_url, 503, draw=0.1, header="retry-after: 90\r\n"))[0] == (
        timedelta(seconds=90).total_seconds(),
        0,
    )


async def test_a_refused_credential_is_given_up_at_once(graph: Graph, redis_url: str) -> None:
    assert (await left_by(graph, redis_url, 401, draw=1.0))[0] == (0, 2)


async def test_a_message_that_takes_long_gives_the_rest_back_and_nobody_is_asked_twice(
    graph: Graph, redis_url: str
) -> None:
    asked: list[str] = []
    names = [f"name{number}" for number in range(7)]
    async with (
        Redis.from_url(redis_url) as redis,
        saying(lambda _: NOT_SHOWN, asked=asked) as url,
        open_client() as client,
    ):
        clients = PlatformClients({Platform.INSTAGRAM: (Instagram(url, "t", "1"),)}, client, clock=lambda: NOW)
        store = AccountStore(graph, sealer=Sealer(bytes(32)), clock=lambda: NOW, new_id=lambda: "1")
        ledger = FetchLedger(redis)
        ingestion = Ingestion(clients, store=store, ledger=ledger, clock=lambda: NOW, asking_seconds=0.0)
        asks = tuple(Ask(name, number=number) for number, name in enumerate(names))
        left, sizes = [Work("ingest-2", Platform.INSTAGRAM, asks)], []
        while left:
            sizes.append(len(left[0].asks))
            fetched = await ingestion.fetch(left[0])
            assert all(rest.until == NOW for rest in fetched.rests)
            left = [rest.work for rest in fetched.rests]
            said = [entry.outcome for entry in (await ledger.entries("ingest-2")).values()]
            assert said.count("queued") == sum(len(work.asks) for work in left)
        entries = await ledger.entries("ingest-2")
    assert sorted(asked) == names
    assert sizes == [7, 5, 3, 1]
    assert {entry.outcome for entry in entries.values()} == {"not shown"}


class OnceAway(OpenGate):
    """A gate whose store is away when it is first asked."""

    def __init__(self) -> None:
        self.asked = 0

    async def admit(self, terms: Terms, *, accounts: int, posts: int, queue: str, credential: str) -> int:
        """Let pass, but the first."""
        del terms, posts, queue, credential
        self.asked += 1
        if self.asked == 1:
            raise UnavailableError("Redis is away")
        return accounts


async def test_when_one_call_ends_in_an_error_no_other_goes_on_behind_the_message(graph: Graph, redis_url: str) -> None:
    gate = OnceAway()
    asks = tuple(Ask(f"name{number}", number=number) for number in range(20))
    async with Redis.from_url(redis_url) as redis, answering(400, "") as url, open_client() as client:
        faces = {Platform.INSTAGRAM: (Instagram(url, "t", "1"),)}
        clients = PlatformClients(faces, client, clock=lambda: NOW, gate=gate)
        store = AccountStore(graph, sealer=Sealer(bytes(32)), clock=lambda: NOW, new_id=lambda: "1")
        ingestion = Ingestion(clients, store=store, ledger=FetchLedger(redis), clock=lambda: NOW)
        with pytest.raises(UnavailableError):
            await ingestion.fetch(Work("ingest-3", Platform.INSTAGRAM, asks))
        asked = gate.asked
        await asyncio.sleep(0.5)
        assert gate.asked == asked


async def test_a_copy_of_a_message_asks_only_for_who_is_not_answered(graph: Graph, redis_url: str) -> None:
    asked: list[str] = []
    found = b'{"business_discovery": {"id": "1", "username": "ada", "name": "Ada"}}'
    says = {"ada": (200, found), "bob": NOT_SHOWN, "zoe": (503, b"")}
    async with (
        Redis.from_url(redis_url) as redis,
        saying(says.__getitem__, asked=asked) as url,
        open_client() as client,
    ):
        clients = PlatformClients({Platform.INSTAGRAM: (Instagram(url, "t", "1"),)}, client, clock=lambda: NOW)
        store = AccountStore(graph, sealer=Sealer(bytes(32)), clock=lambda: NOW, new_id=new_id)
        ledger = FetchLedger(redis)
        ingestion = Ingestion(clients, store=store, ledger=ledger, clock=lambda: NOW)

        async def asked_by(run: str) -> list[str]:
            asked.clear()
            asks = tuple(Ask(name, number=number) for number, name in enumerate(says))
            await ingestion.fetch(Work(run, Platform.INSTAGRAM, asks, tries=MOST_TRIES - 1))
            return sorted(asked)

        assert await asked_by("backfill-1-0") == ["ada", "bob", "zoe"]
        outcomes = {number: entry.outcome for number, entry in (await ledger.entries("backfill-1-0")).items()}
        assert outcomes == {0: "found", 1: "not shown", 2: "server error"}
        assert await ledger.outcomes() == dict.fromkeys([("instagram", name) for name in outcomes.values()], 1)
        assert await asked_by("backfill-1-0") == ["zoe"]  # given up, and its letter may be replayed
        assert outcomes.keys() == (await ledger.entries("backfill-1-0")).keys()
        await ledger.forget("backfill-1-0")  # the piece is done, and copies may still come
        assert await asked_by("backfill-1-0") == ["zoe"]
        assert await asked_by("backfill-2-0") == ["ada", "bob", "zoe"]
        await ledger.ask_anew("backfill-1-0", [1])
        assert await asked_by("backfill-1-0") == ["bob", "zoe"]


async def test_a_platform_is_not_asked_over_and_over_for_what_cannot_be_kept(
    graph: Graph, redis_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[str] = []
    now = [NOW]
    found = 200, b'{"business_discovery": {"id": "1", "username": "ada", "name": "Ada"}}'
    (tmp_path / "archive").touch()  # a file, where a folder should be
    async with (
        Redis.from_url(redis_url) as redis,
        saying(lambda _: found, asked=asked) as url,
        open_client() as client,
    ):
        clients = PlatformClients(
            {Platform.INSTAGRAM: (Instagram(url, "t", "1"),)}, client, clock=lambda: now[0], keeps=True
        )
        store = AccountStore(graph, sealer=Sealer(bytes(32)), clock=lambda: now[0], new_id=new_id)
        archive = Archive(str(tmp_path / "archive"))
        ingestion = Ingestion(clients, store=store, ledger=FetchLedger(redis), clock=lambda: now[0], archive=archive)
        for _ in range(60):  # ten minutes of tries
            with pytest.raises(UnavailableError, match=r"refuses \(Not a directory\)"):
                await ingestion.fetch(Work("ingest-4", Platform.INSTAGRAM, (Ask("ada"),)))
            now[0] += timedelta(seconds=10)
        assert len(asked) <= 8
        assert "fetch.not_kept" in caplog.text
        (tmp_path / "archive").unlink()
        now[0] += LONGEST_HELD
        for number in (1, 2):  # at once again
            await ingestion.fetch(Work(f"ingest-{4 + number}", Platform.INSTAGRAM, (Ask("ada"),)))
        assert asked[-2:] == ["ada", "ada"]


async def test_a_platform_is_not_asked_over_and_over_while_redis_is_full(graph: Graph, redis_url: str) -> None:
    asked: list[str] = []
    async with (
        Redis.from_url(redis_url) as redis,
        saying(lambda _: NOT_SHOWN, asked=asked) as url,
        open_client() as client,
    ):
        clients = PlatformClients({Platform.INSTAGRAM: (Instagram(url, "t", "1"),)}, client, clock=lambda: NOW)
        store = AccountStore(graph, sealer=Sealer(bytes(32)), clock=lambda: NOW, new_id=new_id)
        ingestion = Ingestion(clients, store=store, ledger=FetchLedger(redis), clock=lambda: NOW)
        await redis.config_set("maxmemory", 1)
        try:
            for _ in range(3):
                with pytest.raises(UnavailableError, match="Redis"):
                    await ingestion.fetch(Work("ingest-7", Platform.INSTAGRAM, (Ask("ada"),)))
        finally:
            await redis.config_set("maxmemory", 0)
    assert asked == ["ada"]


async def test_a_command_sends_nothing_again_that_lies_in_the_queue(graph: Graph, installation: Settings) -> None:
    broker, sent, told = make_broker(installation.effective_redis_url), list[Work](), list[Progress]()

    def send(work: Work) -> None:
        sent.append(work)
        send_fetch(broker, batch_of(work))

    async def told_often(often: int) -> bool:
        return len(told) >= often

    async with make_redis(installation) as redis:
        run = IngestRun(graph, FetchLedger(redis), send=send, clock=lambda: NOW, report=told.append, resend_seconds=0.2)
        names = [f"name{number}" for number in range(50)]
        running = asyncio.create_task(run.run("ingest-3", Platform.INSTAGRAM, names, posts=0))
        await eventually(lambda: told_often(6))
        assert [len(work.asks) for work in sent] == [20, 20, 10]
        key = f"creatorgraph:queue:{FETCH}"
        lost = await redis.lpop(key)
        assert isinstance(lost, bytes)
        await redis.hdel(f"{key}.msgs", lost)
        seen = len(told) + 4
        await eventually(lambda: told_often(seen))
        running.cancel()
        await asyncio.wait([running])
    assert [work.asks for work in sent[3:4]] == [sent[0].asks]
    assert len(sent) == 4
    broker.close()
