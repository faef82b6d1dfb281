"""YouTube Data API v3: 50 channels a call by id, one by handle; recent uploads by two further calls.

A channel that is missing or terminated is simply not in the list, whose order means nothing; counts are texts; the
subscriber count has three significant figures, or is hidden. A used-up quota is a 403, as permanent refusals are: only
the reason in the body tells them apart.
"""

import re
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import orjson

from creatorgraph.platforms import payloads, retry_table
from creatorgraph.platforms.credentials import name_of_credential
from creatorgraph.platforms.http import Reply, Request, Silence
from creatorgraph.platforms.observation import AccountObservation, Platform, PostObservation
from creatorgraph.platforms.outcomes import Absence, Absent, Answer, Ask, Outcome, Refusal
from creatorgraph.platforms.payloads import Json, child, children, count, instant, text
from creatorgraph.platforms.raw import Apart
from creatorgraph.platforms.recent import FurtherCalls, Listed
from creatorgraph.platforms.terms import TERMS, Source, Terms

MOST = 50
UPLOADS_AT_ONCE = 2
"""Channels whose uploads are listed beside each other; a worker has several messages in hand."""
SUCCESS = 200
_ID = re.compile(r"UC[A-Za-z0-9_-]{22}")
_HANDLE = re.compile(r"(?:user/|c/)?[\w.\u00b7-]{1,100}")


@dataclass(frozen=True, slots=True)
class YouTube:
    """Asks with the key of one project. `derives` says whether the terms allow this client numbers of its own."""

    base_url: str
    key: str = field(repr=False)
    derives: bool = False
    terms: ClassVar[Terms] = TERMS[Source.YOUTUBE]

    @property
    def credential(self) -> str:
        """The name of the credential."""
        return name_of_credential(self.key)

    def accepts(self, ask: Ask) -> bool:
        """Tell whether an ask can be put into a request."""
        return (_ID if ask.by_id else _HANDLE).fullmatch(ask.text) is not None

    def request(self, asks: Sequence[Ask], *, posts: int) -> Request:
        """Write the call for up to 50 ids, or for one handle (`name`, `user/name`, `c/name`)."""
        del posts
        query = {"part": ",".join(part for part in self.terms.fields if part != "id"), "maxResults": str(MOST)}
        if asks[0].by_id:
            return self._get("channels", query | {"id": ",".join(ask.text for ask in asks)})
        kind, _, name = asks[0].text.rpartition("/")
        by = {"forUsername": name} if kind == "user" else {"forHandle": f"@{name}"}
        return self._get("channels", query | by)

    def search_request(self, topic: str, *, page: str = "") -> Request:
        """Write the call for channels about a topic, 50 a page: one of the day's searches."""
        query = {"part": "id", "type": "channel", "q": topic, "maxResults": str(MOST)}
        return self._get("search", query | ({"pageToken": page} if page else {}))

    def recent(self, seen: Sequence[AccountObservation], *, posts: int) -> FurtherCalls:
        """List the newest videos of channels: one call a channel, and one for every 50 videos; a unit each."""
        channels: dict[str, list[Json]] = {str(each.platform_id): [] for each in seen}
        ids, trouble = yield from self._uploads([*channels], posts)
        for start in range(0, len(ids), MOST):
            some = ",".join(ids[start : start + MOST])
            query = {"part": "snippet,statistics", "id": some, "maxResults": str(MOST)}
            (reply,) = yield [self._get("videos", query)]
            items = listed(reply)
            if isinstance(items, Refusal):
                trouble = items.trouble.value
                break
            for item in items:
                channels.get(text(child(item, "snippet"), "channelId", most=128) or "", []).append(item)
        return Listed([channels[str(each.platform_id)] or (None if trouble else []) for each in seen], trouble)

    def _uploads(
        self, channels: Sequence[str], posts: int
    ) -> Generator[Sequence[Request], Sequence[Reply | Silence], tuple[list[str], str]]:
        """List the ids of the newest videos, some channels at once; stop at what fails, and name it."""
        ids: list[str] = []
        query = {"part": "contentDetails", "maxResults": str(min(posts, MOST))}
        for start in range(0, len(channels), UPLOADS_AT_ONCE):
            some = channels[start : start + UPLOADS_AT_ONCE]
            requests = [self._get("playlistItems", query | {"playlistId": uploads_of(each)}) for each in some]
            for reply in (yield requests):
                items = listed(reply)
                if not isinstance(items, Refusal):
                    found = (text(child(each, "contentDetails"), "videoId", most=128) for each in items)
                    ids += filter(None, found)
                elif items.code != "playlistNotFound":  # else a channel without videos
                    return ids, items.trouble.value
        return ids, ""

    def posts(self, items: Iterable[Json]) -> list[PostObservation]:
        """Read videos."""
        read = (_video(item) for item in items)
        return [each for each in read if each]

    def _get(self, path: str, query: Mapping[str, str]) -> Request:
        return Request("GET", f"{self.base_url}/youtube/v3/{path}", {**query, "key": self.key})

    def parse(self, asks: Sequence[Ask], reply: Reply) -> Answer:
        """Read the answer to a call for channels."""
        read = listed(reply)
        if isinstance(read, Refusal):
            return Answer.refused(asks, read)
        return Answer(tuple(self._outcome(ask, read, reply) for ask in asks))

    def apart(self, asks: Sequence[Ask], reply: Reply) -> Apart:
        """Give each channel's part of an answer."""
        items = listed(reply)
        if isinstance(items, Refusal):
            return
        by_id = {text(item, "id", most=128): item for item in items}
        for ask in asks:
            item = by_id.get(ask.text) if ask.by_id else next(iter(items), None)
            identity = text(item, "id", most=128) if item else None
            if item and identity:
                yield ask, identity, orjson.dumps({"items": [item]})

    def _outcome(self, ask: Ask, items: Sequence[Json], reply: Reply) -> Outcome:
        item = next((each for each in items if not ask.by_id or each.get("id") == ask.text), None)
        return self._channel(ask, item, reply) if item else Absent(ask, Absence.NOT_FOUND)

    def _channel(self, ask: Ask, item: Json, reply: Reply) -> Outcome:
        snippet, statistics = child(item, "snippet"), child(item, "statistics")
        branding = child(item, "brandingSettings", "channel")
        hidden = statistics.get("hiddenSubscriberCount") is True
        # "en-GB" is English: elsewhere a language stands without a country
        language = text(snippet, "defaultLanguage", most=64) or text(branding, "defaultLanguage", most=64)
        custom = (text(snippet, "customUrl", most=128) or "").removeprefix("@")
        return payloads.found(
            ask,
            platform=self.terms.source.platform,
            platform_id=text(item, "id", most=128),
            handle=custom or (None if ask.by_id else ask.text),
            observed_at=reply.at,
            source="youtube",
            display_name=text(snippet, "title", most=500),
            bio=text(snippet, "description"),
            followers=None if hidden else count(statistics, "subscriberCount"),
            posts_count=count(statistics, "videoCount"),
            country=text(snippet, "country", most=64) or text(branding, "country", most=64),
            language=language.partition("-")[0] if language else None,
            image_url=_picture(child(snippet, "thumbnails")),
            in_history=self.derives,
        )


def searched(reply: Reply) -> tuple[list[str], str] | Refusal:
    """Read a page of a search: the ids of channels, and the token of the next page (empty at the end)."""
    items = listed(reply)
    if isinstance(items, Refusal):
        return items
    ids = [text(child(each, "id"), "channelId", most=128) or "" for each in items]
    token = text(payloads.json_object(reply) or {}, "nextPageToken", most=200) or ""
    return [each for each in ids if _ID.fullmatch(each)], token


def uploads_of(channel_id: str) -> str:
    """Name the playlist of a channel's uploads: `UU` in place of `UC`."""
    return f"UU{channel_id[2:]}"


def listed(reply: Reply | Silence) -> list[Json] | Refusal:
    """Read the items of a list, or why there is none."""
    if isinstance(reply, Silence):
        return payloads.of_silence(reply)
    body = payloads.json_object(reply)
    if reply.status == SUCCESS:
        ok = body is not None and isinstance(body.get("items", []), list)
        return children(body, "items") if ok else payloads.malformed("it is no list")
    return _refusal(child(body, "error"), reply)


def _video(item: Json) -> PostObservation | None:
    snippet, statistics = child(item, "snippet"), child(item, "statistics")
    caption = "\n".join(filter(None, (text(snippet, "title"), text(snippet, "description"))))[:10_000]
    return payloads.post(
        caption,
        id=text(item, "id", most=128),
        type="video",
        likes=count(statistics, "likeCount"),
        comments=count(statistics, "commentCount"),
        views=count(statistics, "viewCount"),
        posted_at=instant(snippet, "publishedAt"),
    )


def _picture(sizes: Json) -> str | None:
    shown = (text(child(sizes, size), "url", most=2_000) for size in ("high", "medium", "default"))
    return next(filter(None, shown), None)


def _refusal(error: Json, reply: Reply) -> Refusal:
    reasons = [text(each, "reason") for each in (*children(error, "errors"), *children(error, "details"))]
    return retry_table.judge(Platform.YOUTUBE, reply, reasons)
