"""What became of each account of an ingest run, in Redis for a week: by its place in the run, never by its name."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from creatorgraph.clock import from_text
from creatorgraph.operations.queue_away import queue_away

KEEP_SECONDS = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Entry:
    """An outcome by name, with the platform's code and a text; `until` where the account waits for an instant."""

    outcome: str
    code: str = ""
    text: str = ""
    until: str | None = None

    @property
    def is_final(self) -> bool:
        """Whether nothing more happens to the account in this run."""
        return self.until is None


def next_instant(entries: Iterable[Entry], now: datetime) -> datetime | None:
    """Give the first instant still to come for which an account waits; None where there is none."""
    instants = [from_text(entry.until) for entry in entries if entry.until]
    return min((instant for instant in instants if instant > now), default=None)


class FetchLedger:
    """Remembers outcomes. Writing one twice leaves one; a final one is never made a waiting one again."""

    def __init__(self, redis: "Redis") -> None:
        self._redis = redis

    async def record(self, run: str, entries: Mapping[int, Entry]) -> None:
        """Write outcomes by their places in the run."""
        if not entries:
            return
        async with _answering(), self._redis.pipeline(transaction=True) as pipe:
            for key, is_final in ((_key(run), True), (_waiting(run), False)):
                lines = [
                    text
                    for number, each in entries.items()
                    if each.is_final is is_final
                    for text in (str(number), _line(each))
                ]
                if lines:
                    pipe.hset(key, items=lines)
            pipe.expire(_key(run), KEEP_SECONDS)
            pipe.expire(_waiting(run), KEEP_SECONDS)
            await pipe.execute()

    async def forget(self, run: str) -> None:
        """Forget the outcomes of a run before their week is over."""
        async with _answering():
            await self._redis.delete(_key(run), _waiting(run))

    async def count(self, run: str) -> tuple[int, int]:
        """Count the accounts with a final outcome, and at most how many have one at all."""
        async with _answering(), self._redis.pipeline(transaction=False) as pipe:
            pipe.hlen(_key(run))
            pipe.hlen(_waiting(run))
            final, waiting = await pipe.execute()
        return final, final + waiting

    async def entries(self, run: str) -> dict[int, Entry]:
        """Give what is known, by the places in the run."""
        async with _answering():
            waiting = await self._redis.hgetall(_waiting(run))
            final = await self._redis.hgetall(_key(run))
        return {int(number): Entry(**orjson.loads(line)) for number, line in {**waiting, **final}.items()}


def _key(run: str) -> str:
    return f"creatorgraph:fetch:{run}"


def _waiting(run: str) -> str:
    return f"{_key(run)}:waiting"


def _line(entry: Entry) -> str:
    return orjson.dumps(asdict(entry)).decode()


@asynccontextmanager
async def _answering() -> AsyncIterator[None]:
    try:
        yield
    except (RedisError, OSError) as error:
        raise queue_away(error) from error
