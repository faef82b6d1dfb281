"""Numbers that follow from recent posts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.platforms.derived import derive, with_derived, with_missing
from creatorgraph.platforms.observation import AccountObservation, Platform, PostObservation

AT = datetime(2026, 11, 20, tzinfo=UTC)


def account(platform: str, *posts: PostObservation, followers: int | None = 1000) -> AccountObservation:
    return AccountObservation(
        platform=Platform(platform),
        handle="ada",
        observed_at=AT,
        source="test",
        followers=followers,
        recent_posts=posts,
    )


def post(number: int, **counts: int) -> PostObservation:
    return PostObservation.model_validate({"id": str(number), "posted_at": AT - timedelta(days=2 * number), **counts})


@pytest.mark.parametrize(
    ("platform", "rate"),
    [("instagram", (40 + 10) / 1000), ("youtube", 50 / 500), ("tiktok", 70 / 500), ("x", 70 / 1000)],
)
def test_each_platform_has_its_own_engagement(platform: str, rate: float) -> None:
    seen = account(platform, post(1, likes=40, comments=10, shares=20, views=500))
    assert derive(seen).engagement_rate == pytest.approx(rate)


def test_hidden_counts_are_left_out_and_not_taken_for_nothing() -> None:
    seen = account("instagram", post(1, likes=40, comments=10), post(2, comments=2))
    numbers = derive(seen)
    assert numbers.engagement_rate == pytest.approx(0.05)
    assert (numbers.avg_likes, numbers.avg_comments, numbers.avg_views) == (40, 6, None)


@pytest.mark.parametrize("followers", [None, 0])
def test_without_followers_there_is_no_engagement(followers: int | None) -> None:
    assert derive(account("instagram", post(1, likes=4, comments=1), followers=followers)).engagement_rate is None


def test_rhythm_is_the_median_of_the_days_between_posts() -> None:
    assert derive(account("x", post(1), post(2))).days_between_posts is None
    assert derive(account("x", post(1), post(2), post(3), post(9))).days_between_posts == pytest.approx(2)


def test_without_posts_nothing_that_was_known_is_touched() -> None:
    seen = account("x").model_copy(update={"avg_likes": 3.0})
    assert with_derived(seen) == seen.model_copy(update={"completeness": 0.25})


def test_what_an_observation_says_itself_is_not_computed() -> None:
    posts = [post(number, likes=40, comments=10, views=500) for number in (1, 2, 3)]
    seen = with_missing(account("youtube", *posts))
    assert (seen.engagement_rate, seen.avg_likes, seen.avg_views, seen.days_between_posts) == (0.1, 40, 500, 2)
    assert (seen.last_post_at, seen.completeness) == (AT - timedelta(days=2), None)
    said = {"engagement_rate": 0.0, "avg_likes": 7.0, "last_post_at": AT}
    kept = with_missing(account("youtube", *posts).model_copy(update=said))
    assert {name: getattr(kept, name) for name in said} == said
    assert (kept.avg_views, kept.days_between_posts) == (500, 2)
    nothing = account("youtube")
    assert with_missing(nothing) is nothing


counts = st.none() | st.integers(0, 10**12)


@given(st.sampled_from(list(Platform)), st.lists(st.tuples(counts, counts, counts, counts), max_size=5), counts)
def test_numbers_are_never_negative_and_completeness_is_a_share(
    platform: Platform, rows: list[tuple[int | None, int | None, int | None, int | None]], followers: int | None
) -> None:
    posts = [
        PostObservation(id=str(number), likes=likes, comments=comments, shares=shares, views=views)
        for number, (likes, comments, shares, views) in enumerate(rows)
    ]
    numbers = derive(account(platform, *posts, followers=followers))
    values = (numbers.engagement_rate, numbers.avg_likes, numbers.avg_views, numbers.avg_comments)
    assert all(value is None or value >= 0 for value in values)
    assert 0 < numbers.completeness <= 1
