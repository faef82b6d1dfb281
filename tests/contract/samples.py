"""Sample parameters for every statement, so that each one can be run.

A parameter has one sample for all statements, by its name; `rows` and `parents` have one for each statement that takes
them. A row holds every field that the statement reads.
"""

from collections.abc import Mapping
from typing import Any

from creatorgraph.cypher import Statement

AT = "2026-11-21T00:00:00.000Z"
ONE, OTHER, STRANGER = "instagram:1", "youtube:UC000000000000000000000a", "x:3"
CREATOR, OTHER_CREATOR = "creator-000001", "creator-000002"
AGENCY = "agency-000001"
EMAIL, URL, NAME, HANDLE = "0" * 32, "mira.example.org", "mira okafor", "instagram:mira.paints"

BY_NAME: Mapping[str, Any] = {
    "a": ONE,
    "actor": "ada",
    "after_a": None,
    "after_b": None,
    "after_place": None,
    "places": [20_000, 19_999],
    "band": "review",
    "creator": None,
    "creators": [OTHER_CREATOR],
    "evidence": "w_name",
    "joined": False,
    "split": "split",
    "state": {"active": "a-model", "building": None, "built_to": ""},
    "until": "2026-11-21T00:15:00.000Z",
    "accepted": 2,
    "answered": 7,
    "attempt": "a1",
    "before": 3,
    "bytes": 100,
    "lines": 100,
    "pieces": 1,
    "total": 200,
    "accounts": 2,
    "after": "",
    "after_key": None,
    "after_size": None,
    "as_of": AT,
    "at": AT,
    "b": OTHER,
    "least": 2,
    "most": 25,
    "count": 2,
    "digest": "00",
    "fingerprint": "00",
    "email_cap": 24,
    "handle": "mira.paints",
    "id": CREATOR,
    "ids": [CREATOR, OTHER_CREATOR],
    "key": ONE,
    "keys": [ONE, OTHER, HANDLE, EMAIL, URL, NAME],
    "references": ["r"],
    "kind": "resolve",
    "limit": 10,
    "minimum": 1,
    "nothing_left": True,
    "name": "resolve",
    "note": {"id": "note", "text": "Asked twice.", "actor": "ada", "created_at": AT},
    "number": 1,
    "numbers": [1, 2, 3],
    "observed_at": AT,
    "past": True,
    "policy": "{}",
    "dating": None,
    "population": 0,
    "rescoring": None,
    "macro": 100_000,
    "mega": 1_000_000,
    "micro": 10_000,
    "new": False,
    "only": None,
    "tenant": "local",
    "token": {"id": "token", "digest": "00", "actor": "ada", "tenant": "local", "scopes": ["lists"], "created_at": AT},
    "only_read": True,
    "platform": "instagram",
    "receipt": {"at": AT, "actor": "ada"},
    "rejected": 0,
    "run": "run",
    "since": "",
    "skipped": 0,
    "source": "test",
    "status": "done",
    "turn": "turn",
    "url_cap": 24,
}

_PARENT = {"slot": 0, "after_key": None}
_ABOUT = {"left": ONE, "right": OTHER}
_SHOWN_EMAIL = {"account": ONE, "key": EMAIL, "sealed": "", "kind": "person", "sources": ["bio"]}
_SHOWN_LINK = {"account": ONE, "key": OTHER, "target": OTHER, "sources": ["links"]}
_SHOWN_NAME = {
    "account": ONE,
    "key": NAME,
    "sorted": "mira okafor",
    "compact": "miraokafor",
    "reversed": "okaformira",
    "head": "mira",
    "tail": "kafor",
    "sources": ["display_name"],
}
_SHOWN_URL = {"account": ONE, "key": URL, "host": URL, "kind": "site", "sources": ["website"]}

ROWS: Mapping[str, Mapping[str, Any]] = {
    "accounts/absorb": {"old": STRANGER, "new": ONE},
    "accounts/attach_emails": _SHOWN_EMAIL,
    "accounts/attach_links": _SHOWN_LINK,
    "accounts/attach_names": _SHOWN_NAME,
    "accounts/attach_urls": _SHOWN_URL,
    "accounts/connect_emails": _SHOWN_EMAIL,
    "accounts/connect_links": _SHOWN_LINK,
    "accounts/connect_names": _SHOWN_NAME,
    "accounts/connect_urls": _SHOWN_URL,
    "accounts/create": {"key": "x:new", "platform": "x", "turn": "turn", "stale": "turn"},
    "accounts/create_handles": {
        "key": "x:new",
        "platform": "x",
        "value": "new",
        "skeleton": "new",
        "stem": "new",
        "head": "",
        "tail": "",
    },
    "accounts/create_holdings": {
        "account": STRANGER,
        "handle": HANDLE,
        "value": "mira.paints",
        "first": AT,
        "last": AT,
        "end": None,
    },
    "accounts/create_mentions": {"post": "instagram:p", "target": OTHER, "ref": OTHER},
    "accounts/create_posts": {"account": ONE, "post": {"key": "instagram:p3", "observed_at": AT}},
    "accounts/detach_emails": {"account": ONE, "key": EMAIL},
    "accounts/detach_links": {"account": ONE, "key": OTHER},
    "accounts/detach_names": {"account": ONE, "key": NAME},
    "accounts/detach_urls": {"account": ONE, "key": URL},
    "accounts/lock_handles": {"key": HANDLE, "head": "mira", "tail": "aints"},
    "accounts/move_links": {"old": OTHER, "new": STRANGER, "ref": OTHER},
    "accounts/move_mentions": {"old": OTHER, "new": STRANGER, "ref": OTHER},
    "accounts/remove_holdings": {"account": ONE, "handle": HANDLE},
    "accounts/rekey": {"old": STRANGER, "new": "x:4"},
    "accounts/note_unread": {"key": ONE, "why": "not shown"},
    "accounts/write": {"key": ONE, "followers": 3},
    "accounts/write_holdings": {
        "account": ONE,
        "handle": HANDLE,
        "value": "mira.paints",
        "first": AT,
        "last": AT,
        "end": None,
    },
    "enrichment/write": {"id": CREATOR, "derived": "{}", "derived_hash": "00", "niche": "food", "topics": []},
    "enrichment/write_model": {"id": CREATOR, "derived": "{}", "derived_hash": "00", "niche": "food", "topics": []},
    "accounts/write_mentions": {"post": "instagram:p", "target": OTHER, "ref": OTHER},
    "accounts/write_posts": {"account": ONE, "post": {"key": "instagram:p2", "observed_at": AT}},
    "accounts/write_stubs": {"key": "x:@new", "properties": {"platform": "x", "status": "stub"}},
    "agencies/connect": {"account": ONE, "agency": AGENCY, "through": URL, "at": AT},
    "agencies/connect_all_emails": {"id": AGENCY, "key": EMAIL, "at": AT},
    "agencies/connect_all_urls": {"id": AGENCY, "key": URL, "at": AT},
    "agencies/disconnect": {"account": ONE, "agency": AGENCY},
    "agencies/write": {"id": AGENCY, "name": URL, "kind": "url", "key": URL, "size": 25, "at": AT},
    "history/keep_edges": {**_ABOUT, "edge": {"weight": 4.0, "band": "review", "from": AT, "to": AT}},
    "identity/create_creators": {"id": "creator-new", "name": "New"},
    "identity/create_edges": {**_ABOUT, "edge": {"weight": 4.0, "band": "link", "w_prior": -3.0}},
    "identity/join_new": {"account": STRANGER, "creator": OTHER_CREATOR, "since": AT, "confidence": 0.9, "stale": AT},
    "identity/join": {"account": STRANGER, "creator": CREATOR, "since": AT, "confidence": 0.9},
    "identity/leave": {"account": ONE, "creator": CREATOR, "to": AT, "why": "split"},
    "identity/redirect": {"old": OTHER_CREATOR, "new": CREATOR, "at": AT, "why": "merged"},
    "identity/remove_edges": _ABOUT,
    "identity/settle": {"account": ONE, "stale": "turn"},
    "identity/write_changes": {
        "seq": 1_000,
        "kind": "SPLIT",
        "at": AT,
        "creator": CREATOR,
        "other": OTHER_CREATOR,
        "accounts": [ONE],
        "account": ONE,
        "was": "old",
        "now": "new",
    },
    "identity/write_creators": {"id": CREATOR, "name": "Mira"},
    "identity/write_edges": {**_ABOUT, "edge": {"weight": 4.0, "band": "link", "w_prior": -3.0}},
    "review/edges_between": _ABOUT,
    "review/place": {**_ABOUT, "place": 20_000},
    "erasure/clear_changes": {"creator": CREATOR, "accounts": [ONE]},
    "erasure/write_tombstones": {"key": "00", "id_known": True, "at": AT, "erasure": "e"},
    "retention/clear_creators": {"id": CREATOR, "created_at": AT, "updated_at": AT, "status": "expired"},
    "retention/clear_names": {"creator": CREATOR, "names": True, "accounts": [ONE]},
    "retention/set_expiry": {"key": ONE, "at": AT},
    "schedule/set_places": {"key": ONE, "place": f"instagram:known:{AT}:{ONE}"},
    "dead_letters/write": {
        "id": "letter",
        "queue": "ingest",
        "actor": "ingest",
        "reference": "r",
        "bytes": 1,
        "error": "BadInputError",
        "code": None,
        "tries": 1,
        "failed_at": AT,
        "history": "[]",
    },
    "dead_letters/settle": {"id": "letter", "status": "replayed", "history": "[]"},
    "review/supersede": {"id": "d1", "at": AT, "actor": "ada", "reason": None},
    "review/write_decisions": {"id": "d2", "a": ONE, "b": STRANGER, "decision": {"verdict": "DIFFERENT", "at": AT}},
    "operations/backlog": {"kind": "resolve"},
    "operations/finish_batches": {"key": "run:0", "run": "run", "accounts": 1, "erased": 0, "at": AT},
    "operations/add_outbox": {"id": "new", "kind": "resolve", "keys": [ONE], "runs": [], "created_at": AT},
}

PARENTS: Mapping[str, Mapping[str, Any]] = {
    "agencies/accounts": {**_PARENT, "key": AGENCY},
    "agencies/of_accounts": {**_PARENT, "key": ONE},
    "agencies/of_creators": {**_PARENT, "key": CREATOR},
    "history/account_edges": {**_PARENT, "key": ONE, "after_weight": None},
    "history/account_decisions": {**_PARENT, "key": ONE, "after_at": None, "after_id": None},
    "history/account_handles": {**_PARENT, "key": ONE},
    "history/creator_decisions": {**_PARENT, "key": CREATOR, "after_at": None, "after_id": None},
    "history/creator_accounts": {**_PARENT, "key": CREATOR, "platforms": ["instagram"]},
    "review/account_decisions": {**_PARENT, "key": ONE, "after_at": None, "after_id": None},
    "review/creator_decisions": {**_PARENT, "key": CREATOR, "after_at": None, "after_id": None},
    "notes/of_creators": {**_PARENT, "key": CREATOR, "tenant": "local", "after_at": None, "after_id": None},
    "reads/account_edges": {**_PARENT, "key": ONE, "after_weight": None},
    "reads/account_identifiers": {**_PARENT, "key": ONE, "after_kind": None, "after_since": None},
    "reads/account_links": {**_PARENT, "key": ONE, "after_ref": None},
    "reads/account_posts": {**_PARENT, "key": ONE, "after_at": None},
    "reads/creator_accounts": {**_PARENT, "key": CREATOR, "platforms": ["instagram"]},
    "reads/post_mentions": {**_PARENT, "key": "instagram:p"},
}


class MissingSampleError(Exception):
    """A statement takes a parameter that no sample is known for."""


def sample(statement: Statement) -> dict[str, Any]:
    """Give parameters for a statement. Raises MissingSampleError that says what to add where."""
    return {name: _value(statement, name) for name in sorted(statement.parameters)}


def _value(statement: Statement, name: str) -> object:
    by_statement = {"rows": ROWS, "parents": PARENTS}.get(name)
    table = "BY_NAME" if by_statement is None else name.upper()
    known, key = (BY_NAME, name) if by_statement is None else (by_statement, statement.name)
    if key not in known:
        raise MissingSampleError(f"add {key!r} to {table} in {__name__}: the statement {statement.name} takes ${name}")
    return known[key] if by_statement is None else [known[key]]
