"""What AI costs."""

from enum import Enum

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.enrichment.budget import DOLLAR, TaskLimit
from creatorgraph.enrichment.budget import TaskSpend as Spent
from creatorgraph.graph_api.rules import ruled
from creatorgraph.resolvers.spend import SpendReport


@strawberry.enum(description="How far the spend has come.")
class SpendLevel(Enum):
    """How far the spend has come."""

    OK = "ok"
    WARN = "warn"
    SLOW = "slow"
    PAUSE = "pause"


@ruled(Scope.OPERATE)
@strawberry.type(description="What one task of AI spent this month (UTC).")
class TaskSpend:
    """What one task spent."""

    task: str = strawberry.field(description="What the calls were for.")
    dollars: float = strawberry.field(description="US dollars, with what is reserved for calls that are under way.")
    calls: int = strawberry.field(description="Calls this month.")
    day: float = strawberry.field(description="Today, likewise.")
    day_limit: float | None = strawberry.field(description="Its own limit a day, where it has one.")
    month_limit: float | None = strawberry.field(description="Its own limit a month, where it has one.")

    @classmethod
    def of(cls, spent: Spent, limit: TaskLimit) -> "TaskSpend":
        """View a task's spend beside its limits."""
        return cls(
            task=spent.task,
            dollars=spent.month / DOLLAR,
            calls=spent.calls,
            day=spent.day / DOLLAR,
            day_limit=None if limit.day is None else limit.day / DOLLAR,
            month_limit=None if limit.month is None else limit.month / DOLLAR,
        )


@ruled(Scope.OPERATE)
@strawberry.type(description="What AI spent and may spend, in US dollars; days and months are UTC.")
class AiSpend:
    """What AI spent and may spend."""

    day: float = strawberry.field(description="Today, with what is reserved for calls that are under way.")
    day_limit: float = strawberry.field(description="What may be spent in a day.")
    month: float = strawberry.field(description="This month, likewise.")
    month_limit: float = strawberry.field(description="What may be spent in a month.")
    level: SpendLevel = strawberry.field(description="WARN from 70 % of a limit, SLOW from 90 %, PAUSE at the limit.")
    tasks: list[TaskSpend] = strawberry.field(description="What each task spent.")

    @classmethod
    def of(cls, report: SpendReport) -> "AiSpend":
        """View a report."""
        spend, limits = report.spend, report.limits
        return cls(
            day=spend.day / DOLLAR,
            day_limit=limits.day / DOLLAR,
            month=spend.month / DOLLAR,
            month_limit=limits.month / DOLLAR,
            level=SpendLevel(report.level.value),
            tasks=[TaskSpend.of(one, limits.of_task(one.task)) for one in spend.tasks],
        )
