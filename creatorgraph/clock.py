"""Time as a value: passed in where it is needed, written in one form.

Every instant in the graph, in messages and in files is a UTC string of fixed width, `2026-11-23T08:15:00.000Z`. Such
strings sort as the instants do, read well in Neo4j Browser (`datetime(a.observed_at)` turns one into a date) and are
the same on every engine.
"""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present instant, with a time zone."""


def system_clock() -> datetime:
    """Read the machine's clock, in UTC."""
    return datetime.now(UTC)


def to_text(instant: datetime) -> str:
    """Write an instant in the fixed form. A naive datetime raises ValueError: its zone is unknown."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_minute(minute: int) -> str:
    """Write a number of minutes since 1970 as an instant in the fixed form."""
    return to_text(datetime.fromtimestamp(minute * 60, UTC))


def from_text(text: str) -> datetime:
    """Read an instant from ISO 8601 with a zone. Raises ValueError where there is none, or none in UTC."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone")
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text!r} is no instant in UTC: the calendar has the years 1 to 9999") from None
