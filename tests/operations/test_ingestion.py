"""What a fetch leaves where a platform fails again and again, over a transport that always fails."""

from datetime import UTC, datetime, timedelta

import httpx
from redis.asyncio import Redis

from creatorgraph.access.sealing import Sealer
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.operations.fetch_ledger import FetchLedger
from creatorgraph.operations.ingestion import FIRST_PAUSE, MOST_TRIES, Ingestion, Work
from creatorgraph.platforms.clients import PlatformClients
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Ask
from creatorgraph.platforms.x import X

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


async def left_by(graph: Graph, redis_url: str, response: httpx.Response, *, draw: float) -> list[tuple[float, int]]:
    """Fetch with every try; give for each the seconds that it waits and how many accounts were given up."""
    waited: list[tuple[float, int]] = []
    async with (
        Redis.from_url(redis_url) as redis,
        httpx.AsyncClient(transport=httpx.MockTransport(lambda _: response)) as client,
    ):
        clients = PlatformClients({Platform.X: (X("https://x.example", "t"),)}, client, clock=lambda: NOW)
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
    failing = httpx.Response(503)
    first = FIRST_PAUSE.total_seconds()
    assert await left_by(graph, redis_url, failing, draw=1.0) == [
        (first, 0), (first * 2, 0), (first * 4, 0), (first * 8, 0), (0, 2),
    ]  # fmt: skip
    assert (await left_by(graph, redis_url, failing, draw=0.0))[0] == (0, 0)


async def test_what_the_platform_says_about_coming_back_is_obeyed(graph: Graph, redis_url: str) -> None:
    later = httpx.Response(503, headers={"retry-after": "90"})
    assert (await left_by(graph, redis_url, later, draw=0.1))[0] == (timedelta(seconds=90).total_seconds(), 0)


async def test_a_refused_credential_is_given_up_at_once(graph: Graph, redis_url: str) -> None:
    assert (await left_by(graph, redis_url, httpx.Response(401), draw=1.0))[0] == (0, 2)
