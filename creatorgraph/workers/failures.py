"""What a failed message leaves in the log: which actor, which error, how often; never what the message carried.

Dramatiq's own loggers write whole messages, with everything that was observed of people; they are silenced.
"""

import json
import logging

import redis
from dramatiq.broker import Broker, MessageProxy
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import Middleware

from creatorgraph.clock import system_clock, to_text
from creatorgraph.operations.dead_letters_store import CAUSES, CAUSES_KEPT_SECONDS

logger = logging.getLogger(__name__)

_CAUSES = "causes"
MOST_CAUSES = 20


class Failures(Middleware):
    """Logs failures without their contents."""

    def __init__(self) -> None:
        logging.getLogger("dramatiq").setLevel(logging.CRITICAL + 1)

    def after_process_message(
        self, broker: Broker, message: MessageProxy, *, result: object = None, exception: BaseException | None = None
    ) -> None:
        """Say that a message failed; the broker decides whether it runs again."""
        del broker, result
        if exception is not None:
            fields = {
                "actor": message.actor_name,
                "message": message.message_id,
                "error": type(exception).__name__,
                "code": getattr(exception, "cause_code", None) or getattr(exception, "code", None),
                "tries": message.options.get("retries", 0) + 1,
            }
            logger.warning("message.failed", extra={"fields": fields})
            cause = {"at": to_text(system_clock()), "error": fields["error"], "code": fields["code"]}
            message.options[_CAUSES] = [*message.options.get(_CAUSES, []), cause][-MOST_CAUSES:]

    def after_nack(self, broker: Broker, message: MessageProxy) -> None:
        """Leave the causes of a message that was given up beside it, for its dead letter."""
        reference = message.options.get("redis_message_id")
        if isinstance(broker, RedisBroker) and reference:
            try:
                broker.client.hset(CAUSES, reference, json.dumps(message.options.get(_CAUSES, [])))
                broker.client.expire(CAUSES, CAUSES_KEPT_SECONDS)
            except redis.RedisError as error:
                log_away(error)


def log_away(error: redis.RedisError) -> None:
    """Say that Redis did not do what was asked, and how: away, full, another password."""
    logger.warning("worker.redis_away", extra={"fields": {"error": type(error).__name__}})
