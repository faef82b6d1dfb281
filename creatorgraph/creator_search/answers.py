"""Answers of searches, remembered in Redis for five minutes at most.

An answer is kept as ids, scores and counts: creators are always read from the graph, with the rights of who asks. It is
found under the version of the index and a keyed hash of tenant, scopes, model and query, so that no text, name or
tenant stands in a key. Writers raise the version after they wrote (`IndexVersion`), readers follow in `LAG_SECONDS`
and at once where something was removed. Where Redis is away readers ask the index; writers say so and try again.
"""

import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from creatorgraph.errors import UnavailableError

logger = logging.getLogger(__name__)

SECONDS = 300
LAG_SECONDS = 5
"""So long an answer may be older than the index: else a steady stream of changes would leave nothing to answer from."""

AWAY_SECONDS = 5.0
"""For so long Redis is not asked after it did not answer."""

PREFIX = "{creatorgraph:search}"
KEYS = (f"{PREFIX}:written", f"{PREFIX}:answers", f"{PREFIX}:counters")


@dataclass(frozen=True, slots=True)
class Counted:
    """How often an answer was there and was not, since Redis holds its counters."""

    hits: int
    misses: int
    version: str

    @property
    def rate(self) -> float | None:
        """The share of hits; None where nothing was asked yet."""
        asked = self.hits + self.misses
        return self.hits / asked if asked else None


def _script(redis: Redis) -> Callable[..., Awaitable[Any]]:
    text = files(__package__).joinpath("answers.lua").read_text(encoding="utf-8")
    return redis.register_script(text)


class IndexVersion:
    """The version of the index, raised by whoever writes to it."""

    def __init__(self, open_redis: Callable[[], Redis]) -> None:
        self._open = open_redis
        self._redis: Redis | None = None

    async def changed(self, *, removed: bool) -> None:
        """Say that the index changed, after it did. Raises UnavailableError: what was written must be written again."""
        if self._redis is None:
            self._redis = self._open()
        try:
            await _script(self._redis)(keys=KEYS, args=["changed", int(removed)])
        except (RedisError, OSError) as error:
            message = "search index: Redis does not answer, so that cached answers cannot be told of the change"
            raise UnavailableError(message, retry_after=5.0) from error

    async def close(self) -> None:
        """Close the connection, where there is one."""
        if self._redis is not None:
            await self._redis.aclose()
            self._redis = None


class AnswerCache:
    """Remembers answers. Fails open: without Redis every answer is a new one. `model` names that of the index."""

    def __init__(self, redis: Redis, *, keyed_hash: Callable[[str], str], model: Callable[[], Awaitable[str]]) -> None:
        self.model = model
        self._redis = redis
        self._run = _script(redis)
        self._keyed_hash = keyed_hash
        self._away_until = 0.0

    def digest(self, parts: Sequence[object]) -> str:
        """Give the name of an answer: a keyed hash of all that it depends on."""
        return self._keyed_hash(repr(parts))

    async def ask(self, digest: str) -> tuple[str | None, bytes | None]:
        """Give the version of the index and the answer; (None, None) where Redis is away."""
        if time.monotonic() < self._away_until:
            return None, None
        try:
            version, found = await self._run(keys=KEYS, args=["ask", digest, LAG_SECONDS])
        except (RedisError, OSError) as error:
            self._rest(error)
            return None, None
        return version.decode(), found

    async def version(self, *, held: str | None) -> str | None:
        """Give the version in force, None where Redis is away; an answer held of that version counts as a hit."""
        if time.monotonic() < self._away_until:
            return None
        try:
            found = await self._run(keys=KEYS, args=["version", LAG_SECONDS, held or ""])
        except (RedisError, OSError) as error:
            self._rest(error)
            return None
        return cast("bytes", found).decode()

    async def keep(self, digest: str, *, version: str, answer: bytes) -> None:
        """Remember an answer that was made under a version; not one of a version that is past."""
        try:
            await self._run(keys=KEYS, args=["keep", digest, version, answer, SECONDS])
        except (RedisError, OSError) as error:
            self._rest(error)

    async def counted(self) -> Counted:
        """Give the counters. Raises UnavailableError where Redis does not answer."""
        try:
            found = cast("dict[bytes, bytes]", await cast("Awaitable[Any]", self._redis.hgetall(KEYS[2])))
            version = cast("bytes | None", await self._redis.get(KEYS[0]))
        except (RedisError, OSError) as error:
            raise UnavailableError("the search cache cannot be read: Redis does not answer", retry_after=5.0) from error
        return Counted(int(found.get(b"hits", 0)), int(found.get(b"misses", 0)), (version or b"0").decode())

    def _rest(self, error: Exception) -> None:
        self._away_until = time.monotonic() + AWAY_SECONDS
        logger.warning("search.cache_away", extra={"fields": {"why": type(error).__name__}})
