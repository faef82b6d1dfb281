"""Doing all that is due, once at a time in one process, without missing what comes in meanwhile."""

from collections.abc import Awaitable, Callable

Step = Callable[[], Awaitable[int]]
"""Does some of the due work and gives how much; 0 when nothing is due."""


class Drain:
    """Runs a step until nothing is due. Woken while it runs, it looks once more before it ends."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._running = False
        self._again = False

    @property
    def is_running(self) -> bool:
        """Whether somebody does what is due."""
        return self._running

    async def wake(self) -> int:
        """Do all that is due; give how much was done here. While another call does it, return at once."""
        self._again = True
        if self._running:
            return 0
        self._running = True
        done = 0
        try:
            while self._again:
                self._again = False
                while step := await self._step():
                    done += step
        finally:
            self._running = False
        return done
