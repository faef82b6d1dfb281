"""Memory of processes that work in large batches, and for months: when Python collects, and what goes back."""

import atexit
import ctypes
import gc
import time
from collections.abc import Callable

COLLECT_SECONDS = 120.0
M_ARENA_MAX, ARENAS = -8, 2
"""glibc's own number for how many heaps its threads may have, and what we allow; it would take eight a core."""


def look_less_often() -> None:
    """Let Python's collector look after 200,000 new objects instead of 700: loading alone makes hundreds of thousands.

    Measured: loading the API took a tenth less processor time.
    """
    gc.set_threshold(200_000, 50, 100)


def tune_collector() -> None:
    """Let Python's collector leave alone what is loaded, and look less often.

    Batches make hundreds of thousands of objects that are all alive: looking through them took a third of the time.
    """
    gc.collect()
    gc.freeze()
    # else DuckDB finds its own objects alive at the end, and says so to the user at length
    atexit.register(gc.unfreeze)
    look_less_often()


def share_one_heap() -> None:
    """Let Arrow take memory where everybody does, in few heaps: an allocator of its own keeps what threads freed.

    Measured: a worker that read 100 accounts every few seconds held 542 MiB after half an hour, and 615 without this.
    """
    import pyarrow as pa  # noqa: PLC0415 - commands that need none of it import this module

    pa.set_memory_pool(pa.system_memory_pool())
    if (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:  # glibc's
        mallopt(M_ARENA_MAX, ARENAS)


def give_back() -> None:
    """Give the system what was freed and is still kept. Does nothing where the C library is not glibc."""
    if (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)


class Sweeping:
    """Collects everything now and then, while nothing is in hand, and gives back what that freed.

    What the tuned collector leaves lying in cycles is little at a time and would stay for ever: measured, a worker that
    reads 300 accounts again and again grew by 2.5 MiB each time.
    """

    def __init__(self, is_busy: Callable[[], bool], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._is_busy = is_busy
        self._clock = clock
        self._last = clock()

    async def step(self) -> None:
        """Collect, if it is time and nobody waits for it."""
        if self._clock() - self._last >= COLLECT_SECONDS and not self._is_busy():
            gc.collect()
            give_back()
            self._last = self._clock()
