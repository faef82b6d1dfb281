"""What was seen of one account at one instant: the one form that imports, parsers and the synthetic world give.

A field that is None was not looked at, and changes nothing; an empty text or list was looked at and is empty.
Control characters are dropped from texts, but for white space.
"""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, field_validator


def _in_utc(instant: datetime) -> datetime:
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise ValueError("no such instant in UTC: the calendar has the years 1 to 9999") from None


LONGEST_SOURCE = 200
LONGEST_NAME = 300
"""What a source, and the name of an account in files, have at most, in characters."""
_WEB_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\x7f]{1,2000}")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def without_controls(text: str) -> str:
    """Drop the characters that no profile shows: they would steer a terminal that prints them."""
    return _CONTROLS.sub("", text)


def _shown(text: str | None) -> str | None:
    return text if text is None else without_controls(text)


def _web_address(text: str | None) -> str | None:
    """Take no other text for an address: a page that shows it would follow a script."""
    return text if text and _WEB_ADDRESS.fullmatch(text) else None


Text = Annotated[str, AfterValidator(without_controls)]
Id = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[^\x00-\x20\x7f]+$")]
Count = Annotated[int, Field(ge=0, le=2**53)]
Measure = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class Platform(StrEnum):
    """The four platforms."""

    INSTAGRAM = "instagram"
    YOUTUBE = "youtube"
    TIKTOK = "tiktok"
    X = "x"


class PostObservation(BaseModel):
    """One post. `mentions` are handles on the same platform, without the `@`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    type: str | None = Field(default=None, max_length=32)
    caption: str | None = Field(default=None, max_length=10_000)
    hashtags: tuple[Text, ...] = ()
    mentions: tuple[Text, ...] = ()
    likes: Count | None = None
    comments: Count | None = None
    shares: Count | None = None
    views: Count | None = None
    posted_at: Instant | None = None

    _shown = field_validator("type", "caption")(_shown)


class AccountObservation(BaseModel):
    """What was seen of one account.

    `handle` is as the platform writes it, without the `@`; YouTube's older names keep their path (`user/name`,
    `c/name`). At least one of `handle` and `platform_id` is there. `imported_as` is the id under which an import
    knows the account (`<platform>:<username>`). `engagement_rate` and `completeness` are shares (0.031 is 3.1 %),
    `days_between_posts` is a median. `withheld_in` are the countries in which the platform hides it, as codes parted by
    spaces; an empty text says nowhere. `image_url` is where the platform shows the profile's picture: it may hold for
    days only, and the picture itself is not kept. `in_history` says whether its numbers may be kept over time.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    platform: Platform
    platform_id: Id | None = None
    handle: str | None = Field(default=None, min_length=1, max_length=128)
    observed_at: Instant
    source: str = Field(max_length=LONGEST_SOURCE)
    imported_as: str | None = Field(default=None, max_length=LONGEST_NAME)

    display_name: str | None = Field(default=None, max_length=500)
    bio: str | None = Field(default=None, max_length=20_000)
    website: str | None = Field(default=None, max_length=4_000)
    emails: tuple[Text, ...] | None = None
    links: tuple[Text, ...] | None = None
    followers: Count | None = None
    following: Count | None = None
    posts_count: Count | None = None
    engagement_rate: Measure | None = None
    avg_views: Measure | None = None
    avg_likes: Measure | None = None
    avg_comments: Measure | None = None
    days_between_posts: Measure | None = None
    completeness: Measure | None = None
    verified: bool | None = None
    is_business: bool | None = None
    country: str | None = Field(default=None, max_length=64)
    language: str | None = Field(default=None, max_length=64)
    withheld_in: str | None = Field(default=None, max_length=1_000)
    image_url: str | None = None
    last_post_at: Instant | None = None
    in_history: bool = True
    recent_posts: tuple[PostObservation, ...] = ()

    _picture = field_validator("image_url")(_web_address)
    _shown = field_validator("imported_as", "display_name", "bio", "website", "country", "language")(_shown)
