"""The client of Redis as the settings name it, with the patience that everything but the API has."""

from redis.asyncio import Redis

from creatorgraph.settings import Settings

SECONDS = 5.0
"""For so long a call to Redis may take, and a connection to it."""


def make_redis(settings: Settings, *, seconds: float = SECONDS) -> "Redis":
    """Make a client; it connects with the first call. Whoever makes it closes it."""
    return Redis.from_url(settings.effective_redis_url, socket_timeout=seconds, socket_connect_timeout=seconds)
