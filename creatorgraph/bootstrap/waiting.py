"""Waiting for a server that starts or recovers beside us."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from creatorgraph.errors import UnavailableError

logger = logging.getLogger(__name__)

AGAIN_SECONDS, LONGEST_PAUSE_SECONDS = 0.25, 2.0


async def when_there(step: Callable[[], Awaitable[object]], *, given_up: Callable[[], bool] = lambda: False) -> None:
    """Do what needs a server, again until it is there: a process that ends instead is given up while a graph recovers.

    Raises UnavailableError where it is `given_up` meanwhile.
    """
    pause = AGAIN_SECONDS
    while True:
        try:
            await step()
        except UnavailableError as error:
            if given_up():
                raise
            logger.warning("start.waiting", extra={"fields": {"code": error.code, "why": str(error)}})
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
        else:
            return
