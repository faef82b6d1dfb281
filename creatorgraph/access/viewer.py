"""Who asks: an actor with scopes. It stands in the context of every request from the first day."""

import re
from dataclasses import dataclass
from enum import StrEnum

from creatorgraph.errors import BadInputError

_TENANT = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


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


def check_tenant(name: str) -> None:
    """Raise BadInputError for a text that cannot name a tenant."""
    if not _TENANT.fullmatch(name):
        raise BadInputError(f"{name!r} is no tenant; write 1 to 63 of a to z, 0 to 9 and -")
