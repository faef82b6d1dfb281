"""Scalars, enums and global ids."""

import base64
import binascii
from enum import StrEnum
from typing import NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from creatorgraph.clock import from_text, to_text
from creatorgraph.platforms.observation import Platform

Count = NewType("Count", int)
Instant = NewType("Instant", str)

LARGEST_COUNT = 2**53


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_COUNT:
        raise ValueError(f"it must be a whole number from 0 to {LARGEST_COUNT}")
    return value


def _instant(value: object) -> str:
    try:
        return to_text(from_text(str(value)))
    except ValueError:
        raise ValueError("it must be an instant with its zone, as 2026-11-23T08:15:00Z") from None


SCALARS: dict[object, ScalarDefinition] = {
    Count: strawberry.scalar(
        name="Count",
        description="A whole number from 0 to 2^53; audiences and views outgrow Int.",
        serialize=int,
        parse_value=_count,
    ),
    Instant: strawberry.scalar(
        name="DateTime",
        description="An instant in UTC: 2026-11-23T08:15:00.000Z. Any zone is taken as input.",
        specified_by_url="https://scalars.graphql.org/andimarek/date-time.html",
        serialize=str,
        parse_value=_instant,
    ),
}

strawberry.enum(Platform, description="The four platforms.")  # tells strawberry of the class; it stays what it is


@strawberry.enum(
    description="ACTIVE: the account was observed. STUB: it is known only from a link or a mention. GONE, SUSPENDED, "
    "PRIVATE: its platform said so twice, a day apart, and nobody saw it between."
)
class AccountStatus(StrEnum):
    """What is known of an account."""

    ACTIVE = "active"
    STUB = "stub"
    GONE = "gone"
    SUSPENDED = "suspended"
    PRIVATE = "private"


@strawberry.enum(
    description="What an account is by its own words. FAN_PAGE, PARODY, UNOFFICIAL: it is about somebody else. TEAM, "
    "PRESS, NEWS, ARCHIVE, CLIPS, SUPPORT, ORGANISATION: it is no single person's. OFFICE: of an office or a campaign. "
    "BACKUP: a second account. OFFICIAL: it says that it is the real one."
)
class AccountRole(StrEnum):
    """What an account says that it is."""

    FAN_PAGE = "fan_page"
    PARODY = "parody"
    UNOFFICIAL = "unofficial"
    TEAM = "team"
    PRESS = "press"
    NEWS = "news"
    ARCHIVE = "archive"
    CLIPS = "clips"
    SUPPORT = "support"
    ORGANISATION = "organisation"
    OFFICE = "office"
    BACKUP = "backup"
    OFFICIAL = "official"


@strawberry.enum(description="WAITING: given up. REPLAYED: sent again. DISCARDED: given up for good.")
class DeadLetterStatus(StrEnum):
    """What became of a message that was given up."""

    WAITING = "waiting"
    REPLAYED = "replayed"
    DISCARDED = "discarded"


@strawberry.enum(description="LINK joins both accounts, REVIEW asks a person, APART does neither.")
class Band(StrEnum):
    """What the score of an identity edge leads to."""

    LINK = "link"
    REVIEW = "review"
    APART = "apart"


def instant(value: object) -> Instant | None:
    """Read an instant of the graph."""
    return None if value is None else Instant(str(value))


def global_id(type_name: str, key: str) -> strawberry.ID:
    """Write a node's global id: base64 of `<type>:<key>`."""
    return strawberry.ID(base64.b64encode(f"{type_name}:{key}".encode()).decode())


def parse_global_id(text: str) -> tuple[str, str] | None:
    """Read a global id as (type, key), or None where it is none."""
    try:
        type_name, colon, key = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    return (type_name, key) if colon and type_name.isalpha() and key else None


def creator_key(given: str) -> str:
    """Give a creator's permanent id, given as such or as a global id."""
    return key_of(given, "Creator")


def key_of(given: str, kind: str) -> str:
    """Give the key of a node of a kind, given as such or as a global id."""
    parsed = parse_global_id(given)
    return parsed[1] if parsed is not None and parsed[0] == kind else given
