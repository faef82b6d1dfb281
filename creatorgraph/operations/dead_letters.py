"""Messages that were given up: their cause and history in the graph, their contents in the queue's own store.

What a message carried is never copied: the node holds a reference to it. The contents go after the broker's seven
days; the node stays, and says so when it is replayed.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import orjson

from creatorgraph.clock import Clock, to_text
from creatorgraph.errors import NotFoundError
from creatorgraph.identity_graph.graph import Graph

PAGE = 100
WAITING, REPLAYED, DISCARDED = "waiting", "replayed", "discarded"


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

    async def all(self) -> list[Rejected]:
        """Give those that are there."""
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

    async def collect(self) -> int:
        """Write down what the queue gave up since the last look; give how many are new."""
        there = await self._rejected.all()
        if not there:
            return 0
        known = {row["id"]: row for row in await self._by_id([each.id for each in there])}
        new = [each for each in there if _is_news(each, known.get(each.id))]
        if new:
            rows = [_row(each, known.get(each.id)) for each in sorted(new, key=lambda each: each.id)]
            await self._graph.run("dead_letters/write", rows=rows)
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
    if known is None or known["reference"] != each.reference:
        return True
    return bool(each.causes) and known["tries"] == 0


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
