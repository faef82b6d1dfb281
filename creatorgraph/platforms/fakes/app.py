"""The fake platforms as one application: four wire forms, their quotas, and the traps that are set."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

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
        trap = state.take_trap(form.source(call))
        if trap and (caught := _instead(form, trap, request)):
            return caught
        credential = form.credential(call)
        if not credential or credential.startswith(REVOKED):
            return _sent(form.denied())
        cost = {"searches": 1} if call.path == SEARCH else None
        full = state.spend(form.source(call), credential, form.accounts(call), cost=cost)
        if full is not None and full.zone is not None:
            return _sent(form.quota())
        if full is not None:
            until = state.room_at(form.source(call), credential, full)
            return _sent(form.throttle(until, datetime.now(UTC)))
        wire = form.answer(state, call)
        return _spoilt(form, wire, trap) if trap else _sent(wire)

    return serve


async def _read(request: Request) -> Call:
    body = await request.body()
    try:
        given = orjson.loads(body) if body else {}
    except orjson.JSONDecodeError:
        given = {}
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    return Call(request.url.path, dict(request.query_params), token, given if isinstance(given, dict) else {})


def _instead(form: Form, trap: Trap, request: Request) -> Response | None:
    """Answer as a trap wants that leaves nothing of the true answer."""
    now = datetime.now(UTC)
    until = now + timedelta(seconds=trap.value)
    wires: dict[TrapKind, Callable[[], Wire]] = {
        TrapKind.THROTTLE: lambda: form.throttle(until, now),
        TrapKind.RETRY_SECONDS: lambda: _headed(form.throttle(until, now), str(int(trap.value))),
        TrapKind.RETRY_DATE: lambda: _headed(form.throttle(until, now), http_date(until)),
        TrapKind.QUOTA: form.quota,
        TrapKind.AUTH: form.denied,
        TrapKind.WRONG_SHAPE: lambda: Wire({"data": "?", "items": 7, "error": [], "business_discovery": None}),
    }
    if trap.kind in wires:
        return _sent(wires[trap.kind]())
    if trap.kind is TrapKind.SERVER_ERROR:
        return PlainTextResponse("upstream connect error", status_code=int(trap.value) or 503)
    if trap.kind is TrapKind.NOT_JSON:
        return PlainTextResponse("<html>We will be back soon</html>", media_type="text/html")
    if trap.kind is TrapKind.REDIRECT:
        return Response(status_code=302, headers={"location": f"http://elsewhere.invalid{request.url.path}"})
    return None


def _headed(wire: Wire, retry_after: str) -> Wire:
    wire.headers.pop("x-rate-limit-reset", None)
    wire.headers["retry-after"] = retry_after
    return wire


def _spoilt(form: Form, wire: Wire, trap: Trap) -> Response:
    """Send the true answer, damaged as a trap wants."""
    whole = orjson.dumps(wire.body)
    sends: dict[TrapKind, Callable[[], Response]] = {
        TrapKind.PARTIAL: lambda: _sent(form.halved(wire)),
        TrapKind.DUPLICATED: lambda: _sent(Wire(_twice(wire.body), wire.status, wire.headers)),
        TrapKind.SKEW: lambda: _sent(wire, ahead=timedelta(seconds=trap.value)),
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


def _sent(wire: Wire, *, ahead: timedelta = timedelta(0)) -> Response:
    """Send an answer; with a clock that is ahead, its Date and its reset are so, too."""
    headers = {**wire.headers, "date": http_date(datetime.now(UTC) + ahead), "set-cookie": "guest_id=v1; Path=/"}
    if ahead and (reset := headers.get("x-rate-limit-reset")):
        headers["x-rate-limit-reset"] = str(int(reset) + int(ahead.total_seconds()))
    return Response(orjson.dumps(wire.body), wire.status, headers, media_type="application/json")
