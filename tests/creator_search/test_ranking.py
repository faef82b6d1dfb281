"""Laws of the ranking and of follower quality."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creatorgraph.creator_search.quality import quality_of
from creatorgraph.creator_search.ranking import NO_COHORTS, Cohorts, Signals, Weights, freshness_of, ranked
from creatorgraph.errors import BadInputError

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SHARES = st.floats(0, 1)
POPULATION = Cohorts(
    [Signals(followers={"x": 1_500.0}, engagement={"x": rate / 1000}) for rate in range(100)]
    + [Signals(followers={"youtube": 1_500.0}, engagement={"youtube": rate / 10}) for rate in range(100)]
)


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
    for part in (parts.relevance, parts.engagement, parts.quality, parts.freshness, parts.boost, parts.score):
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
    assert freshness_of((NOW - timedelta(days=60)).timestamp(), at=NOW) == pytest.approx(0.5)
    assert freshness_of((NOW + timedelta(days=1)).timestamp(), at=NOW) == 1
    assert freshness_of(None, at=NOW) is None


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
