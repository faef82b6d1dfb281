"""What became of each account of an ingest run, in Redis for a week: by its place in the run, never by its name."""

from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from creatorgraph.clock import from_text
from creatorgraph.operations.queue_away import queue_away
from creatorgraph.operations.queue_keys import FETCH, WAITING_KINDS, messages_key
from creatorgraph.platforms.observation import Platform

KEEP_SECONDS = 7 * 86_400
OUTCOMES = "creatorgraph:outcomes"


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

    async def record(
        self,
        run: str,
        entries: Mapping[int, Entry],
        *,
        answered: Collection[int] = (),
        counted: Mapping[tuple[Platform, str], int] | None = None,
    ) -> None:
        """Write outcomes by their places in the run; who is `answered` is not asked for again in it.

        `counted` says how often a platform gave which outcome, for `outcomes`.
        """
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
            if answered:
                pipe.sadd(_answered(run), *answered)
            for key in (_key(run), _waiting(run), _answered(run)):
                pipe.expire(key, KEEP_SECONDS)
            for (platform, outcome), times in (counted or {}).items():
                pipe.hincrby(OUTCOMES, f"{platform.value}:{outcome}", times)
            await pipe.execute()

    async def outcomes(self) -> dict[tuple[str, str], int]:
        """Give how often each platform gave which outcome, of all runs since this Redis is there."""
        async with _answering():
            found = cast("dict[bytes, bytes]", await self._redis.hgetall(OUTCOMES))
        counted: dict[tuple[str, str], int] = {}
        for name, times in found.items():
            platform, _, outcome = name.decode().partition(":")
            counted[platform, outcome] = int(times)
        return counted

    async def answered(self, run: str, numbers: Collection[int]) -> set[int]:
        """Give those of some places whose account was answered: a copy of its message has nothing to ask."""
        if not numbers:
            return set()
        async with _answering():
            known = await self._redis.smismember(_answered(run), list(numbers))
        return {number for number, is_member in zip(numbers, known, strict=True) if is_member}

    async def forget(self, run: str) -> None:
        """Forget the outcomes of a run before their week is over, but not who was answered: copies may still come."""
        async with _answering():
            await self._redis.delete(_key(run), _waiting(run))

    async def ask_anew(self, run: str, numbers: Collection[int]) -> None:
        """Let accounts be asked for whose answers are forgotten: the graph that had them may be gone."""
        if numbers:
            async with _answering():
                await self._redis.srem(_answered(run), *numbers)

    async def queued(self, runs: str) -> dict[str, set[int]]:
        """Give what lies in the queue, waits for an instant or is in a worker's hands, of runs that begin so: by run.

        It reads the whole queue: ask when something seems to be lost.
        """
        found: dict[str, set[int]] = {}
        async with _answering():
            for kind in WAITING_KINDS:
                async for _, contents in self._redis.hscan_iter(messages_key(FETCH, kind)):
                    run, numbers = _asked_by(contents)
                    if run.startswith(runs):
                        found.setdefault(run, set()).update(numbers)
        return found

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


def _answered(run: str) -> str:
    return f"{_key(run)}:answered"


def _asked_by(contents: bytes) -> tuple[str, list[int]]:
    """Read the run of a message and the places of its accounts; none of one that does not fit its form."""
    try:
        payload = orjson.loads(orjson.loads(contents)["args"][0])
        return str(payload["run"]), [int(each.get("number", 0)) for each in payload["accounts"]]
    except (ValueError, LookupError, TypeError, AttributeError):
        return "", []


def _line(entry: Entry) -> str:
    return orjson.dumps(asdict(entry)).decode()


@asynccontextmanager
async def _answering() -> AsyncIterator[None]:
    try:
        yield
    except (RedisError, OSError) as error:
        raise queue_away(error) from error
