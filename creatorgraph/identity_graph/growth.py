"""What an account's numbers over time say: growth over some days, and sudden jumps. Pure functions.

A count that its platform rounds hides small changes: where the difference could be rounding alone, growth is unknown,
and where it is known it stands with the interval in which it lies.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from creatorgraph.clock import from_minute
from creatorgraph.identity_graph.metric_history import DAY, Reading
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.terms import HISTORY_BARRED, HISTORY_DAYS, SIGNIFICANT_FIGURES

SPANS = (7, 30, 90)
SLACK = 0.25
"""A reading stands for one so many days ago if it is at most this share of the days off (a day at least)."""
JUMP_SHARE, JUMP_FOLLOWERS, JUMP_TIMES, JUMP_DAYS = 0.2, 100, 5.0, 90
PLACES = 6


@dataclass(frozen=True, slots=True)
class Growth:
    """How followers changed over about `days` days: from `before`, read at `since`, to `after`, read at `until`.

    `share` is the change in relation to `before` (0.05 is 5 %), `low` and `high` bound it where counts are rounded.
    Where it cannot be told, `share` is None and `unknown` says why. Instants are minutes since 1970.
    """

    days: int
    unknown: str | None = None
    share: float | None = None
    low: float | None = None
    high: float | None = None
    before: int | None = None
    after: int | None = None
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Jump:
    """A sudden change of followers between two readings; `share` is negative where followers were lost."""

    since: int
    until: int
    before: int
    after: int

    @property
    def share(self) -> float:
        """The change in relation to what was before."""
        return (self.after - self.before) / self.before


def growth(readings: Sequence[Reading], *, days: int, platform: str, is_counted: bool = False) -> Growth:
    """Compare the newest count of followers with the one read about so many days before it.

    `is_counted` says that the account has a count now: where none is kept over time, the terms are the reason.
    """
    counted = [each for each in readings if each.followers is not None]
    if not counted:
        kept = HISTORY_BARRED.get(Platform(platform)) if is_counted else None
        return Growth(days, unknown=kept or "there is no count of followers")
    last = counted[-1]
    slack = max(DAY, int(days * DAY * SLACK))
    target = last.minute - days * DAY
    near = [each for each in counted if abs(each.minute - target) <= slack]
    if not near and (most := HISTORY_DAYS.get(Platform(platform))) and most * DAY < days * DAY - slack:
        return Growth(days, unknown=f"the terms of {platform} let no count be kept for longer than {most} days")
    if not near:
        return Growth(days, unknown=f"there is no reading of about {days} days before the last one")
    first = min(near, key=lambda each: (abs(each.minute - target), each.minute))
    before, after = int(first.followers or 0), int(last.followers or 0)
    seen = {"before": before, "after": after, "since": first.minute, "until": last.minute}
    if before == 0:
        return Growth(days, unknown="there were no followers before", **seen)
    figures = SIGNIFICANT_FIGURES.get(Platform(platform))
    low, high = _bounds(before, after, figures)
    if figures and low < 0 < high:
        return Growth(days, unknown="the change is below what the platform's rounding shows", **seen)
    return Growth(days, None, round((after - before) / before, PLACES), round(low, PLACES), round(high, PLACES), **seen)


def _bounds(before: int, after: int, figures: int | None) -> tuple[float, float]:
    """Give the interval of the change: a rounded count stands for all from itself up to one step more."""
    one, other = _step(before, figures), _step(after, figures)
    return (after - before - (one - 1)) / before, (after - before + (other - 1)) / before


def _step(count: int, figures: int | None) -> int:
    """Give how far apart two counts are that a platform shows next to each other."""
    return int(10 ** max(0, len(str(count)) - figures)) if figures and count else 1


def jumps(readings: Sequence[Reading]) -> list[Jump]:
    """Give the sudden changes, the oldest first.

    A step between two readings is one where followers change by a fifth and by a hundred, and five times as fast as in
    the median of all other steps.
    """
    counted = [(each.minute, each.followers) for each in readings if each.followers]
    steps = list(pairwise(counted))
    large = [place for place, ((_, a), (_, b)) in enumerate(steps) if abs(b - a) >= max(JUMP_FOLLOWERS, a * JUMP_SHARE)]
    if not large:
        return []
    rates = [abs(math.log(b / a)) * DAY / max(until - since, DAY) for (since, a), (until, b) in steps]
    found = []
    for place in large:
        others = [*rates[:place], *rates[place + 1 :]]
        if rates[place] > JUMP_TIMES * (median(others) if others else 0.0):
            (since, before), (until, after) = steps[place]
            found.append(Jump(since, until, before, after))
    return found


def signals(readings: Sequence[Reading], *, platform: str) -> dict[str, Any]:
    """Give what stands on the account's node: growth by span, and the largest jump of the last 90 days."""
    found: dict[str, Any] = {f"growth_{days}d": growth(readings, days=days, platform=platform).share for days in SPANS}
    recent = [each for each in jumps(readings) if each.until > readings[-1].minute - JUMP_DAYS * DAY]
    largest = max(recent, key=lambda each: (abs(each.share), each.until), default=None)
    found["jump"] = round(largest.share, PLACES) if largest else None
    found["jump_at"] = from_minute(largest.until) if largest else None
    return found


SIGNALS = (*(f"growth_{days}d" for days in SPANS), "jump", "jump_at")
"""The properties that `signals` gives."""
