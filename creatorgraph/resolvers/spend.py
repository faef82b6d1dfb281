"""What AI has spent, beside what it may spend."""

from dataclasses import dataclass

from creatorgraph.enrichment.budget import Level, Limits, Spend, level_of
from creatorgraph.enrichment.budget_store import BudgetStore


@dataclass(frozen=True, slots=True)
class SpendReport:
    """Spend, limits and what follows from both."""

    spend: Spend
    limits: Limits
    level: Level


async def report_spend(budget: BudgetStore | None) -> SpendReport | None:
    """Read today's and this month's spend; None where this installation has no budget.

    Raises UnavailableError where Redis does not answer.
    """
    if budget is None:
        return None
    spend = await budget.spend()
    return SpendReport(spend, budget.limits, level_of(spend, budget.limits))
