"""Messages that were given up: their cause and history in the graph, their contents in the queue's own store.

What a message carried is never copied: the node holds a reference to it. The contents go after the broker's seven
days; the node stays, and says so when it is replayed.

A look takes what was given up since the last one; every minute a look goes through all that lies there, whatever the
clocks of workers say, and finds letters whose replay was interrupted.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import orjson

from creatorgraph.clock import Clock, from_text, to_text
from creatorgraph.errors import NotFoundError
from creatorgraph.identity_graph.graph import Graph

PAGE = 100
WAITING, REPLAYED, DISCARDED = "waiting", "replayed", "discarded"
ALL_EVERY = timedelta(minutes=1)
OVERLAP = timedelta(minutes=1)
"""So far back a look begins before the newest that is known: causes come a moment later, and clocks differ."""
REPLAYED_WITHIN = timedelta(minutes=1)
"""What lies in the queue's store for longer after its replay was not sent: whoever replayed it has ended."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message lies that was given up, and since when."""

    queue: str
    reference: str
    failed_at: datetime


@dataclass(frozen=True, slots=True)
class Rejected:
    """A message that the queue gave up: where it lies, whose it is, how it failed each time (newest last)."""

    id: str
    queue: str
    actor: str
    reference: str
    size: int
    tries: int
    failed_at: datetime
    causes: tuple[Mapping[str, Any], ...]


class RejectedMessages(Protocol):
    """The queue's store of messages that were given up."""

    def places(self, since: datetime | None) -> AsyncIterator[list[Place]]:
        """Give where they lie, page by page, the oldest of a queue first; only those since an instant, where given."""
        ...

    async def read(self, places: Sequence[Place]) -> list[Rejected]:
        """Give those of some places that are there."""
        ...

    async def contents(self, queue: str, reference: str) -> bytes | None:
        """Give what a message is, None where it is gone."""
        ...

    async def remove(self, queue: str, reference: str) -> None:
        """Take one out."""
        ...


class DeadLetters:
    """Lists, replays and discards messages that were given up."""

    def __init__(self, graph: Graph, rejected: RejectedMessages, *, clock: Clock) -> None:
        self._graph = graph
        self._rejected = rejected
        self._clock = clock
        self._all_at: datetime | None = None
        self._since: datetime | None = None

    async def collect(self) -> int:
        """Write down what the queue gave up since the last look; give how many are new."""
        now, new = self._clock(), 0
        is_all = self._all_at is None or now - self._all_at >= ALL_EVERY
        async for places in self._rejected.places(None if is_all else self._since):
            new += await self._take(places)
            newest = max(place.failed_at for place in places) - OVERLAP
            self._since = max(self._since or newest, newest)
        if is_all:
            self._all_at = now
        return new

    async def _take(self, places: Sequence[Place]) -> int:
        """Write down those of a page that are not known; one that was never sent again waits again."""
        references = [place.reference for place in places]
        rows = await self._graph.read("dead_letters/by_reference", references=references)
        for row in rows:
            if row["status"] == REPLAYED and self._clock() - _settled_at(row) > REPLAYED_WITHIN:
                await self._settle(row, WAITING)
        whole = {row["reference"] for row in rows if row["tries"]}
        there = {each.id: each for each in await self._rejected.read([p for p in places if p.reference not in whole])}
        known = {row["id"]: row for row in await self._by_id(list(there))}
        new = [each for _, each in sorted(there.items()) if _is_news(each, known.get(each.id))]
        if new:
            await self._graph.run("dead_letters/write", rows=[_row(each, known.get(each.id)) for each in new])
        return len(new)

    async def listed(self, *, status: str | None = None, kind: str | None = None) -> AsyncIterator[dict[str, Any]]:
        """Give dead letters by id, page by page; `kind` is the name of the error."""
        after = ""
        while rows := await self.page(after=after, status=status, kind=kind, most=PAGE):
            for row in rows:
                yield row
            after = rows[-1]["id"]

    async def page(self, *, after: str, status: str | None, kind: str | None, most: int) -> list[dict[str, Any]]:
        """Give the dead letters behind an id, at most so many."""
        return await self._graph.read("dead_letters/list", after=after, status=status, kind=kind, limit=most)

    async def one(self, identity: str) -> dict[str, Any]:
        """Give one. Raises NotFoundError where there is none."""
        rows = await self._by_id([identity])
        if not rows:
            raise NotFoundError(f"there is no dead letter {identity}; `creatorgraph dead-letters list` names them")
        return rows[0]

    async def replay(self, identity: str, send: Callable[[bytes], None]) -> None:
        """Send a message again with all its tries. Raises NotFoundError where its contents are gone."""
        letter = await self.one(identity)
        contents = await self._rejected.contents(letter["queue"], letter["reference"])
        if contents is None:
            raise NotFoundError(f"dead letter {identity} cannot be replayed: its contents are gone from the queue")
        # first the graph, then the queue: a message that fails again at once finds its letter replayed
        await self._settle(letter, REPLAYED)
        try:
            send(contents)
        except Exception:
            await self._settle(letter, WAITING)
            raise
        await self._rejected.remove(letter["queue"], letter["reference"])

    async def discard(self, identity: str) -> None:
        """Give a message up for good; its cause and history stay."""
        letter = await self.one(identity)
        await self._rejected.remove(letter["queue"], letter["reference"])
        await self._settle(letter, DISCARDED)

    async def _settle(self, letter: Mapping[str, Any], status: str) -> None:
        history = [*orjson.loads(letter["history"]), {"at": to_text(self._clock()), "what": status}]
        row = {"id": letter["id"], "status": status, "history": orjson.dumps(history).decode()}
        await self._graph.run("dead_letters/settle", rows=[row])

    async def _by_id(self, ids: Sequence[str]) -> list[dict[str, Any]]:
        return await self._graph.read("dead_letters/by_id", ids=list(ids))


def _is_news(each: Rejected, known: Mapping[str, Any] | None) -> bool:
    """Tell whether a letter is unknown, came again, or was seen in the moment before its causes were left."""
    if known is None:
        return True
    if known["reference"] != each.reference:  # where it lay before its replay, it may lie still
        return known["status"] == REPLAYED or each.failed_at > from_text(known["failed_at"])
    return bool(each.causes) and known["tries"] == 0


def _settled_at(row: Mapping[str, Any]) -> datetime:
    return from_text(orjson.loads(row["history"])[-1]["at"])


def _row(each: Rejected, known: Mapping[str, Any] | None) -> dict[str, Any]:
    past = orjson.loads(known["history"]) if known else []
    cause = each.causes[-1] if each.causes else {}
    history = [*past, *({**entry, "what": "failed"} for entry in each.causes)]
    return {
        "id": each.id,
        "queue": each.queue,
        "actor": each.actor,
        "reference": each.reference,
        "bytes": each.size,
        "error": cause.get("error", "unknown"),
        "code": cause.get("code"),
        "tries": each.tries,
        "failed_at": to_text(each.failed_at),
        "history": orjson.dumps(history).decode(),
    }


def at_millis(millis: float) -> datetime:
    """Read the instant of a score of the queue."""
    return datetime.fromtimestamp(millis / 1000, UTC)
