"""Logging: one JSON line an event, fixed names, no personal data.

Call a module's logger with an event name and fields: `logger.info("batch.done", extra={"fields": {"accounts": 500}})`.
Of an exception the line says its type, its code and where it was raised, never its text: a database puts the value that
it refuses into it, and so may be a person's name.
"""

import logging
import sys
import traceback
from collections.abc import Iterator

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
            line["exception"] = "".join(_told(record.exc_info[1], set()))
        return orjson.dumps(line, default=str).decode()


def _told(error: BaseException | None, told: set[int]) -> Iterator[str]:
    """Say what an exception and those before it are and where they were raised, the first one first."""
    if error is None or id(error) in told:
        return
    told.add(id(error))
    yield from _told(error.__cause__ or (None if error.__suppress_context__ else error.__context__), told)
    yield from traceback.format_tb(error.__traceback__)
    code = getattr(error, "code", None)
    yield f"{type(error).__module__}.{type(error).__qualname__}{f' ({code})' if isinstance(code, str | int) else ''}\n"
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _told(each, told)


def configure(level: str) -> None:
    """Send every logger of this process to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("neo4j").setLevel(logging.ERROR)
    for name in ("httpx", "weaviate-client"):  # a line for each request, and several for each of its own next tries
        logging.getLogger(name).setLevel(logging.WARNING)


def show_warnings_only() -> None:
    """Show a command's terminal what Python shows by itself: warnings.

    Without a handler a library that is imported (wordllama) makes one that shows every line of every library.
    """
    if logging.lastResort:
        logging.getLogger().addHandler(logging.lastResort)
