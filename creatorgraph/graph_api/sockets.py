"""The WebSockets of one process: at most so many, each for at most so long, and all closed when the process stops."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from types import NoneType
from typing import Any

from cross_web import HTTPException
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from creatorgraph.errors import CreatorgraphError, UnavailableError
from creatorgraph.identity_graph.changes_watch import AGAIN_SECONDS

RESTART, TRY_AGAIN_LATER, BAD_MESSAGE, FORBIDDEN = 1012, 1013, 4400, 4403
"""Codes of closing: the first two are those of WebSocket, the others those of graphql-transport-ws."""

PAYLOAD: Mapping[str, type | tuple[type, ...]] = {
    "query": str,
    "variables": (dict, NoneType),
    "operationName": (str, NoneType),
}
"""What a subscription says, and what each part of it must be."""

LONGEST_SECONDS = 3_600.0
LAST_WORDS_SECONDS = 2.0
RESUME = "go on behind the last seq"


class TextSocket(ASGIWebSocketAdapter):
    """Sends messages as text, as graphql-transport-ws wants them, and lets none in that has not its form."""

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[object, None]:
        """Give the messages. Raises HTTPException for one that is none."""
        async for message in super().iter_json(ignore_parsing_errors=ignore_parsing_errors):
            if fault := _fault_of(message):
                raise HTTPException(400, fault)
            yield message

    async def send_json(self, message: Mapping[str, Any]) -> None:
        """Send one message. Raises WebSocketDisconnected where the other side is gone."""
        if message["type"] == "error":  # strawberry's own, of more subscriptions than a socket may have, has no code
            told = {"code": UnavailableError.code, "retryAfter": AGAIN_SECONDS}
            coded = [{"extensions": told} | error for error in message["payload"]]
            message = {**message, "payload": coded}
        try:
            encoded = self.view.encode_json(message)
            await self.ws.send_text(encoded.decode() if isinstance(encoded, bytes) else encoded)
        except (WebSocketDisconnect, RuntimeError) as error:
            # starlette says RuntimeError where the socket was closed from here meanwhile
            raise WebSocketDisconnected from error


def _fault_of(message: object) -> str | None:
    """Say what is wrong with the form of a message of graphql-transport-ws; None where nothing is."""
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        return 'a message is an object with a "type"'
    if message["type"] in {"subscribe", "complete"} and not isinstance(message.get("id"), str):
        return f'"{message["type"]}" needs an "id", a text'
    if message["type"] != "subscribe":
        return None
    payload = message.get("payload")
    if not isinstance(payload, dict):
        return '"subscribe" needs a "payload", an object with a "query"'
    wrong = [name for name, kind in PAYLOAD.items() if not isinstance(payload.get(name), kind)]
    return f'the "{wrong[0]}" of a subscription has a wrong type' if wrong else None


class Sockets:
    """Runs WebSockets within bounds."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._open: set[asyncio.Task[object]] = set()
        self._closing = asyncio.Event()

    async def serve(self, socket: WebSocket, run: Callable[[WebSocket], Coroutine[Any, Any, object]]) -> None:
        """Run one socket to its end: the client's, an error's, or that of its time or of the process."""
        if self._closing.is_set() or len(self._open) >= self._most:
            await _turn_away(socket)
            return
        running, closing = asyncio.create_task(run(socket)), asyncio.create_task(self._closing.wait())
        self._open.add(running)
        try:
            await asyncio.wait({running, closing}, timeout=LONGEST_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                await running
            else:
                # first nobody may wait for the client any more: the server does not close a socket that is read
                running.cancel()
                await asyncio.wait({running}, timeout=LAST_WORDS_SECONDS)
                await _close(socket, RESTART, RESUME)
        except HTTPException as error:
            await _close(socket, BAD_MESSAGE, error.reason)
        except CreatorgraphError as error:
            await _close(socket, FORBIDDEN if error.retry_after is None else TRY_AGAIN_LATER, str(error))
        finally:
            closing.cancel()
            running.cancel()
            self._open.discard(running)

    async def close(self) -> None:
        """Close every socket, and take no more."""
        self._closing.set()
        if self._open:
            await asyncio.wait(self._open, timeout=LAST_WORDS_SECONDS)


async def _turn_away(socket: WebSocket) -> None:
    """Close a socket that is one too many: it is accepted first, else the client gets an HTTP status and no code."""
    offered = socket.scope.get("subprotocols", ())
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await socket.accept(GRAPHQL_TRANSPORT_WS_PROTOCOL if GRAPHQL_TRANSPORT_WS_PROTOCOL in offered else None)
        await socket.close(TRY_AGAIN_LATER, f"try again in {AGAIN_SECONDS:g} seconds")


async def _close(socket: WebSocket, code: int, reason: str) -> None:
    """Close a socket that may be closed already. A reason has at most 123 bytes."""
    if socket.application_state is not WebSocketState.DISCONNECTED:
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await socket.close(code, reason.encode()[:120].decode(errors="ignore"))
