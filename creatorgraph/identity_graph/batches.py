"""Small batches that wait for their turn to be written are written together, in one transaction.

A transaction costs about the same for twenty accounts as for two hundred: its statements are sent one after the other,
and its commit waits for the disk. Nothing waits to be written together: what came in while another transaction ran goes
into the next.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from creatorgraph.errors import CreatorgraphError, UnavailableError
from creatorgraph.identity_graph.graph import Row, fence
from creatorgraph.identity_graph.reading import Reading

MOST_TOGETHER = 1_000
"""Accounts of one transaction, where it is not one batch."""
LARGE = 500
"""A batch of so many accounts goes ahead of its turn, to be planned; smaller ones wait, and go with what comes."""


@dataclass(frozen=True, slots=True)
class BatchMark:
    """Which batch of which run a message carries: a batch that is in the graph already is not written again."""

    run: str
    number: int

    @property
    def key(self) -> str:
        """The key of the batch's node."""
        return f"{self.run}:{self.number}"

    def row(self, *, accounts: int, erased: int, at: str) -> Row:
        """Give the row that records it: how many accounts it brought, and how many of them are kept out."""
        return {"key": self.key, "run": self.run, "accounts": accounts, "erased": erased, "at": at}


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Readings to write, and who waits for it. `check` raises where they are not this process' work any more."""

    readings: Sequence[Reading]
    mark: BatchMark | None
    check: Callable[[], None] | None = field(default_factory=fence.get)
    written: asyncio.Future[list[str]] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def fail(self, error: BaseException) -> None:
        """Tell whoever waits why it was not written. What ends one of them (a cancelled task) is no end of another."""
        if not self.written.done():
            passing = UnavailableError("the process that wrote this was ended; it is tried again", retry_after=1.0)
            self.written.set_exception(error if isinstance(error, Exception) else passing)


Write = Callable[[Sequence[Batch]], Awaitable[list[str]]]
"""Writes batches in one transaction, and gives the keys of the accounts touched."""


class Batches:
    """Batches on their way into the graph, in the order in which they came; `at_once` transactions at a time.

    Of those with `large` accounts or more, so many more as are planned `ahead`.
    """

    def __init__(self, write: Write, *, at_once: int, ahead: int = 0, large: int = LARGE) -> None:
        self._write = write
        self._large = large
        self._waiting: deque[Batch] = deque()
        self._turn = asyncio.Semaphore(at_once)
        self._large_turn = asyncio.Semaphore(at_once + ahead) if ahead else self._turn

    async def write(self, readings: Sequence[Reading], mark: BatchMark | None) -> list[str]:
        """Write a batch, by itself or with others; give the keys of the accounts touched by what was written."""
        batch = Batch(readings, mark)
        self._waiting.append(batch)
        try:
            async with self._large_turn if len(readings) >= self._large else self._turn:
                while batch in self._waiting:
                    await self._write_together(self._taken())
        except asyncio.CancelledError:
            batch.written.cancel()
            raise
        return await batch.written

    def _taken(self) -> list[Batch]:
        """Take what waits longest, so much as goes together; what is not this process' work any more fails."""
        taken: list[Batch] = []
        count = 0
        while self._waiting and (not taken or count + len(self._waiting[0].readings) <= MOST_TOGETHER):
            batch = self._waiting.popleft()
            try:
                if batch.check:
                    batch.check()
            except CreatorgraphError as error:
                batch.fail(error)
            else:
                if not batch.written.done():
                    taken.append(batch)
                    count += len(batch.readings)
        return taken

    async def _write_together(self, batches: Sequence[Batch]) -> None:
        try:
            touched = await self._write(batches) if batches else []
        except BaseException as error:
            if len(batches) == 1 or not isinstance(error, Exception) or isinstance(error, CreatorgraphError):
                for batch in batches:
                    batch.fail(error)
                if not isinstance(error, Exception):
                    raise
                return
            for batch in batches:  # one of them cannot be written: the others can
                await self._write_together([batch])
            return
        for batch in batches:
            if not batch.written.done():
                batch.written.set_result(touched)
