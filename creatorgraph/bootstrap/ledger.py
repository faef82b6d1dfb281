"""The ledger of ingest runs, for workers and for commands that follow a run."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis

from creatorgraph.operations.fetch_ledger import FetchLedger
from creatorgraph.settings import Settings

SECONDS = 5.0
"""For so long a call to Redis may take."""


@asynccontextmanager
async def opened_ledger(settings: Settings) -> AsyncIterator[FetchLedger]:
    """Open the ledger of ingest runs, and close it at the end."""
    redis = Redis.from_url(settings.effective_redis_url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS)
    try:
        yield FetchLedger(redis)
    finally:
        await redis.aclose()
