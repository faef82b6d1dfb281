"""What a monitor of this installation measures: the parts in force, and the platforms that can be asked."""

from redis.asyncio import Redis

from creatorgraph.bootstrap.platforms import asked_platforms, gate_over
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
        asked = asked_platforms(settings)
    except SetupError:
        return found
    if settings.quotas:
        gate = gate_over(settings, QuotaStore(redis))
        found["quota"] = of_quota(gate, list(asked.values()), clock=system_clock)
    if settings.refresh != "off":
        scheduled = list(scheduled_terms(settings, asked))
        found["schedule"] = of_schedule(GraphDeadlines(graph), scheduled, clock=system_clock)
    return found
