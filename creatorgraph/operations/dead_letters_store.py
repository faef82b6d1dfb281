"""The messages that Dramatiq's Redis broker gave up (`<queue>.XQ`), and the causes that the worker left beside them."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import cast

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from creatorgraph.operations.dead_letters import Place, Rejected, at_millis
from creatorgraph.operations.fetch_work import in_parts
from creatorgraph.operations.queue_away import queue_away
from creatorgraph.operations.queue_keys import GIVEN_UP, messages_key, queue_key

CAUSES = "creatorgraph:dead-letters:causes"
"""A hash: the queue's id of a message → JSON list of {at, error, code}, without anything that the message carried."""
CAUSES_KEPT_SECONDS = 8 * 86_400
AT_ONCE, READ_AT_ONCE = 1_000, 100
"""Places of a page, and messages that are read with their contents by one call."""


class RejectedInRedis:
    """Reads what the broker gave up."""

    def __init__(self, redis: "Redis", *, queues: Sequence[str]) -> None:
        self._redis = redis
        self._queues = queues

    async def places(self, since: datetime | None) -> AsyncIterator[list[Place]]:
        """Give where they lie, page by page, the oldest of a queue first; only those since an instant, where given."""
        try:
            for queue in self._queues:
                key = queue_key(queue, GIVEN_UP)
                start = await self._redis.zcount(key, "-inf", f"({since.timestamp() * 1000}") if since else 0
                while page := await self._redis.zrange(key, start, start + AT_ONCE - 1, withscores=True):
                    scored = cast("list[tuple[bytes, float]]", page)
                    yield [Place(queue, name.decode(), at_millis(score)) for name, score in scored]
                    start += len(page)
        except (RedisError, OSError) as error:
            raise queue_away(error) from error

    async def read(self, places: Sequence[Place]) -> list[Rejected]:
        """Give those of some places that are there."""
        found = []
        try:
            for some in in_parts(places, READ_AT_ONCE):
                async with self._redis.pipeline(transaction=False) as pipe:
                    for place in some:
                        pipe.hget(messages_key(place.queue, GIVEN_UP), place.reference)
                        pipe.hget(CAUSES, place.reference)
                    answers = await pipe.execute()
                read = zip(some, answers[::2], answers[1::2], strict=True)
                found += [_rejected(*each) for each in read if each[1] is not None]
        except (RedisError, OSError) as error:
            raise queue_away(error) from error
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


def _rejected(place: Place, contents: bytes, left: bytes | None) -> Rejected:
    message, causes = orjson.loads(contents), orjson.loads(left or b"[]")
    return Rejected(
        id=message["message_id"],
        queue=place.queue,
        actor=message["actor_name"],
        reference=place.reference,
        size=len(contents),
        tries=len(causes),
        failed_at=place.failed_at,
        causes=tuple(causes),
    )
