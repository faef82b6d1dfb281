"""What people do with dead letters: look at a page, replay or discard one, some, or all of a kind."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from creatorgraph.errors import BadInputError, NotFoundError
from creatorgraph.operations.dead_letters import WAITING, DeadLetters

MOST_AT_ONCE = 500
"""So many are settled by one call; it tells whether more wait."""

Send = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which letters: those of `ids`, or of those that wait all, or the ones of a `kind` (an error's name)."""

    ids: tuple[str, ...] = ()
    kind: str | None = None
    everything: bool = False

    def check(self) -> None:
        """Raise BadInputError where nothing, or two things at once, are chosen."""
        if sum((bool(self.ids), self.kind is not None, self.everything)) != 1:
            raise BadInputError("choose dead letters in one way: by ids, by kind, or all that wait")


@dataclass(frozen=True, slots=True)
class Settled:
    """What was done: ids in order, and for each that could not be settled why not. `more` of the choice may wait."""

    done: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]
    more: bool


class DeadLetterDesk:
    """Acts on dead letters. `send` puts a message on its queue again."""

    def __init__(self, letters: DeadLetters, *, send: Send) -> None:
        self._letters = letters
        self._send = send

    async def page(self, *, after: str, status: str | None, kind: str | None, most: int) -> list[dict[str, Any]]:
        """Give letters behind an id, in the order of ids, with what the queue gave up a moment ago."""
        await self._letters.collect()
        return await self._letters.page(after=after, status=status, kind=kind, most=most)

    async def one(self, identity: str) -> dict[str, Any] | None:
        """Give one; None where there is none."""
        await self._letters.collect()
        try:
            return await self._letters.one(identity)
        except NotFoundError:
            return None

    async def replay(self, choice: Choice) -> Settled:
        """Send the messages again, each with all its tries before it."""
        return await self._settle(choice, lambda identity: self._letters.replay(identity, self._send))

    async def discard(self, choice: Choice) -> Settled:
        """Give the messages up for good; their causes and histories stay."""
        return await self._settle(choice, self._letters.discard)

    async def _settle(self, choice: Choice, act: Callable[[str], Awaitable[None]]) -> Settled:
        choice.check()
        await self._letters.collect()
        ids: Sequence[str] = choice.ids
        if not ids:
            rows = await self._letters.page(after="", status=WAITING, kind=choice.kind, most=MOST_AT_ONCE + 1)
            ids = [row["id"] for row in rows]
        done: list[str] = []
        failed: list[tuple[str, str]] = []
        for identity in ids[:MOST_AT_ONCE]:
            try:
                await act(identity)
            except NotFoundError as error:
                failed.append((identity, str(error)))
            else:
                done.append(identity)
        return Settled(tuple(done), tuple(failed), more=len(ids) > MOST_AT_ONCE)
