"""Laws of the ranking and of follower quality."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creatorgraph.creator_search.quality import quality_of
from creatorgraph.creator_search.ranking import (
    ANSWERS,
    DEFAULT_WEIGHTS,
    LEAST_FIT,
    NO_COHORTS,
    NO_SIGNALS,
    Cohorts,
    Signals,
    Weights,
    fit_of,
    freshness_of,
    table_of,
)
from creatorgraph.creator_search.ranking import ranked as all_ranked
from creatorgraph.errors import BadInputError

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SHARES = st.floats(0, 1)
POPULATION = Cohorts(
    table_of(
        [Signals(followers={"x": 1_500.0}, engagement={"x": rate / 1000}).numbers for rate in range(100)]
        + [Signals(followers={"youtube": 1_500.0}, engagement={"youtube": rate / 10}).numbers for rate in range(100)]
    )
)


@dataclass(frozen=True, slots=True)
class One:
    """The parts of one hit; None is "insufficient data"."""

    engagement: float | None
    quality: float | None
    freshness: float | None
    boost: float | None
    fit: float
    score: float


def ranked(
    relevance: float, signals: Signals | None, *, cohorts: Cohorts, weights: Weights = DEFAULT_WEIGHTS, at: datetime
) -> One:
    """Rank one among others, whose own place plays no part."""
    table = table_of([of(0.9).numbers, NO_SIGNALS if signals is None else signals.numbers, NO_SIGNALS])
    parts = all_ranked(np.array([0.1, relevance, 1.0]), table, cohorts=cohorts, weights=weights, at=at)
    named = {name: float(getattr(parts, name)[1]) for name in One.__slots__}
    return One(**{name: None if math.isnan(value) else value for name, value in named.items()})  # type: ignore[arg-type]


def of(rate: float | None, *, platform: str = "x", verified: bool = False, followers: float = 1_200) -> Signals:
    return Signals(followers={platform: followers}, engagement={platform: rate}, verified=verified)


@settings(max_examples=60)
@given(SHARES, st.none() | SHARES, st.none() | SHARES, st.booleans(), SHARES, SHARES)
def test_every_part_and_the_score_are_in_the_unit_interval(
    relevance: float,
    rate: float | None,
    quality: float | None,
    verified: bool,  # noqa: FBT001 - what Hypothesis draws
    one: float,
    other: float,
) -> None:
    signals = Signals(followers={"x": 1_200.0}, engagement={"x": rate}, quality=quality, verified=verified)
    weights = Weights(relevance=1, engagement=one, quality=other)
    parts = ranked(relevance, signals, cohorts=POPULATION, weights=weights, at=NOW)
    for part in (parts.engagement, parts.quality, parts.freshness, parts.boost, parts.score):
        assert part is None or 0 <= part <= 1


@settings(max_examples=60)
@given(SHARES, SHARES, SHARES)
def test_more_engagement_of_the_same_cohort_never_ranks_lower(relevance: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    scores = [ranked(relevance, of(rate), cohorts=POPULATION, at=NOW).score for rate in (low, high)]
    assert scores[0] <= scores[1]


def test_platforms_compare_by_percentile_and_not_by_rate() -> None:
    middle_of_x = ranked(0.5, of(0.05), cohorts=POPULATION, at=NOW)
    middle_of_youtube = ranked(0.5, of(5.0, platform="youtube"), cohorts=POPULATION, at=NOW)
    assert middle_of_x.engagement == middle_of_youtube.engagement == pytest.approx(0.505)


def test_the_designs_weights_are_the_default() -> None:
    parts = ranked(1.0, Signals(quality=1.0, last_post=NOW.timestamp()), cohorts=NO_COHORTS, at=NOW)
    assert parts.score == pytest.approx(0.40 + 0.30 * 0.5 + 0.20 + 0.10)
    assert parts.engagement is None


def test_a_small_cohort_is_insufficient_data() -> None:
    assert ranked(0.5, of(0.05, followers=5_000_000), cohorts=POPULATION, at=NOW).engagement is None
    assert ranked(0.5, None, cohorts=POPULATION, at=NOW).quality is None


def test_a_verified_creator_is_lifted_a_little() -> None:
    plain, verified = (ranked(0.5, of(0.05, verified=is_), cohorts=POPULATION, at=NOW) for is_ in (False, True))
    assert plain.score < verified.score < plain.score + 0.05


def test_freshness_is_halved_every_sixty_days_and_a_post_of_tomorrow_is_of_now() -> None:
    posts = np.array([(NOW - timedelta(days=60)).timestamp(), (NOW + timedelta(days=1)).timestamp(), math.nan])
    assert freshness_of(posts, at=NOW) == pytest.approx([0.5, 1.0, math.nan], nan_ok=True)


@pytest.mark.parametrize("bad", [{"relevance": -0.1}, {"quality": 1.1}, {"engagement": float("nan")}])
def test_weights_out_of_bounds_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(BadInputError, match="weights"):
        Weights(**bad)
    with pytest.raises(BadInputError, match="all are 0"):
        Weights(relevance=0, engagement=0, quality=0, freshness=0)


def test_quality_needs_two_signals_and_does_not_fall_with_size() -> None:
    assert quality_of(followers=1_000, following=10) is None
    assert quality_of(followers=0, following=10, avg_likes=5, avg_comments=1) is None
    sizes = [quality_of(followers=n, following=100, avg_likes=n / 50, avg_comments=n / 2_000) for n in (10**4, 10**8)]
    assert sizes == [1.0, 1.0]
    bought = quality_of(followers=1_000_000, following=100, avg_likes=20, avg_comments=0)
    assert bought is not None
    assert bought < 0.5


@given(st.lists(SHARES, min_size=1, max_size=6))
def test_who_answers_nearly_as_well_as_the_best_counts_whole_and_others_in_proportion(relevance: list[float]) -> None:
    fit, best = fit_of(np.array(relevance)), max(relevance)
    for one, value in zip(relevance, fit, strict=True):
        answers = min(1, one / best / ANSWERS) if best else 1
        assert value == pytest.approx(LEAST_FIT + (1 - LEAST_FIT) * answers, abs=1e-6)


def test_nobody_who_does_not_answer_is_above_the_one_whose_name_was_asked_for() -> None:
    asked = of(0.0)
    famous = Signals(followers={"x": 1_200.0}, engagement={"x": 1.0}, quality=1.0, last_post=NOW.timestamp())
    table = table_of([asked.numbers, famous.numbers])
    parts = all_ranked(np.array([0.7, 0.15]), table, cohorts=POPULATION, at=NOW)
    assert parts.score[0] > parts.score[1]
    alike = all_ranked(np.array([0.7, 0.6]), table, cohorts=POPULATION, at=NOW)
    assert alike.score[0] < alike.score[1]
