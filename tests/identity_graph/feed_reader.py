"""A reader of the whole change feed, as a client of it writes one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from creatorgraph.identity_graph.changes import ChangeKind


@dataclass(slots=True)
class Creators:
    """What a reader of the whole feed knows: which ids stand, where the others went, what they are called."""

    standing: set[str] = field(default_factory=set)
    redirects: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)

    def apply(self, change: Mapping[str, Any]) -> None:
        """Take one change in. Raises ValueError for a kind that is not known."""
        creator = change["creator"]
        match ChangeKind(change["kind"]):
            case ChangeKind.CREATED:
                self.standing.add(creator)
            case ChangeKind.MERGED:
                self.standing.discard(change["other"])
                self.redirects[change["other"]] = creator
            case ChangeKind.RENAMED if change.get("account") is None and change.get("now") is not None:
                self.names[creator] = change["now"]
            case ChangeKind.ERASED:
                self.standing.discard(creator)
                self.erased.add(creator)

    def resolve(self, identity: str) -> str | None:
        """Follow redirects to the id that stands; None where that is gone or was never there."""
        while identity in self.redirects:
            identity = self.redirects[identity]
        return identity if identity in self.standing else None
