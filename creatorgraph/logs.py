"""Logging: one JSON line an event, fixed names, no personal data.

Call a module's logger with an event name and fields: `logger.info("batch.done", extra={"fields": {"accounts": 500}})`.
"""

import logging
import sys

import orjson

from creatorgraph.clock import system_clock, to_text


class JsonLines(logging.Formatter):
    """Writes a record as one JSON line: time, level, logger, event and the record's fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line, without its end."""
        fields = getattr(record, "fields", {})
        line: dict[str, object] = {
            "time": to_text(system_clock()),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
            **fields,
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()


def configure(level: str) -> None:
    """Send every logger of this process to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("neo4j").setLevel(logging.ERROR)
