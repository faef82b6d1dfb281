"""YouTube's wire form: lists with absent items in no order, counts as texts, a used-up quota as a 403."""

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from creatorgraph.platforms.fakes.population import FakeAccount
from creatorgraph.platforms.fakes.state import State
from creatorgraph.platforms.fakes.wire import BAD_REQUEST, FORBIDDEN, NOT_FOUND, Call, Codes, Json, Wire, post_id
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.terms import Source

FILTERS = ("id", "forHandle", "forUsername")
MOST = 50
_ERRORS = {
    "quotaExceeded": (FORBIDDEN, "youtube.quota"),
    "dailyLimitExceeded": (FORBIDDEN, "usageLimits"),
    "rateLimitExceeded": (FORBIDDEN, "usageLimits"),
    "userRateLimitExceeded": (FORBIDDEN, "usageLimits"),
    "forbidden": (FORBIDDEN, "youtube.common"),
    "accessNotConfigured": (FORBIDDEN, "usageLimits"),
    "keyInvalid": (BAD_REQUEST, "usageLimits"),
    "badRequest": (BAD_REQUEST, "youtube.common"),
    "incompatibleParameters": (BAD_REQUEST, "youtube.parameter"),
    "invalidFilters": (BAD_REQUEST, "youtube.parameter"),
    "missingRequiredParameter": (BAD_REQUEST, "youtube.parameter"),
    "unexpectedParameter": (BAD_REQUEST, "youtube.parameter"),
    "playlistNotFound": (NOT_FOUND, "youtube.playlistItem"),
}
"""Status and domain of each reason."""


class YouTubeForm:
    """GET /youtube/v3/channels, playlistItems, videos and search."""

    codes: ClassVar = Codes(
        frozenset(_ERRORS), throttle="rateLimitExceeded", quota="quotaExceeded", denied="keyInvalid"
    )

    def __init__(self) -> None:
        self._videos: dict[str, tuple[FakeAccount, Json]] = {}

    def source(self, call: Call) -> Source:
        """YouTube has one interface."""
        del call
        return Source.YOUTUBE

    def credential(self, call: Call) -> str:
        """Give the key."""
        return call.query.get("key", "")

    def accounts(self, call: Call) -> int:
        """Count the ids; a unit is a call all the same."""
        return len(call.query.get("id", "x").split(","))

    def answer(self, state: State, call: Call) -> Wire:
        """Answer one of the three lists."""
        if call.path.endswith("/playlistItems"):
            return self._uploads(state, call)
        if call.path.endswith("/videos"):
            return _list("video", [self._video(state, each) for each in _ids(call) if each in self._videos])
        if call.path.endswith("/search"):
            return _search(state, call)
        given = [name for name in FILTERS if name in call.query]
        if len(given) != 1:
            return _error("incompatibleParameters" if given else "missingRequiredParameter")
        if len(_ids(call)) > MOST:
            return _error("invalidFilters")
        found = [each for each in _channels(state, call, given[0]) if each and each.status == "active"]
        # no order is promised, and none is kept
        return _list("channel", [_channel(each, state.days) for each in sorted(found, key=lambda each: each.id[::-1])])

    def _uploads(self, state: State, call: Call) -> Wire:
        channel = f"UC{call.query.get('playlistId', '')[2:]}"
        account = state.population.of_id(Platform.YOUTUBE, channel)
        if account is None or account.status != "active":
            return _error("playlistNotFound")
        items = []
        for post in account.posts[: int(call.query.get("maxResults", "5"))]:
            video = post_id(account.platform, post["id"])
            self._videos[video] = (account, dict(post))
            items.append({"contentDetails": {"videoId": video, "videoPublishedAt": post["posted_at"]}})
        return _list("playlistItem", items)

    def _video(self, state: State, video: str) -> Json:
        account, post = self._videos[video]
        counts = {"viewCount": post.get("views", 0), "likeCount": post["likes"], "commentCount": post["comments"]}
        return {
            "id": video,
            "snippet": {
                "publishedAt": post["posted_at"],
                "channelId": account.id,
                "title": post["caption"][:100],
                "description": post["caption"],
            },
            "statistics": {name: str(account.grown(count, state.days)) for name, count in counts.items()},
        }

    def refuse(self, call: Call, code: str, until: datetime) -> Wire:
        """Refuse with a reason in the body, which alone tells a used-up quota from what is forbidden for good."""
        del call, until
        return _error(code)

    def halved(self, wire: Wire) -> Wire:
        """Leave every second item out."""
        return Wire(wire.body | {"items": wire.body.get("items", [])[::2]}, wire.status, wire.headers)


def _search(state: State, call: Call) -> Wire:
    """Find channels with a word of the query in name or bio, the largest first; a page token is a place."""
    words = call.query.get("q", "").casefold().split()
    if not words or call.query.get("type") != "channel":
        return _error("missingRequiredParameter")
    channels = [each for each in state.population.of_platform_name("youtube") if each.status == "active"]
    found = [each for each in channels if any(word in f"{each.name} {each.bio}".casefold() for word in words)]
    found.sort(key=lambda each: (-each.followers, each.id))
    start, size = int(call.query.get("pageToken") or 0), int(call.query.get("maxResults", "5"))
    items = [
        {"kind": "youtube#searchResult", "id": {"kind": "youtube#channel", "channelId": each.id}} for each in found
    ]
    wire = _list("search", items[start : start + size])
    if start + size < len(found):
        wire.body["nextPageToken"] = str(start + size)
    return wire


def _ids(call: Call) -> list[str]:
    return [each for each in call.query.get("id", "").split(",") if each]


def _channels(state: State, call: Call, name: str) -> Iterator[FakeAccount | None]:
    if name == "id":
        yield from (state.population.of_id(Platform.YOUTUBE, each) for each in _ids(call))
    elif name == "forHandle":
        yield state.population.of_handle(Platform.YOUTUBE, call.query[name])
    else:
        yield state.population.of_legacy(call.query[name])


def _channel(account: FakeAccount, days: float) -> Json:
    links = [each for each in (account.website, *account.links) if each]
    snippet: Json = {
        "title": account.name,
        "description": "\n".join([account.bio, *links]),
        "publishedAt": "2015-01-01T00:00:00Z",
        "thumbnails": {"default": {"url": account.picture}},
    }
    if account.handle:
        snippet["customUrl"] = f"@{account.handle.lower()}"
    if account.country:
        snippet["country"] = account.country
    statistics: Json = {
        "viewCount": str(account.followers * 40),
        "hiddenSubscriberCount": account.hidden_followers,
        "videoCount": str(account.posts_count),
    }
    if not account.hidden_followers:
        statistics["subscriberCount"] = str(_three_figures(account.grown(account.followers, days)))
    uploads = {"uploads": f"UU{account.id[2:]}"}
    return {
        "kind": "youtube#channel",
        "id": account.id,
        "snippet": snippet,
        "statistics": statistics,
        "contentDetails": {"relatedPlaylists": uploads},
    }


def _three_figures(count: int) -> int:
    unit = int(10 ** max(len(str(count)) - 3, 0))
    return count // unit * unit


def _list(kind: str, items: list[Json]) -> Wire:
    page = {"totalResults": len(items), "resultsPerPage": MOST}
    return Wire({"kind": f"youtube#{kind}ListResponse", "pageInfo": page, "items": items})


def _error(reason: str) -> Wire:
    status, domain = _ERRORS[reason]
    message = f"The request was refused: {reason}."
    errors = [{"message": message, "domain": domain, "reason": reason}]
    return Wire({"error": {"code": status, "message": message, "errors": errors}}, status)
