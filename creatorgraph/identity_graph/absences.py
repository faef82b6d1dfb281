"""When an account that is not shown counts as gone: two sightings of its absence, a day apart, and none of it between.

Pure. Kinds that say nothing (Instagram's 110) never get here. The same sightings in any order give the same state.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from creatorgraph.clock import from_text
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Absence

APART = timedelta(hours=24)
STATUS = {Absence.NOT_FOUND: "gone", Absence.SUSPENDED: "suspended", Absence.PRIVATE: "private"}
"""What an account is, once it is proved."""


@dataclass(frozen=True, slots=True)
class Missed:
    """An account that was asked for, by id or handle, and is not shown."""

    platform: Platform
    text: str
    by_id: bool
    absence: Absence


@dataclass(frozen=True, slots=True)
class Unread:
    """An account that was asked for, by id or handle, and not given: by an absence, or a trouble that is its own."""

    platform: Platform
    text: str
    by_id: bool
    why: str


@dataclass(frozen=True, slots=True)
class Missing:
    """The absence of one account: its kind as last seen, and the instants of the first and the last sighting of it."""

    kind: Absence
    first: str
    last: str

    def seen_again(self, kind: Absence, at: str) -> Self:
        """Take in another sighting. One kind after another (suspended, then removed) goes on from the first."""
        latest = kind if (at, kind.value) >= (self.last, self.kind.value) else self.kind
        return type(self)(latest, min(self.first, at), max(self.last, at))

    @property
    def status(self) -> str | None:
        """The status that is proved; None where it is not."""
        return STATUS[self.kind] if from_text(self.last) - from_text(self.first) >= APART else None

    def since(self, observed_at: str) -> "Missing | None":
        """Give what stands after an observation: nothing where it is newer, else the sightings after it.

        Of several that may lie on both sides of one that comes late, the last is kept: proof needs another then.
        """
        if self.last <= observed_at:
            return None
        return self if self.first > observed_at else type(self)(self.kind, self.last, self.last)


def after(missing: Missing | None, observed_at: str) -> Missing | None:
    """Give what stands of an absence after an observation."""
    return missing.since(observed_at) if missing else None


def properties(missing: Missing | None) -> dict[str, str | None]:
    """Write an absence as properties of the account; `gone` is the status that is proved."""
    if missing is None:
        return dict.fromkeys(("absence", "absent_since", "absent_at", "gone"))
    kind = missing.kind.value
    return {"absence": kind, "absent_since": missing.first, "absent_at": missing.last, "gone": missing.status}


def read(row: Mapping[str, Any]) -> Missing | None:
    """Read an absence from an account's properties."""
    if not row.get("absence"):
        return None
    return Missing(Absence(row["absence"]), row["absent_since"], row["absent_at"])
