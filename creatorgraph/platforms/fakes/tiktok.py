"""TikTok's wire forms: an error code in every answer, ok included; one username a call, without a stable id."""

from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from creatorgraph.platforms.fakes.population import FakeAccount
from creatorgraph.platforms.fakes.state import State
from creatorgraph.platforms.fakes.wire import (
    BAD_REQUEST,
    OK,
    SERVER,
    TOO_MANY,
    UNAUTHORIZED,
    Call,
    Codes,
    Json,
    Wire,
    post_id,
)
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.terms import Source

CONSENT = "act.fake."
"""A display token ends with the username of the creator who consented."""
MOST_VIDEOS, MOST_USUALLY = 20, 10
_MISSING = "The user cannot be found: it does not exist"
_ERRORS = {
    "access_token_invalid": (UNAUTHORIZED, "The access token is invalid or not found"),
    "scope_not_authorized": (UNAUTHORIZED, "The user did not authorize the scope required for this request"),
    "scope_permission_missed": (UNAUTHORIZED, "The application does not have the scope required for this request"),
    "invalid_params": (BAD_REQUEST, "One or more fields in the request are invalid"),
    "rate_limit_exceeded": (TOO_MANY, "The API rate limit was exceeded"),
    "daily_quota_limit_exceeded": (TOO_MANY, "The daily quota was exceeded"),
    "internal_error": (SERVER, "Something went wrong. Please try again later"),
}
"""Status and message of each code."""
IN_200 = "/200"
"""Ends a code that comes with HTTP 200, as it has been seen: then only the code tells."""


class TikTokForm:
    """POST /v2/research/user/info/, GET /v2/user/info/ and POST /v2/video/list/."""

    codes: ClassVar = Codes(
        frozenset(_ERRORS) | {code + IN_200 for code in _ERRORS},
        throttle="rate_limit_exceeded",
        quota="daily_quota_limit_exceeded" + IN_200,
        denied="access_token_invalid",
    )

    def source(self, call: Call) -> Source:
        """Tell the two interfaces apart by their paths."""
        return Source.TIKTOK_RESEARCH if "/research/" in call.path else Source.TIKTOK_DISPLAY

    def credential(self, call: Call) -> str:
        """Give the bearer token."""
        return call.token

    def accounts(self, call: Call) -> int:
        """One username a call."""
        del call
        return 1

    def answer(self, state: State, call: Call) -> Wire:
        """Show an account of a username, or the one of the token."""
        display = self.source(call) is Source.TIKTOK_DISPLAY
        name = call.token.removeprefix(CONSENT) if display else str(call.body.get("username", ""))
        if display and name == call.token:
            return _error("access_token_invalid")
        account = state.population.of_handle(Platform.TIKTOK, name)
        if account is None or account.status in ("removed", "suspended"):
            return _error("invalid_params", _MISSING)
        if account.status == "private" and not display:
            return _ok({"is_private": True})
        if call.path.endswith("/video/list/"):
            return _videos(account, call, state.days)
        user = _wanted(call, _fields(account, state.days))
        return _ok({"user": user} if display else user)

    def refuse(self, call: Call, code: str, until: datetime) -> Wire:
        """Refuse with a code; nothing tells until when."""
        del call, until
        wire = _error(code.removesuffix(IN_200))
        return replace(wire, status=OK) if code.endswith(IN_200) else wire

    def halved(self, wire: Wire) -> Wire:
        """Give an empty user, or no list of videos."""
        return Wire(wire.body | {"data": {}}, wire.status, wire.headers)


def _wanted(call: Call, shown: Json) -> Json:
    wanted = call.query.get("fields", "").split(",")
    return {name: value for name, value in shown.items() if name in wanted}


def _videos(account: FakeAccount, call: Call, days: float) -> Wire:
    """List the newest videos; the cursor is the instant of the last one in milliseconds."""
    most = call.body.get("max_count", MOST_USUALLY)
    if not isinstance(most, int) or not 0 < most <= MOST_VIDEOS:
        return _error("invalid_params")
    videos: list[Json] = []
    for post in account.posts[:most]:
        counts = {"like_count": post["likes"], "comment_count": post["comments"], "share_count": post.get("shares", 0)}
        counts["view_count"] = post.get("views", 0)
        videos.append(
            {
                "id": post_id(account.platform, post["id"]),
                "create_time": int(datetime.fromisoformat(post["posted_at"]).timestamp()),
                "title": post["caption"],
                "video_description": post["caption"],
                **{name: account.grown(count, days) for name, count in counts.items()},
            }
        )
    cursor = videos[-1]["create_time"] * 1000 if videos else 0
    shown = [_wanted(call, video) for video in videos]
    return _ok({"videos": shown, "cursor": cursor, "has_more": len(account.posts) > most})


def _fields(account: FakeAccount, days: float) -> Json:
    links = [each for each in (account.website, *account.links) if each]
    return {
        "open_id": f"-000{account.id}",
        "username": account.handle,
        "display_name": account.name,
        "bio_description": "\n".join([account.bio, *links]),
        "avatar_url": account.picture,
        "is_verified": account.verified,
        "follower_count": account.grown(account.followers, days),
        "following_count": account.following,
        "likes_count": account.grown(account.followers * 11, days),
        "video_count": account.posts_count,
    }


def _ok(data: Json) -> Wire:
    return Wire({"data": data, "error": {"code": "ok", "message": "", "log_id": "2026fake"}})


def _error(code: str, message: str = "") -> Wire:
    status, usual = _ERRORS[code]
    return Wire({"data": {}, "error": {"code": code, "message": message or usual, "log_id": "2026fake"}}, status)
