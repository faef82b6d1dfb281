"""The order of what was found: relevance, engagement, follower quality and freshness, each in [0, 1], and a boost.

A part that is not known is shown as None and counts as `NEUTRAL`: missing data neither lifts nor sinks anyone. The
ranking has a version, so that a saved order can be told from one of other rules.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from creatorgraph.creator_search.document import PLATFORMS
from creatorgraph.errors import BadInputError

VERSION = "2026-11"
NEUTRAL = 0.5
VERIFIED_BOOST = 0.05
"""The share of what is missing to 1 that a verified creator gets."""

HALF_LIFE_SECONDS = 60 * 86_400.0
LEAST_COHORT = 20
"""Fewer accounts of the same platform and size are nothing to compare with."""

BANDS_PER_DECADE = 2
DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each part counts. Each is 0 to 1 and not all are 0; they are made to sum to 1."""

    relevance: float = 0.40
    engagement: float = 0.30
    quality: float = 0.20
    freshness: float = 0.10

    def __post_init__(self) -> None:
        """Refuse weights out of bounds."""
        for name in ("relevance", "engagement", "quality", "freshness"):
            value = getattr(self, name)
            if not 0 <= value <= 1:
                raise BadInputError(f"weights: {name} is {value}; it must be 0 to 1")
        if self.total <= 0:
            raise BadInputError("weights: all are 0; at least one must be above")

    @property
    def total(self) -> float:
        """The sum, which each is divided by."""
        return self.relevance + self.engagement + self.quality + self.freshness


DEFAULT_WEIGHTS = Weights()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What the ranking reads of a document.

    Followers and engagement by platform; engagement is a share. The last post in seconds since 1970.
    """

    followers: Mapping[str, float | None] = field(default_factory=dict)
    engagement: Mapping[str, float | None] = field(default_factory=dict)
    quality: float | None = None
    last_post: float | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a score, each in [0, 1]; None is "insufficient data"."""

    relevance: float
    engagement: float | None
    quality: float | None
    freshness: float | None
    boost: float
    score: float


class Cohorts:
    """Engagement of accounts of one platform and size, to place an account among its like."""

    def __init__(self, sample: Sequence[Signals] = ()) -> None:
        values: dict[tuple[str, int], list[float]] = {}
        for signals in sample:
            for platform in PLATFORMS:
                followers, rate = signals.followers.get(platform), signals.engagement.get(platform)
                if followers is not None and rate is not None:
                    values.setdefault((platform, _band(followers)), []).append(rate)
        self._sorted = {key: sorted(rates) for key, rates in values.items()}

    def percentile(self, platform: str, *, followers: float, rate: float) -> float | None:
        """Give the share of the cohort that is below, ties counted half; None where the cohort is too small."""
        rates = self._sorted.get((platform, _band(followers)), [])
        if len(rates) < LEAST_COHORT:
            return None
        return (bisect_left(rates, rate) + bisect_right(rates, rate)) / (2 * len(rates))


NO_COHORTS = Cohorts()


def _band(followers: float) -> int:
    return math.floor(BANDS_PER_DECADE * math.log10(max(followers, 1)))


def ranked(
    relevance: float,
    signals: Signals | None,
    *,
    cohorts: Cohorts,
    weights: Weights = DEFAULT_WEIGHTS,
    at: datetime,
) -> Parts:
    """Give the parts and the score of one hit. `relevance` is in [0, 1]; `at` is the instant that freshness counts to.

    A creator's engagement is the mean of the percentiles of its platforms, weighted by followers.
    """
    signals = signals or Signals()
    engagement = engagement_of(signals, cohorts)
    fresh = freshness_of(signals.last_post, at=at)
    base = (
        weights.relevance * relevance
        + weights.engagement * _or_neutral(engagement)
        + weights.quality * _or_neutral(signals.quality)
        + weights.freshness * _or_neutral(fresh)
    ) / weights.total
    boost = VERIFIED_BOOST * (1 - base) if signals.verified else 0.0
    return Parts(
        relevance=round(relevance, DIGITS),
        engagement=engagement,
        quality=signals.quality,
        freshness=fresh,
        boost=round(boost, DIGITS),
        score=round(min(1.0, max(0.0, base + boost)), DIGITS),
    )


def engagement_of(signals: Signals, cohorts: Cohorts) -> float | None:
    """Give the percentile of engagement over all platforms; None where none can be compared."""
    total = weight = 0.0
    for platform in PLATFORMS:
        followers, rate = signals.followers.get(platform), signals.engagement.get(platform)
        if followers is None or rate is None:
            continue
        place = cohorts.percentile(platform, followers=followers, rate=rate)
        if place is not None:
            total += place * max(followers, 1)
            weight += max(followers, 1)
    return round(min(1.0, total / weight), DIGITS) if weight else None


def freshness_of(last_post: float | None, *, at: datetime) -> float | None:
    """Give 1 for a post of now, halved every 60 days."""
    if last_post is None:
        return None
    age = max(0.0, at.timestamp() - last_post)
    return round(math.exp2(-age / HALF_LIFE_SECONDS), DIGITS)


def _or_neutral(value: float | None) -> float:
    return NEUTRAL if value is None else value
