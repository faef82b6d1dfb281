"""The fake platforms as one application: four wire forms, their quotas, and the traps that are set."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from creatorgraph.platforms.fakes.control import control_routes
from creatorgraph.platforms.fakes.hubs import hub_routes
from creatorgraph.platforms.fakes.instagram import InstagramForm
from creatorgraph.platforms.fakes.state import State, Trap, TrapKind
from creatorgraph.platforms.fakes.tiktok import TikTokForm
from creatorgraph.platforms.fakes.wire import Call, Form, Json, Wire, http_date
from creatorgraph.platforms.fakes.x import XForm
from creatorgraph.platforms.fakes.youtube import YouTubeForm

DRIPS = 10
HUGE_BYTES = 9 * 2**20
YOUTUBE_LISTS = ("channels", "playlistItems", "videos", "search")
SEARCH = "/youtube/v3/search"
RESET = "x-rate-limit-reset"
REVOKED = "revoked"
"""A credential that begins so is refused."""
Endpoint = Callable[[Request], Awaitable[Response]]


def create_fakes(state: State) -> Starlette:
    """Make the application over a state."""
    youtube = YouTubeForm()
    tiktok = TikTokForm()
    x = XForm()
    routes = [
        Route("/healthz", _healthy),
        Route("/v25.0/{user}", _endpoint(InstagramForm(), state)),
        *(Route(f"/youtube/v3/{name}", _endpoint(youtube, state)) for name in YOUTUBE_LISTS),
        Route("/v2/user/info/", _endpoint(tiktok, state)),
        Route("/v2/video/list/", _endpoint(tiktok, state), methods=["POST"]),
        Route("/v2/research/user/info/", _endpoint(tiktok, state), methods=["POST"]),
        Route("/2/users", _endpoint(x, state)),
        Route("/2/users/by", _endpoint(x, state)),
        *hub_routes(state),
        *control_routes(state),
    ]
    return Starlette(routes=routes)


async def _healthy(request: Request) -> Response:
    del request
    return PlainTextResponse("ok\n")


def _endpoint(form: Form, state: State) -> Endpoint:
    async def serve(request: Request) -> Response:
        await state.prepare()
        call = await _read(request)
        trap, ahead = state.take_trap(form.source(call))
        return _by_clock(_trapped(form, state, call, trap), ahead)

    return serve


def _trapped(form: Form, state: State, call: Call, trap: Trap | None) -> Response:
    if trap and (caught := _instead(form, trap, call)):
        return caught
    wire, is_true = _answer(form, state, call)
    return _spoilt(form, wire, trap) if trap and is_true else _sent(wire)


def _answer(form: Form, state: State, call: Call) -> tuple[Wire, bool]:
    """Give the answer without a trap, and whether it is no refusal."""
    source, credential, now = form.source(call), form.credential(call), datetime.now(UTC)
    if not credential or credential.startswith(REVOKED):
        return form.refuse(call, form.codes.denied, now), False
    cost = {"searches": 1} if call.path == SEARCH else None
    full = state.spend(source, credential, form.accounts(call), cost=cost)
    if full is not None and full.zone is not None:
        return form.refuse(call, form.codes.quota, now), False
    if full is not None:
        return form.refuse(call, form.codes.throttle, state.room_at(source, credential, full)), False
    return form.answer(state, call), True


async def _read(request: Request) -> Call:
    body = await request.body()
    try:
        given = orjson.loads(body) if body else {}
    except orjson.JSONDecodeError:
        given = {}
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    return Call(request.url.path, dict(request.query_params), token, given if isinstance(given, dict) else {})


def _instead(form: Form, trap: Trap, call: Call) -> Response | None:
    """Answer as a trap wants that leaves nothing of the true answer."""
    until = datetime.now(UTC) + timedelta(seconds=trap.value)
    codes = {
        TrapKind.ERROR: trap.code,
        TrapKind.THROTTLE: form.codes.throttle,
        TrapKind.RETRY_SECONDS: trap.code or form.codes.throttle,
        TrapKind.RETRY_DATE: trap.code or form.codes.throttle,
        TrapKind.QUOTA: form.codes.quota,
        TrapKind.AUTH: form.codes.denied,
    }
    if trap.kind in codes:
        return _sent(_headed(form.refuse(call, codes[trap.kind], until), trap, until))
    if trap.kind is TrapKind.WRONG_SHAPE:
        return _sent(Wire({"data": "?", "items": 7, "error": [], "business_discovery": None}))
    if trap.kind is TrapKind.SERVER_ERROR:
        return PlainTextResponse("upstream connect error", status_code=int(trap.value) or 503)
    if trap.kind is TrapKind.NOT_JSON:
        return PlainTextResponse("<html>We will be back soon</html>", media_type="text/html")
    if trap.kind is TrapKind.REDIRECT:
        return Response(status_code=302, headers={"location": f"http://elsewhere.invalid{call.path}"})
    return None


def _headed(wire: Wire, trap: Trap, until: datetime) -> Wire:
    if trap.kind not in (TrapKind.RETRY_SECONDS, TrapKind.RETRY_DATE):
        return wire
    named = str(int(trap.value)) if trap.kind is TrapKind.RETRY_SECONDS else http_date(until)
    others = {name: value for name, value in wire.headers.items() if name != RESET}
    return replace(wire, headers=others | {"retry-after": named})


def _spoilt(form: Form, wire: Wire, trap: Trap) -> Response:
    """Send the true answer, damaged as a trap wants."""
    whole = orjson.dumps(wire.body)
    sends: dict[TrapKind, Callable[[], Response]] = {
        TrapKind.PARTIAL: lambda: _sent(form.halved(wire)),
        TrapKind.DUPLICATED: lambda: _sent(Wire(_twice(wire.body), wire.status, wire.headers)),
        TrapKind.TRUNCATED: lambda: Response(whole[: len(whole) // 2], media_type="application/json"),
        TrapKind.HUGE: lambda: Response(whole + b" " * HUGE_BYTES, media_type="application/json"),
        TrapKind.SLOW: lambda: StreamingResponse(_dripping(whole, trap.value), media_type="application/json"),
    }
    return sends.get(trap.kind, lambda: _sent(wire))()


def _twice(body: Json) -> Json:
    return {name: value * 2 if isinstance(value, list) else value for name, value in body.items()}


async def _dripping(whole: bytes, seconds: float) -> AsyncIterator[bytes]:
    size = max(1, len(whole) // DRIPS)
    for start in range(0, len(whole), size):
        await asyncio.sleep(seconds / DRIPS)
        yield whole[start : start + size]


def _sent(wire: Wire) -> Response:
    headers = {**wire.headers, "set-cookie": "guest_id=v1; Path=/"}
    return Response(orjson.dumps(wire.body), wire.status, headers, media_type="application/json")


def _by_clock(response: Response, ahead: timedelta) -> Response:
    """Date an answer, and what it says of instants, by a clock that is so far ahead."""
    headers = response.headers
    headers["date"] = http_date(datetime.now(UTC) + ahead)
    if reset := headers.get(RESET):
        headers[RESET] = str(int(reset) + int(ahead.total_seconds()))
    if (after := headers.get("retry-after", "")) and not after.isdigit():
        headers["retry-after"] = http_date(parsedate_to_datetime(after) + ahead)
    return response
