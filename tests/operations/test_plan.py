"""Laws of the cadence, and a plan by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.operations.cadence import (
    Known,
    Tier,
    deadline,
    intervals_of,
    longest,
    reachable,
    reads_a_day_of,
    tier_of,
)
from creatorgraph.operations.plan import lognormal_tiers, plan, plan_of
from creatorgraph.platforms.terms import TERMS, Source

NOW = datetime(2026, 11, 20, tzinfo=UTC)
followers = st.none() | st.integers(0, 10**9)


counts = st.fixed_dictionaries({tier: st.integers(0, 10**7) for tier in Tier})


@given(followers, st.integers(1, 60))
def test_no_deadline_is_later_than_four_fifths_of_the_allowed_age(count: int | None, days: int) -> None:
    due = deadline(Known("k", count, NOW), intervals=intervals_of(days), now=NOW)
    assert NOW < due <= NOW + timedelta(days=days) * 0.8


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 60))
def test_the_larger_is_never_due_later_and_the_new_are_due_at_once(one: int, other: int, days: int) -> None:
    small, large = sorted((one, other))
    at = [deadline(Known("k", count, NOW), intervals=intervals_of(days), now=NOW) for count in (small, large)]
    assert at[1] <= at[0]
    assert deadline(Known("k", one, None), intervals=intervals_of(days), now=NOW) == NOW


def test_one_that_was_not_shown_is_asked_for_after_a_day_and_when_gone_as_seldom_as_the_smallest() -> None:
    missed = Known("k", 2_000_000, NOW - timedelta(days=3), absent_at=NOW)
    assert deadline(missed, intervals=intervals_of(30), now=NOW) == NOW + timedelta(hours=25)
    gone = Known("k", 2_000_000, NOW - timedelta(days=3), absent_at=NOW, is_gone=True)
    assert deadline(gone, intervals=intervals_of(30), now=NOW) == NOW + timedelta(days=24)


def test_one_that_is_not_given_waits_a_day_and_then_as_long_as_that_lasts_but_no_longer_than_its_tier() -> None:
    def waits(hours: float, followers: int = 5, *, may_pass: bool = False) -> float:
        """Give after how many hours one is due that is not given for so many."""
        since, last = NOW - timedelta(hours=hours), NOW
        known = Known("k", followers, since, unread_at=last, unread_since=since, may_pass=may_pass)
        return (deadline(known, intervals=intervals_of(30), now=NOW + timedelta(hours=1)) - NOW) / timedelta(hours=1)

    lasting = (0, 25, 50, 100, 1_000)
    assert [waits(hours, 10_000) for hours in lasting] == [7 * 24, 7 * 24 - 25, 7 * 24 - 50, 100, 7 * 24]
    assert [waits(hours, 2_000_000) for hours in lasting] == [25] * 5
    assert [waits(hours, 2_000_000, may_pass=True) for hours in (0, 3, 6, 12, 1_000)] == [6, 3, 6, 12, 25]
    new = Known("k", None, None, unread_at=NOW, unread_since=NOW - timedelta(hours=200))
    assert deadline(new, intervals=intervals_of(30), now=NOW) == NOW + timedelta(hours=200)


def test_tiers_begin_where_they_say() -> None:
    assert [tier_of(count) for count in (None, 9_999, 10_000, 100_000, 1_000_000)] == [
        Tier.NANO,
        Tier.NANO,
        Tier.MICRO,
        Tier.MACRO,
        Tier.MEGA,
    ]


@given(counts, st.floats(1, 10**7), st.integers(1, 60))
def test_intervals_are_what_the_quota_keeps_and_no_longer_than_they_must_be(
    accounts: dict[Tier, int], able: float, days: int
) -> None:
    found, usable, most = reachable(accounts, able_a_day=able, refresh_days=days), able * 0.9, longest(days)
    total = sum(accounts.values())
    in_order = [found[tier] for tier in (Tier.MEGA, Tier.MACRO, Tier.MICRO, Tier.NANO)]
    assert in_order == sorted(in_order)
    if reads_a_day_of(accounts, intervals_of(days)) <= usable:
        assert found == intervals_of(days)
    elif total * (timedelta(days=1) / most) <= usable:
        assert all(intervals_of(days)[tier] <= found[tier] <= most for tier in Tier)
        assert usable * 0.99 <= reads_a_day_of(accounts, found) <= usable * 1.000_001
    else:  # the terms' promise breaks: everything in turn
        assert set(found.values()) == {most}


def test_a_short_quota_takes_least_from_the_large() -> None:
    accounts = {Tier.MEGA: 1_000, Tier.MACRO: 1_000, Tier.MICRO: 1_000, Tier.NANO: 1_000}
    found = reachable(accounts, able_a_day=5_000, refresh_days=30)
    slower = {tier: found[tier] / intervals_of(30)[tier] for tier in Tier}
    assert 1 < slower[Tier.MEGA] < slower[Tier.MACRO] < slower[Tier.MICRO]
    assert slower[Tier.NANO] == 1  # they wait as long as the terms allow in any case


def test_the_tiers_of_a_lognormal_world() -> None:
    shares = lognormal_tiers()
    assert sum(shares.values()) == pytest.approx(1)
    # 1 - Phi((ln 1e6 - ln 2000) / 2) = 1 - Phi(3.107)
    assert shares[Tier.MEGA] == pytest.approx(0.00094, abs=0.00002)
    assert shares[Tier.MACRO] + shares[Tier.MEGA] == pytest.approx(0.0252, abs=0.0003)


def test_youtubes_plan_by_hand() -> None:
    # 10,000 calls x 50 ids = 500,000 reads a day; 0.8 x 30 = 24 days; 24 x 500,000 = 12,000,000 accounts
    tiers = {Tier.MEGA: 0.0, Tier.MACRO: 0.0, Tier.MICRO: 0.5, Tier.NANO: 0.5}
    figures = plan_of(TERMS[Source.YOUTUBE], accounts=24_000_000, tiers=tiers)
    assert figures.reads_a_day == 500_000
    assert figures.days_to_refresh_all == 48
    assert figures.most_accounts == 12_000_000
    assert figures.least_reads_a_day == 1_000_000
    assert figures.wanted_reads_a_day == pytest.approx(12_000_000 / 7 + 12_000_000 / 24)
    assert len(figures.broken) == 2
    assert "2 times the quota" in figures.mend[1]


def test_x_costs_a_cent_a_read_and_250_million_creators_are_out_of_reach() -> None:
    rows = {each.source: each for each in plan(250_000_000, credentials={})}
    assert rows["x"].dollars_a_pass == 625_000
    assert all(each.broken for each in rows.values())
    assert not any(row.broken for row in plan(40_000, credentials={}) if row.source in ("youtube", "x"))
