"""Processes for the parts of a bulk run."""

import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
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
    """Give processes to work in; what nobody began is not begun any more when this is left early."""
    pool = ProcessPoolExecutor(processes, mp_context=_Spawning(), initializer=tune_collector)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
