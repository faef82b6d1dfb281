"""What the graph said, as plain records: a node's properties with its key, an edge with the accounts it joins."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

Properties = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Observed:
    """A value with its source and the instant it was observed; both may be unknown."""

    value: object
    source: str | None
    observed_at: str | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A field that cannot be told as of an instant: its value was `observed_at` later, or (None) no past is kept."""

    field: str
    observed_at: str | None = None


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """One account as the graph keeps it; with `as_of`, as far as it can be told of that instant."""

    properties: Properties
    as_of: str | None = None
    gaps: tuple[Gap, ...] = ()

    @property
    def key(self) -> str:
        """Give the account's key, `<platform>:<id>`."""
        return str(self.properties["key"])

    def has_gap(self, field: str) -> bool:
        """Tell whether a field cannot be told of the instant."""
        return any(gap.field == field for gap in self.gaps)

    def observed(self, name: str) -> Observed | None:
        """Give a value with its source and time, or None where it was never observed.

        `provenance` names the fields that are not from the last observation; all others are.
        """
        value = self.properties.get(name)
        if value is None:
            return None
        source, observed_at = self.seen(name)
        return Observed(value, source, observed_at)

    def seen(self, name: str) -> tuple[str | None, str | None]:
        """Give the source and the instant of a field's observation."""
        provenance = self.properties.get("provenance")
        if isinstance(provenance, str) and f'"{name}"' in provenance:
            observed_at, source = json.loads(provenance)[name]
            return source, observed_at
        return text(self.properties, "source"), text(self.properties, "observed_at")


@dataclass(frozen=True, slots=True)
class PostRecord:
    """One post as the graph keeps it."""

    properties: Properties

    @property
    def key(self) -> str:
        """Give the post's key, `<platform>:<post id>`."""
        return str(self.properties["key"])


@dataclass(frozen=True, slots=True)
class CreatorRecord:
    """One creator; `asked` is the id that was asked for, another one where that was merged into this.

    With `as_of`, it is the creator as far as it can be told of that instant.
    """

    properties: Properties
    asked: str | None = None
    as_of: str | None = None
    gaps: tuple[Gap, ...] = ()

    @property
    def id(self) -> str:
        """Give the permanent id."""
        return str(self.properties["id"])

    @property
    def redirected_from(self) -> str | None:
        """Give the id that was asked for, where it redirects to this creator."""
        return self.asked if self.asked not in {None, self.id} else None


@dataclass(frozen=True, slots=True)
class MembershipRecord:
    """An account in its creator: since when, and how surely (0 to 1)."""

    account: AccountRecord
    since: str | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class EdgeRecord:
    """The evidence that two accounts are one creator's, read from `account` to `other`."""

    properties: Properties
    account: AccountRecord
    other: AccountRecord


@dataclass(frozen=True, slots=True)
class IdentifierRecord:
    """An identifier that an account shows or showed: `kind` is the relationship's name."""

    kind: str
    shown: Properties
    identifier: Properties
    account: str


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A profile link from one account to another."""

    shown: Properties
    other: AccountRecord


def text(properties: Properties, name: str) -> str | None:
    """Read a property as text."""
    value = properties.get(name)
    return None if value is None else str(value)


def number(properties: Properties, name: str) -> float | None:
    """Read a property as a number; anything else is unknown."""
    value = properties.get(name)
    return float(value) if isinstance(value, (int, float)) else None


def count(properties: Properties, name: str) -> int | None:
    """Read a property as a whole number; anything else is unknown."""
    value = properties.get(name)
    return int(value) if isinstance(value, (int, float)) else None


def flag(properties: Properties, name: str) -> bool | None:
    """Read a property as yes or no; anything else is unknown."""
    value = properties.get(name)
    return value if isinstance(value, bool) else None


def texts(properties: Properties, name: str) -> list[str]:
    """Read a property as a list of texts; an absent one is empty."""
    value = properties.get(name)
    return [str(item) for item in value] if isinstance(value, (list, tuple)) else []
