"""When an account is to be read again: tiers as deadlines, never later than 0.8 of the age that the terms allow."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SAFE_SHARE = 0.8
"""A fifth of the allowed age is kept for outages, resets and second tries."""
DANGER = timedelta(days=1)


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


@dataclass(frozen=True, slots=True)
class Known:
    """What the schedule knows of an account; `observed_at` is None where it was never read."""

    key: str
    followers: int | None
    observed_at: datetime | None


def tier_of(followers: int | None) -> Tier:
    """Give the tier of an audience; an unknown one is small."""
    return next(tier for tier, least in AT_LEAST.items() if (followers or 0) >= least)


def latest(observed_at: datetime, *, refresh_days: int) -> datetime:
    """Give the instant after which an account must not be left unread."""
    return observed_at + timedelta(days=refresh_days) * SAFE_SHARE


def interval_of(tier: Tier, *, refresh_days: int) -> timedelta:
    """Give how long a tier waits under terms."""
    return min(INTERVAL[tier], timedelta(days=refresh_days) * SAFE_SHARE)


def deadline(account: Known, *, refresh_days: int, now: datetime) -> datetime:
    """Give when an account is due: at once where it was never read, else when its tier or the terms say, the sooner."""
    if account.observed_at is None:
        return now
    return account.observed_at + interval_of(tier_of(account.followers), refresh_days=refresh_days)


def urgency(account: Known, *, refresh_days: int, now: datetime) -> tuple[float, float, str]:
    """Order due accounts, the smallest first.

    First whatever the terms soon forbid to keep, by that instant. Then by how often the account's own interval has
    passed, weighted by value: a small account's number grows without bound, so that it is not starved. Accounts that
    were never read count as one interval late.
    """
    tier = tier_of(account.followers)
    if account.observed_at is None:
        return (1.0, -2 * VALUE[tier], account.key)
    end = latest(account.observed_at, refresh_days=refresh_days)
    if end - now <= DANGER:
        return (0.0, end.timestamp(), account.key)
    late = (now - account.observed_at) / interval_of(tier, refresh_days=refresh_days)
    return (1.0, -late * VALUE[tier], account.key)
