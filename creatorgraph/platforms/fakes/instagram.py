"""Instagram's wire form: Business Discovery with field expansion, codes in the body, usage in a header."""

import re
from datetime import UTC, datetime
from typing import ClassVar

import orjson

from creatorgraph.platforms.fakes.population import FakeAccount
from creatorgraph.platforms.fakes.state import State
from creatorgraph.platforms.fakes.wire import BAD_REQUEST, FORBIDDEN, SERVER, Call, Codes, Json, Wire, post_id
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.terms import Source

_EXPANSION = re.compile(r"business_discovery\.username\(([^)]*)\)\{(.*)\}", re.DOTALL)
_MEDIA = re.compile(r"media\.limit\((\d+)\)")
_ERRORS = {
    "1": (BAD_REQUEST, "An unknown error has occurred."),
    "2": (SERVER, "An unexpected error has occurred. Please retry your request later."),
    "4": (FORBIDDEN, "(#4) Application request limit reached"),
    "10": (FORBIDDEN, "(#10) Application does not have permission for this action"),
    "17": (BAD_REQUEST, "(#17) User request limit reached"),
    "32": (FORBIDDEN, "(#32) Page request limit reached"),
    "100": (BAD_REQUEST, "(#100) Tried accessing nonexisting field"),
    "110": (BAD_REQUEST, "Invalid user id"),
    "190": (BAD_REQUEST, "Error validating access token: the session has been invalidated"),
    "200": (FORBIDDEN, "(#200) The user has not authorized the application to perform this action"),
    "613": (BAD_REQUEST, "(#613) Calls to this api have exceeded the rate limit."),
    "80002": (BAD_REQUEST, "(#80002) There have been too many calls to this Instagram account."),
}
"""Status and message of each code."""
_FULL = '{"call_count":100,"total_time":40,"total_cputime":30}'
_TYPES = {"image": "IMAGE", "reel": "VIDEO", "carousel": "CAROUSEL_ALBUM"}


class InstagramForm:
    """GET /v25.0/<user>?fields=business_discovery.username(…){…}."""

    codes: ClassVar = Codes(frozenset(_ERRORS), throttle="4", quota="17", denied="190")

    def source(self, call: Call) -> Source:
        """Instagram has one interface."""
        del call
        return Source.INSTAGRAM

    def credential(self, call: Call) -> str:
        """Give the token of the query or of the header."""
        return call.query.get("access_token", "") or call.token

    def accounts(self, call: Call) -> int:
        """One username a call."""
        del call
        return 1

    def answer(self, state: State, call: Call) -> Wire:
        """Show a professional account; a personal or missing one cannot be told apart."""
        expansion = _EXPANSION.search(call.query.get("fields", ""))
        if expansion is None:
            return _error("100")
        account = state.population.of_handle(Platform.INSTAGRAM, expansion[1])
        if account is None or account.status != "active":
            return _error("110", error_subcode=2207013)
        media = _MEDIA.search(expansion[2])
        user = _user(account, state.days, expansion[2].split("media.")[0].split(","))
        if media:
            posts = [_media(account, each, state.days) for each in account.posts[: int(media[1])]]
            user["media"] = {"data": posts, "paging": {"cursors": {"after": "end"}}}
        used = self._share(state, call)
        usage = orjson.dumps({"call_count": used, "total_time": used // 2, "total_cputime": used // 3}).decode()
        return Wire({"business_discovery": user, "id": "17841400000000001"}, headers={"x-app-usage": usage})

    def _share(self, state: State, call: Call) -> int:
        window = state.windows[Source.INSTAGRAM][0]
        return state.used(Source.INSTAGRAM, self.credential(call), window, state.now()) * 100 // window.amount

    def refuse(self, call: Call, code: str, until: datetime) -> Wire:
        """Refuse with a code in the body. Only 80002 has a header that tells when to come back, in minutes."""
        if code == "110":
            return _error(code, error_subcode=2207013)
        if code not in ("4", "2", "80002"):
            return _error(code)
        wire = _error(code, is_transient=True)
        if code == "4":
            wire.headers["x-app-usage"] = _FULL
        elif code == "80002":
            wire.headers["x-business-use-case-usage"] = _case(call, until)
        return wire

    def halved(self, wire: Wire) -> Wire:
        """Show the id only."""
        user = wire.body.get("business_discovery", {})
        return Wire(wire.body | {"business_discovery": {"id": user.get("id")}}, wire.status, wire.headers)


def _user(account: FakeAccount, days: float, wanted: list[str]) -> Json:
    fields: Json = {
        "username": account.handle,
        "name": account.name,
        "biography": account.bio,
        "followers_count": account.grown(account.followers, days),
        "follows_count": account.following,
        "media_count": account.posts_count,
        "profile_picture_url": account.picture,
    }
    website = account.website or next(iter(account.links), None)
    if website:
        fields["website"] = website
    return {"id": account.id} | {name: value for name, value in fields.items() if name in wanted}


def _media(account: FakeAccount, post: object, days: float) -> Json:
    row: Json = dict(post) if isinstance(post, dict) else {}
    return {
        "id": post_id(account.platform, row["id"]),
        "caption": row["caption"],
        "media_type": _TYPES.get(row["type"], "IMAGE"),
        "timestamp": row["posted_at"].replace("Z", "+0000"),
        "like_count": account.grown(row["likes"], days),
        "comments_count": account.grown(row["comments"], days),
    }


def _case(call: Call, until: datetime) -> str:
    minutes = max(1, -int((datetime.now(UTC) - until).total_seconds() // 60))
    used = {"call_count": 100, "total_cputime": 30, "total_time": 40}
    usage = [{"type": "instagram", **used, "estimated_time_to_regain_access": minutes}]
    return orjson.dumps({call.path.rpartition("/")[2]: usage}).decode()


def _error(code: str, **more: object) -> Wire:
    status, message = _ERRORS[code]
    error = {"message": message, "type": "OAuthException", "code": int(code), **more, "fbtrace_id": "AfakeTrace"}
    return Wire({"error": error}, status)
