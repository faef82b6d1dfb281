"""The queue, for commands that put work on it."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis.exceptions import RedisError

from creatorgraph.operations.ingest_run import Send
from creatorgraph.operations.ingestion import Work
from creatorgraph.operations.queue_away import queue_away
from creatorgraph.settings import Settings
from creatorgraph.workers.broker import make_broker
from creatorgraph.workers.fetching import batch_of
from creatorgraph.workers.messages import send_fetch


@contextmanager
def sending_work(settings: Settings) -> Iterator[Send]:
    """Give what sends accounts to ask for. It raises UnavailableError where the queue is away."""
    broker = make_broker(settings.effective_redis_url)

    def send(work: Work) -> None:
        try:
            send_fetch(broker, batch_of(work))
        except RedisError as error:
            raise queue_away(error) from error

    try:
        yield send
    finally:
        broker.close()
