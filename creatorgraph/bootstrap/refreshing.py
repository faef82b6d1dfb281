"""The schedule inside the workers: one of them runs a pass every minute, within what the quota has room for now."""

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

from dramatiq import Broker
from redis.asyncio import Redis

from creatorgraph.bootstrap.graph import new_id
from creatorgraph.bootstrap.platforms import Asked, asked_platforms, budgets_of, gate_over
from creatorgraph.bootstrap.redis_client import make_redis
from creatorgraph.bootstrap.repeating import repeating
from creatorgraph.clock import system_clock
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.fetch_work import Work
from creatorgraph.operations.quota_store import QuotaStore
from creatorgraph.operations.schedule import Schedule
from creatorgraph.operations.schedule_store import GraphDeadlines
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.terms import Terms, of_credentials
from creatorgraph.settings import Settings
from creatorgraph.workers.messages import batch_of, send_fetch

logger = logging.getLogger(__name__)

EVERY = timedelta(minutes=1)
TURN_KEY = "creatorgraph:schedule:turn"


def scheduled_terms(settings: Settings, asked: Mapping[Platform, Asked]) -> dict[Platform, Terms]:
    """Give the terms of what is read again without anybody asking: an interface with a price needs a bound on it."""
    found = {platform: of_credentials(each.terms, len(each.credentials)) for platform, each in asked.items()}
    if settings.has_platform_keys and not settings.fake_platforms_url:
        bounded = budgets_of(settings)
        found = {
            platform: terms
            for platform, terms in found.items()
            if not terms.cost(1).get("microdollars") or terms.source in bounded
        }
    return found


@asynccontextmanager
async def refreshing(settings: Settings, graph: Graph, broker: Broker) -> AsyncIterator[None]:
    """Run the schedule beside everything else; not where the settings turn it off, or nothing can be asked."""
    asked = asked_platforms(settings)
    terms = scheduled_terms(settings, asked)
    if settings.refresh == "off" or not terms:
        yield
        return

    def send(work: Work) -> None:
        send_fetch(broker, batch_of(work))

    async with make_redis(settings) as redis:
        gate = gate_over(settings, QuotaStore(redis))

        async def free(terms: Terms) -> int:
            one, credentials = asked[terms.source.platform]
            return await gate.free(one, credentials=credentials)

        schedule = Schedule(
            GraphDeadlines(graph, only_read=settings.refresh == "read"),
            terms=terms,
            send=send,
            clock=system_clock,
            new_id=new_id,
            free=free if settings.quotas else None,
        )
        seconds = EVERY.total_seconds()
        async with repeating(partial(_run, schedule, redis), name="schedule", pause_seconds=seconds / 4):
            yield


async def _run(schedule: Schedule, redis: "Redis") -> None:
    """Run a pass where the turn is free. The turn lapses by itself, so that a worker that dies holds nobody up."""
    if await redis.set(TURN_KEY, 1, nx=True, px=int(EVERY.total_seconds() * 1000) - 500):
        done = await schedule.run(EVERY)
        if any(done.sent.values()):
            logger.info("schedule.sent", extra={"fields": dict(done.sent)})
