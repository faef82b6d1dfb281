"""The order of what was found: relevance, engagement, follower quality and freshness, each in [0, 1], and a boost.

A part that is not known is shown as None and counts as `NEUTRAL`: missing data neither lifts nor sinks anyone. Whoever
answers less than `ANSWERS` times as well as the best hit is lowered in proportion (`fit`): numbers order those who
answer, and lift nobody who does not above the one whose name was asked for. The ranking has a version, so that a saved
order can be told from one of other rules.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import numpy.typing as npt

from creatorgraph.creator_search.document import PLATFORMS
from creatorgraph.errors import BadInputError

VERSION = "2026-11.2"
ANSWERS = 0.8
"""The share of the best relevance from which on all parts count whole.

Of some 300 names asked for among 20,000 creators, their own creator came first for 66 % without it, for 71 % with a
half, for 85 to 88 % with this, and for 92 % where all is lowered that is not the best.
"""

LEAST_FIT = 0.1
"""Of those who do not answer at all the better ones still come first."""

NEUTRAL = 0.5
VERIFIED_BOOST = 0.05
"""The share of what is missing to 1 that a verified creator gets."""

HALF_LIFE_SECONDS = 60 * 86_400.0
LEAST_COHORT = 20
"""Fewer accounts of the same platform and size are nothing to compare with."""

BANDS_PER_DECADE = 2
DIGITS = 6

SIGNAL_FIELDS = (
    *(f"followers_{platform}" for platform in PLATFORMS),
    *(f"engagement_{platform}" for platform in PLATFORMS),
    "quality",
    "last_post_at",
    "verified",
)
"""What the ranking reads of a document."""

Numbers = npt.NDArray[np.float64]
"""Signals in the order of `SIGNAL_FIELDS`, of one document or of n (n x 11). NaN is what is not known."""


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
                raise BadInputError(f"weights: {name} is {value:g}; it must be 0 to 1", argument="order.weights")
        if self.total <= 0:
            raise BadInputError("weights: all are 0; at least one must be above", argument="order.weights")

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

    @property
    def numbers(self) -> Numbers:
        """The same as numbers."""
        of_platforms = [part.get(platform) for part in (self.followers, self.engagement) for platform in PLATFORMS]
        values = (*of_platforms, self.quality, self.last_post, float(self.verified))
        return np.array([math.nan if value is None else value for value in values], dtype=np.float64)


NO_SIGNALS = Signals().numbers


def table_of(rows: Sequence[Numbers]) -> Numbers:
    """Give the signals of many as one table."""
    return np.stack(rows) if len(rows) else np.empty((0, len(SIGNAL_FIELDS)))


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the scores of n hits, each in [0, 1]; NaN is "insufficient data"."""

    engagement: Numbers
    quality: Numbers
    freshness: Numbers
    boost: Numbers
    fit: Numbers
    score: Numbers


def _of_platform(signals: Numbers, platform: int) -> tuple[Numbers, Numbers]:
    """Give followers and engagement on one platform."""
    return signals[:, platform], signals[:, len(PLATFORMS) + platform]


def _bands(followers: Numbers) -> npt.NDArray[np.int64]:
    bands: Numbers = np.floor(BANDS_PER_DECADE * np.log10(np.maximum(followers, 1)))
    return bands.astype(np.int64)


class Cohorts:
    """Engagement of accounts of one platform and size, to place an account among its like."""

    def __init__(self, sample: Numbers) -> None:
        """Take the signals of some (n x 11)."""
        self._sorted: dict[tuple[int, int], Numbers] = {}
        for platform in range(len(PLATFORMS)):
            followers, rates = _of_platform(sample, platform)
            known = ~np.isnan(followers) & ~np.isnan(rates)
            bands, values = _bands(followers[known]), rates[known]
            for band in np.unique(bands):
                self._sorted[platform, int(band)] = np.sort(values[bands == band])

    @property
    def can_compare(self) -> bool:
        """Whether any cohort is large enough to compare with."""
        return any(len(cohort) >= LEAST_COHORT for cohort in self._sorted.values())

    def percentiles(self, platform: int, *, followers: Numbers, rates: Numbers) -> Numbers:
        """Give the share of each one's cohort that is below, ties counted half; NaN where the cohort is too small."""
        places = np.full(len(rates), math.nan)
        bands = _bands(np.nan_to_num(followers))
        for band in np.unique(bands):
            cohort = self._sorted.get((platform, int(band)))
            if cohort is not None and len(cohort) >= LEAST_COHORT:
                inside = (bands == band) & ~np.isnan(followers) & ~np.isnan(rates)
                found = rates[inside]
                below, with_ties = np.searchsorted(cohort, found, "left"), np.searchsorted(cohort, found, "right")
                places[inside] = (below + with_ties) / (2 * len(cohort))
        return places


NO_COHORTS = Cohorts(table_of(()))


def ranked(
    relevance: Numbers,
    signals: Numbers,
    *,
    cohorts: Cohorts,
    weights: Weights = DEFAULT_WEIGHTS,
    at: datetime,
) -> Parts:
    """Give the parts and the scores of n hits with the relevance of each, in [0, 1], and its signals (n x 11).

    `at` is the instant that freshness counts to. All at once: one by one took a quarter of a search.
    """
    quality, last_post, verified = signals[:, -3:].T
    engagement = engagement_of(signals, cohorts)
    fresh = freshness_of(last_post, at=at)
    base = (
        weights.relevance * relevance
        + weights.engagement * _or_neutral(engagement)
        + weights.quality * _or_neutral(quality)
        + weights.freshness * _or_neutral(fresh)
    ) / weights.total
    boost = np.where(verified > 0, VERIFIED_BOOST * (1 - base), 0.0)
    fit = fit_of(relevance)
    return Parts(
        engagement=engagement,
        quality=quality,
        freshness=fresh,
        boost=boost.round(DIGITS),
        fit=fit,
        score=np.clip((base + boost) * fit, 0.0, 1.0).round(DIGITS),
    )


def fit_of(relevance: Numbers) -> Numbers:
    """Give 1 for whoever answers nearly as well as the best, in proportion less below; 1 where nobody answers."""
    best = relevance.max(initial=0.0)
    answers: Numbers = np.minimum(1.0, relevance / best / ANSWERS) if best > 0 else np.ones(len(relevance))
    fit: Numbers = LEAST_FIT + (1 - LEAST_FIT) * answers
    return fit.round(DIGITS)


def engagement_of(signals: Numbers, cohorts: Cohorts) -> Numbers:
    """Give the percentile of engagement over all platforms; NaN where none can be compared.

    It is the mean of the percentiles of the platforms, weighted by followers.
    """
    total, weight = np.zeros(len(signals)), np.zeros(len(signals))
    for platform in range(len(PLATFORMS)):
        followers, rates = _of_platform(signals, platform)
        places = cohorts.percentiles(platform, followers=followers, rates=rates)
        counts = np.where(np.isnan(places), 0.0, np.maximum(followers, 1))
        total += np.nan_to_num(places) * counts
        weight += counts
    means: Numbers = np.divide(total, weight, out=np.full(len(signals), math.nan), where=weight > 0)
    return np.minimum(means, 1.0).round(DIGITS)


def freshness_of(last_post: Numbers, *, at: datetime) -> Numbers:
    """Give 1 for a post of now, halved every 60 days."""
    ages = np.maximum(0.0, at.timestamp() - last_post)
    fresh: Numbers = np.exp2(-ages / HALF_LIFE_SECONDS)
    return fresh.round(DIGITS)


def _or_neutral(values: Numbers) -> Numbers:
    values_there: Numbers = np.where(np.isnan(values), NEUTRAL, values)
    return values_there
