"""Instagram: Business Discovery of the Graph API, one professional account a call, by its username.

A personal account and one that does not exist get the same answer (110/2207013), so neither is ever read as deleted.
Throttling comes as 400 or 403 with a code in the body. The username can change hands: the id is what lasts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import orjson

from creatorgraph.platforms import payloads, retry_table
from creatorgraph.platforms.credentials import name_of_credential
from creatorgraph.platforms.derived import last_of
from creatorgraph.platforms.http import Reply, Request
from creatorgraph.platforms.observation import Platform, PostObservation
from creatorgraph.platforms.outcomes import Absence, Absent, Answer, Ask, Left, Outcome, Refusal
from creatorgraph.platforms.payloads import Json, child, children, count, instant, text
from creatorgraph.platforms.raw import Apart
from creatorgraph.platforms.terms import TERMS, Source, Terms

VERSION = "v25.0"
POST_FIELDS = "id,caption,media_type,timestamp,like_count,comments_count"
MOST_POSTS = 50
NOT_SHOWN, WRONG_FIELD = 110, 100
NEEDS_PERMISSION = re.compile(r"(?i)permission|reviewable feature|public (content|metadata) access|app secret")
"""What Instagram's code 100, which is also that of a wrong field, says where the app lacks a permission."""
_USERNAME = re.compile(r"[A-Za-z0-9._]{1,30}")
_TYPES = {"IMAGE": "image", "VIDEO": "video", "CAROUSEL_ALBUM": "carousel"}


@dataclass(frozen=True, slots=True)
class Instagram:
    """Asks as one Instagram user of an app; `user_id` is that user's."""

    base_url: str
    token: str = field(repr=False)
    user_id: str
    derives: bool = True
    terms: ClassVar[Terms] = TERMS[Source.INSTAGRAM]

    @property
    def credential(self) -> str:
        """The name of the credential."""
        return name_of_credential(self.user_id)

    def accepts(self, ask: Ask) -> bool:
        """Tell whether an ask can be put into a request. The username stands inside an expression: nothing else may."""
        return not ask.by_id and _USERNAME.fullmatch(ask.text) is not None

    def request(self, asks: Sequence[Ask], *, posts: int) -> Request:
        """Write the call for one username."""
        media = f",media.limit({min(posts, MOST_POSTS)}){{{POST_FIELDS}}}" if posts else ""
        wanted = f"business_discovery.username({asks[0].text}){{{','.join(self.terms.fields)}{media}}}"
        query = {"fields": wanted, "access_token": self.token}
        return Request("GET", f"{self.base_url}/{VERSION}/{self.user_id}", query)

    def parse(self, asks: Sequence[Ask], reply: Reply) -> Answer:
        """Read the answer to such a call."""
        body = payloads.json_object(reply)
        if body is None:
            return Answer.refused(asks, retry_table.judge(Platform.INSTAGRAM, reply, ()))
        if "error" in body:
            return _refused(asks, child(body, "error"), reply)
        user = child(body, "business_discovery")
        if not user:
            return Answer.refused(asks, payloads.malformed("it has no business_discovery"))
        return Answer((self._account(asks[0], user, reply),), _left(reply))

    def apart(self, asks: Sequence[Ask], reply: Reply) -> Apart:
        """Give the account's answer, where there is one."""
        identity = text(child(payloads.json_object(reply) or {}, "business_discovery"), "id", most=128)
        if identity:
            yield asks[0], identity, reply.body

    def _account(self, ask: Ask, user: Json, reply: Reply) -> Outcome:
        seen = [post for each in children(child(user, "media"), "data") if (post := _post(each))]
        return payloads.found(
            ask,
            platform=self.terms.source.platform,
            platform_id=text(user, "id", most=128),
            handle=text(user, "username", most=128) or ask.text,
            observed_at=reply.at,
            source="instagram",
            display_name=text(user, "name", most=500),
            bio=text(user, "biography"),
            website=text(user, "website", most=4_000),
            followers=count(user, "followers_count"),
            following=count(user, "follows_count"),
            posts_count=count(user, "media_count"),
            image_url=text(user, "profile_picture_url", most=2_000),
            last_post_at=last_of(seen),
            recent_posts=tuple(seen),
        )


def _post(media: Json) -> PostObservation | None:
    return payloads.post(
        text(media, "caption", most=10_000),
        id=text(media, "id", most=128),
        type=_TYPES.get(str(media.get("media_type"))),
        likes=count(media, "like_count"),
        comments=count(media, "comments_count"),
        posted_at=instant(media, "timestamp"),
    )


def _refused(asks: Sequence[Ask], error: Json, reply: Reply) -> Answer:
    code = count(error, "code")
    subcode = count(error, "error_subcode")
    if code == NOT_SHOWN:
        return Answer(tuple(Absent(ask, Absence.NOT_SHOWN, f"110/{subcode}") for ask in asks), _left(reply))
    return Answer.refused(asks, _refusal(code, error, reply))


def _refusal(code: int | None, error: Json, reply: Reply) -> Refusal:
    codes = [str(code) if code is not None else None]
    if error.get("is_transient") is True:
        codes.append(retry_table.TRANSIENT)
    if code == WRONG_FIELD and NEEDS_PERMISSION.search(text(error, "message", most=500) or ""):
        codes.append(retry_table.INSTAGRAM_PERMISSION)
    minutes = _minutes_to_regain(reply)
    return retry_table.judge(Platform.INSTAGRAM, reply, codes, pause=timedelta(minutes=minutes) if minutes else None)


def _left(reply: Reply) -> Left | None:
    usage = _header_json(reply, "x-app-usage")
    shares = [
        value for name in ("call_count", "total_time", "total_cputime") if (value := count(usage, name)) is not None
    ]
    return Left(share=max(0.0, 1 - max(shares) / 100)) if shares else None


def _minutes_to_regain(reply: Reply) -> int:
    """Read the header that other endpoints of Instagram send; 0 where there is none."""
    found = _header_json(reply, "x-business-use-case-usage")
    minutes = [count(each, "estimated_time_to_regain_access") or 0 for name in found for each in children(found, name)]
    return min(max(minutes, default=0), 24 * 60)


def _header_json(reply: Reply, name: str) -> Json:
    try:
        found = orjson.loads(reply.headers.get(name, "{}"))
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
