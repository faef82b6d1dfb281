"""The import format: one account a row, as JSON, CSV or Parquet give it, turned into an observation.

The fields are in docs/import.md. A field that is missing or null was not looked at. Names that other files use for
the same thing
are understood too (`ALIASES`); fields that mean nothing to us are left out and counted.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import orjson
from pydantic import ValidationError

from creatorgraph.identity_graph.normalize.handles import clean_handle, platform_id_in
from creatorgraph.platforms.observation import AccountObservation, Platform

PLATFORM_NAMES = {"twitter": "x", "x": "x", "instagram": "instagram", "youtube": "youtube", "tiktok": "tiktok"}
ALIASES = {
    "handle": "username",
    "id": "imported_as",
    "name": "display_name",
    "website": "url",
    "emails": "email",
    "description": "bio",
    "follower_count": "followers",
    "followers_count": "followers",
    "following_count": "following",
    "posts": "posts_count",
}
FIELDS = {
    "platform": "platform",
    "username": "handle",
    "platform_id": "platform_id",
    "imported_as": "imported_as",
    "display_name": "display_name",
    "bio": "bio",
    "url": "website",
    "email": "emails",
    "links": "links",
    "followers": "followers",
    "following": "following",
    "posts_count": "posts_count",
    "engagement_rate": "engagement_rate",
    "avg_views": "avg_views",
    "avg_likes": "avg_likes",
    "avg_comments": "avg_comments",
    "verified": "verified",
    "is_business": "is_business",
    "country": "country",
    "language": "language",
    "observed_at": "observed_at",
    "last_post_at": "last_post_at",
    "recent_posts": "recent_posts",
}
"""Field of a row → field of an observation."""
LISTS = frozenset({"emails", "links"})
INSTANTS = frozenset({"observed_at", "last_post_at"})
FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_SEPARATORS = re.compile(r"[\s;,|]+")
_IN_LETTERS = re.compile(r"[^\W_][\w .'-]{2,79}")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be used: which field, and why."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row of a platform that is none of the four."""

    platform: str


def read_row(row: object, *, source: str, observed_at: datetime) -> AccountObservation | Rejected | Skipped:
    """Turn a row into an observation, or say why not. `observed_at` is for rows that do not say when they were seen."""
    if not isinstance(row, Mapping):
        return Rejected("", f"a row must be an object with fields, not {type(row).__name__}")
    named = {ALIASES.get(str(name), str(name)): value for name, value in row.items() if not _missing(value)}
    given = named.get("platform")
    if not isinstance(given, str):
        return Rejected("platform", "is missing; say instagram, youtube, tiktok or x")
    platform = PLATFORM_NAMES.get(given.strip().casefold())
    if platform is None:
        return Skipped(given.strip()[:64])
    values = {FIELDS[name]: _value(FIELDS[name], value) for name, value in named.items() if name in FIELDS}
    values |= {"platform": platform, "source": source}
    values.setdefault("observed_at", observed_at)
    username = named.get("username")
    if "imported_as" not in values:
        values["imported_as"] = f"{given.strip().casefold()}:{username or named.get('platform_id')}"
    return _identified(values, Platform(platform), username)


def read_any_row(row: object, *, source: str, observed_at: datetime) -> AccountObservation | Rejected | Skipped:
    """Turn a row of a file that is only compared into an observation, even if nothing on the platform has its name.

    A title or a playlist where a user name should stand cannot be read again from the platform, so that an import
    refuses it. Still its row shows a name, a bio or links. What may be a name in letters is compared as a handle; of
    anything else only that it is one row's.
    """
    found = read_row(row, source=source, observed_at=observed_at)
    if not isinstance(found, Rejected) or found.field != "username" or not isinstance(row, Mapping):
        return found
    written = next((str(row[name]) for name in ("username", "handle") if row.get(name)), "").strip()
    if not written:
        return found
    kept = {name: value for name, value in row.items() if name not in {"username", "handle"} and not _missing(value)}
    kept.setdefault("id", f"{str(row['platform']).strip().casefold()}:{written}")
    kept.setdefault("platform_id", f"unread-{blake2b(written.encode(), digest_size=12).hexdigest()}")
    seen = read_row(kept, source=source, observed_at=observed_at)
    if isinstance(seen, AccountObservation) and _IN_LETTERS.fullmatch(written):
        return seen.model_copy(update={"handle": written})
    return seen


def _identified(values: dict[str, Any], platform: Platform, username: object) -> AccountObservation | Rejected:
    """Find out what the user name is: a handle, or an immutable id where a handle should stand."""
    for name, value in (("username", username), ("platform_id", values.get("platform_id"))):
        if value is not None and (not isinstance(value, (str, int)) or isinstance(value, bool)):
            return Rejected(name, "must be a text")
    if username is not None:
        handle, platform_id = clean_handle(platform, str(username)), platform_id_in(platform, str(username))
        if handle is None and platform_id is None:
            return Rejected("username", f"{str(username)[:40]!r} cannot be a name on {platform.value}")
        values["handle"] = handle
        if platform_id:
            values["platform_id"] = platform_id
    if values.get("platform_id") is not None:
        if str(values["platform_id"]).startswith("@"):
            return Rejected("platform_id", "is a handle; give it as username")
        values["platform_id"] = str(values["platform_id"])
    if not values.get("handle") and not values.get("platform_id"):
        return Rejected("username", "is missing, and so is platform_id; one of them is needed")
    try:
        return AccountObservation.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return Rejected(_place(first["loc"]), first["msg"].replace("a valid tuple", "a list"))


def _place(location: tuple[int | str, ...]) -> str:
    """Name the field of the row at fault, down to the item of a list."""
    names = {target: name for name, target in FIELDS.items()}
    return ".".join(
        [names.get(str(part), str(part)) if number == 0 else str(part) for number, part in enumerate(location)]
    )


def _missing(value: object) -> bool:
    """Tell a null, an empty text of a table, or a number that is none."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value != value  # noqa: PLR0124 - NaN is the value that differs from itself


def _value(field: str, value: object) -> Any:  # noqa: ANN401 - whatever the field holds; pydantic judges it
    if field in LISTS:
        return _list(value)
    if field in INSTANTS:
        return _instant(value)
    if field in {"verified", "is_business"} and isinstance(value, str):
        return FLAGS.get(value.strip().casefold(), value)
    if field == "imported_as" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if field == "recent_posts" and isinstance(value, str):
        return _parsed(value)
    return value.strip() if isinstance(value, str) else value


def _list(value: object) -> object:
    """Give a list as it is, a text as a JSON list or as parts between spaces, commas or semicolons."""
    if isinstance(value, str):
        parsed = _parsed(value) if value.lstrip().startswith("[") else value
        return parsed if isinstance(parsed, list) else [part for part in _SEPARATORS.split(value.strip()) if part]
    return [item for item in value if item is not None] if isinstance(value, (list, tuple)) else value


def _instant(value: object) -> object:
    """Give an instant; one without a zone is of UTC."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return value
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def _parsed(text: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
