"""The batches under way, in Redis beside the budget that paid for them: a worker that starts anew goes on with them."""

from collections.abc import Awaitable
from typing import cast

from redis.asyncio import Redis

from creatorgraph.enrichment.batches import Batch, batch_of

KEY = "creatorgraph:batches"


class BatchStore:
    """Batches under way by their mark; nearly always one or none."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def oldest(self) -> Batch | None:
        """Give the batch that is longest under way."""
        found = await cast("Awaitable[dict[bytes, bytes]]", self._redis.hgetall(KEY))
        return min((batch_of(written) for written in found.values()), key=lambda batch: batch.mark, default=None)

    async def put(self, batch: Batch) -> None:
        """Keep a batch, in place of what was kept under its mark."""
        await self._redis.hset(KEY, batch.mark, batch.to_json().decode())

    async def take(self, batch: Batch) -> bool:
        """Forget a batch; tell whether it was kept, so that of several only one settles it."""
        return bool(await self._redis.hdel(KEY, batch.mark))
