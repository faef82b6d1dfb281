"""The client of Redis as the settings name it, with the patience that everything but the API has."""

import asyncio
from collections.abc import Iterable

from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.connection import AbstractConnection
from redis.exceptions import TimeoutError as LateError

from creatorgraph.settings import Settings

SECONDS = 5.0
"""For so long a call to Redis may take, and a connection to it."""


class HeedingConnection(AbstractConnection):
    """A connection on which a cancellation is never lost.

    redis-py sends a command inside `asyncio.wait_for`, which in Python 3.11 forgets a cancellation that comes as the
    command is sent: Ctrl-C or a timeout would have no effect, and the work would go on.
    """

    async def send_packed_command(
        self,
        command: bytes | str | Iterable[bytes],
        check_health: bool = True,  # noqa: FBT001, FBT002 - redis-py's form
    ) -> None:
        """Send a command. Raises redis-py's TimeoutError where that takes longer than the connection's patience."""
        patience, self.socket_timeout = self.socket_timeout, None
        try:
            async with asyncio.timeout(patience):
                await super().send_packed_command(command, check_health)
        except TimeoutError:
            raise LateError("Timeout writing to socket") from None
        finally:
            self.socket_timeout = patience


def make_redis(settings: Settings, *, seconds: float = SECONDS) -> "Redis":
    """Make a client; it connects with the first call. Whoever makes it closes it."""
    url = settings.effective_redis_url
    pool: ConnectionPool = ConnectionPool.from_url(url, socket_timeout=seconds, socket_connect_timeout=seconds)
    # the URL says which kind of connection it is: plain, with TLS, or a socket of this machine
    pool.connection_class = type("HeedingConnection", (HeedingConnection, pool.connection_class), {})
    return Redis.from_pool(pool)
