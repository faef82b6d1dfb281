"""The application behind a real server, and a client that speaks graphql-transport-ws to it."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import websockets
from granian.constants import Interfaces
from granian.server.embed import Server
from starlette.applications import Starlette

PATIENCE_S = 180.0
PROTOCOL = websockets.Subprotocol("graphql-transport-ws")


@asynccontextmanager
async def served(app: Starlette) -> AsyncIterator[str]:
    """Serve an application on a free port until the end of the block; give its host and port."""
    port = free_port()
    server = Server(app, address="127.0.0.1", port=port, interface=Interfaces.ASGI, log_enabled=False)
    running = asyncio.create_task(server.serve())
    place = f"127.0.0.1:{port}"
    try:
        await answers(f"http://{place}/healthz")
        yield place
    finally:
        server.stop()  # type: ignore[no-untyped-call]  # granian leaves it without annotations
        async with asyncio.timeout(PATIENCE_S):
            await running


def free_port() -> int:
    """Name a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def answers(url: str) -> None:
    """Wait until an address answers."""
    async with httpx.AsyncClient() as client, asyncio.timeout(PATIENCE_S):
        while True:
            with suppress(httpx.HTTPError):
                if (await client.get(url)).is_success:
                    return
            await asyncio.sleep(0.02)


class Client:
    """One WebSocket with subscriptions on it."""

    def __init__(self, connection: websockets.ClientConnection) -> None:
        self.connection = connection

    async def send(self, **message: object) -> None:
        """Send one message."""
        await self.connection.send(json.dumps(message))

    async def receive(self) -> dict[str, Any]:
        """Give the next message. Raises ConnectionClosed where the socket was closed."""
        async with asyncio.timeout(PATIENCE_S):
            text = await self.connection.recv()
        assert isinstance(text, str), "messages are text frames"
        message: dict[str, Any] = json.loads(text)
        return message

    async def until_closed(self) -> None:
        """Receive until ConnectionClosed: a subscription that just begins may be told first that it ends."""
        while True:
            await self.receive()

    async def subscribe(self, query: str, variables: Mapping[str, object] | None = None, *, name: str = "1") -> None:
        """Send a subscription."""
        await self.send(id=name, type="subscribe", payload={"query": query, "variables": dict(variables or {})})

    async def event(self) -> Any:  # noqa: ANN401 - whatever the query selects
        """Give the data of the next event, which must be one."""
        message = await self.receive()
        assert message["type"] == "next", message
        assert "errors" not in message["payload"], message
        return message["payload"]["data"]


@asynccontextmanager
async def connected(place: str, **options: Any) -> AsyncIterator[Client]:  # noqa: ANN401 - what websockets takes
    """Connect, and be acknowledged."""
    async with websockets.connect(f"ws://{place}/graphql", subprotocols=[PROTOCOL], **options) as connection:
        client = Client(connection)
        await client.send(type="connection_init")
        assert (await client.receive())["type"] == "connection_ack"
        yield client
