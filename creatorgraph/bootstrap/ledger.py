"""The ledger of ingest runs, for workers and for commands that follow a run."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from creatorgraph.bootstrap.redis_client import make_redis
from creatorgraph.operations.fetch_ledger import FetchLedger
from creatorgraph.settings import Settings


@asynccontextmanager
async def opened_ledger(settings: Settings) -> AsyncIterator[FetchLedger]:
    """Open the ledger of ingest runs, and close it at the end."""
    async with make_redis(settings) as redis:
        yield FetchLedger(redis)
