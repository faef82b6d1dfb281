"""A budget that does not pay for all of a message: what it pays for is read, the rest waits, nothing is overspent."""

import asyncio
from datetime import UTC, datetime

from redis.asyncio import Redis

from creatorgraph.access.sealing import Sealer
from creatorgraph.bootstrap.graph import new_id
from creatorgraph.bootstrap.platforms import interfaces_of
from creatorgraph.clock import system_clock
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.operations.fetch_ledger import FetchLedger
from creatorgraph.operations.fetch_work import Work
from creatorgraph.operations.ingestion import Fetched, Ingestion
from creatorgraph.operations.quota_gate import QuotaGate
from creatorgraph.operations.quota_store import QuotaStore
from creatorgraph.platforms.clients import PlatformClients
from creatorgraph.platforms.http import open_client
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Ask
from creatorgraph.platforms.terms import Source
from creatorgraph.settings import Settings
from tests.platforms.conftest import Fakes

DOLLAR = 1_000_000
WORKERS, NAMES = 4, 60


async def test_workers_read_what_a_dollar_pays_for_and_the_rest_waits_for_the_next_month(
    fakes: Fakes, graph: Graph, redis_url: str
) -> None:
    async with open_client() as client, Redis.from_url(redis_url) as redis:
        gate = QuotaGate(QuotaStore(redis, shares={}), clock=system_clock, budgets={Source.X: 1})
        settings = Settings(fake_platforms_url=fakes.url)
        clients = PlatformClients(interfaces_of(settings), client, clock=system_clock, gate=gate)
        store = AccountStore(graph, sealer=Sealer(bytes(32)), clock=system_clock, new_id=new_id)
        ledger = FetchLedger(redis)
        ingestion = Ingestion(clients, store=store, ledger=ledger, clock=system_clock)

        async def work(worker: int) -> Fetched:
            asks = tuple(Ask(f"name_{worker}_{number}", number=number) for number in range(NAMES))
            return await ingestion.fetch(Work(f"ingest-{worker}", Platform.X, asks))

        fetched = await asyncio.gather(*map(work, range(WORKERS)))
        outcomes = [
            [(entry.outcome, entry.until) for entry in (await ledger.entries(f"ingest-{worker}")).values()]
            for worker in range(WORKERS)
        ]
    (used,) = fakes.usage()
    assert (used["accounts"], used["units"]["microdollars"]) == (100, DOLLAR)
    waiting = [rest for each in fetched for rest in each.rests]
    assert sum(len(rest.work.asks) for rest in waiting) == WORKERS * NAMES - 100
    assert not any(each.given_up for each in fetched)
    now = system_clock()
    next_month = datetime(now.year + now.month // 12, now.month % 12 + 1, 1, tzinfo=UTC)
    assert {rest.until.replace(microsecond=0) for rest in waiting} <= {next_month}
    assert {rest.work.tries for rest in waiting} == {0}
    said = [outcome for each in outcomes for outcome, until in each if until is None]
    assert said == ["not found"] * 100
