"""Instants as files write them: ISO 8601, days of other orders where they can be read in one way only, seconds."""

import contextlib
import re
from datetime import UTC, date, datetime, time

FIRST_SECONDS = 10**9
"""The first number that is read as an instant (September 2001, before any of the platforms): smaller ones are the days
of a spreadsheet, or a date without its hyphens, and would be taken for 1970."""
NO_INSTANT = "a number that is no instant"
TWO_WAYS = "could be a day and a month, or a month and a day; write 2026-10-29"
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?P<sign>[./-]) ?(?P<month>\d{1,2})(?P=sign) ?(?P<day>\d{1,2})\.?(?P<rest>\D.*)?"
)
_YEAR_LAST = re.compile(r"(?P<one>\d{1,2})(?P<sign>[./-])(?P<two>\d{1,2})(?P=sign)(?P<year>\d{4})(?P<rest>\D.*)?")
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?P<rest>:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)\s?(?P<half>[ap]\.?m\.?)?\s?(?P<zone>utc|gmt|z|[+-][\d:]+)?",
    re.IGNORECASE,
)
"""A time as spreadsheets write it: `9:05`, `10:05:00 PM`, `22:17:24 UTC`."""
_IN_WORDS = (
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%a %b %d %H:%M:%S %z %Y",
    "%a, %d %b %Y %H:%M:%S %z",
    "%a, %d %b %Y %H:%M:%S %Z",
)
"""Days with English names of months, and the forms of X's own exports and of mail."""
LAST_MONTH = 12
HALF_DAY = 12


def instant_of(value: object) -> object:
    """Give an instant; one without a zone is of UTC, and a day is its beginning.

    A number is seconds or milliseconds since 1970, which are left to the check; one that cannot be such is no instant.
    """
    if isinstance(value, str):
        value = _of_text(value.strip())
    if isinstance(value, (int, float)):
        return value if value >= FIRST_SECONDS else NO_INSTANT
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time.min)
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def is_two_ways(text: str) -> bool:
    """Tell a day and a month between slashes or hyphens, of which either may be the day: `03/04/2026`."""
    found = _YEAR_LAST.fullmatch(text.strip())
    return (
        found is not None and _day_and_month(found) is None and max(int(found["one"]), int(found["two"])) <= LAST_MONTH
    )


def _of_text(text: str) -> str | float | datetime:
    for read in (datetime.fromisoformat, float):
        with contextlib.suppress(ValueError):
            return read(text)
    if (found := _YEAR_FIRST.fullmatch(text)) is not None:
        return _iso(found["year"], found["month"], found["day"], found["rest"]) or text
    if (found := _YEAR_LAST.fullmatch(text)) is not None and (ordered := _day_and_month(found)) is not None:
        day, month = ordered
        return _iso(found["year"], month, day, found["rest"]) or text
    for form in _IN_WORDS:
        with contextlib.suppress(ValueError):
            return datetime.strptime(text, form)  # noqa: DTZ007 - one without a zone is of UTC
    return text


def _day_and_month(found: re.Match[str]) -> tuple[str, str] | None:
    """Tell the day from the month: between points the day comes first everywhere, else the one above twelve is it."""
    one, two = found["one"], found["two"]
    if found["sign"] == "." or int(one) > LAST_MONTH or one == two:
        return one, two
    return (two, one) if int(two) > LAST_MONTH else None


def _iso(year: str, month: str, day: str, rest: str | None) -> datetime | None:
    clock = "" if rest is None else f"T{_clock(rest.lstrip(', T'))}"
    with contextlib.suppress(ValueError):
        return datetime.fromisoformat(f"{year}-{int(month):02}-{int(day):02}{clock}")
    return None


def _clock(text: str) -> str:
    """Write a time with two digits an hour, of 24, and its zone as ISO 8601 has it; any other text as it is."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return text
    hour, half, zone = int(found["hour"]), (found["half"] or "").lower(), found["zone"] or ""
    if half and not 1 <= hour <= HALF_DAY:
        return text
    if half:
        hour = hour % HALF_DAY + (HALF_DAY if half.startswith("p") else 0)
    return f"{hour:02}{found['rest']}{'Z' if zone.isalpha() else zone}"
