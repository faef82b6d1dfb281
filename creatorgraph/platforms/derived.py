"""Numbers of an account that follow from its recent posts: averages, engagement, rhythm, completeness.

One definition of engagement a platform, because each shows other counts (docs/platforms.md):

    Instagram   mean over posts of (likes + comments) / followers       views are not shown
    YouTube     mean over videos of (likes + comments) / views          only where the terms were lifted for the client
    TikTok      mean over videos of (likes + comments + shares) / views
    X           mean over posts of (likes + comments + shares) / followers

A post whose counts are hidden is left out, not counted as 0. Growth over days needs history, which one observation
does not have: it is not here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import fmean, median

from creatorgraph.platforms.observation import AccountObservation, Platform, PostObservation

DAY_SECONDS = 86_400
BY_VIEWS = frozenset({Platform.YOUTUBE, Platform.TIKTOK})
WITH_SHARES = frozenset({Platform.TIKTOK, Platform.X})
FEWEST_FOR_RHYTHM = 3
OF_POSTS = ("engagement_rate", "avg_views", "avg_likes", "avg_comments", "days_between_posts")
NUMBERS = (*OF_POSTS, "completeness")
COMPLETE = ("platform_id", "handle", "display_name", "bio", "website", "followers", "posts_count", "last_post_at")
"""The fields that make an account complete; each weighs the same."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from the recent posts of one account; None where there are too few counts for it.

    `engagement_rate` is a share, `days_between_posts` the median, `completeness` the share of `COMPLETE` that is known.
    """

    engagement_rate: float | None
    avg_views: float | None
    avg_likes: float | None
    avg_comments: float | None
    days_between_posts: float | None
    completeness: float


def derive(seen: AccountObservation) -> Derived:
    """Compute every number."""
    posts = seen.recent_posts
    return Derived(
        engagement_rate=_engagement(seen),
        avg_views=_mean([each.views for each in posts]),
        avg_likes=_mean([each.likes for each in posts]),
        avg_comments=_mean([each.comments for each in posts]),
        days_between_posts=_rhythm(posts),
        completeness=sum(getattr(seen, name) not in (None, "") for name in COMPLETE) / len(COMPLETE),
    )


def with_derived(seen: AccountObservation) -> AccountObservation:
    """Give the observation with the numbers that follow from it."""
    return seen.model_copy(update=_rounded(derive(seen), NUMBERS))


def with_missing(seen: AccountObservation) -> AccountObservation:
    """Give an observation with what follows from its posts and it does not say itself: their numbers, the last post."""
    if not seen.recent_posts:
        return seen
    found = {**_rounded(derive(seen), OF_POSTS), "last_post_at": last_of(seen.recent_posts)}
    return seen.model_copy(update={name: value for name, value in found.items() if getattr(seen, name) is None})


def last_of(posts: Sequence[PostObservation]) -> datetime | None:
    """Give when the newest post came."""
    return max((each.posted_at for each in posts if each.posted_at), default=None)


def _rounded(derived: Derived, names: Sequence[str]) -> dict[str, float]:
    return {name: round(value, 6) for name in names if (value := getattr(derived, name)) is not None}


def _engagement(seen: AccountObservation) -> float | None:
    rates: list[float] = []
    for each in seen.recent_posts:
        reach = each.views if seen.platform in BY_VIEWS else seen.followers
        parts = [each.likes, each.comments, *([each.shares or 0] if seen.platform in WITH_SHARES else [])]
        known = [part for part in parts if part is not None]
        if reach and len(known) == len(parts):
            rates.append(sum(known) / reach)
    return fmean(rates) if rates else None


def _mean(values: Sequence[int | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _rhythm(posts: Sequence[PostObservation]) -> float | None:
    times = sorted(each.posted_at.timestamp() for each in posts if each.posted_at)
    if len(times) < FEWEST_FOR_RHYTHM:
        return None
    return median(later - earlier for earlier, later in pairwise(times)) / DAY_SECONDS
