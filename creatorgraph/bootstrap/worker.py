"""A worker process: parts opened in its event loop, actors over them, follow-up work looked for every few seconds."""

import asyncio
import logging
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager

import dramatiq
from dramatiq.asyncio import EventLoopThread, set_event_loop_thread
from dramatiq.broker import Broker

from creatorgraph.bootstrap.ai import classifying
from creatorgraph.bootstrap.dead_letters import opened_dead_letters
from creatorgraph.bootstrap.parts import opened
from creatorgraph.bootstrap.platforms import opened_ingestion
from creatorgraph.bootstrap.refreshing import refreshing
from creatorgraph.bootstrap.retention import purging
from creatorgraph.bootstrap.waiting import when_there
from creatorgraph.clock import system_clock
from creatorgraph.collector import Sweeping, share_one_heap, tune_collector
from creatorgraph.enrichment.service import load_readers
from creatorgraph.errors import CreatorgraphError, UnavailableError
from creatorgraph.identity_graph.key_check import check_key
from creatorgraph.identity_graph.migrations import migrate
from creatorgraph.identity_graph.place_filling import PlaceFilling
from creatorgraph.operations.queue_keys import FETCH, INGEST, WAKE
from creatorgraph.operations.reconciling import Reconciling
from creatorgraph.settings import Settings
from creatorgraph.workers.actors import Actors
from creatorgraph.workers.broker import DEAD_AFTER_MS, make_broker
from creatorgraph.workers.fetching import Fetching
from creatorgraph.workers.incoming import Incoming
from creatorgraph.workers.lease import Lease

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
SWITCH_SECONDS = 0.001
"""For so long a thread that computes may keep the event loop waiting, which feeds the driver; Python's own is 5 ms."""
DRAIN_MS = 20_000


def run_worker(settings: Settings) -> None:
    """Work until SIGTERM or Ctrl-C, then finish what was begun and stop."""
    share_one_heap()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    lease = Lease(DEAD_AFTER_MS / 1000)
    broker = make_broker(settings.effective_redis_url, lease=lease)
    with _running(settings, broker, lease, stop):
        worker = dramatiq.Worker(broker, worker_threads=settings.worker_threads)
        tune_collector()
        sys.setswitchinterval(SWITCH_SECONDS)
        worker.start()
        logger.info("worker.started", extra={"fields": {"threads": settings.worker_threads}})
        stop.wait()
        worker.stop(timeout=DRAIN_MS)
    broker.close()
    logger.info("worker.stopped")


@contextmanager
def _running(settings: Settings, broker: Broker, lease: Lease, stop: threading.Event) -> Iterator[None]:
    """Run an event loop with the parts open in it and the actors declared; close both at the end."""
    thread = EventLoopThread(logger)
    thread.start(timeout=5.0)
    set_event_loop_thread(thread)
    stack = AsyncExitStack()
    try:
        thread.run_coroutine(_open(settings, broker, lease, stack, stop))
        yield
    finally:
        thread.run_coroutine(stack.aclose())
        thread.stop()  # type: ignore[no-untyped-call]  # dramatiq leaves it without annotations
        set_event_loop_thread(None)


async def _open(settings: Settings, broker: Broker, lease: Lease, stack: AsyncExitStack, stop: threading.Event) -> None:
    parts = await stack.enter_async_context(opened(settings, apart=True))
    await when_there(lambda: migrate(parts.graph, clock=system_clock), given_up=stop.is_set)
    await when_there(lambda: check_key(parts.graph, parts.sealer), given_up=stop.is_set)
    await when_there(parts.indexes.shelf.prepare, given_up=stop.is_set)
    follow_ups = (parts.feed.announce_due, parts.agencies.refresh_due)
    incoming = Incoming()
    actors = Actors(
        broker,
        store=parts.store,
        identity=parts.identity,
        projection=parts.projection,
        incoming=incoming,
        follow_ups=follow_ups,
    )
    dramatiq.actor(actor_name=INGEST, queue_name=INGEST, broker=broker)(lease.held(actors.ingest))
    ingestion = await stack.enter_async_context(opened_ingestion(settings, parts.store))
    fetching = Fetching(broker, ingestion, incoming=incoming, clock=system_clock)
    dramatiq.actor(actor_name=FETCH, queue_name=FETCH, broker=broker)(lease.held(fetching.fetch))
    dramatiq.actor(actor_name=WAKE, queue_name=WAKE, broker=broker)(lease.held(actors.wake))
    await stack.enter_async_context(purging(settings, parts.graph, parts.store))
    await stack.enter_async_context(classifying(settings, parts.graph, parts.projection))
    await stack.enter_async_context(refreshing(settings, parts.graph, broker))
    letters = await stack.enter_async_context(opened_dead_letters(settings, parts.graph))
    reconciling = Reconciling(
        parts.graph,
        shelf=parts.indexes.shelf,
        states=parts.indexes.states,
        projection=parts.projection,
        clock=system_clock,
    )
    sweeping = Sweeping(lambda: bool(incoming))
    placing = PlaceFilling(parts.graph, clock=system_clock)
    steps = (*map(lease.held, (actors.wake, letters.collect, reconciling.step, placing.step)), sweeping.step)
    loop = asyncio.get_running_loop()
    # while there is nothing else to do: the first document of many would wait for it
    beside = [loop.create_task(_look(steps)), loop.create_task(asyncio.to_thread(load_readers))]

    async def stop_looking() -> None:
        for each in beside:
            each.cancel()
        await asyncio.gather(*beside, return_exceptions=True)

    stack.push_async_callback(stop_looking)


async def _look(steps: Sequence[Callable[[], Awaitable[object]]]) -> None:
    """Do what nobody sends a message for.

    That is follow-up work whose wake-up was lost with a worker or with the queue, writing down what was given up,
    and a page of the daily comparison of graph and index.
    """
    while True:
        for step in steps:
            try:
                await step()
            except UnavailableError as error:
                logger.warning("worker.waiting", extra={"fields": {"code": error.code, "why": str(error)}})
            except CreatorgraphError as error:
                logger.warning("worker.waiting", extra={"fields": {"code": error.code}})
            except Exception:
                logger.exception("worker.look_failed")
        await asyncio.sleep(LOOK_SECONDS)
