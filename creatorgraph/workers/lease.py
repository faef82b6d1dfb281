"""Fencing: a worker that was frozen, and so presumed dead, writes nothing of what it had in hand then.

A worker is presumed dead after some seconds without a sign, and its messages run elsewhere. When it wakes up it has
work in hand that is not its own any more. The pulse beats every second; where the time between two beats says that the
process stood still for so long, the lease's number goes up, and work that was begun under an older number is refused
at its next write. What slips in between a check and its write is caught by the graph: batches are marked in the
transaction that writes them, and older observations never overwrite newer ones.
"""

import threading
import time
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from creatorgraph.errors import CreatorgraphError
from creatorgraph.identity_graph.graph import fence

P = ParamSpec("P")
T = TypeVar("T")


class FrozenError(CreatorgraphError):
    """The worker stood still for so long that its messages were given to others; this one is tried again."""

    code = "FROZEN"


class Lease:
    """Counts how often this process stood still for longer than it may. Safe from several threads."""

    def __init__(self, longest_s: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._longest = longest_s
        self._clock = clock
        self._seen = clock()
        self._number = 0
        self._lock = threading.Lock()

    def look(self) -> int:
        """Take note of the time, and give the number that holds now."""
        with self._lock:
            now = self._clock()
            if now - self._seen > self._longest:
                self._number += 1
            self._seen = now
            return self._number

    def held(self, work: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        """Let work write to the graph only while the number holds under which it began."""

        @wraps(work)
        async def under_lease(*args: P.args, **kwargs: P.kwargs) -> T:
            number = self.look()

            def check() -> None:
                if self.look() != number:
                    raise FrozenError("this worker stood still, and its work runs elsewhere", retry_after=1.0)

            token = fence.set(check)
            try:
                return await work(*args, **kwargs)
            finally:
                fence.reset(token)

        return under_lease
