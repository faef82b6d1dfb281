"""Following the change feed as it grows: the graph is asked once in a while, however many follow."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from creatorgraph.errors import UnavailableError
from creatorgraph.identity_graph.changes_service import last_number, read_changes
from creatorgraph.identity_graph.graph import Graph, Row

AT_ONCE = 100
AGAIN_SECONDS = 30.0


class FeedWatch:
    """Lets at most `most` readers follow the feed of one graph, with about `poll_seconds` between two looks."""

    def __init__(self, graph: Graph, *, poll_seconds: float = 1.0, most: int = 100) -> None:
        self._graph = graph
        self._poll_seconds = poll_seconds
        self._most = most
        self._following = 0
        self._closing = asyncio.Event()
        self._asked: asyncio.Task[int] | None = None
        self._asked_at = 0.0

    @property
    def following(self) -> int:
        """How many readers follow now."""
        return self._following

    def close(self) -> None:
        """End every reader's feed at the next look, and let nobody begin."""
        self._closing.set()

    async def follow(self, after: int | None) -> AsyncIterator[Row]:
        """Give the changes behind a number, and those to come; None is what is to come only. Ends with `close`.

        Raises UnavailableError where too many follow already or the graph is away, BadInputError for a number that the
        feed has not reached.
        """
        if self._closing.is_set() or self._following >= self._most:
            reason = f"{self._most} subscriptions are open, which is the most; try again later, or ask for pages"
            raise UnavailableError(reason, retry_after=AGAIN_SECONDS)
        self._following += 1
        try:
            async for row in self._rows(await last_number(self._graph) if after is None else after):
                yield row
        finally:
            self._following -= 1

    async def _rows(self, after: int) -> AsyncIterator[Row]:
        while not self._closing.is_set():
            rows = await read_changes(self._graph, after=after, most=AT_ONCE)
            for row in rows:
                after = row["seq"]
                yield row
            if not rows:
                await self._growth(after)

    async def _growth(self, after: int) -> None:
        """Wait at least one look, and until there is a change behind a number."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._poll_seconds):
                    await self._closing.wait()
            if self._closing.is_set() or await self._last() > after:
                return

    async def _last(self) -> int:
        """Give the number of the last change, as one of the readers learned it within the last look."""
        now = asyncio.get_running_loop().time()
        if self._asked is None or (self._asked.done() and now - self._asked_at >= self._poll_seconds / 2):
            self._asked = asyncio.create_task(last_number(self._graph))
            self._asked_at = now
        return await asyncio.shield(self._asked)


async def read_all(graph: Graph, *, after: int) -> AsyncIterator[Row]:
    """Give the changes behind a number that are there now."""
    while rows := await read_changes(graph, after=after, most=AT_ONCE):
        for row in rows:
            yield row
        after = rows[-1]["seq"]
