"""The dead letters over the graph and the queue in force, and how one is sent again."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, suppress

from dramatiq import Broker, Message
from pydantic import ValidationError

from creatorgraph.bootstrap.redis_client import make_redis
from creatorgraph.bootstrap.sending import sending
from creatorgraph.clock import system_clock
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.dead_letters import DeadLetters
from creatorgraph.operations.dead_letters_store import RejectedInRedis
from creatorgraph.operations.queue_keys import FETCH, QUEUES
from creatorgraph.settings import Settings
from creatorgraph.workers.messages import FetchBatch


@asynccontextmanager
async def opened_dead_letters(settings: Settings, graph: Graph) -> AsyncIterator[DeadLetters]:
    """Open the dead letters, and close their connection at the end."""
    async with make_redis(settings) as redis:
        yield DeadLetters(graph, RejectedInRedis(redis, queues=QUEUES), clock=system_clock)


def sending_again(settings: Settings) -> AbstractContextManager[Callable[[bytes], None]]:
    """Open the queue for messages that are sent again. Raises UnavailableError, when one is sent, where it is away."""
    return sending(settings, send_again)


def send_again(broker: Broker, contents: bytes) -> None:
    """Send a message with all its tries before it, under the id it had."""
    message: Message[None] = Message.decode(contents)
    args = message.args
    if message.actor_name == FETCH:
        with suppress(ValidationError):  # one that does not fit fails again, with the same words
            fresh = FetchBatch.model_validate_json(args[0]).model_copy(update={"tries": 0, "given_up": ""})
            args = (fresh.model_dump_json(exclude_defaults=True),)
    broker.enqueue(message._replace(queue_name=message.queue_name.removesuffix(".DQ"), args=args, options={}))
