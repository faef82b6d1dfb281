"""Processes for the parts of a bulk run."""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import parent_process
from multiprocessing.context import SpawnContext, SpawnProcess

from creatorgraph.collector import tune_collector


class _Deaf(SpawnProcess):
    """Hears nothing of Ctrl-C, which goes to a whole group of processes: who started it ends it."""

    def start(self) -> None:
        """Start it; it inherits which signals are blocked."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            super().start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Spawning(SpawnContext):
    """Not forked: DuckDB and Arrow have threads of their own."""

    Process = _Deaf


@contextmanager
def opened_pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Give processes to work in; what nobody began is not begun any more when this is left early.

    They end with the process that opened them, also where that is killed.
    """
    pool = ProcessPoolExecutor(processes, mp_context=_Spawning(), initializer=_begin)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    tune_collector()
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()


def _end_with_parent() -> None:
    """End at once when the parent is gone: who waits for work holds both ends of its pipe, and would wait for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
