"""When an account is to be read again: tiers as deadlines, never later than 0.8 of the age that the terms allow.

Where the quota cannot keep the tiers' intervals they are stretched, the large ones least, until it can: then the
earliest deadline first keeps every one of them, and nobody is starved.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SAFE_SHARE = 0.8
"""A fifth of the allowed age is kept for outages, resets and second tries."""
USABLE_SHARE = 0.9
"""Of a day's quota: the rest is for what people ask for, and for second tries."""
RECHECK = timedelta(hours=25)
"""An account that was not shown is asked for again after a day and a little, which makes the proof."""
ROUNDS = 60


class Tier(StrEnum):
    """How large an account is, and so how often it is worth reading."""

    MEGA = "mega"
    MACRO = "macro"
    MICRO = "micro"
    NANO = "nano"


AT_LEAST = {Tier.MEGA: 1_000_000, Tier.MACRO: 100_000, Tier.MICRO: 10_000, Tier.NANO: 0}
INTERVAL = {
    Tier.MEGA: timedelta(hours=6),
    Tier.MACRO: timedelta(days=1),
    Tier.MICRO: timedelta(days=7),
    Tier.NANO: timedelta(days=30),
}
VALUE = {Tier.MEGA: 4.0, Tier.MACRO: 3.0, Tier.MICRO: 2.0, Tier.NANO: 1.0}
Intervals = Mapping[Tier, timedelta]


@dataclass(frozen=True, slots=True)
class Known:
    """What the schedule knows of an account.

    `observed_at` is None where it was never read, `absent_at` is when it was last asked for and not shown since.
    `unread_at` is when it was last asked for and not given since, for whatever reason, `unread_since` when first; the
    reason `may_pass` by itself or not.
    """

    key: str
    followers: int | None
    observed_at: datetime | None
    absent_at: datetime | None = None
    is_gone: bool = False
    unread_at: datetime | None = None
    unread_since: datetime | None = None
    may_pass: bool = False


def tier_of(followers: int | None) -> Tier:
    """Give the tier of an audience; an unknown one is small."""
    return next(tier for tier, least in AT_LEAST.items() if (followers or 0) >= least)


def longest(refresh_days: int) -> timedelta:
    """Give how long an account may be left unread under terms."""
    return timedelta(days=refresh_days) * SAFE_SHARE


def intervals_of(refresh_days: int) -> Intervals:
    """Give how long every tier is to wait under terms, where the quota lets it."""
    return {tier: min(INTERVAL[tier], longest(refresh_days)) for tier in Tier}


def reads_a_day_of(accounts: Mapping[Tier, float], intervals: Intervals) -> float:
    """Give the reads a day that keep accounts, by tier, at intervals."""
    return sum(count * (timedelta(days=1) / intervals[tier]) for tier, count in accounts.items())


def reachable(accounts: Mapping[Tier, int], *, able_a_day: float, refresh_days: int) -> Intervals:
    """Stretch the tiers' intervals until a quota keeps them: as little as it takes, the valuable least.

    None is stretched beyond what the terms allow. Where even that is more than the quota reads, all wait so long, and
    the earliest first is everything in turn: the terms' promise breaks then, as `creatorgraph plan` says.
    """
    most = longest(refresh_days)
    total, usable = sum(accounts.values()), able_a_day * USABLE_SHARE
    if total * (timedelta(days=1) / most) > usable:
        return dict.fromkeys(Tier, most)

    def stretched(factor: float) -> Intervals:
        return {tier: min(most, INTERVAL[tier] * factor ** (1 / VALUE[tier])) for tier in Tier}

    low, high = 1.0, (most / INTERVAL[Tier.MEGA]) ** VALUE[Tier.MEGA] + 1.0
    if reads_a_day_of(accounts, stretched(low)) <= usable:
        return stretched(low)
    for _ in range(ROUNDS):
        middle = (low * high) ** 0.5
        low, high = (low, middle) if reads_a_day_of(accounts, stretched(middle)) <= usable else (middle, high)
    return stretched(high)


def deadline(account: Known, *, intervals: Intervals, now: datetime) -> datetime:
    """Give when an account is due: at once where it was never read, else after its tier's interval.

    One that was not shown is asked for again after a day, and where it is gone, as seldom as the smallest. One that is
    not given otherwise is asked for more and more seldom.
    """
    usual = _usual_deadline(account, intervals=intervals, now=now)
    if account.unread_at is None:
        return usual
    since = account.unread_since or account.unread_at
    # as long as it lasts already, so it doubles
    pause = max(account.unread_at - since, timedelta(0) if account.may_pass else RECHECK)
    return max(usual, account.unread_at + min(pause, max(RECHECK, intervals[tier_of(account.followers)])))


def _usual_deadline(account: Known, *, intervals: Intervals, now: datetime) -> datetime:
    if account.absent_at is not None:
        return account.absent_at + (intervals[Tier.NANO] if account.is_gone else RECHECK)
    if account.observed_at is None:
        return now
    return account.observed_at + intervals[tier_of(account.followers)]
