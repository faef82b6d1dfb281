"""The layers around the application, each one concern: reference, headers, size of the body, time."""

import asyncio
import contextlib
import re
import uuid
from collections.abc import Mapping

import orjson
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REFERENCE = "X-Request-Id"
AUTHORIZATION = "Authorization"

_GIVEN_REFERENCE = re.compile(r"[A-Za-z0-9._-]{1,64}")

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
"""Sent with every answer that does not set them itself."""


def refusal(
    message: str,
    *,
    code: str,
    status: int,
    extensions: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer a request that does not reach GraphQL in GraphQL's form of an error."""
    body = {"data": None, "errors": [{"message": message, "extensions": {"code": code, **(extensions or {})}}]}
    return Response(orjson.dumps(body), status_code=status, media_type="application/json", headers=headers)


def reference_of(scope: Scope) -> str:
    """Give the reference of a request."""
    return str(scope["state"]["reference"])


class Reference:
    """Gives every request a reference, the caller's own (`X-Request-Id`) if it is a plain word, and sends it back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Set `scope["state"]["reference"]`."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REFERENCE, "")
        reference = given if _GIVEN_REFERENCE.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["reference"] = reference

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[REFERENCE] = reference
            await send(message)

        await self._app(scope, receive, named)


class SecurityHeaders:
    """Adds the headers that keep a browser from doing more with an answer than it should."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add what the answer does not say itself."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if scope["path"].startswith("/static/"):
                    headers.setdefault("Cache-Control", "no-cache")  # kept, and asked after: it is no one's data
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, guarded if scope["type"] == "http" else send)


class TooLargeError(Exception):
    """The body grew over the limit while it was read."""


class BodyLimit:
    """Refuses bodies over a number of bytes, announced or not, without keeping them."""

    def __init__(self, app: ASGIApp, *, limit_bytes: int) -> None:
        self._app = app
        self._limit = limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what is read."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        refused = refusal(
            f"the request's body is larger than {self._limit:,} bytes; send less in one query",
            code="BAD_INPUT",
            status=413,
            headers={"Connection": "close"},
        )
        if not announced.isdecimal() or int(announced) > self._limit:
            await refused(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._limit:
                raise TooLargeError
            return message

        with contextlib.suppress(TooLargeError):
            await self._app(scope, counted, send)
            return
        await refused(scope, receive, send)


class Deadline:
    """Stops a request that takes too long, and what it waits for, and says so."""

    def __init__(self, app: ASGIApp, *, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer TIMEOUT where nothing was answered in time."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            async with asyncio.timeout(self._seconds):
                await self._app(scope, receive, noted)
        except TimeoutError:
            if started:
                raise
            await refusal(
                f"no answer within {self._seconds:g} seconds, reference {reference_of(scope)}; ask for less",
                code="TIMEOUT",
                status=504,
                extensions={"reference": reference_of(scope), "retryAfter": self._seconds},
            )(scope, receive, send)
