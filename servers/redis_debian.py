"""Redis as the operating system packages it: newer than the one in the laptop's wheel, and built by others."""

from functools import partial

import debian
import redis
from places import Places
from processes import Server


def server(places: Places) -> Server:
    """Install Redis if need be, and give the server."""
    folder = places.state / "redis"
    program = debian.installed("redis-server", package="redis-server")
    place = ("--bind", "127.0.0.1", "--port", str(places.redis_port), "--dir", str(folder))
    return Server(
        name="Redis",
        # As in docker-compose.yml: no acknowledged write is lost when the process dies, and nothing is evicted.
        command=(program, *place, "--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"),
        ports=(places.redis_port,),
        folder=folder,
        ready=partial(_ready, places.redis_port),
        exports={"CREATORGRAPH_TEST_REDIS_URL": f"redis://127.0.0.1:{places.redis_port}/0"},
    )


def _ready(port: int) -> bool:
    try:
        with redis.Redis(host="127.0.0.1", port=port, socket_timeout=2.0) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
