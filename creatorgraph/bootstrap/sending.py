"""The queue, for whoever puts something on it and runs nothing from it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from dramatiq import Broker
from redis.exceptions import RedisError

from creatorgraph.operations.queue_away import queue_away
from creatorgraph.settings import Settings
from creatorgraph.workers.broker import make_broker

T = TypeVar("T")


@contextmanager
def sending(settings: Settings, put: Callable[[Broker, T], None]) -> Iterator[Callable[[T], None]]:
    """Give what sends things by `put`. It raises UnavailableError where the queue is away."""
    broker = make_broker(settings.effective_redis_url)

    def send(thing: T) -> None:
        try:
            put(broker, thing)
        except RedisError as error:
            raise queue_away(error) from error

    try:
        yield send
    finally:
        broker.close()
