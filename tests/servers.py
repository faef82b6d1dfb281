"""Servers of the wheels, started for one test run with the product's own command lines."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from creatorgraph.access.secrets import graph_password
from creatorgraph.laptop import tether
from creatorgraph.laptop.children import Port
from creatorgraph.laptop.commands import Command, graph_command, redis_command
from creatorgraph.laptop.ports import is_free
from creatorgraph.laptop.readiness import Check, bolt_check, redis_check
from creatorgraph.settings import Settings

FIRST_PORT = int(os.environ.get("CREATORGRAPH_TEST_PORT", "26000"))
BLOCK = 5
LAST_OF_BLOCK = BLOCK - 1
BLOCKS = 18
READY_WITHIN_S = 180.0
STOPPED_WITHIN_S = 30.0


@dataclass(frozen=True, slots=True)
class PortBlock:
    """Five ports in a row for one installation. The last is held open: it keeps other test runs off the block."""

    first: int
    held: socket.socket

    def __enter__(self) -> Self:
        """Hold the block until the end of a `with`."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of it."""
        self.close()

    def close(self) -> None:
        """Let go of the block."""
        self.held.close()


def take_ports() -> PortBlock:
    """Take the first free block. Raises RuntimeError where there is none."""
    for first in range(FIRST_PORT, FIRST_PORT + BLOCKS * BLOCK, BLOCK):
        held = socket.socket()
        try:
            held.bind(("127.0.0.1", first + LAST_OF_BLOCK))
        except OSError:
            held.close()
            continue
        held.listen(1)
        if all(is_free(Port("test", first + offset)) for offset in range(LAST_OF_BLOCK)):
            return PortBlock(first, held)
        held.close()
    raise RuntimeError(
        f"no free ports from {FIRST_PORT} on; set CREATORGRAPH_TEST_PORT to the first of {BLOCKS * BLOCK}"
    )


class ServerProcess:
    """A server of a wheel; it ends with this test run, however that ends."""

    def __init__(self, command: Command, *, log: Path) -> None:
        for folder in command.folders:
            folder.mkdir(parents=True, exist_ok=True)
        self._log = log
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                (sys.executable, "-I", "-S", tether.__file__, str(os.getpid()), *command.argv),
                cwd=command.cwd,
                env={"PATH": os.defpath, **command.env},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    async def wait_ready(self, check: Check) -> None:
        """Wait until it serves. Raises RuntimeError with the end of its log where it does not."""
        deadline = time.monotonic() + READY_WITHIN_S
        while (trouble := await check(self._process.pid)) is not None:
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"the server did not get ready: {trouble}\n{self._log.read_text()[-2000:]}")
            await asyncio.sleep(0.1)

    def stop(self) -> None:
        """Stop it."""
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait(STOPPED_WITHIN_S)


class WheelServers:
    """ArcadeDB and Redis of the wheels, each started when a test first wants it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._running: dict[str, ServerProcess] = {}

    async def graph(self) -> Settings:
        """Have the graph running; give the settings to reach it by."""
        command = graph_command(self.settings, graph_password(self.settings))
        await self._have("graph", command, asks_graph(self.settings))
        return self.settings

    async def redis(self) -> str:
        """Have Redis running; give its URL."""
        url = self.settings.effective_redis_url
        await self._have("redis", redis_command(self.settings), redis_check(url))
        return url

    def stop(self) -> None:
        """Stop what was started."""
        for server in self._running.values():
            server.stop()

    async def _have(self, name: str, command: Command, check: Check) -> None:
        if name not in self._running:
            self._running[name] = ServerProcess(command, log=self.settings.state / f"{name}.log")
            await self._running[name].wait_ready(check)


def asks_graph(settings: Settings) -> Check:
    """Give the check that the graph of these settings answers."""
    return bolt_check(
        settings.effective_graph_url,
        user=settings.effective_graph_user,
        password=graph_password(settings),
        database=settings.effective_graph_database,
    )


async def require_answer(check: Check, where: str, *, within_s: float = 20.0) -> None:
    """Wait for a server that runs elsewhere. Raises RuntimeError where it is away: a test that names it must fail."""
    deadline = time.monotonic() + within_s
    while (trouble := await check(None)) is not None:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{where} names a server that does not answer: {trouble}")
        await asyncio.sleep(0.2)
