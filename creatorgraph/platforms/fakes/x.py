"""X's wire form: data and errors side by side, suspended and missing of one type, t.co in every text."""

import re
from datetime import datetime
from hashlib import blake2b
from typing import ClassVar

from creatorgraph.platforms.fakes.population import FakeAccount
from creatorgraph.platforms.fakes.state import State
from creatorgraph.platforms.fakes.wire import (
    BAD_REQUEST,
    NO_CREDIT,
    NOT_FOUND,
    TOO_MANY,
    UNAUTHORIZED,
    Call,
    Codes,
    Json,
    Wire,
)
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.terms import Source

MOST = 100
PROBLEM = "https://api.twitter.com/2/problems/resource-not-found"
_USERNAME = re.compile(r"[A-Za-z0-9_]{1,15}")


def _cap(period: str) -> Json:
    return {"title": "UsageCapExceeded", "detail": f"Usage cap exceeded: {period} product cap", "period": period}


_ERRORS: dict[str, tuple[int, Json]] = {
    "88": (TOO_MANY, {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}),
    "429": (
        TOO_MANY,
        {"title": "Too Many Requests", "detail": "Too Many Requests", "type": "about:blank", "status": 429},
    ),
    "monthly-cap": (TOO_MANY, _cap("Monthly")),
    "daily-cap": (TOO_MANY, _cap("Daily")),
    "400": (
        BAD_REQUEST,
        {"title": "Invalid Request", "detail": "One or more parameters were invalid.", "errors": [{}]},
    ),
    "401": (UNAUTHORIZED, {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}),
    "402": (NO_CREDIT, {"title": "CreditsDepleted", "detail": "Your account has no credits left", "status": 402}),
}
"""Status and body of each code."""
MISSING, SUSPENDED = "404", "404-suspended"
"""The answer about one user who is not there, as the documents have it."""
_ADDRESS = re.compile(r"https?://\S+")


class XForm:
    """GET /2/users?ids=… and /2/users/by?usernames=…."""

    codes: ClassVar = Codes(frozenset((*_ERRORS, MISSING, SUSPENDED)), throttle="88", quota="monthly-cap", denied="401")

    def source(self, call: Call) -> Source:
        """X has one interface."""
        del call
        return Source.X

    def credential(self, call: Call) -> str:
        """Give the bearer token."""
        return call.token

    def accounts(self, call: Call) -> int:
        """Count what is asked for: every user read has its price."""
        return len(_asked(call)[1])

    def answer(self, state: State, call: Call) -> Wire:
        """Show who is there, and say of each other why not."""
        parameter, names = _asked(call)
        valid = all(_USERNAME.fullmatch(name) for name in names) if parameter == "usernames" else True
        if not names or len(names) > MOST or not valid:
            return _invalid(parameter)
        data: list[Json] = []
        errors: list[Json] = []
        for name in names:
            find = state.population.of_id if parameter == "ids" else state.population.of_handle
            account = find(Platform.X, name)
            if account is None or account.status in ("removed", "suspended"):
                errors.append(
                    _problem(parameter, name, suspended=account is not None and account.status == "suspended")
                )
            else:
                data.append(_user(account, state.days))
        body: Json = {name: value for name, value in (("data", data), ("errors", errors)) if value}
        return Wire(body, headers=self._headers(state, call))

    def _headers(self, state: State, call: Call) -> dict[str, str]:
        window = state.windows[Source.X][0]
        used = state.used(Source.X, self.credential(call), window, state.now())
        reset = state.room_at(Source.X, self.credential(call), window)
        return _limits(window.amount, max(0, window.amount - used), reset)

    def refuse(self, call: Call, code: str, until: datetime) -> Wire:
        """Refuse a call; both forms of the throttle tell the reset in a header."""
        if code in (MISSING, SUSPENDED):
            parameter, names = _asked(call)
            return Wire({"errors": [_problem(parameter, "".join(names[:1]), suspended=code == SUSPENDED)]}, NOT_FOUND)
        status, body = _ERRORS[code]
        return Wire(body, status, _limits(300, 0, until) if code in ("88", "429") else {})

    def halved(self, wire: Wire) -> Wire:
        """Turn every second user into an error of the service."""
        data = wire.body.get("data", [])
        lost = [
            {
                "value": each["username"],
                "resource_id": each["id"],
                "title": "Service Unavailable",
                "detail": "try again",
            }
            for each in data[1::2]
        ]
        return Wire(wire.body | {"data": data[::2], "errors": wire.body.get("errors", []) + lost}, 200, wire.headers)


def _asked(call: Call) -> tuple[str, list[str]]:
    parameter = "usernames" if call.path.endswith("/by") else "ids"
    return parameter, [each for each in call.query.get(parameter, "").split(",") if each]


def _limits(limit: int, remaining: int, reset: datetime) -> dict[str, str]:
    return {
        "x-rate-limit-limit": str(limit),
        "x-rate-limit-remaining": str(remaining),
        "x-rate-limit-reset": str(int(reset.timestamp()) + 1),
    }


def _problem(parameter: str, name: str, *, suspended: bool) -> Json:
    detail = f"User has been suspended: [{name}]." if suspended else f"Could not find user with {parameter}: [{name}]."
    return {
        "value": name,
        "detail": detail,
        "title": "Forbidden" if suspended else "Not Found Error",
        "resource_type": "user",
        "parameter": parameter,
        "resource_id": name,
        "type": PROBLEM,
    }


def _invalid(parameter: str) -> Wire:
    errors = [{"parameters": {parameter: []}, "message": f"The `{parameter}` query parameter is not valid"}]
    body = {"errors": errors, "title": "Invalid Request", "detail": "One or more parameters were invalid."}
    return Wire(body, BAD_REQUEST)


def _user(account: FakeAccount, days: float) -> Json:
    description, found = _shortened("\n".join([account.bio, *account.links]))
    entities: Json = {"description": {"urls": found}} if found else {}
    user: Json = {
        "id": account.id,
        "username": account.handle,
        "name": account.name,
        "description": description,
        "profile_image_url": account.picture,
        "protected": account.status == "private",
        "verified": account.verified,
        "public_metrics": {
            "followers_count": account.grown(account.followers, days),
            "following_count": account.following,
            "tweet_count": account.posts_count,
            "listed_count": account.followers // 300,
        },
    }
    if account.website:
        address = account.website if "://" in account.website else f"http://{account.website}"
        user["url"], entities["url"] = _short(address), {"urls": [_entity(address)]}
    return user | ({"entities": entities} if entities else {})


def _shortened(text: str) -> tuple[str, list[Json]]:
    entities = [_entity(address) for address in _ADDRESS.findall(text)]
    return _ADDRESS.sub(lambda match: _short(match[0]), text), entities


def _entity(address: str) -> Json:
    return {"url": _short(address), "expanded_url": address, "display_url": address.partition("://")[2][:30]}


def _short(address: str) -> str:
    return f"https://t.co/{blake2b(address.encode(), digest_size=5).hexdigest()}"
