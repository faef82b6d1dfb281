"""TikTok's wire forms: an error code in every answer, ok included; one username a call, without a stable id."""

from datetime import datetime

from creatorgraph.platforms.fakes.population import FakeAccount
from creatorgraph.platforms.fakes.state import State
from creatorgraph.platforms.fakes.wire import BAD_REQUEST, TOO_MANY, UNAUTHORIZED, Call, Json, Wire
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.terms import Source

CONSENT = "act.fake."
"""A display token ends with the username of the creator who consented."""


class TikTokForm:
    """POST /v2/research/user/info/ and GET /v2/user/info/."""

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
            return self.denied()
        account = state.population.of_handle(Platform.TIKTOK, name)
        if account is None or account.status in ("removed", "suspended"):
            return _error(BAD_REQUEST, "invalid_params", "The user cannot be found: it does not exist")
        if account.status == "private" and not display:
            return _ok({"is_private": True})
        wanted = call.query.get("fields", "").split(",")
        user = {name: value for name, value in _fields(account, state.days).items() if name in wanted}
        return _ok({"user": user} if display else user)

    def throttle(self, until: datetime, now: datetime) -> Wire:
        """Refuse for a minute."""
        del until, now
        return _error(TOO_MANY, "rate_limit_exceeded", "The API rate limit was exceeded")

    def quota(self) -> Wire:
        """Refuse until midnight UTC. With HTTP 200, as it has been seen: only the code tells."""
        return _error(200, "daily_quota_limit_exceeded", "The daily quota was exceeded")

    def denied(self) -> Wire:
        """Refuse a token."""
        return _error(UNAUTHORIZED, "access_token_invalid", "The access token is invalid or not found")

    def halved(self, wire: Wire) -> Wire:
        """Give an empty user."""
        return Wire(wire.body | {"data": {}}, wire.status, wire.headers)


def _fields(account: FakeAccount, days: float) -> Json:
    links = [each for each in (account.website, *account.links) if each]
    return {
        "open_id": f"-000{account.id}",
        "username": account.handle,
        "display_name": account.name,
        "bio_description": "\n".join([account.bio, *links]),
        "is_verified": account.verified,
        "follower_count": account.grown(account.followers, days),
        "following_count": account.following,
        "likes_count": account.grown(account.followers * 11, days),
        "video_count": account.posts_count,
    }


def _ok(data: Json) -> Wire:
    return Wire({"data": data, "error": {"code": "ok", "message": "", "log_id": "2026fake"}})


def _error(status: int, code: str, message: str) -> Wire:
    return Wire({"data": {}, "error": {"code": code, "message": message, "log_id": "2026fake"}}, status)
