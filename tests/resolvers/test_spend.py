"""The report of what AI spent."""

from datetime import UTC, datetime

import pytest
from redis.asyncio import Redis

from creatorgraph.enrichment.budget import Level, Limits
from creatorgraph.enrichment.budget_store import BudgetStore
from creatorgraph.errors import UnavailableError
from creatorgraph.resolvers.spend import report_spend

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


async def test_the_report_shows_reservations_as_spent_and_the_level(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as redis:
        budget = BudgetStore(redis, limits=Limits(day=100, month=1_000), clock=lambda: NOON)
        await budget.reserve("classify", 75)
        report = await report_spend(budget)
    assert report is not None
    assert (report.spend.day, report.spend.month, report.level) == (75, 75, Level.WARN)


async def test_without_a_budget_there_is_no_report() -> None:
    assert await report_spend(None) is None


async def test_a_redis_that_is_away_is_named() -> None:
    async with Redis.from_url("redis://127.0.0.1:1", socket_connect_timeout=0.2) as redis:
        budget = BudgetStore(redis, limits=Limits(1, 1), clock=lambda: NOON)
        with pytest.raises(UnavailableError, match="Redis"):
            await report_spend(budget)
