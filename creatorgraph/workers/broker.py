"""The broker: Dramatiq on Redis, with the pulse that brings a dead worker's messages back within seconds."""

import logging
import os
import threading
from contextlib import suppress

import redis
from dramatiq import Worker
from dramatiq.broker import Broker
from dramatiq.brokers.redis import MAINTENANCE_SCALE, RedisBroker
from dramatiq.middleware import Middleware, Retries

from creatorgraph.errors import BadInputError, CreatorgraphError, PlatformGivenUpError
from creatorgraph.workers.failures import Failures
from creatorgraph.workers.lease import Lease

logger = logging.getLogger(__name__)

PULSE_SECONDS = 1.0
DEAD_AFTER_MS = 4_000
WORKER_KEY_SECONDS = 15
MOST_RETRIES = 12
MOST_BACKOFF_MS = 10_000


class Pulse(Middleware):
    """Says every second that this worker lives, and gives dead workers' messages back.

    Dramatiq counts any command of a worker as a sign of life and looks for dead ones on a share of its commands; a
    worker
    whose queues are full sends none. The pulse asks for each queue's size, which is such a command.
    """

    def __init__(self, lease: Lease | None = None) -> None:
        self._lease = lease
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def after_worker_boot(self, broker: Broker, worker: Worker) -> None:
        """Start the pulse."""
        del worker
        self._thread = threading.Thread(target=self._beat, args=(broker,), name="pulse", daemon=True)
        self._thread.start()

    def after_worker_shutdown(self, broker: Broker, worker: Worker) -> None:
        """End the pulse, and say at once that this worker is gone."""
        del worker
        self._stop.set()
        if self._thread:
            self._thread.join(PULSE_SECONDS * 2)
        if isinstance(broker, RedisBroker):
            with suppress(redis.RedisError):
                broker.client.delete(_key())

    def _beat(self, broker: Broker) -> None:
        if not isinstance(broker, RedisBroker):
            return
        number = self._lease.look() if self._lease else 0
        while not self._stop.wait(PULSE_SECONDS):
            if self._lease and (now := self._lease.look()) != number:
                number = now
                logger.warning("worker.was_frozen")
            try:
                for queue in sorted(broker.get_declared_queues()):
                    broker.do_qsize(queue)
                broker.client.set(_key(), 1, ex=WORKER_KEY_SECONDS)
            except redis.RedisError:
                logger.warning("worker.redis_away")


def _key() -> str:
    return f"creatorgraph:worker:{os.getpid()}"


def may_retry(retries: int, error: BaseException) -> bool:
    """Tell whether a message runs again: never for bad input, for ever while a server is away, else a few times."""
    if isinstance(error, (BadInputError, PlatformGivenUpError)):
        return False
    if isinstance(error, CreatorgraphError) and error.retry_after is not None:
        return True
    return retries < MOST_RETRIES


def make_broker(url: str, *, lease: Lease | None = None) -> RedisBroker:
    """Make the broker of a Redis URL, for a worker (with its lease) or for a sender."""
    return RedisBroker(  # type: ignore[no-untyped-call]  # dramatiq leaves it without annotations
        url=url,
        namespace="creatorgraph:queue",
        middleware=[
            Retries(retry_when=may_retry, min_backoff=200, max_backoff=MOST_BACKOFF_MS),
            Pulse(lease),
            Failures(),
        ],
        maintenance_chance=MAINTENANCE_SCALE,
        heartbeat_timeout=DEAD_AFTER_MS,
    )
