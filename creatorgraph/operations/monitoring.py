"""What a monitor reads: what waits, since when, and what is left of each quota; measured whenever it asks.

All of it stands in the graph and in Redis, so that any process can tell it for all workers. No value and no label is
about a person.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import cast

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from redis.asyncio import Redis
from redis.exceptions import RedisError

from creatorgraph.clock import Clock, from_text
from creatorgraph.creator_search.answers import AnswerCache
from creatorgraph.enrichment.budget import DOLLAR
from creatorgraph.enrichment.budget_store import BudgetStore
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.fetch_ledger import FetchLedger
from creatorgraph.operations.queue_away import queue_away
from creatorgraph.operations.queue_keys import DELAYED, GIVEN_UP, PARKED, QUEUES, messages_key, queue_key
from creatorgraph.operations.quota_gate import QuotaGate
from creatorgraph.operations.schedule_store import GraphDeadlines
from creatorgraph.operations.worker_life import ALIVE_SECONDS, WORKERS
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.terms import Terms

logger = logging.getLogger(__name__)

MEASURE_SECONDS = 5.0
FOLLOW_UPS = ("resolve", "project")
"""Work that is always shown, also where none waits: accounts to resolve, creators to bring into the index."""

Measure = Callable[[], Awaitable[Sequence[Metric]]]
"""Measures some numbers. It raises where their server does not answer."""


async def measured(measures: Mapping[str, Measure]) -> list[Metric]:
    """Measure all at once. What fails, or takes too long, is left out, and the log says so by its name."""
    answers = await asyncio.gather(*(_measured(name, measure) for name, measure in measures.items()))
    return [family for families in answers for family in families]


async def _measured(name: str, measure: Measure) -> Sequence[Metric]:
    try:
        async with asyncio.timeout(MEASURE_SECONDS):
            return await measure()
    except Exception as error:  # noqa: BLE001 - whatever it is, the other numbers are told
        logger.warning("metrics.away", extra={"fields": {"part": name, "error": type(error).__name__}})
        return []


def of_graph(graph: Graph, *, clock: Clock) -> Measure:
    """Measure what the graph holds, and the work that waits in it."""

    async def measure() -> list[GaugeMetricFamily]:
        accounts, creators, backlogs, letters = await asyncio.gather(
            graph.read("operations/count_accounts"),
            graph.read("operations/count_creators"),
            graph.read("operations/backlogs"),
            graph.read("dead_letters/count_waiting"),
        )
        keys = _family("follow_up_keys", "Keys in the graph's outbox: accounts to resolve, creators to index.", "kind")
        age = _family("follow_up_age_seconds", "How long the oldest of them waits.", "kind")
        by_kind = dict.fromkeys(FOLLOW_UPS, (0, None)) | {row["kind"]: (row["keys"], row["oldest"]) for row in backlogs}
        for kind, (waiting, oldest) in sorted(by_kind.items()):
            keys.add_metric([kind], waiting)
            age.add_metric([kind], _seconds_since(from_text(oldest), clock) if oldest else 0.0)
        known = _family("accounts", "Accounts in the graph, those too that are known from links only.")
        known.add_metric([], accounts[0]["accounts"])
        made = _family("creators", "Creators in the graph, those too that were merged into others.")
        made.add_metric([], creators[0]["creators"])
        given_up = _family("dead_letters", "Messages that were given up and wait for somebody's decision.")
        given_up.add_metric([], letters[0]["waiting"])
        return [known, made, keys, age, given_up]

    return measure


def of_queue(redis: "Redis", *, clock: Clock) -> Measure:
    """Measure the messages, and the workers."""

    async def measure() -> list[GaugeMetricFamily]:
        messages = _family("messages", "Messages on their way through the queue.", "queue", "state")
        workers = _family("workers", "Worker processes that spoke within the last 15 seconds.")
        try:
            async with redis.pipeline(transaction=False) as pipe:
                for queue in QUEUES:
                    pipe.llen(queue_key(queue))
                    pipe.hlen(messages_key(queue))
                    pipe.hlen(messages_key(queue, DELAYED))
                    pipe.zcard(queue_key(queue, PARKED))
                    pipe.zcard(queue_key(queue, GIVEN_UP))
                pipe.zcount(WORKERS, clock().timestamp() - ALIVE_SECONDS, "+inf")
                *counts, alive = cast("list[int]", await pipe.execute())
        except (RedisError, OSError) as error:
            raise queue_away(error) from error
        for number, queue in enumerate(QUEUES):
            waiting, every, delayed, parked, given_up = counts[number * 5 : number * 5 + 5]
            states = {"waiting": waiting, "in_hand": max(0, every - waiting), "delayed": delayed, "parked": parked}
            for state, count in (states | {"given_up": given_up}).items():
                messages.add_metric([queue, state], count)
        workers.add_metric([], alive)
        return [messages, workers]

    return measure


def of_quota(gate: QuotaGate, asked: Sequence[tuple[Terms, Sequence[str]]], *, clock: Clock) -> Measure:
    """Measure what is left of each platform's quota. `asked` has terms, and the names of credentials."""

    async def measure() -> list[GaugeMetricFamily]:
        labels = ("source", "credential", "limit", "unit")
        allowed = _family("quota_limit", "What a platform, or your budget, allows in the limit's window.", *labels)
        free = _family("quota_free", "How much of it could go now.", *labels)
        parked = _family("quota_parked_seconds", "For how long nothing is sent: the platform said to wait.", *labels)
        for terms, credentials in asked:
            for each in await gate.levels(terms, credentials):
                named = [each.source.value, each.credential, each.limit.name, each.limit.unit.value]
                allowed.add_metric(named, each.limit.amount)
                free.add_metric(named, each.free)
                parked.add_metric(named, -_seconds_since(each.parked, clock) if each.parked else 0.0)
        return [allowed, free, parked]

    return measure


def of_schedule(deadlines: GraphDeadlines, platforms: Sequence[Platform], *, clock: Clock) -> Measure:
    """Measure how late accounts are read again."""

    async def measure() -> list[GaugeMetricFamily]:
        late = _family("refresh_late_seconds", "How long ago the oldest deadline for reading again passed.", "platform")
        for platform in platforms:
            oldest = await deadlines.oldest_due(platform, clock())
            late.add_metric([platform.value], _seconds_since(oldest, clock) if oldest else 0.0)
        return [late]

    return measure


def of_spend(budget: BudgetStore) -> Measure:
    """Measure what models have cost."""

    async def measure() -> list[GaugeMetricFamily]:
        spent = _family("ai_spent_dollars", "What models have cost (UTC), with what is reserved.", "period")
        allowed = _family("ai_limit_dollars", "What they may cost.", "period")
        spend, limits = await budget.spend(), budget.limits
        for period, used, most in (("day", spend.day, limits.day), ("month", spend.month, limits.month)):
            spent.add_metric([period], used / DOLLAR)
            allowed.add_metric([period], most / DOLLAR)
        return [spent, allowed]

    return measure


def of_outcomes(ledger: FetchLedger) -> Measure:
    """Count what platforms answered."""

    async def measure() -> list[CounterMetricFamily]:
        given = _counter("fetch_outcomes", "Accounts asked for, by what became of them.", "platform", "outcome")
        for (platform, outcome), times in sorted((await ledger.outcomes()).items()):
            given.add_metric([platform, outcome], times)
        return [given]

    return measure


def of_searches(answers: AnswerCache) -> Measure:
    """Count the searches."""

    async def measure() -> list[CounterMetricFamily]:
        asked = _counter("searches", "Searches, by whether the cache had their answer.", "cache")
        counted = await answers.counted()
        asked.add_metric(["hit"], counted.hits)
        asked.add_metric(["miss"], counted.misses)
        return [asked]

    return measure


def _counter(name: str, text: str, *labels: str) -> CounterMetricFamily:
    return CounterMetricFamily(f"creatorgraph_{name}", text, labels=labels)


def _family(name: str, text: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"creatorgraph_{name}", text, labels=labels)


def _seconds_since(instant: datetime, clock: Clock) -> float:
    """Give the seconds since an instant; below zero where it is still to come."""
    return (clock() - instant).total_seconds()
