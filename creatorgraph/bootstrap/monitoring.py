"""What a monitor of this installation measures: the parts in force, and the platforms that can be asked."""

from redis.asyncio import Redis

from creatorgraph.bootstrap.platforms import budgets_of, credentials_of, terms_of
from creatorgraph.bootstrap.refreshing import scheduled_terms
from creatorgraph.clock import system_clock
from creatorgraph.creator_search.answers import AnswerCache
from creatorgraph.enrichment.budget_store import BudgetStore
from creatorgraph.errors import SetupError
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.fetch_ledger import FetchLedger
from creatorgraph.operations.monitoring import (
    Measure,
    of_graph,
    of_outcomes,
    of_queue,
    of_quota,
    of_schedule,
    of_searches,
    of_spend,
)
from creatorgraph.operations.quota_gate import QuotaGate
from creatorgraph.operations.quota_store import QuotaStore
from creatorgraph.operations.schedule_store import GraphDeadlines
from creatorgraph.settings import Settings


def measures_of(
    settings: Settings, graph: Graph, redis: "Redis", budget: BudgetStore, answers: AnswerCache
) -> dict[str, Measure]:
    """Give what is measured, by name; of platforms nothing where their keys are wrong, which the worker says."""
    found = {
        "graph": of_graph(graph, clock=system_clock),
        "queue": of_queue(redis, clock=system_clock),
        "spend": of_spend(budget),
        "searches": of_searches(answers),
        "outcomes": of_outcomes(FetchLedger(redis)),
    }
    try:
        terms, credentials, scheduled = terms_of(settings), credentials_of(settings), scheduled_terms(settings)
    except SetupError:
        return found
    if settings.quotas:
        gate = QuotaGate(QuotaStore(redis), clock=system_clock, budgets=budgets_of(settings))
        asked = {platform: (each, credentials[platform]) for platform, each in terms.items()}
        found["quota"] = of_quota(gate, asked, clock=system_clock)
    if settings.refresh != "off":
        found["schedule"] = of_schedule(GraphDeadlines(graph), list(scheduled), clock=system_clock)
    return found
