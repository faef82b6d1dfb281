"""Erasure over every store in force."""

from redis.asyncio import Redis

from creatorgraph.bootstrap.graph import new_id
from creatorgraph.bootstrap.parts import Parts
from creatorgraph.clock import system_clock
from creatorgraph.identity_graph.erasing import Erasing
from creatorgraph.operations.archive import Archive
from creatorgraph.operations.erasing import Erasure
from creatorgraph.operations.queue_keys import QUEUES
from creatorgraph.operations.queue_scrub import QueueScrub
from creatorgraph.settings import Settings


def erasure_over(settings: Settings, parts: Parts, redis: Redis) -> Erasure:
    """Make what erases accounts from graph, index, archive and queue."""
    return Erasure(
        Erasing(parts.graph, parts.store, clock=system_clock, new_id=new_id),
        Archive(settings.effective_archive_url),
        QueueScrub(redis, queues=QUEUES),
        parts.projection,
        parts.version,
    )
