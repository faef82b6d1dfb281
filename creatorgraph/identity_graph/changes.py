"""The change feed: what happens to creators, as rows without gaps in their numbers.

A change has `seq`, `kind`, `at` and `creator`; the rest depends on the kind:

- CREATED: `accounts`, the keys of its first accounts;
- MERGED: `other`, the creator that was merged into it and redirects to it from then on;
- SPLIT: `other`, the creator that some of its accounts went to, and `accounts`, which they are;
- RENAMED: `was` and `now`; with `account` where that account changed its handle, else the creator's own name changed;
- ACCOUNT_ERASED: an account of the creator is gone for good, which one is not said: read the creator again;
- ERASED: the creator is gone for good.

Of what was erased or has expired, names and accounts are taken out of the changes before; the changes stay.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from creatorgraph.identity_graph.ids import Assignment

Rows = list[dict[str, Any]]


class ChangeKind(StrEnum):
    """What happened to a creator."""

    CREATED = "CREATED"
    MERGED = "MERGED"
    SPLIT = "SPLIT"
    RENAMED = "RENAMED"
    ACCOUNT_ERASED = "ACCOUNT_ERASED"
    ERASED = "ERASED"


def creator_renamed(creator: str, *, was: str | None, now: str, at: str) -> dict[str, Any]:
    """Describe that a creator goes by another name."""
    return {"kind": "RENAMED", "at": at, "creator": creator, "was": was, "now": now}


def is_renamed(was: str | None, now: str | None) -> bool:
    """Tell whether an account changed its handle; learning the first one, or other case of letters, is no change."""
    return bool(was and now) and str(was).lower() != str(now).lower()


def account_renamed(row: Mapping[str, Any], *, at: str) -> dict[str, Any] | None:
    """Describe that an account of a creator goes by another handle: from the one seen last before it.

    `row` holds the account's key and handle, its creator's id and all its holdings (`value`, `last`). None where there
    is no other handle, or no creator yet: the feed has not spoken of the account then.
    """
    others = [held for held in row["holdings"] if is_renamed(held["value"], row["handle"])]
    if not others or row["creator"] is None:
        return None
    was = max(others, key=lambda held: (held["last"], held["value"]))["value"]
    shown = {"account": row["account"], "was": was, "now": row["handle"]}
    return {"kind": "RENAMED", "at": at, "creator": row["creator"], **shown}


def moved_accounts(assignment: Assignment, leave: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], list[str]]:
    """Give which accounts went from one creator to another: (the creator left, the one joined) → keys."""
    if not assignment.splits:
        return {}
    home = {key: identity for group, identity in assignment.ids.items() for key in group}
    moved: dict[tuple[str, str], list[str]] = {}
    for row in leave:
        moved.setdefault((row["creator"], home[row["account"]]), []).append(row["account"])
    return moved


def contiguous(rows: Sequence[Mapping[str, Any]], *, after: int) -> list[Mapping[str, Any]]:
    """Give the rows that follow on `after` without a gap.

    Numbers are committed in their order. A reader beside a writer may still see a row before the one below it, and
    must not go past that: it finds both the next time.
    """
    return [row for place, row in enumerate(rows, after + 1) if row["seq"] == place]
