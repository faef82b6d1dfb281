"""The budget of AI: how much may be spent a task, day and month, and what happens on the way there. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from creatorgraph.errors import SetupError

DOLLAR = 1_000_000
"""Money is counted in whole micro-dollars."""
CLASSIFY, UNDERSTAND, EMBED = "classify", "understand", "embed"
TASKS = (CLASSIFY, UNDERSTAND, EMBED)
"""What a model is asked for: what profiles say, what a search phrase means, texts as vectors."""


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
class TaskLimit:
    """What one task may spend of the whole, in micro-dollars; None: as much as there is."""

    task: str
    day: int | None = None
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Micro-dollars a day and a month (UTC): of all tasks, and of one task where it has a limit of its own."""

    day: int
    month: int
    tasks: tuple[TaskLimit, ...] = ()

    def of_task(self, task: str) -> TaskLimit:
        """Give the limit of a task."""
        return next((one for one in self.tasks if one.task == task), TaskLimit(task))


@dataclass(frozen=True, slots=True)
class TaskSpend:
    """What one task has spent in a day and in its month: micro-dollars (with what is reserved), and calls."""

    task: str
    day: int
    month: int
    calls: int


@dataclass(frozen=True, slots=True)
class Spend:
    """What has been spent in a day and in its month; reservations count as spent until they are settled."""

    day: int
    month: int
    tasks: tuple[TaskSpend, ...] = ()


def level_of(spend: Spend, limits: Limits, *, task: str | None = None) -> Level:
    """Tell the level: the worse one of day and month, and of a task's own limits where one is named."""
    share = max(_share(spend.day, limits.day), _share(spend.month, limits.month))
    if task is not None:
        own, limit = (
            next((one for one in spend.tasks if one.task == task), TaskSpend(task, 0, 0, 0)),
            limits.of_task(task),
        )
        pairs = ((own.day, limit.day), (own.month, limit.month))
        share = max(share, *(_share(spent, most) for spent, most in pairs if most is not None), 0.0)
    if share >= 1:
        return Level.PAUSE
    if share >= SLOW_AT:
        return Level.SLOW
    return Level.WARN if share >= WARN_AT else Level.OK


def read_task_limits(text: str) -> tuple[TaskLimit, ...]:
    """Read `classify=2,understand=1/20`: dollars a day, and a month after a stroke. Raises SetupError."""
    return tuple(_task_limit(part.strip()) for part in text.split(",") if part.strip())


def _task_limit(part: str) -> TaskLimit:
    task, _, amounts = part.partition("=")
    day, _, month = amounts.partition("/")
    try:
        limit = TaskLimit(task.strip(), _micro(day), _micro(month) if month else None)
    except (ValueError, OverflowError):
        limit = None
    if limit is None or limit.task not in TASKS:
        raise SetupError(
            f"CREATORGRAPH_AI_TASK_DOLLARS has {part!r}: write task=dollars a day, or task=day/month, as in"
            f" classify=2,understand=1/20; the tasks are {', '.join(TASKS)}"
        )
    return limit


def _micro(dollars: str) -> int:
    amount = int(float(dollars) * DOLLAR)
    if amount < 0:
        raise ValueError
    return amount


def _share(spent: int, limit: int) -> float:
    if limit <= 0:
        return 1.0
    return spent / limit
