"""Values of a row as files give them, turned into what the fields hold; what cannot be read is left for the check."""

import contextlib
import json
import re
from typing import Any

import orjson

from creatorgraph.creator_search.codes import country_code, language_code
from creatorgraph.operations import row_instants
from creatorgraph.operations.row_instants import instant_of

LISTS = frozenset({"emails", "links"})
INSTANTS = frozenset({"observed_at", "last_post_at"})
FLAG_FIELDS = frozenset({"verified", "is_business"})
POST_COUNTS = frozenset({"likes", "comments", "shares", "views"})
POST_LISTS = frozenset({"hashtags", "mentions"})
COUNTS = frozenset({"followers", "following", "posts_count"}) | POST_COUNTS
NUMBERS = COUNTS | {"engagement_rate", "avg_views", "avg_likes", "avg_comments"}
CODES = {"country": country_code, "language": language_code}
UNKNOWN = frozenset({"n/a", "#n/a", "-", "\u2013", "\u2014", "null", "none", "nan", "nat", "<na>"})
"""What tables write where nothing is known. Names and bios may be just that."""
_OTHERS = frozenset({"platform_id", "website", "country", "language", "image_url", "recent_posts"})
NO_NAMES = NUMBERS | INSTANTS | FLAG_FIELDS | LISTS | _OTHERS
FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_SEPARATORS = re.compile(r"[\s;,|]+")
_GROUPED = re.compile(
    r"\d{1,3}(?:([,' \u00a0\u202f\u2019])\d{3})(?:\1\d{3})*|\d{1,3}(?:\.\d{3}){2,}|\d{1,2}(?:,\d{2})+,\d{3}"
)
"""Whole numbers in groups of three digits, or in those of India: 1,23,456."""
_WITH_DECIMALS = re.compile(
    r"(?P<whole>\d{1,3}(?:(?P<group>[., '\u00a0\u202f\u2019])\d{3})(?:(?P=group)\d{3})*)"
    r"(?P<point>[.,])(?P<part>\d{1,9})"
)
"""Groups and decimals, told apart by two signs: 1.234,5."""
_COMMA = re.compile(r"(\d{1,15}),(\d{1,2}|\d{4,9})|0,(\d{1,9})")
"""Decimals behind a comma that are no group of three digits."""
_SHORTENED = re.compile(
    r"(\d{1,6}(?:\.\d{1,6}|,\d{1,2})?) ?(k|m|b|tsd\.?|mio\.?|mln|lakh|crore|万|億|亿|만|억)", re.IGNORECASE
)
_COUNTED = re.compile(r"(?<=\w)\s+(?:followers?|subscribers?|subs|fans|following|posts|videos)$", re.IGNORECASE)
"""What platforms write behind a count."""
_PERCENT = re.compile(r"(\d{1,6}(?:[.,]\d{1,9})?) ?%")
_ONE_GROUP = re.compile(r"\d{1,3}[.,]\d{3}")
_SCALED_IN_TWO = re.compile(r"\d{1,3},\d{3} ?[kmb]", re.IGNORECASE)
_SCALES = {"k": 1e3, "tsd": 1e3, "m": 1e6, "mio": 1e6, "mln": 1e6, "b": 1e9, "lakh": 1e5, "crore": 1e7}
_SCALES |= {"万": 1e4, "만": 1e4, "億": 1e8, "亿": 1e8, "억": 1e8}


def missing(value: object) -> bool:
    """Tell a null, an empty text of a table, or a number that is none."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or value != value  # noqa: PLR0124 - NaN is the value that differs from itself


def unknown(field: str, value: object) -> bool:
    """Tell a text that says that the value of a field is not known."""
    return field in NO_NAMES and _is_unknown(value)


def empty(value: object) -> bool:
    """Tell what is missing, or a text that says that nothing is known."""
    return missing(value) or _is_unknown(value)


def _is_unknown(value: object) -> bool:
    return isinstance(value, str) and value.strip().casefold() in UNKNOWN


def read_json(text: bytes | str) -> Any:  # noqa: ANN401 - whatever it holds
    """Read JSON; `NaN`, which is none and which Python writes all the same, is null. Raises orjson.JSONDecodeError."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        with contextlib.suppress(ValueError, TypeError, RecursionError):  # it is wrong in other ways as well
            written = text if isinstance(text, str) else text.decode()
            if "NaN" in written:
                return orjson.loads(orjson.dumps(json.loads(written, parse_constant=_nan)))
        raise


def _nan(name: str) -> None:
    if name != "NaN":
        raise ValueError(name)


def read_value(field: str, value: object) -> Any:  # noqa: ANN401 - whatever the field holds; pydantic judges it
    """Give the value of a field of an observation."""
    if field in LISTS:
        return _list(value)
    if field in INSTANTS:
        return instant_of(value)
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
    for name in POST_LISTS & post.keys():
        read[name] = [] if empty(post[name]) else _list(post[name])
    if type(post.get("id")) is int:
        read["id"] = str(post["id"])
    posted = post.get("posted_at")
    return post | read | {"posted_at": None if empty(posted) else instant_of(posted)}


def _count(field: str, value: object) -> object:
    if empty(value):
        return None
    return _number(field, value.strip()) if isinstance(value, str) else value


def _number(field: str, text: str) -> object:
    """Read `2,100,000`, `19.5M`, `12,5K`, `1.234,5` and, of a share, `3.1 %`; what can be read in two ways is left."""
    if field == "engagement_rate":
        share = _PERCENT.fullmatch(text)
        return _decimal(share[1]) / 100 if share is not None else _fraction(text)
    text = _COUNTED.sub("", text)
    if short := _SHORTENED.fullmatch(text):
        scaled = _decimal(short[1]) * _SCALES[short[2].lower().rstrip(".")]
        return round(scaled) if field in COUNTS else scaled
    grouped = _GROUPED.fullmatch(text)
    if grouped is not None and (field in COUNTS or not _ONE_GROUP.fullmatch(text)):
        return int("".join(filter(str.isdecimal, text)))
    return text if field in COUNTS else _fraction(text)


def _fraction(text: str) -> object:
    if (found := _WITH_DECIMALS.fullmatch(text)) is not None and found["group"] != found["point"]:
        return float("".join(filter(str.isdecimal, found["whole"])) + "." + found["part"])
    return _decimal(text) if _COMMA.fullmatch(text) else text


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))


def two_ways(field: str, value: object) -> str | None:
    """Say how a text could be read in two ways; None for one that cannot be read at all."""
    if not isinstance(value, str):
        return None
    text = value.strip()
    if field in INSTANTS:
        return row_instants.TWO_WAYS if row_instants.is_two_ways(text) else None
    is_two = field in NUMBERS and (_ONE_GROUP.fullmatch(text) or _SCALED_IN_TWO.fullmatch(text))
    return "could be thousands or decimals; write 1234, or 1.2K" if is_two else None


def _list(value: object) -> object:
    """Give a list as it is, a text as a JSON list or as parts between spaces, commas or semicolons."""
    if isinstance(value, str):
        parsed = _parsed(value) if value.lstrip().startswith("[") else value
        return parsed if isinstance(parsed, list) else [part for part in _SEPARATORS.split(value.strip()) if part]
    return [item for item in value if item is not None] if isinstance(value, (list, tuple)) else value


def _parsed(text: str) -> object:
    try:
        return read_json(text)
    except orjson.JSONDecodeError:
        return text
