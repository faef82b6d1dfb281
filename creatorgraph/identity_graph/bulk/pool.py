"""Processes for the parts of a bulk run."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from creatorgraph.collector import tune_collector


@contextmanager
def opened_pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Give processes to work in; what nobody began is not begun any more when this is left early."""
    # not forked: DuckDB and Arrow have threads of their own
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=tune_collector)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
