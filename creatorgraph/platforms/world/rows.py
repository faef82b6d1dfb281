"""What a world gives: lines of the import format, and lines of the truth."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict


class PostRow(TypedDict, total=False):
    """One recent post. `mentions` are handles on the same platform; `posted_at` is UTC."""

    id: str
    type: str
    caption: str
    hashtags: list[str]
    mentions: list[str]
    likes: int
    comments: int
    shares: int
    views: int
    posted_at: str


class AccountRow(TypedDict, total=False):
    """One line of `accounts.jsonl`. A field that is absent is not known; `engagement_rate` is a share."""

    platform: str
    username: str
    platform_id: str
    display_name: str
    bio: str
    url: str
    links: list[str]
    email: str
    followers: int
    following: int
    posts_count: int
    engagement_rate: float
    avg_views: float
    avg_likes: float
    avg_comments: float
    verified: bool
    is_business: bool
    country: str
    language: str
    observed_at: str
    last_post_at: str
    recent_posts: list[PostRow]


class TruthRow(TypedDict, total=False):
    """One line of `truth.jsonl`: whose account an id is. `about` is whom a fan, parody or namesake is about."""

    id: str
    person: str
    kind: str
    about: str
    niche: str
    country: str
    languages: list[str]
    agency: str
    group: str


@dataclass(frozen=True, slots=True)
class WorldAccount:
    """One sighting of an account, with its truth.

    `truth` is None where the id's handle is held by another account by now: an id has one owner, the present one.
    """

    row: AccountRow
    truth: TruthRow | None

    @property
    def id(self) -> str:
        """The account's name in files: `<platform>:<username>`."""
        return f"{self.row['platform']}:{self.row['username']}"


def is_channel_id(username: str) -> bool:
    """Say whether a YouTube username is a bare channel id (`UC` and 22 more) and no handle."""
    return len(username) == 24 and username.startswith("UC")  # noqa: PLR2004 - the length of a channel id


def known(fields: Mapping[str, object]) -> dict[str, object]:
    """Drop the fields that are not known."""
    return {name: value for name, value in fields.items() if value is not None}
