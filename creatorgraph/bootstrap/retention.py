"""The purge over the graph and the archive in force, and its schedule beside a worker."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

from redis.asyncio import Redis

from creatorgraph.bootstrap.graph import new_id, policy_of
from creatorgraph.bootstrap.redis_client import make_redis
from creatorgraph.bootstrap.repeating import repeating
from creatorgraph.clock import system_clock
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.purging import Purge
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.operations.archive import Archive
from creatorgraph.operations.fetch_marks import forget_old_marks
from creatorgraph.operations.purging import ARCHIVE_EVERY, Purging
from creatorgraph.settings import Settings

EVERY_SECONDS = 3_600
TURN = "creatorgraph:purge"
"""Whoever sets this key purges; it lapses with the hour."""
ARCHIVE_TURN = "creatorgraph:purge:archive"
"""Is there while the archive needs no walk: set when one came to its end, so that one that fails is repeated."""
WALK_AGAIN = ARCHIVE_EVERY - timedelta(hours=2)
"""The turn is looked for once an hour, and a walk takes its time: together no more than what the walk looks ahead."""


def purging_of(settings: Settings, graph: Graph, store: AccountStore) -> Purging:
    """Make the purge."""
    policy = policy_of(settings)
    purge = Purge(graph, store, policy=policy, clock=system_clock, new_id=new_id)
    archive = Archive(settings.effective_archive_url)
    return Purging(purge, archive, policy, settings.archive_days, system_clock)


@asynccontextmanager
async def purging(settings: Settings, graph: Graph, store: AccountStore) -> AsyncIterator[None]:
    """Purge once an hour, and the archive once a day, for as long as this is open; one worker of all does it."""
    async with make_redis(settings) as redis:
        work = partial(_purge, purging_of(settings, graph, store), graph, redis)
        async with repeating(work, name="purge", pause_seconds=EVERY_SECONDS / 60):
            yield


async def _purge(purge: Purging, graph: Graph, redis: Redis) -> None:
    if await redis.set(TURN, 1, nx=True, ex=EVERY_SECONDS):
        raw = not await redis.exists(ARCHIVE_TURN)
        await purge.run(raw=raw)
        if raw:
            await redis.set(ARCHIVE_TURN, 1, ex=WALK_AGAIN)
        await forget_old_marks(graph, clock=system_clock)
