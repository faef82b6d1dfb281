"""Work that a worker does again and again beside everything else."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from redis.exceptions import RedisError

from creatorgraph.errors import CreatorgraphError

logger = logging.getLogger(__name__)


@asynccontextmanager
async def repeating(step: Callable[[], Awaitable[None]], *, name: str, pause_seconds: float) -> AsyncIterator[None]:
    """Do a step, with pauses, for as long as this is open.

    What fails is logged as `<name>.waiting` where a server is away, else as `<name>.failed`, and is tried again.
    """
    task = asyncio.get_running_loop().create_task(_repeat(step, name, pause_seconds))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _repeat(step: Callable[[], Awaitable[None]], name: str, pause_seconds: float) -> None:
    while True:
        try:
            await step()
        except (CreatorgraphError, RedisError, OSError) as error:
            logger.warning("%s.waiting", name, extra={"fields": {"error": type(error).__name__}})
        except Exception:
            logger.exception("%s.failed", name)
        await asyncio.sleep(pause_seconds)
