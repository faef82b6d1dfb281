"""Who asks: an actor with scopes. It stands in the context of every request from the first day."""

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """What a viewer may do. `lists` is what a tenant keeps: its lists and its notes."""

    READ_CATALOGUE = "catalogue:read"
    READ_EVIDENCE = "evidence:read"
    READ_CONTACT = "contact:read"
    REVIEW = "identity:review"
    OPERATE = "operations"
    ERASE = "privacy:erase"
    LISTS = "lists"


@dataclass(frozen=True, slots=True)
class Viewer:
    """An actor with scopes, in a tenant."""

    actor: str
    tenant: str
    scopes: frozenset[Scope]

    def may(self, scope: Scope) -> bool:
        """Tell whether the viewer has a scope."""
        return scope in self.scopes


LOCAL_OPERATOR = Viewer(actor="local-operator", tenant="local", scopes=frozenset(Scope))
"""The viewer of a laptop installation, where the API listens on this machine only."""

NOBODY = Viewer(actor="", tenant="", scopes=frozenset())
"""Who did not say yet who they are."""
