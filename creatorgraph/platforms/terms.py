"""What each platform allows, as data: quotas in real units, batch sizes, fields, how long what was read may be kept.

Every number is a platform's default for one credential as its pages said around October 2026 (docs/platforms.md names
the pages). They change: this is the one place to correct them. A summary for engineers, not legal advice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from creatorgraph.platforms.observation import Platform

MINUTE, HOUR, DAY = 60, 3_600, 86_400
WindowUnit = Literal["calls", "units", "records", "microdollars", "searches"]


class Source(StrEnum):
    """An interface that accounts are read from. TikTok has two, for different people."""

    INSTAGRAM = "instagram"
    YOUTUBE = "youtube"
    TIKTOK_RESEARCH = "tiktok-research"
    TIKTOK_DISPLAY = "tiktok-display"
    X = "x"

    @property
    def platform(self) -> Platform:
        """The platform that this is an interface of."""
        return Platform(self.value.partition("-")[0])


@dataclass(frozen=True, slots=True)
class Window:
    """At most `amount` of a unit in `window_s` seconds: rolling, or from midnight to midnight of a time zone."""

    name: str
    unit: WindowUnit
    amount: int
    window_s: int
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """What one call takes of each unit: so much for the call and so much for each account asked for."""

    unit: WindowUnit
    call: int = 0
    account: int = 0


@dataclass(frozen=True, slots=True)
class PostsPrice:
    """What the further calls for recent posts take: one for each account, one for every `a_call` posts (0: none)."""

    unit: WindowUnit
    a_call: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """One interface's limits and duties.

    `batch_by_id` and `batch_by_handle` are accounts a call; 0 means that it cannot be asked that way. `keep_days` is
    what the terms allow, None where they name no number; `refresh_days` is the age at which we read again. `text` says
    what else they ask, in a sentence. `posts_price` is there where recent posts take calls of their own.
    """

    source: Source
    windows: tuple[Window, ...]
    prices: tuple[Price, ...]
    batch_by_id: int
    batch_by_handle: int
    keep_days: int | None
    refresh_days: int
    fields: tuple[str, ...]
    text: str
    posts_price: PostsPrice | None = None

    @property
    def retention(self) -> str:
        """Say how long what was read may be kept without being read again."""
        return f"{self.keep_days} days" if self.keep_days else "until it is removed there, or the person asks"

    def cost(self, accounts: int, *, posts: int = 0) -> dict[str, int]:
        """Say what one call for so many accounts takes, by unit, with the further calls for recent posts of each."""
        cost: dict[str, int] = {price.unit: price.call + price.account * accounts for price in self.prices}
        if posts and (each := self.posts_price):
            cost[each.unit] += accounts + (-(-accounts * posts // each.a_call) if each.a_call else 0)
        return cost


_INSTAGRAM = Terms(
    source=Source.INSTAGRAM,
    # 200 x the app's daily active users, pooled per app; one user here, the real share is in X-App-Usage
    windows=(Window("instagram-hour", "calls", 200, HOUR),),
    prices=(Price("calls", call=1),),
    batch_by_id=0,
    batch_by_handle=1,
    keep_days=None,
    refresh_days=30,
    fields=(
        "id",
        "username",
        "name",
        "biography",
        "website",
        "followers_count",
        "follows_count",
        "media_count",
        "profile_picture_url",
    ),
    text=(
        "Meta Platform Terms 3.d: delete as soon as reasonably possible what is no longer needed, or when Meta or the "
        "user asks. Professional accounts only; needs app review and business verification."
    ),
)
_YOUTUBE = Terms(
    source=Source.YOUTUBE,
    windows=(
        Window("youtube-day", "units", 10_000, DAY, zone="America/Los_Angeles"),
        Window("youtube-search-day", "searches", 100, DAY, zone="America/Los_Angeles"),
    ),
    prices=(Price("calls", call=1), Price("units", call=1)),
    batch_by_id=50,
    batch_by_handle=1,
    keep_days=30,
    refresh_days=30,
    fields=("id", "snippet", "statistics", "brandingSettings", "topicDetails", "contentDetails", "status"),
    text=(
        "YouTube Developer Policies III.E.4: delete or refresh within 30 days; no derived metrics and no growth "
        "history unless the client is audited for them; one API project for one client."
    ),
    posts_price=PostsPrice("units", a_call=50),
)
_TIKTOK_FIELDS = (
    "display_name",
    "bio_description",
    "avatar_url",
    "is_verified",
    "follower_count",
    "following_count",
    "likes_count",
    "video_count",
)
_TIKTOK_RESEARCH = Terms(
    source=Source.TIKTOK_RESEARCH,
    windows=(
        Window("tiktok-research-day", "calls", 1_000, DAY, zone="UTC"),
        Window("tiktok-research-records", "records", 100_000, DAY, zone="UTC"),
    ),
    prices=(Price("calls", call=1), Price("records", account=1)),
    batch_by_id=0,
    batch_by_handle=1,
    keep_days=15,
    refresh_days=15,
    fields=_TIKTOK_FIELDS,
    text=(
        "TikTok Research API: approved non-commercial researchers only (US, EEA, UK, CH), never advertisers or "
        "businesses; refresh at least every 15 days and delete what is gone."
    ),
)
_TIKTOK_DISPLAY = Terms(
    source=Source.TIKTOK_DISPLAY,
    windows=(Window("tiktok-display-minute", "calls", 600, MINUTE),),
    prices=(Price("calls", call=1),),
    batch_by_id=0,
    batch_by_handle=1,
    keep_days=15,
    refresh_days=15,
    fields=(*_TIKTOK_FIELDS, "open_id", "username", "profile_deep_link"),
    text="TikTok Display API: the creator who gave consent, and nobody else.",
    posts_price=PostsPrice("calls"),
)
_X = Terms(
    source=Source.X,
    windows=(Window("x-quarter-hour", "calls", 300, 15 * MINUTE),),
    # $0.010 a user read
    prices=(Price("calls", call=1), Price("microdollars", account=10_000)),
    batch_by_id=100,
    batch_by_handle=100,
    keep_days=None,
    refresh_days=30,
    fields=(
        "id",
        "name",
        "username",
        "created_at",
        "description",
        "entities",
        "location",
        "url",
        "profile_image_url",
        "protected",
        "verified",
        "verified_type",
        "public_metrics",
        "withheld",
    ),
    text=(
        "X Developer Agreement: keep content current, delete within 24 hours after a request, give only ids to third "
        "parties; match with accounts elsewhere only by what the person declares in public."
    ),
)
TERMS: Mapping[Source, Terms] = {
    terms.source: terms for terms in (_INSTAGRAM, _YOUTUBE, _TIKTOK_RESEARCH, _TIKTOK_DISPLAY, _X)
}
"""The terms of each interface."""
HISTORY_DAYS: Mapping[str, int] = {Platform.YOUTUBE: 1_095, Platform.TIKTOK: 15}
"""How long numbers over time may be kept, where terms allow any and name a number of days.

YouTube's 36 calendar months are for clients audited for derived metrics, and for nobody else.
"""
HISTORY_BARRED: Mapping[str, str] = {
    Platform.YOUTUBE: (
        "the terms of YouTube let only audited clients keep counts over time (the setting "
        "CREATORGRAPH_YOUTUBE_DERIVED_METRICS says that you are one); growth is told from the readings after that"
    )
}
"""Why a platform's counts are not kept over time where a switch is off."""
SIGNIFICANT_FIGURES: Mapping[Platform, int] = {Platform.YOUTUBE: 3}
"""Platforms that round counts of followers down to so many figures."""


def of_credentials(terms: Terms, count: int) -> Terms:
    """Give what so many credentials allow together."""
    windows = tuple(replace(window, amount=window.amount * count) for window in terms.windows)
    return replace(terms, windows=windows)


def keep_days_of(source: str) -> int | None:
    """Say for how many days what a source said may be kept; None where no terms name a number, as for imports."""
    return TERMS[Source(source)].keep_days if source in _SOURCES else None


def is_bound(source: str) -> bool:
    """Tell whether what a source said is under a platform's terms."""
    return source in _SOURCES


_SOURCES = frozenset(source.value for source in Source)
