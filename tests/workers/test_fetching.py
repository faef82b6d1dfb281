"""What a message that asks platforms sends on, with a real graph and Redis, and no platform that could be asked."""

from dramatiq.brokers.stub import StubBroker
from redis.asyncio import Redis

from creatorgraph.access.sealing import Sealer
from creatorgraph.clock import system_clock
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.operations.fetch_ledger import FetchLedger
from creatorgraph.operations.ingestion import Ingestion
from creatorgraph.operations.queue_keys import QUEUES, WAKE
from creatorgraph.platforms.clients import PlatformClients
from creatorgraph.platforms.http import open_client
from creatorgraph.platforms.observation import Platform
from creatorgraph.workers.fetching import Fetching
from creatorgraph.workers.incoming import Incoming
from creatorgraph.workers.messages import FetchAccount, FetchBatch


async def test_whoever_brings_the_last_of_what_comes_in_wakes_those_who_resolve(graph: Graph, redis_url: str) -> None:
    broker, incoming = StubBroker(middleware=[]), Incoming()
    for queue in QUEUES:
        broker.declare_queue(queue)
    store = AccountStore(graph, sealer=Sealer(bytes(32)), clock=system_clock, new_id=lambda: "1")
    batch = FetchBatch(run="ingest-1", platform=Platform.X, accounts=(FetchAccount(text="ada"),))
    async with Redis.from_url(redis_url) as redis, open_client() as client:
        ledger, clients = FetchLedger(redis), PlatformClients({}, client, clock=system_clock)
        ingestion = Ingestion(clients, store=store, ledger=ledger, clock=system_clock)
        fetching = Fetching(broker, ingestion, incoming=incoming, clock=system_clock)
        with incoming.message():
            await fetching.fetch(batch.model_dump_json())
            assert broker.queues[WAKE].qsize() == 0
        await fetching.fetch(batch.model_dump_json())
        assert broker.queues[WAKE].qsize() == 1
        assert await ledger.count("ingest-1") == (1, 1)
        assert [entry.code for entry in (await ledger.entries("ingest-1")).values()] == ["no-credential"]
