"""Growth and jumps of followers, with the rounding of a platform respected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.identity_graph.growth import growth, jumps, signals
from creatorgraph.identity_graph.metric_history import DAY, Reading


def read(*counts: int | None, every: int = 1) -> list[Reading]:
    """Give readings of followers, so many days apart."""
    return [Reading(n * every * DAY, count) for n, count in enumerate(counts)]


def test_growth_compares_with_the_reading_nearest_to_the_span() -> None:
    seen = growth(read(*range(1_000, 1_031)), days=7, platform="x")
    assert (seen.before, seen.after) == (1_023, 1_030)
    assert seen.share == pytest.approx(7 / 1_023, abs=1e-6)
    assert seen.low == seen.share == seen.high


def test_without_a_reading_of_that_time_growth_is_unknown() -> None:
    seen = growth(read(1_000, 1_010), days=30, platform="x")
    assert seen.share is None
    assert "no reading of about 30 days" in str(seen.unknown)
    assert growth([], days=7, platform="x").unknown == "there is no count of followers"
    assert growth([], days=7, platform="x", is_counted=True).unknown == "there is no count of followers"
    assert growth(read(0, 5, every=7), days=7, platform="x").unknown == "there were no followers before"


def test_where_the_terms_are_the_reason_they_are_named() -> None:
    assert growth([], days=7, platform="youtube").unknown == "there is no count of followers"  # hidden subscribers
    barred = growth([], days=7, platform="youtube", is_counted=True).unknown
    assert barred
    assert "the terms of YouTube" in barred
    assert "CREATORGRAPH_YOUTUBE_DERIVED_METRICS" in barred
    for days in (30, 90):
        seen = growth(read(1_000, 1_010), days=days, platform="tiktok")
        assert seen.unknown == "the terms of tiktok let no count be kept for longer than 15 days"
    assert growth(read(1_000, 1_100, every=7), days=7, platform="tiktok").share == pytest.approx(0.1)
    assert growth(read(1_000, 1_010), days=7, platform="tiktok").unknown == (
        "there is no reading of about 7 days before the last one"
    )


def test_youtubes_rounding_hides_small_growth_and_bounds_larger() -> None:
    same = growth(read(1_230_000, 1_230_000, every=30), days=30, platform="youtube")
    assert same.share is None
    assert same.unknown == "the change is below what the platform's rounding shows"
    grown = growth(read(1_230_000, 1_250_000, every=30), days=30, platform="youtube")
    assert grown.low is not None
    assert grown.high is not None
    assert 0 < grown.low < 20_000 / 1_230_000 < grown.high
    assert growth(read(812, 813, every=30), days=30, platform="youtube").share == pytest.approx(1 / 812, abs=1e-6)
    assert growth(read(1_230_000, 1_230_000, every=30), days=30, platform="x").share == 0


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_the_true_change_lies_within_the_bounds_of_the_rounded_one(before: int, after: int) -> None:
    shown = [int(str(count)[:3].ljust(len(str(count)), "0")) for count in (before, after)]
    seen = growth(read(*shown, every=30), days=30, platform="youtube")
    if seen.share is not None and seen.low is not None and seen.high is not None:
        true = (after - before) / shown[0]
        assert seen.low - 1e-5 <= true <= seen.high + 1e-5


def test_a_jump_is_sudden_against_the_accounts_own_habit() -> None:
    calm = [1_000 + 3 * n for n in range(20)]
    found = jumps(read(*calm, 2_000, 2_003, 2_006))
    assert [(each.before, each.after) for each in found] == [(1_057, 2_000)]
    assert jumps(read(*(int(1_000 * 1.25**n) for n in range(20)))) == []
    assert jumps(read(10, 60, 61)) == []
    assert [each.share for each in jumps(read(10_000, 10_010, 4_000, 4_001))] == [pytest.approx(-6_010 / 10_010)]


def test_the_node_says_growth_and_the_largest_jump_of_late() -> None:
    said = signals(read(*(1_000 + n for n in range(100)), 5_000), platform="instagram")
    assert said["growth_7d"] == pytest.approx((5_000 - 1_093) / 1_093, abs=1e-6)
    assert said["jump"] == pytest.approx((5_000 - 1_099) / 1_099, abs=1e-6)
    assert said["jump_at"] == "1970-04-11T00:00:00.000Z"
    old = signals(read(1_000, 1_001, 5_000, *(5_000 + n for n in range(120))), platform="instagram")
    assert (old["jump"], old["jump_at"]) == (None, None)
