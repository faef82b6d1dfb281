"""Values of a row as files give them, turned into what the fields hold; what cannot be read is left for the check."""

import contextlib
import re
from datetime import UTC, date, datetime, time
from typing import Any

import orjson

from creatorgraph.creator_search.codes import country_code, language_code

LISTS = frozenset({"emails", "links"})
INSTANTS = frozenset({"observed_at", "last_post_at"})
FLAG_FIELDS = frozenset({"verified", "is_business"})
POST_COUNTS = frozenset({"likes", "comments", "shares", "views"})
POST_LISTS = frozenset({"hashtags", "mentions"})
COUNTS = frozenset({"followers", "following", "posts_count"}) | POST_COUNTS
NUMBERS = COUNTS | {"engagement_rate", "avg_views", "avg_likes", "avg_comments"}
CODES = {"country": country_code, "language": language_code}
UNKNOWN = frozenset({"n/a", "#n/a", "-", "\u2013", "\u2014", "null", "none"})
"""What tables write where nothing is known. Names and bios may be just that."""
NO_NAMES = NUMBERS | INSTANTS | FLAG_FIELDS | LISTS | {"website", "country", "language"}
FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_SEPARATORS = re.compile(r"[\s;,|]+")
_GROUPED = re.compile(r"\d{1,3}(?:([,' \u00a0\u202f\u2019])\d{3})(?:\1\d{3})*|\d{1,3}(?:\.\d{3}){2,}")
_SHORTENED = re.compile(r"(\d{1,6}(?:\.\d{1,6})?) ?([kmb])", re.IGNORECASE)
_PERCENT = re.compile(r"(\d{1,6}(?:\.\d{1,9})?) ?%")
FIRST_SECONDS = 10**9
"""The first number that is read as an instant (September 2001, before any of the platforms): smaller ones are the days
of a spreadsheet, or a date without its hyphens, and would be taken for 1970."""
NO_INSTANT = "a number that is no instant"
_SCALES = {"k": 1_000, "m": 1_000_000, "b": 1_000_000_000}


def missing(value: object) -> bool:
    """Tell a null, an empty text of a table, or a number that is none."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or value != value  # noqa: PLR0124 - NaN is the value that differs from itself


def unknown(field: str, value: object) -> bool:
    """Tell a text that says that the value of a field is not known."""
    return field in NO_NAMES and isinstance(value, str) and value.strip().casefold() in UNKNOWN


def read_value(field: str, value: object) -> Any:  # noqa: ANN401 - whatever the field holds; pydantic judges it
    """Give the value of a field of an observation."""
    if field in LISTS:
        return _list(value)
    if field in INSTANTS:
        return _instant(value)
    if isinstance(value, str):
        return _of_text(field, value.strip())
    if isinstance(value, bool) and field in NUMBERS:
        return str(value)  # Python counts with them, people do not
    return str(value) if field == "imported_as" and type(value) is int else value


def _of_text(field: str, text: str) -> object:
    if field in NUMBERS:
        return _number(field, text)
    if field in FLAG_FIELDS:
        return FLAGS.get(text.casefold(), text)
    if field in CODES:
        return CODES[field](text)
    return _parsed(text) if field == "recent_posts" else text


def read_post(post: object) -> object:
    """Give a post with its id, counts, lists and instant as those of an account are read."""
    if not isinstance(post, dict):
        return post
    read = {name: _count(name, post[name]) for name in POST_COUNTS & post.keys()}
    read |= {name: [] if missing(post[name]) else _list(post[name]) for name in POST_LISTS & post.keys()}
    if type(post.get("id")) is int:
        read["id"] = str(post["id"])
    return post | read | {"posted_at": _instant(post.get("posted_at"))}


def _count(field: str, value: object) -> object:
    if missing(value):
        return None
    return _number(field, value.strip()) if isinstance(value, str) else value


def _number(field: str, text: str) -> object:
    """Read `2,100,000`, `19.5M` and, of a share, `3.1 %`. One group after a point (`2.100`) may be a fraction: left."""
    if field in COUNTS and _GROUPED.fullmatch(text):
        return int("".join(filter(str.isdecimal, text)))
    if field != "engagement_rate" and (short := _SHORTENED.fullmatch(text)):
        scaled = float(short[1]) * _SCALES[short[2].lower()]
        return round(scaled) if field in COUNTS else scaled
    if field == "engagement_rate" and (share := _PERCENT.fullmatch(text)):
        return float(share[1]) / 100
    return text


def _list(value: object) -> object:
    """Give a list as it is, a text as a JSON list or as parts between spaces, commas or semicolons."""
    if isinstance(value, str):
        parsed = _parsed(value) if value.lstrip().startswith("[") else value
        return parsed if isinstance(parsed, list) else [part for part in _SEPARATORS.split(value.strip()) if part]
    return [item for item in value if item is not None] if isinstance(value, (list, tuple)) else value


def _instant(value: object) -> object:
    """Give an instant; one without a zone is of UTC, and a day is its beginning.

    A number is seconds or milliseconds since 1970, which are left to the check; one that cannot be such is no instant.
    """
    if isinstance(value, str):
        value = _instant_of(value.strip())
    if isinstance(value, (int, float)):
        return value if value >= FIRST_SECONDS else NO_INSTANT
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time.min)
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def _instant_of(text: str) -> str | float | datetime:
    for read in (datetime.fromisoformat, float):
        with contextlib.suppress(ValueError):
            return read(text)
    return text


def _parsed(text: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
