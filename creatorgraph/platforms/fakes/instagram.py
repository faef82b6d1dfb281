"""Instagram's wire form: Business Discovery with field expansion, codes in the body, usage in a header."""

import re
from datetime import datetime

import orjson

from creatorgraph.platforms.fakes.population import FakeAccount
from creatorgraph.platforms.fakes.state import State
from creatorgraph.platforms.fakes.wire import BAD_REQUEST, FORBIDDEN, Call, Json, Wire, post_id
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.terms import Source

_EXPANSION = re.compile(r"business_discovery\.username\(([^)]*)\)\{(.*)\}", re.DOTALL)
_MEDIA = re.compile(r"media\.limit\((\d+)\)")
_TYPES = {"image": "IMAGE", "reel": "VIDEO", "carousel": "CAROUSEL_ALBUM"}


class InstagramForm:
    """GET /v25.0/<user>?fields=business_discovery.username(…){…}."""

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
            return _error(BAD_REQUEST, 100, "(#100) Tried accessing nonexisting field")
        account = state.population.of_handle(Platform.INSTAGRAM, expansion[1])
        if account is None or account.status != "active":
            return _error(BAD_REQUEST, 110, "Invalid user id", error_subcode=2207013)
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

    def throttle(self, until: datetime, now: datetime) -> Wire:
        """Refuse with 403 and code 4; no header tells when to come back."""
        del until, now
        wire = _error(FORBIDDEN, 4, "(#4) Application request limit reached", is_transient=True)
        wire.headers["x-app-usage"] = '{"call_count":100,"total_time":40,"total_cputime":30}'
        return wire

    def quota(self) -> Wire:
        """Refuse with 400 and code 17: the user's limit."""
        return _error(BAD_REQUEST, 17, "(#17) User request limit reached")

    def denied(self) -> Wire:
        """Refuse a dead token."""
        return _error(BAD_REQUEST, 190, "Error validating access token: the session has been invalidated")

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
        "permalink": f"https://www.instagram.com/p/{row['id']}/",
        "timestamp": row["posted_at"].replace("Z", "+0000"),
        "like_count": account.grown(row["likes"], days),
        "comments_count": account.grown(row["comments"], days),
    }


def _error(status: int, code: int, message: str, **more: object) -> Wire:
    error = {"message": message, "type": "OAuthException", "code": code, **more, "fbtrace_id": "AfakeTrace"}
    return Wire({"error": error}, status)
