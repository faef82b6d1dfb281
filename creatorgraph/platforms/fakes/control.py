"""The door behind the fake platforms: traps, changes of accounts, quotas, simulated time, and what was seen.

POST /control/traps     {"source": "x", "kind": "throttle", "times": 3, "value": 20}
                        {"source": "x", "kind": "error", "code": "402"}
POST /control/accounts  {"platform": "x", "handle": "jane", "change": "remove", "to": "newname"}
POST /control/quotas    {"source": "x", "amount": 5, "window_s": 10}, or {"on": false}
POST /control/clock     {"days": 7}
POST /control/reset
GET  /control/usage     calls, accounts, refusals and units by interface and credential (a digest)
GET  /control/accounts  ?platform=x&first=20: some handles and ids to ask for
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import islice
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from creatorgraph.platforms.fakes.instagram import InstagramForm
from creatorgraph.platforms.fakes.state import State, Trap, TrapKind
from creatorgraph.platforms.fakes.tiktok import TikTokForm
from creatorgraph.platforms.fakes.x import XForm
from creatorgraph.platforms.fakes.youtube import YouTubeForm
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.terms import Source

CODES = {
    Source.INSTAGRAM: InstagramForm.codes,
    Source.YOUTUBE: YouTubeForm.codes,
    Source.TIKTOK_RESEARCH: TikTokForm.codes,
    Source.TIKTOK_DISPLAY: TikTokForm.codes,
    Source.X: XForm.codes,
}
WITH_CODE = (TrapKind.ERROR, TrapKind.RETRY_SECONDS, TrapKind.RETRY_DATE)
"""Traps in which the platform's own code may be chosen."""
STATUS: dict[str, Literal["active", "removed", "suspended", "private"]] = {
    "restore": "active",
    "remove": "removed",
    "suspend": "suspended",
    "private": "private",
}


class TrapOrder(BaseModel):
    """Set a trap; `times` of -1 is for ever."""

    model_config = ConfigDict(extra="forbid")

    source: Source
    kind: TrapKind
    times: int = Field(default=1, ge=-1)
    value: float = Field(default=0.0, ge=-1_000_000, le=1_000_000)
    code: str = Field(default="", coerce_numbers_to_str=True)


class AccountOrder(BaseModel):
    """Change the account that holds a handle."""

    model_config = ConfigDict(extra="forbid")

    platform: Platform
    handle: str
    change: Literal["restore", "remove", "suspend", "private", "rename", "recycle"]
    to: str = ""


class QuotaOrder(BaseModel):
    """Set the first window of an interface, or turn all quotas on or off."""

    model_config = ConfigDict(extra="forbid")

    source: Source | None = None
    amount: int = Field(default=1, ge=0)
    window_s: int | None = Field(default=None, ge=1)
    on: bool | None = None


class ClockOrder(BaseModel):
    """Let simulated days pass."""

    model_config = ConfigDict(extra="forbid")

    days: float = Field(ge=0)


Order = Callable[[bytes], object]


def control_routes(state: State) -> list[Route]:
    """Give the routes."""
    orders: dict[str, Order] = {
        "traps": lambda body: _trap(state, TrapOrder.model_validate_json(body)),
        "accounts": lambda body: _change(state, AccountOrder.model_validate_json(body)),
        "quotas": lambda body: _quota(state, QuotaOrder.model_validate_json(body)),
        "clock": lambda body: _pass(state, ClockOrder.model_validate_json(body)),
        "reset": lambda _: state.reset(),
    }

    async def usage(request: Request) -> Response:
        del request
        await state.prepare()
        rows = [
            {
                "source": source,
                "credential": who,
                "calls": used.calls,
                "accounts": used.accounts,
                "refused": used.refused,
                "units": dict(used.units),
            }
            for (source, who), used in state.usage.items()
        ]
        return JSONResponse({"days": state.days, "accounts": len(state.population), "usage": rows})

    async def accounts(request: Request) -> Response:
        await state.prepare()
        platform = request.query_params.get("platform", "")
        first = request.query_params.get("first", "20")
        some = islice(state.population.of_platform_name(platform), int(first) if first.isdigit() else 20)
        return JSONResponse([{"id": each.id, "handle": each.handle, "status": each.status} for each in some])

    posts = [Route(f"/control/{name}", _endpoint(state, order), methods=["POST"]) for name, order in orders.items()]
    return [Route("/control/usage", usage), Route("/control/accounts", accounts), *posts]


def _endpoint(state: State, order: Order) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        await state.prepare()
        try:
            problem = order(await request.body())
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            problem = ": ".join(filter(None, (".".join(map(str, first["loc"])), first["msg"])))
        return JSONResponse({"problem": problem}, 400) if problem else JSONResponse({"done": True})

    return serve


def _trap(state: State, order: TrapOrder) -> str | None:
    known = CODES[order.source].all
    if order.code and order.kind not in WITH_CODE:
        return f"a code goes with {', '.join(WITH_CODE)}, not with {order.kind.value}"
    if (order.code or order.kind is TrapKind.ERROR) and order.code not in known:
        return f"{order.source.value} has no error of the code {order.code!r}; it has {', '.join(sorted(known))}"
    if order.value < 0 and order.kind is not TrapKind.SKEW:
        return f"only a clock is {order.value:g} seconds ahead"
    if order.kind is TrapKind.SERVER_ERROR and order.value and not 500 <= order.value <= 599:  # noqa: PLR2004 - HTTP's
        return f"a server error has a status from 500 to 599, not {order.value:g}"
    if order.times:
        state.traps[order.source].append(Trap(order.kind, order.times, order.value, order.code))
    return None


def _change(state: State, order: AccountOrder) -> str | None:
    account = state.population.of_handle(order.platform, order.handle)
    if account is None:
        return f"nobody holds {order.handle!r} on {order.platform.value}"
    if order.change == "rename":
        state.population.rename(account, order.to)
    elif order.change == "recycle":
        state.population.recycle(account)
    else:
        account.status = STATUS[order.change]
    return None


def _quota(state: State, order: QuotaOrder) -> None:
    state.quotas = state.quotas if order.on is None else order.on
    if order.source is not None:
        first, *others = state.windows[order.source]
        changed = replace(first, amount=order.amount, window_s=order.window_s or first.window_s)
        state.windows[order.source] = (changed, *others)


def _pass(state: State, order: ClockOrder) -> None:
    state.days += order.days
