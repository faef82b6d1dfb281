"""The import format: one account a row, as files give it, turned into an observation.

The fields are in docs/import.md. A field that is missing or null was not looked at; numbers that follow from the posts
of a row are computed where it does not say them. Names that other files use for the same thing are understood too;
fields that mean nothing to us are left out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from pydantic import ValidationError

from creatorgraph.identity_graph.normalize.handles import clean_handle, platform_id_in
from creatorgraph.identity_graph.normalize.profile_addresses import read_profile_address
from creatorgraph.operations.row_ids import id_fault, id_text
from creatorgraph.operations.row_names import field_name, platform_name
from creatorgraph.operations.row_values import missing, read_post, read_value, two_ways, unknown
from creatorgraph.platforms.derived import with_missing
from creatorgraph.platforms.observation import LONGEST_NAME, AccountObservation, Platform, without_controls

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
    "image_url": "image_url",
    "observed_at": "observed_at",
    "last_post_at": "last_post_at",
    "recent_posts": "recent_posts",
}
"""Field of a row → field of an observation."""
_READABLE = {
    "int_parsing": "Input should be a valid integer, as 1234, 1,234 or 1.2K",
    "tuple_type": "Input should be a list",
    "string_pattern_mismatch": "must have no white space and no control characters",
    **dict.fromkeys(
        ("datetime_from_date_parsing", "datetime_parsing", "datetime_type"),
        "Input should be a valid datetime, as 2026-10-29 or 2026-10-29T22:17:24Z",
    ),
    "float_parsing": "Input should be a valid number, as 1234.5",
}
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
    return _read(row, source=source, observed_at=observed_at)


def _read(
    row: object, *, source: str, observed_at: datetime, unread: str | None = None
) -> AccountObservation | Rejected | Skipped:
    """Read a row. `unread` stands for an id where it gives none."""
    if not isinstance(row, Mapping):
        return Rejected("", f"a row must be an object with fields, not {type(row).__name__}")
    named = named_fields(row)
    username = named.get("username")
    given = named.get("platform") or platform_of(username)
    if not isinstance(given, str):
        return Rejected("platform", "is missing; say instagram, youtube, tiktok or x")
    platform = platform_name(given) or platform_of(username)  # "YouTube channel" says it by an address
    if platform is None:
        return Skipped(without_controls(given).strip()[:64])
    fields = {FIELDS[name]: value for name, value in named.items() if name in FIELDS}
    values = {field: read_value(field, value) for field, value in fields.items() if not unknown(field, value)}
    values |= {"platform": platform, "source": source}
    values.setdefault("observed_at", observed_at)
    if (fault := _identified(values, Platform(platform), username, unread)) is not None:
        return fault
    if "imported_as" not in values:
        written = f"{given.strip().casefold()}:{str(username or values['platform_id']).strip()}"
        short = f"{platform}:{values.get('handle') or values['platform_id']}"
        values["imported_as"] = written if len(written) <= LONGEST_NAME else short
    return _checked(values)


def named_fields(row: Mapping[Any, object]) -> dict[str, Any]:
    """Give what a row says by the names of fields; where two names mean one field, the field's own name wins."""
    given = {str(name): value for name, value in row.items() if not missing(value)}
    own = {name: value for name, value in given.items() if name in FIELDS}
    return own if len(own) == len(given) else {field_name(name): value for name, value in given.items()} | own


def platform_of(username: object) -> str | None:
    """Give the platform of a profile's whole address where a user name should stand."""
    profile = read_profile_address(username) if isinstance(username, str) else None
    return profile.platform.value if profile else None


def read_any_row(row: object, *, source: str, observed_at: datetime) -> AccountObservation | Rejected | Skipped:
    """Turn a row of a file that is only compared into an observation, even if nothing on the platform has its name.

    A title or a playlist where a user name should stand cannot be read again from the platform, so that an import
    refuses it. Still its row shows a name, a bio or links. What may be a name in letters is compared as a handle; of
    anything else only that it is one row's.
    """
    found = read_row(row, source=source, observed_at=observed_at)
    if not isinstance(found, Rejected) or found.field != "username" or not isinstance(row, Mapping):
        return found
    kept = named_fields(row)
    written = str(kept.pop("username", "")).strip()
    if not written:
        return found
    kept.setdefault("imported_as", f"{str(kept['platform']).strip().casefold()}:{written}"[:LONGEST_NAME])
    unread = f"unread-{blake2b(written.encode(), digest_size=12).hexdigest()}"
    seen = _read(kept, source=source, observed_at=observed_at, unread=unread)
    if isinstance(seen, AccountObservation) and _IN_LETTERS.fullmatch(written):
        return seen.model_copy(update={"handle": written})
    return seen


def _identified(values: dict[str, Any], platform: Platform, username: object, unread: str | None) -> Rejected | None:
    """Find out what the user name is, a handle or an immutable id in its place; give a reason where it is neither."""
    given = values.get("platform_id")
    if isinstance(given, float) and given.is_integer():
        given = id_text(given)
    for name, value in (("username", username), ("platform_id", given)):
        if value is not None and (not isinstance(value, (str, int)) or isinstance(value, bool)):
            return Rejected(name, "must be a text")
    known, said = None if given is None else id_text(given), "platform_id"
    if username is not None:
        handle, hidden = clean_handle(platform, str(username)), platform_id_in(platform, str(username))
        if handle is None and hidden is None:
            return Rejected("username", f"{str(username)[:40]!r} cannot be a name on {platform.value}")
        values["handle"] = handle
        known, said = (hidden, "username") if hidden else (known, said)
    if known is not None and (fault := id_fault(platform, known)) is not None:
        return Rejected(said, fault)
    values["platform_id"] = known or unread
    if not values.get("handle") and not values["platform_id"]:
        return Rejected("username", "is missing, and so is platform_id; one of them is needed")
    return None


def _checked(values: dict[str, Any]) -> AccountObservation | Rejected:
    try:
        return with_missing(AccountObservation.model_validate(values))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
    given = values.get("recent_posts")
    if first["loc"][0] == "recent_posts" and isinstance(given, (list, tuple)):
        # only now: most posts say all in the form that is checked, and are many
        posts = [read_post(post) for post in given]
        if posts != list(given):
            return _checked(values | {"recent_posts": posts})
    field = str(first["loc"][0])
    reason = two_ways(field, values.get(field)) if len(first["loc"]) == 1 else None
    return Rejected(_place(first["loc"]), reason or _READABLE.get(first["type"]) or first["msg"])


def _place(location: tuple[int | str, ...]) -> str:
    """Name the field of the row at fault, down to the item of a list."""
    names = {target: name for name, target in FIELDS.items()}
    return ".".join(
        [names.get(str(part), str(part)) if number == 0 else str(part) for number, part in enumerate(location)]
    )
