"""The messages that Dramatiq's Redis broker gave up (`<queue>.XQ`), and the causes that the worker left beside them."""

from collections.abc import Sequence
from typing import cast

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from creatorgraph.operations.dead_letters import Rejected, at_millis
from creatorgraph.operations.queue_away import queue_away
from creatorgraph.operations.queue_keys import GIVEN_UP, messages_key, queue_key

CAUSES = "creatorgraph:dead-letters:causes"
"""A hash: the queue's id of a message → JSON list of {at, error, code}, without anything that the message carried."""
CAUSES_KEPT_SECONDS = 8 * 86_400
AT_ONCE = 1_000


class RejectedInRedis:
    """Reads what the broker gave up."""

    def __init__(self, redis: "Redis", *, queues: Sequence[str]) -> None:
        self._redis = redis
        self._queues = queues

    async def all(self) -> list[Rejected]:
        """Give the messages that are there, the oldest of each queue first."""
        try:
            return [each for queue in self._queues for each in await self._of(queue)]
        except (RedisError, OSError) as error:
            raise queue_away(error) from error

    async def _of(self, queue: str) -> list[Rejected]:
        found_scores = await self._redis.zrange(queue_key(queue, GIVEN_UP), 0, AT_ONCE - 1, withscores=True)
        scored = cast("list[tuple[bytes, float]]", found_scores)
        found = []
        for name, score in scored:
            reference = name.decode()
            contents = await self._redis.hget(messages_key(queue, GIVEN_UP), reference)
            if contents is None:
                continue
            message = orjson.loads(contents)
            causes = orjson.loads(await self._redis.hget(CAUSES, reference) or b"[]")
            found.append(
                Rejected(
                    id=message["message_id"],
                    queue=queue,
                    actor=message["actor_name"],
                    reference=reference,
                    size=len(contents),
                    tries=len(causes),
                    failed_at=at_millis(score),
                    causes=tuple(causes),
                )
            )
        return found

    async def contents(self, queue: str, reference: str) -> bytes | None:
        """Give a message as it was sent."""
        try:
            found = await self._redis.hget(messages_key(queue, GIVEN_UP), reference)
        except (RedisError, OSError) as error:
            raise queue_away(error) from error
        return found.encode() if isinstance(found, str) else found

    async def remove(self, queue: str, reference: str) -> None:
        """Take a message out, with its contents and causes."""
        try:
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.zrem(queue_key(queue, GIVEN_UP), reference)
                pipe.hdel(messages_key(queue, GIVEN_UP), reference)
                pipe.hdel(CAUSES, reference)
                await pipe.execute()
        except (RedisError, OSError) as error:
            raise queue_away(error) from error
