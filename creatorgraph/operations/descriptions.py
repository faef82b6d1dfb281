"""What a row says of an account or a person that is to be matched, in the import format.

A row may be of a platform that is none of the four, of none at all, or of an account that it does not name. Then its
user name is compared as a handle, and whatever else it says as an import would read it.
"""

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime

from creatorgraph.identity_graph.matching import Description
from creatorgraph.identity_graph.normalize.identifiers import identifiers_in
from creatorgraph.operations.row_names import platform_name
from creatorgraph.operations.rows import Rejected, named_fields, platform_of, read_any_row
from creatorgraph.platforms.observation import AccountObservation, Platform

NOTHING = Rejected("", "it says nothing to compare: give a username, a display_name, an email, a url, links or a bio")
COMPARABLE = frozenset(["username", "platform_id", "display_name", "bio", "url", "email", "links"])
"""Fields of which a table names at least one."""
_SEEN = datetime(2026, 1, 1, tzinfo=UTC)
_LIKE_A_HANDLE = re.compile(r"[^\W_][\w .'-]{1,79}")
_FIELDS = tuple(field.name for field in fields(Description))
_COMPARED = ("platform_id", "handle", "display_name", "bio", "website", "emails", "links")


def read_description(row: object) -> Description | Rejected:
    """Read a row, or say why not: which field, and what is wrong with it."""
    if not isinstance(row, Mapping):
        return Rejected("", f"a row must be an object with fields, not {type(row).__name__}")
    named = named_fields(row)
    given = named.get("platform")
    platform = (platform_name(given) if isinstance(given, str) else None) or platform_of(named.get("username"))
    if platform is None or not ("username" in named or "platform_id" in named):
        return _of_nowhere(named)
    seen = read_any_row(named, source="match", observed_at=_SEEN)
    if not isinstance(seen, AccountObservation):
        return seen if isinstance(seen, Rejected) else NOTHING
    return Description(**{name: getattr(seen, name) for name in _FIELDS})


def _of_nowhere(named: Mapping[str, object]) -> Description | Rejected:
    """Read a row that names no account of the four platforms: as one of an account that nobody can be."""
    written = str(named.get("username", "")).strip().removeprefix("@")
    rest = {name: value for name, value in named.items() if name not in {"username", "imported_as"}}
    seen = read_any_row(rest | {"platform": Platform.X.value, "platform_id": "1"}, source="match", observed_at=_SEEN)
    if not isinstance(seen, AccountObservation):
        return seen if isinstance(seen, Rejected) else NOTHING
    handle = written if _LIKE_A_HANDLE.fullmatch(written) else None
    found = Description(**{name: getattr(seen, name) for name in _FIELDS})
    found = replace(found, platform=None, platform_id=None, handle=handle)
    said = [name for name in _COMPARED if getattr(found, name)]
    if said == ["emails"] and not identifiers_in("emails", found.emails or (), platform=None).emails:
        return Rejected("email", "it is no e-mail address, and the row says nothing else to compare")
    return found if said else NOTHING
