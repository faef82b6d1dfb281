"""The WebSockets of one process: at most so many, each for at most so long, and all closed when the process stops."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from cross_web import HTTPException
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.exceptions import WebSocketDisconnected

from creatorgraph.errors import CreatorgraphError

RESTART, TRY_AGAIN_LATER, BAD_MESSAGE, FORBIDDEN = 1012, 1013, 4400, 4403
"""Codes of closing: the first two are those of WebSocket, the others those of graphql-transport-ws."""

LAST_WORDS_SECONDS = 2.0
RESUME = "go on behind the last seq"


class TextSocket(ASGIWebSocketAdapter):
    """Sends messages as text, as graphql-transport-ws wants them."""

    async def send_json(self, message: Mapping[str, object]) -> None:
        """Send one message. Raises WebSocketDisconnected where the other side is gone."""
        try:
            encoded = self.view.encode_json(message)
            await self.ws.send_text(encoded.decode() if isinstance(encoded, bytes) else encoded)
        except (WebSocketDisconnect, RuntimeError) as error:
            # starlette says RuntimeError where the socket was closed from here meanwhile
            raise WebSocketDisconnected from error


class Sockets:
    """Runs WebSockets within bounds."""

    def __init__(self, *, most: int = 100, seconds: float = 3_600.0) -> None:
        self._most = most
        self._seconds = seconds
        self._open: set[asyncio.Task[object]] = set()
        self._closing = asyncio.Event()

    async def serve(self, socket: WebSocket, run: Callable[[WebSocket], Coroutine[Any, Any, object]]) -> None:
        """Run one socket to its end: the client's, an error's, or that of its time or of the process."""
        if self._closing.is_set() or len(self._open) >= self._most:
            await socket.close(TRY_AGAIN_LATER)
            return
        running, closing = asyncio.create_task(run(socket)), asyncio.create_task(self._closing.wait())
        self._open.add(running)
        try:
            await asyncio.wait({running, closing}, timeout=self._seconds, return_when=asyncio.FIRST_COMPLETED)
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
            await _close(socket, FORBIDDEN, str(error))
        finally:
            closing.cancel()
            running.cancel()
            self._open.discard(running)

    async def close(self) -> None:
        """Close every socket, and take no more."""
        self._closing.set()
        if self._open:
            await asyncio.wait(self._open, timeout=LAST_WORDS_SECONDS)


async def _close(socket: WebSocket, code: int, reason: str) -> None:
    """Close a socket that may be closed already. A reason has at most 123 bytes."""
    if socket.application_state is not WebSocketState.DISCONNECTED:
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await socket.close(code, reason.encode()[:120].decode(errors="ignore"))
