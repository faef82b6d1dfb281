"""The indexes of creators: one that answers, and beside it sometimes one of another model that is being filled.

Which they are stands in the graph (`IndexState`), so that every process knows and a switch is one write. A query asks
one of them with the model that its vectors are of, from its beginning to its end; a writer writes to all.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from creatorgraph.creator_search.index import SearchIndex, Vectors
from creatorgraph.errors import UnavailableError

Embed = Callable[[Sequence[str]], Vectors]
"""Texts to L2-normalized vectors, n x d float32; runs in a thread, so it must be thread-safe."""

LOOK_SECONDS = 2.0
"""For so long a reader trusts what it read of the state: so long after a switch it may answer from the index before."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One index, with the model that its vectors are of."""

    model: str
    index: SearchIndex
    embed: Embed


@dataclass(frozen=True, slots=True)
class Standing:
    """Which models there are indexes of: the one that answers, the one being filled."""

    active: str
    building: str | None = None


class Shelf:
    """Opens the indexes in force, each once. `prepare` comes first."""

    def __init__(self, make: Callable[[str], Generation], standing: Callable[[], Awaitable[Standing]]) -> None:
        self._make = make
        self._standing = standing
        self._open: dict[str, Generation] = {}
        self._put_away: list[Generation] = []
        self._current: Generation | None = None
        self._looked_at = 0.0
        self._turn = asyncio.Lock()

    @classmethod
    def of(cls, index: SearchIndex, embed: Embed) -> "Shelf":
        """Give a shelf of one index, which is prepared already."""

        async def standing() -> Standing:
            return Standing(model)

        model = "the only one"
        shelf = cls(lambda _: Generation(model, index, embed), standing)
        shelf._open[model] = Generation(model, index, embed)
        return shelf

    async def prepare(self) -> None:
        """Open what is in force, and make what is missing. Safe to run twice and from two processes."""
        await self.written()

    async def current(self) -> Generation:
        """Give the index that answers. While the graph is away, the one that answered before."""
        if self._current is not None and time.monotonic() - self._looked_at < LOOK_SECONDS:
            return self._current
        try:
            return (await self.written())[0]
        except UnavailableError:
            if self._current is None:
                raise
            self._looked_at = time.monotonic()
            return self._current

    async def written(self) -> Sequence[Generation]:
        """Give the indexes to write to as the graph says now, the one that answers first."""
        standing = await self._standing()
        async with self._turn:
            models = [standing.active, *([standing.building] if standing.building else [])]
            found = [await self._opened(model) for model in models]
            self._put_away += [self._open.pop(model) for model in sorted(self._open.keys() - set(models))]
            self._current, self._looked_at = found[0], time.monotonic()
            return found

    async def close(self) -> None:
        """Close every index."""
        for generation in [*self._open.values(), *self._put_away]:
            await generation.index.close()
        self._open.clear()
        self._put_away.clear()
        self._current = None

    async def _opened(self, model: str) -> Generation:
        if model not in self._open:
            made = await asyncio.to_thread(self._make, model)
            await made.index.prepare()
            self._open[model] = made
        return self._open[model]
