"""TikTok: the Research API for approved non-commercial researchers, the Display API for a creator who consented.

There is no interface for commercial discovery. Every answer carries `error.code`, and only `ok` is a success, whatever
the HTTP status. The Research API gives no stable id: an account is known by its username. Recent videos are the
creator's own to show: the Display API lists up to 20 by a further call, with the scope `video.list`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import orjson

from creatorgraph.platforms import payloads, retry_table
from creatorgraph.platforms.credentials import name_of_credential
from creatorgraph.platforms.http import Reply, Request, Silence
from creatorgraph.platforms.observation import AccountObservation, Platform, PostObservation
from creatorgraph.platforms.outcomes import Absence, Absent, Answer, Ask, Failed, Outcome, Refusal, Trouble
from creatorgraph.platforms.payloads import Json, child, children, count, flag, instant, text
from creatorgraph.platforms.raw import Apart, name_of_account
from creatorgraph.platforms.recent import FurtherCalls, Listed
from creatorgraph.platforms.terms import TERMS, Source, Terms

OK = frozenset({"ok", "0"})
"""0 is the older form."""
MOST_VIDEOS = 20
VIDEO_FIELDS = (
    "id",
    "create_time",
    "title",
    "video_description",
    "like_count",
    "comment_count",
    "share_count",
    "view_count",
)
_USERNAME = re.compile(r"[A-Za-z0-9._]{2,24}")
_MISSING = re.compile(r"(?i)(not|n't) (find|found|exist)|no such user|not exist")


@dataclass(frozen=True, slots=True)
class TikTok:
    """Asks in one of two modes. In the display mode the token is one creator's, and only that account is read."""

    base_url: str
    token: str = field(repr=False)
    source: Source
    derives: bool = True

    @property
    def terms(self) -> Terms:
        """The terms of the mode."""
        return TERMS[self.source]

    @property
    def credential(self) -> str:
        """The name of the credential."""
        return name_of_credential(self.token)

    def accepts(self, ask: Ask) -> bool:
        """Tell whether an ask can be put into a request."""
        return not ask.by_id and _USERNAME.fullmatch(ask.text) is not None

    def request(self, asks: Sequence[Ask], *, posts: int) -> Request:
        """Write the call for one username."""
        del posts
        if self.source is Source.TIKTOK_DISPLAY:
            return self._call("user/info", self.terms.fields)
        return self._call("research/user/info", self.terms.fields, {"username": asks[0].text})

    def recent(self, seen: Sequence[AccountObservation], *, posts: int) -> FurtherCalls:
        """List the newest videos of the creator of the token, 20 at most; the Research API is not asked for any."""
        if self.source is not Source.TIKTOK_DISPLAY or not seen:
            return Listed([None] * len(seen))
        (reply,) = yield [self._call("video/list", VIDEO_FIELDS, {"max_count": min(posts, MOST_VIDEOS)})]
        items = listed(reply)
        return Listed([None], items.trouble.value) if isinstance(items, Refusal) else Listed([items])

    def posts(self, items: Iterable[Json]) -> list[PostObservation]:
        """Read videos. What was not asked for, or is not shown, is not known."""
        read = (_video(item) for item in items)
        return [each for each in read if each]

    def _call(self, path: str, fields: Iterable[str], body: Json | None = None) -> Request:
        url, query = f"{self.base_url}/v2/{path}/", {"fields": ",".join(fields)}
        headers = {"Authorization": f"Bearer {self.token}"}
        if body is None:
            return Request("GET", url, query, headers)
        return Request("POST", url, query, headers | {"Content-Type": "application/json"}, orjson.dumps(body))

    def parse(self, asks: Sequence[Ask], reply: Reply) -> Answer:
        """Read the answer to such a call."""
        body = payloads.json_object(reply)
        if body is None:
            return Answer.refused(asks, retry_table.judge(Platform.TIKTOK, reply, ()))
        error = child(body, "error")
        code = text(error, "code", most=64)
        if code not in OK:
            return _refused(asks, code, error, reply)
        user = child(body, "data", "user") or child(body, "data")
        return Answer(tuple(self._outcome(ask, user, reply) for ask in asks))

    def apart(self, asks: Sequence[Ask], reply: Reply) -> Apart:
        """Give the account's answer, where there is one; what is private is not kept."""
        body = payloads.json_object(reply) or {}
        user = child(body, "data", "user") or child(body, "data")
        shown = not user.keys().isdisjoint(self.terms.fields) and not flag(user, "is_private")
        if shown and text(child(body, "error"), "code") in OK:
            yield asks[0], name_of_account(None, text(user, "username", most=128) or asks[0].text), reply.body

    def _outcome(self, ask: Ask, user: Json, reply: Reply) -> Outcome:
        if flag(user, "is_private"):
            return Absent(ask, Absence.PRIVATE)
        if user.keys().isdisjoint(self.terms.fields):
            # who is missing is told by an error; an empty success is no proof of anything
            return Failed(ask, payloads.malformed("it shows none of the fields of the account that was asked for"))
        shown = text(user, "username", most=128)
        if self.source is Source.TIKTOK_DISPLAY and shown is None:
            missing = "the answer names no username, so nobody knows whose it is; the token lacks user.info.profile"
            return Failed(ask, Refusal(Trouble.AUTH_FAILURE, "scope_not_authorized", missing))
        username = shown or ask.text
        if self.source is Source.TIKTOK_DISPLAY and username.casefold() != ask.text.casefold():
            return Failed(
                ask,
                Refusal(Trouble.BAD_REQUEST, "other-user", "the token is of another creator, who alone can be read"),
            )
        return payloads.found(
            ask,
            platform=self.terms.source.platform,
            handle=username,
            observed_at=reply.at,
            source=self.source.value,
            display_name=text(user, "display_name", most=500),
            bio=text(user, "bio_description"),
            followers=count(user, "follower_count"),
            following=count(user, "following_count"),
            posts_count=count(user, "video_count"),
            verified=flag(user, "is_verified"),
            image_url=text(user, "avatar_url", most=2_000),
        )


def listed(reply: Reply | Silence) -> list[Json] | Refusal:
    """Read a list of videos, or why there is none."""
    if isinstance(reply, Silence):
        return payloads.of_silence(reply)
    body = payloads.json_object(reply)
    if body is None:
        return retry_table.judge(Platform.TIKTOK, reply, ())
    code = text(child(body, "error"), "code", most=64)
    if code not in OK:
        return retry_table.judge(Platform.TIKTOK, reply, (code,))
    shown = isinstance(child(body, "data").get("videos"), list)
    return children(child(body, "data"), "videos") if shown else payloads.malformed("it is no list of videos")


def _video(item: Json) -> PostObservation | None:
    texts = [said for name in ("title", "video_description") if (said := text(item, name)) is not None]
    return payloads.post(
        "\n".join(dict.fromkeys(filter(None, texts)))[:10_000] if texts else None,
        id=text(item, "id", most=128),
        type="video",
        likes=count(item, "like_count"),
        comments=count(item, "comment_count"),
        shares=count(item, "share_count"),
        views=count(item, "view_count"),
        posted_at=instant(item, "create_time"),
    )


def _refused(asks: Sequence[Ask], code: str | None, error: Json, reply: Reply) -> Answer:
    message = text(error, "message", most=500) or ""
    if code == "invalid_params" and _MISSING.search(message):
        return Answer(tuple(Absent(ask, Absence.NOT_FOUND, code) for ask in asks))
    return Answer.refused(asks, retry_table.judge(Platform.TIKTOK, reply, (code,)))
