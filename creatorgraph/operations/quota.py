"""Quota as values: limits, what a message takes of them, and what becomes of that.

A rolling limit is a GCRA bucket. Its steady rate and its burst together stay inside the platform's limit: over *any*
window of `window_s` at most `amount` is granted (`burst + rate x window = amount`). A calendar limit counts from one
reset to the next, as YouTube (midnight Pacific) and TikTok (midnight UTC) do.

Several queues share a bucket by weight. Whoever stays within its share is always served; what others leave unused may
be borrowed, never what they could still claim. The rules stand in `quota.lua`, where they run atomically in Redis; a
test holds them against a model in Python. Amounts are whole numbers (dollars are micro-dollars), instants are
microseconds of the epoch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from creatorgraph.errors import BadInputError, CreatorgraphError

MICROS = 1_000_000
SECOND, MINUTE, HOUR, DAY, MONTH = 1, 60, 3_600, 86_400, 31 * 86_400
BURST_SHARE = 4
"""A rolling limit's burst is a quarter of it unless it says otherwise; the steady rate is the rest."""
SHARE_HINT_US = 60 * MICROS


class Unit(StrEnum):
    """What a limit counts. Dollars are counted in millionths."""

    CALLS = "calls"
    UNITS = "units"
    RECORDS = "records"
    MICRODOLLARS = "microdollars"
    SEARCHES = "searches"


class ThrottledError(CreatorgraphError):
    """A quota allows nothing more at present; `retry_after` says when to ask again. It is no failed attempt."""

    code = "THROTTLED"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` of a unit in a window: rolling seconds, or from midnight to midnight of a time zone.

    `zone` makes it a calendar limit of one day (`days=1`) or of a calendar month (`days=31`). `burst` is what may go
    at once after a rest, for rolling limits.
    """

    name: str
    unit: Unit
    amount: int
    window_s: int
    zone: str | None = None
    burst: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.window_s <= MONTH:
            raise BadInputError(f"limit {self.name}: a window is from 1 second to 31 days, not {self.window_s} s")
        if self.amount < 1:
            raise BadInputError(f"limit {self.name}: it allows {self.amount}; a limit allows at least 1")
        if self.zone is not None and self.window_s not in (DAY, MONTH):
            raise BadInputError(f"limit {self.name}: a calendar limit is for a day or a month")
        if self.zone is None and not 1 <= self.at_once <= max(1, self.amount - 1):
            raise BadInputError(f"limit {self.name}: its burst is from 1 to {self.amount - 1}, not {self.burst}")

    @property
    def at_once(self) -> int:
        """The most that one reservation can take."""
        if self.zone is not None:
            return self.amount
        return max(1, self.amount // BURST_SHARE) if self.burst is None else self.burst

    @property
    def steady(self) -> int:
        """What is granted in a window after the burst is gone. A rolling limit of one keeps its one."""
        return self.amount if self.zone is not None else max(self.amount - self.at_once, 1)

    @property
    def tolerance_us(self) -> int:
        """The burst as time: how far the theoretical arrival time may run ahead."""
        return self.increment_us(self.at_once)

    def increment_us(self, cost: int) -> int:
        """Give a cost as time, rounded up, so that rounding never grants more."""
        return -(-cost * self.window_s * MICROS // self.steady)

    def resets(self, now: datetime) -> tuple[int, ...]:
        """Give the resets around an instant in microseconds, oldest first; none for a rolling limit."""
        if self.zone is None:
            return ()
        step = _midnights if self.window_s == DAY else _month_starts
        return tuple(int(instant.timestamp()) * MICROS for instant in step(now, ZoneInfo(self.zone)))


def _midnights(now: datetime, zone: ZoneInfo) -> list[datetime]:
    """Give four local midnights; a day may have 23 or 25 hours."""
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0, tzinfo=None)
    return [(today + timedelta(days=days)).replace(tzinfo=zone).astimezone(UTC) for days in (-1, 0, 1, 2)]


def _month_starts(now: datetime, zone: ZoneInfo) -> list[datetime]:
    local = now.astimezone(zone)
    months = [local.year * 12 + local.month - 1 + ahead for ahead in (-1, 0, 1, 2)]
    return [datetime(month // 12, month % 12 + 1, 1, tzinfo=zone).astimezone(UTC) for month in months]


@dataclass(frozen=True, slots=True)
class Need:
    """What one message takes of one limit of one credential; `key` names the bucket, never the credential's secret."""

    key: str
    limit: Limit
    cost: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a reservation. `wait_us` is 0 where it was granted; `refused_by` is the limit's name.

    `room` is the largest cost that this limit would have granted instead; 0 where only time helps.
    """

    granted: bool
    wait_us: int = 0
    refused_by: str | None = None
    room: int = 0


Shares = Mapping[str, int]
"""The weight of each queue; a queue that is not named has none and only borrows."""


def check(need: Need) -> None:
    """Raise BadInputError for a cost that the limit can never grant, so that nobody waits for it for ever."""
    if not 0 < need.cost <= need.limit.at_once:
        raise BadInputError(
            f"limit {need.limit.name}: one reservation takes from 1 to {need.limit.at_once} {need.limit.unit}, "
            f"not {need.cost}; ask for it in parts"
        )


def own_step(step: int, weight: int, weights: int) -> int:
    """Give a cost as time of a queue's own share: a share refills as much slower as it is smaller."""
    return -(-step * weights // weight)


def cap(tolerance: int, own: int) -> int:
    """Give how much credit a queue may gather: its part of the burst, but one message at least."""
    return max(tolerance, own)
