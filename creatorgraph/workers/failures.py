"""What a failed message leaves in the log: which actor, which error, how often; never what the message carried.

Dramatiq's own loggers write whole messages, with everything that was observed of people; they are silenced.
"""

import logging

from dramatiq.broker import Broker, MessageProxy
from dramatiq.middleware import Middleware
from neo4j.exceptions import Neo4jError

logger = logging.getLogger(__name__)


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
                "code": exception.code if isinstance(exception, Neo4jError) else getattr(exception, "code", None),
                "tries": message.options.get("retries", 0) + 1,
            }
            logger.warning("message.failed", extra={"fields": fields})
