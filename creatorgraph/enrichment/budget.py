"""The budget of AI: how much may be spent a day and a month, and what happens on the way there. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How far the spend has come: calls go on, with a warning, one after the other with a wait, or not at all."""

    OK = "ok"
    WARN = "warn"
    SLOW = "slow"
    PAUSE = "pause"


WARN_AT, SLOW_AT = 0.7, 0.9
SLOW_SECONDS = 5.0
"""How long a worker waits before a call while the level is SLOW."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Micro-dollars: of all tasks a day and a month (UTC), and of one task a day where it has a limit of its own."""

    day: int
    month: int
    tasks: tuple[tuple[str, int], ...] = ()

    def of_task(self, task: str) -> int | None:
        """Give the limit of a task a day, or None."""
        return dict(self.tasks).get(task)


@dataclass(frozen=True, slots=True)
class TaskSpend:
    """What one task has spent of a day or month: micro-dollars (with what is reserved), and calls."""

    task: str
    spent: int
    calls: int


@dataclass(frozen=True, slots=True)
class Spend:
    """What has been spent in a day and in its month; reservations count as spent until they are settled."""

    day: int
    month: int
    tasks: tuple[TaskSpend, ...] = ()


def level_of(spend: Spend, limits: Limits) -> Level:
    """Tell the level: the worse one of day and month."""
    share = max(_share(spend.day, limits.day), _share(spend.month, limits.month))
    if share >= 1:
        return Level.PAUSE
    if share >= SLOW_AT:
        return Level.SLOW
    return Level.WARN if share >= WARN_AT else Level.OK


def _share(spent: int, limit: int) -> float:
    if limit <= 0:
        return 1.0
    return spent / limit
