"""The broker: Dramatiq on Redis, with the pulse that brings a dead worker's messages back within seconds.

A Redis that stalls or is away must cost a worker neither a thread nor a message. Dramatiq's threads live on after its
own connection errors only, so every error of Redis becomes one. What was fetched and then dropped, or fetched by a call
whose answer was lost, is still booked on this worker, which lives: the pulse puts it back. What failed while Redis was
away could not be sent again for a later try: it is put back itself, where dramatiq would call it done.

What must wait for long is parked in a sorted set of our own: dramatiq's worker takes so many delayed messages in hand
and no more until one of them is due, so that what waits for midnight would hold up what waits for a second.
"""

import logging
import os
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from itertools import count
from typing import cast
from uuid import uuid4

import redis
from dramatiq import Message, Worker
from dramatiq.broker import Broker, MessageProxy
from dramatiq.brokers.redis import MAINTENANCE_SCALE, RedisBroker, _RedisConsumer
from dramatiq.common import current_millis, dq_name
from dramatiq.errors import ConnectionClosed
from dramatiq.middleware import Middleware, MiddlewareError, Retries

from creatorgraph.errors import BadInputError, CreatorgraphError, PlatformGivenUpError
from creatorgraph.operations.queue_keys import PARKED, QUEUE_NAMESPACE, messages_key, queue_key
from creatorgraph.operations.worker_life import FORGOTTEN_SECONDS, WORKERS, sign_of
from creatorgraph.workers.failures import Failures, log_away
from creatorgraph.workers.lease import Lease

logger = logging.getLogger(__name__)

PULSE_SECONDS = 1.0
DEAD_AFTER_MS = 4_000
LOOK_EVERY = 5
"""Beats between two looks for messages that are booked on a worker and not in its hands."""
MOST_RETRIES = 12
MOST_BACKOFF_MS = 10_000
MOST_DEATHS = 25
"""A message in whose hands so many workers ended is given up: it may be what ends them. Fewer would give up work that
others ended by chance: of 200 kills at random, a long piece of work is hit by eight on average."""
LONGEST_IN_HAND_MS = 30_000
"""What waits for longer is parked. For so long, at most, a full hand of a worker holds up a shorter delay."""
UNPARKED_AT_ONCE = 500
UNSENT = "unsent"
"""An option of a message in hand: its next try could not be put on the queue."""
BEGUN = "creatorgraph:worker:begun"
"""A hash: message id -> how often it was begun since it last ended, in success or in an error."""
BEGUN_KEPT_SECONDS = 8 * 86_400


class _KnowingConsumer(_RedisConsumer):
    """Fetches the messages of one queue, and keeps account in its broker of those that this process has in hand."""

    def __init__(self, broker: "KnowingBroker", queue_name: str, prefetch: int, timeout: int) -> None:
        super().__init__(broker, queue_name, prefetch, timeout)  # type: ignore[no-untyped-call]  # as below
        self._in_hand = broker.in_hand[queue_name]
        if queue_name.endswith(".DQ"):
            self._in_hand.clear()  # the thread drops what waits for its instant when it begins anew

    def __next__(self) -> MessageProxy | None:
        """Give the next message, None where there is none."""
        with _as_lost_connection():
            message: MessageProxy | None = super().__next__()  # type: ignore[no-untyped-call]
        if message is not None:
            self._in_hand.add(message.options["redis_message_id"])
        return message

    def ack(self, message: MessageProxy) -> None:
        """Say that a message is done; put it back where it is not, and its next try is not on the queue."""
        if message.options.get(UNSENT):
            self.requeue([message])
            return
        with _as_lost_connection():
            super().ack(message)  # type: ignore[no-untyped-call]
        self._in_hand.discard(message.options["redis_message_id"])

    def nack(self, message: MessageProxy) -> None:
        """Give a message up."""
        with _as_lost_connection():
            super().nack(message)  # type: ignore[no-untyped-call]
        self._in_hand.discard(message.options["redis_message_id"])

    def requeue(self, messages: Iterable[MessageProxy]) -> None:
        """Put messages back on the queue."""
        given = list(messages)
        with _as_lost_connection():
            super().requeue(given)  # type: ignore[no-untyped-call]
        self._in_hand.difference_update(message.options["redis_message_id"] for message in given)
        self.queued_message_ids.difference_update(message.message_id for message in given)


class KnowingBroker(RedisBroker):
    """A broker that finds what is booked on it in Redis and what it has not in hand."""

    def __init__(self, **parameters: object) -> None:
        super().__init__(**parameters)  # type: ignore[no-untyped-call]  # dramatiq leaves it without annotations
        self.in_hand: defaultdict[str, set[str]] = defaultdict(set)
        self._suspected: dict[str, set[str]] = {}
        script = files("creatorgraph.workers").joinpath("unpark.lua").read_text(encoding="utf-8")
        self._unpark = self.client.register_script(script)

    def enqueue(self, message: Message[object], *, delay: int | None = None) -> Message[object]:
        """Put a message on its queue, after a delay in milliseconds where one is given."""
        if delay is None or delay <= LONGEST_IN_HAND_MS:
            return super().enqueue(message, delay=delay)
        parked = message.copy(options={"redis_message_id": str(uuid4())})
        identity, queue = parked.options["redis_message_id"], parked.queue_name
        self.emit_before("enqueue", parked, delay)
        with self.client.pipeline(transaction=True) as pipe:
            pipe.hset(messages_key(queue, PARKED), identity, parked.encode())
            pipe.zadd(queue_key(queue, PARKED), {identity: current_millis() + delay})
            pipe.execute()
        self.emit_after("enqueue", parked, delay)
        return parked

    def unpark(self, queue: str) -> int:
        """Put what is parked and due on its queue; give how many. Several workers may do so at once."""
        keys = [name(queue, kind) for kind in (PARKED, "") for name in (queue_key, messages_key)]
        moved = 0
        while due := cast("int", self._unpark(keys=keys, args=[current_millis(), UNPARKED_AT_ONCE])):
            moved += due
        return moved

    @property
    def consumer_class(self) -> type[_KnowingConsumer]:
        """Name the consumers' class."""
        return _KnowingConsumer

    def put_back_lost(self) -> int:
        """Put back what is booked on this worker for a second look already and not in its hands; give how many."""
        put_back = 0
        for queue in sorted(name for each in self.queues for name in (each, dq_name(each))):
            booked = self._booked(queue)
            missing = booked - self.in_hand[queue]
            if lost := missing & self._suspected.get(queue, set()):
                self.do_requeue(queue, *lost)
                put_back += len(lost)
            self._suspected[queue] = missing - lost
        return put_back

    def _booked(self, queue: str) -> set[str]:
        key = f"{self.namespace}:__acks__.{self.broker_id}.{queue}"
        return {each.decode() for each in cast("set[bytes]", self.client.smembers(key))}


@contextmanager
def _as_lost_connection() -> Iterator[None]:
    """Turn every error of Redis into the one that dramatiq's threads survive."""
    try:
        yield
    except redis.RedisError as error:
        raise ConnectionClosed(error) from None  # type: ignore[no-untyped-call]


class KnowingRetries(Retries):
    """Puts a message that failed on the queue for a later try, and says so where that was in vain."""

    def after_process_message(
        self, broker: Broker, message: MessageProxy, *, result: object = None, exception: BaseException | None = None
    ) -> None:
        """Send the next try of a message that failed, unless it is given up."""
        try:
            super().after_process_message(broker, message, result=result, exception=exception)  # type: ignore[no-untyped-call]
        except redis.RedisError as error:
            message.options[UNSENT] = True
            log_away(error)


class Pulse(Middleware):
    """Says every second that this worker lives, gives dead workers' messages back, and sends what was parked.

    Dramatiq counts any command of a worker as a sign of life and looks for dead ones on a share of its commands; a
    worker whose queues are full sends none. The pulse asks for each queue's size, which is such a command.
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
                broker.client.zrem(WORKERS, sign_of(os.getpid()))

    def _beat(self, broker: Broker) -> None:
        if not isinstance(broker, KnowingBroker):
            return
        number = self._lease.look() if self._lease else 0
        beats = count()
        while not self._stop.wait(PULSE_SECONDS):
            if self._lease and (now := self._lease.look()) != number:
                number = now
                logger.warning("worker.was_frozen")
            try:
                for queue in sorted(broker.get_declared_queues()):
                    broker.do_qsize(queue)
                    broker.unpark(queue)
                _say_alive(broker)
                if next(beats) % LOOK_EVERY == 0 and (lost := broker.put_back_lost()):
                    logger.warning("worker.put_back", extra={"fields": {"messages": lost}})
            except redis.RedisError as error:
                log_away(error)


def _say_alive(broker: RedisBroker) -> None:
    now = time.time()
    broker.client.zadd(WORKERS, {sign_of(os.getpid()): now})
    broker.client.zremrangebyscore(WORKERS, "-inf", now - FORGOTTEN_SECONDS)


class DeadlyError(MiddlewareError):
    """A message in whose hands too many workers ended."""


class Deaths(Middleware):
    """Counts how often a message was begun and did not end, and gives it up where that is too often."""

    def before_process_message(self, broker: Broker, message: MessageProxy) -> None:
        """Count one more. Raises DeadlyError where all were too many."""
        if not isinstance(broker, RedisBroker):
            return
        with suppress(redis.RedisError):
            begun = cast("int", broker.client.hincrby(BEGUN, message.message_id, 1))
            broker.client.expire(BEGUN, BEGUN_KEPT_SECONDS)
            if begun > MOST_DEATHS:
                raise DeadlyError(f"{MOST_DEATHS} workers ended while they had it in hand")

    def after_process_message(
        self, broker: Broker, message: MessageProxy, *, result: object = None, exception: BaseException | None = None
    ) -> None:
        """Begin to count anew: this worker lives."""
        del result, exception
        if isinstance(broker, RedisBroker):
            with suppress(redis.RedisError):
                broker.client.hdel(BEGUN, message.message_id)


def may_retry(retries: int, error: BaseException) -> bool:
    """Tell whether a message runs again: never for bad input, for ever while a server is away, else a few times."""
    if isinstance(error, (BadInputError, PlatformGivenUpError, DeadlyError)):
        return False
    if isinstance(error, CreatorgraphError) and error.retry_after is not None:
        return True
    return retries < MOST_RETRIES


def make_broker(url: str, *, lease: Lease | None = None) -> KnowingBroker:
    """Make the broker of a Redis URL, for a worker (with its lease) or for a sender."""
    return KnowingBroker(
        url=url,
        namespace=QUEUE_NAMESPACE,
        middleware=[
            KnowingRetries(retry_when=may_retry, min_backoff=200, max_backoff=MOST_BACKOFF_MS),
            Pulse(lease),
            Failures(),
            Deaths(),
        ],
        maintenance_chance=MAINTENANCE_SCALE,
        heartbeat_timeout=DEAD_AFTER_MS,
    )
