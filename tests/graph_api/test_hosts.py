"""An API that listens on every interface answers to its own names only, over HTTP and over WebSockets."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator

import httpx
import pytest
import websockets

from creatorgraph.settings import Settings
from tests.engines import environment_of

from .sockets import PROTOCOL, answers, connected, free_port

CONFIGURED = "creators.example"


@pytest.fixture(scope="module")
async def port(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[int]:
    """Start the API as the image does, without any server beside it; give its port."""
    home = tmp_path_factory.mktemp("hosts")
    port = free_port()
    hosts = f"{CONFIGURED}, api"
    settings = Settings(home=home, port=port, host="0.0.0.0", hosts=hosts, access="open")  # noqa: S104
    with (home / "api.log").open("wb") as log:
        command = [sys.executable, "-m", "creatorgraph", "api"]
        process = subprocess.Popen(  # noqa: ASYNC220 - nothing else runs meanwhile
            command, env=environment_of(settings), stdout=log, stderr=log
        )
    try:
        await answers(f"http://127.0.0.1:{port}/healthz")
        yield port
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 30)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]", CONFIGURED, "api"])
async def test_its_own_names_are_answered(port: int, host: str) -> None:
    assert (await _asked(port, host)).json() == {"data": {"__typename": "Query"}}
    async with connected(f"{host}:{port}", host="127.0.0.1", proxy=None):
        pass


@pytest.mark.parametrize("host", ["rebound.example", f"evil.{CONFIGURED}", f"{CONFIGURED}.evil", "0.0.0.0"])  # noqa: S104
async def test_any_other_name_is_refused(port: int, host: str) -> None:
    assert (await _asked(port, host)).status_code == 400
    with pytest.raises(websockets.InvalidStatus, match="400"):
        async with websockets.connect(
            f"ws://{host}:{port}/graphql", subprotocols=[PROTOCOL], host="127.0.0.1", proxy=None
        ):
            pass


async def _asked(port: int, host: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(
            f"http://127.0.0.1:{port}/graphql", json={"query": "{ __typename }"}, headers={"Host": f"{host}:{port}"}
        )
