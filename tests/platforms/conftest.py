"""One fake platforms process for all tests of this folder, with its door, and clients that ask it."""

import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from creatorgraph.bootstrap.platforms import interfaces_of
from creatorgraph.clock import system_clock
from creatorgraph.platforms.clients import PlatformClients
from creatorgraph.platforms.http import open_client
from creatorgraph.settings import Settings

PERSONS, SEED = 60, 11
READY_WITHIN_S = 180.0


class Fakes:
    """The running fake platforms."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._door = httpx.Client(base_url=f"{url}/control", trust_env=False, timeout=10.0)

    def order(self, what: str, **order: object) -> None:
        """Give an order through the door."""
        answer = self._door.post(f"/{what}", json=order)
        assert answer.status_code == 200, answer.text

    def trap(self, source: str, kind: str, *, times: int = 1, value: float = 0.0, code: str = "") -> None:
        """Set a trap."""
        self.order("traps", source=source, kind=kind, times=times, value=value, code=code)

    def accounts(self, platform: str, first: int = 50) -> list[dict[str, str]]:
        """Give some accounts."""
        found: list[dict[str, str]] = self._door.get("/accounts", params={"platform": platform, "first": first}).json()
        return found

    def usage(self) -> list[dict[str, Any]]:
        """Give what was seen, by interface and credential."""
        rows: list[dict[str, Any]] = self._door.get("/usage").json()["usage"]
        return rows

    def close(self) -> None:
        """Shut the door."""
        self._door.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture(scope="session")
def fake_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fakes]:
    """Start the process."""
    port, log = _free_port(), tmp_path_factory.mktemp("fakes") / "log"
    argv = ["fake-platforms", "--persons", str(PERSONS), "--seed", str(SEED), "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-m", "creatorgraph", *argv], stdout=out, stderr=out)
    fakes = Fakes(f"http://127.0.0.1:{port}")
    try:
        _wait(fakes, process, log)
        yield fakes
    finally:
        fakes.close()
        process.terminate()
        process.wait(10)


def _wait(fakes: Fakes, process: "subprocess.Popen[bytes]", log: Path) -> None:
    start = time.monotonic()
    while time.monotonic() - start < READY_WITHIN_S:
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(f"{fakes.url}/healthz", trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(log.read_text())


@pytest.fixture
def fakes(fake_server: Fakes) -> Fakes:
    """Give the fake platforms without traps and with nothing counted."""
    fake_server.order("reset")
    fake_server.order("quotas", on=True)
    return fake_server


@pytest.fixture
async def asking(fakes: Fakes) -> AsyncIterator[PlatformClients]:
    """Give clients as the worker makes them where the stack runs the fake platforms."""
    async with open_client() as client:
        settings = Settings(fake_platforms_url=fakes.url, youtube_derived_metrics=True)
        yield PlatformClients(interfaces_of(settings), client, clock=system_clock)
