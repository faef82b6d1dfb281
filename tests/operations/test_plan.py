"""Laws of the cadence, and a plan by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.operations.cadence import Known, Tier, deadline, latest, tier_of, urgency
from creatorgraph.operations.plan import lognormal_tiers, plan, plan_of
from creatorgraph.platforms.terms import TERMS, Source

NOW = datetime(2026, 11, 20, tzinfo=UTC)
followers = st.none() | st.integers(0, 10**9)


@given(followers, st.integers(1, 60))
def test_no_deadline_is_later_than_four_fifths_of_the_allowed_age(count: int | None, days: int) -> None:
    due = deadline(Known("k", count, NOW), refresh_days=days, now=NOW)
    assert NOW < due <= NOW + timedelta(days=days) * 0.8


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 60))
def test_the_larger_is_never_due_later_and_the_new_are_due_at_once(one: int, other: int, days: int) -> None:
    small, large = sorted((one, other))
    at = [deadline(Known("k", count, NOW), refresh_days=days, now=NOW) for count in (small, large)]
    assert at[1] <= at[0]
    assert deadline(Known("k", one, None), refresh_days=days, now=NOW) == NOW


def test_tiers_begin_where_they_say() -> None:
    assert [tier_of(count) for count in (None, 9_999, 10_000, 100_000, 1_000_000)] == [
        Tier.NANO,
        Tier.NANO,
        Tier.MICRO,
        Tier.MACRO,
        Tier.MEGA,
    ]


@given(st.lists(st.tuples(followers, st.integers(0, 60 * 24)), max_size=30))
def test_what_the_terms_soon_forbid_goes_first_in_the_order_of_its_expiry(rows: list[tuple[int | None, int]]) -> None:
    known = [Known(str(n), count, NOW - timedelta(hours=age)) for n, (count, age) in enumerate(rows)]
    ordered = sorted(known, key=lambda each: urgency(each, refresh_days=30, now=NOW))
    ends = [latest(each.observed_at, refresh_days=30) for each in ordered if each.observed_at]
    pressing = [end for end in ends if end - NOW <= timedelta(days=1)]
    assert ends[: len(pressing)] == sorted(pressing)


def test_the_small_are_not_starved_when_the_quota_is_a_tenth_of_what_is_due() -> None:
    # 20 large accounts want 4 reads a day each, 20 small ones one a month; 8 reads a day are to be had
    seen = {Known(f"{size}-{n}", size, NOW).key: NOW for size in (5_000_000, 100) for n in range(20)}
    worst = timedelta(0)
    for hour in range(0, 24 * 90, 3):
        now = NOW + timedelta(hours=hour)
        known = [Known(key, int(key.partition("-")[0]), at) for key, at in seen.items()]
        due = [each for each in known if deadline(each, refresh_days=30, now=now) <= now]
        for each in sorted(due, key=lambda each: urgency(each, refresh_days=30, now=now))[:1]:
            seen[each.key] = now
        worst = max(worst, *(now - at for key, at in seen.items() if key.startswith("100-")))
    assert worst <= timedelta(days=30)


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
    rows = {each.source: each for each in plan(250_000_000)}
    assert rows["x"].dollars_a_pass == 625_000
    assert all(each.broken for each in rows.values())
    assert not any(row.broken for row in plan(40_000) if row.source in ("youtube", "x"))
