"""Real worker processes on an installation of a test."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from creatorgraph.operations.worker_life import WORKERS, sign_of
from creatorgraph.settings import Settings
from tests.engines import environment_of

PATIENCE_S = 180.0


class WorkerProcess:
    """One `creatorgraph worker`, with what it logs."""

    def __init__(self, settings: Settings, *, log: Path) -> None:
        self._log = log
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "creatorgraph", "worker"], env=environment_of(settings), stdout=out, stderr=out
            )

    def logged(self) -> str:
        """Give what it has logged so far."""
        return self._log.read_text()

    def stop(self) -> None:
        """Stop it, with time to finish what it has in hand."""
        self.process.terminate()
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def working(settings: Settings, *, log: Path) -> Iterator[WorkerProcess]:
    """Run a worker until the end of the block; it has reported itself when the block begins."""
    worker = WorkerProcess(settings, log=log)
    try:
        with redis.Redis.from_url(settings.effective_redis_url) as client:
            sign = sign_of(worker.process.pid)
            wait_until(
                lambda: client.zscore(WORKERS, sign) is not None,
                lambda: f"the worker is ready\n{worker.logged()[-2000:]}",
            )
        yield worker
    finally:
        worker.stop()


async def eventually(is_so: Callable[[], Awaitable[bool]], *, pause_s: float = 0.1) -> None:
    """Wait until something is so that is asked for in this loop. Raises AssertionError where it does not come to be."""
    for _ in range(int(PATIENCE_S / pause_s)):
        if await is_so():
            return
        await asyncio.sleep(pause_s)
    raise AssertionError(f"not within {PATIENCE_S:.0f} s")


def wait_until(is_so: Callable[[], bool], what: Callable[[], str], *, pause_s: float = 0.05) -> float:
    """Wait until something is so; give the seconds it took. Raises AssertionError where it does not come to be."""
    start = time.monotonic()
    while not is_so():
        assert time.monotonic() - start < PATIENCE_S, f"not within {PATIENCE_S:.0f} s: {what()}"
        time.sleep(pause_s)
    return time.monotonic() - start
