"""Accounts that leave: their data lapsed, or somebody asked that they be forgotten.

What an account leaves behind must not go on speaking for it: its edges go, whoever they joined is resolved again (and
may split), its creator gets the profile of those who are left, and identifiers that nobody else shows are removed.
All of it happens in the transaction that makes the account leave, which holds the turn of resolution.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from creatorgraph.identity_graph.graph import Transaction, run_sliced
from creatorgraph.identity_graph.profiles import profile_of
from creatorgraph.identity_graph.upserts import Plan

Rows = list[dict[str, Any]]
IDENTIFIERS = {
    "detach_emails": "emails",
    "detach_urls": "urls",
    "detach_names": "names",
    "remove_holdings": "handles",
}
"""Statement of a plan that takes an identifier from an account → which identifiers these are."""


@dataclass(slots=True)
class Departure:
    """Who is touched when accounts leave.

    `stay` are the accounts to resolve again, `halved` the creators that go on with others, by the accounts that are
    left, `empty` those without any observed account, by the names of their properties.
    """

    leave: Rows = field(default_factory=list)
    stay: set[str] = field(default_factory=set)
    halved: dict[str, list[str]] = field(default_factory=dict)
    empty: dict[str, list[str]] = field(default_factory=dict)

    @property
    def creators(self) -> list[str]:
        """Every creator concerned."""
        return sorted({*self.halved, *self.empty})


def departure(rows: Iterable[Mapping[str, Any]], *, gone: Collection[str], at: str, why: str) -> Departure:
    """Say what follows when accounts leave; `rows` are of `retention/company`.

    Of a creator without any observed account left, one account stays with it (the first by key), so that the id is
    found again when it is read again. The others leave.
    """
    found = Departure()
    kept: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: str(row["key"])):
        found.stay.update(key for key in row["joined"] if key not in gone)
        creator = row["creator"]
        if creator is None:
            continue
        left = sorted({key for key in row["members"] if key and key not in gone})
        if left:
            found.halved[creator] = left
            found.stay.update(left)
        else:
            found.empty[creator] = row["shown"]
        if left or kept.setdefault(creator, row["key"]) != row["key"]:
            found.leave.append({"account": row["key"], "creator": creator, "to": at, "why": why})
    return found


async def read_departure(transaction: Transaction, keys: Sequence[str], *, at: str, why: str) -> Departure:
    """Read what follows when accounts leave."""
    rows = await run_sliced(transaction, "retention/company", "keys", sorted(keys))
    return departure(rows, gone=set(keys), at=at, why=why)


async def leave_traces(transaction: Transaction, keys: Sequence[str]) -> int:
    """Remove edges, posts and agencies of accounts; give how many posts it were."""
    await transaction.run("retention/remove_edges", keys=list(keys))
    await transaction.run("retention/leave_agencies", keys=list(keys))
    await transaction.run("retention/settle", keys=list(keys))
    removed = await transaction.run("retention/remove_own_posts", keys=list(keys))
    return int(removed[0]["posts"]) if removed else 0


async def write_halved(transaction: Transaction, left: Departure, *, at: str) -> None:
    """Give the creators that go on the profile of those who are left, at once: resolution only refines it."""
    keys = sorted({key for members in left.halved.values() for key in members})
    found = {row["key"]: row for row in await run_sliced(transaction, "retention/members", "keys", keys)}
    rows = [
        {"id": creator, **profile_of([found[key] for key in members if key in found]), "updated_at": at}
        for creator, members in sorted(left.halved.items())
        if any(key in found for key in members)
    ]
    if rows:
        await transaction.run("identity/write_creators", rows=rows)


async def clear_creators(transaction: Transaction, left: Departure, *, at: str, status: str) -> None:
    """Empty the creators of whom nobody is left, and all that were merged into one: they may show the account's name.

    Their ids stay, and since when they were there.
    """
    old = await run_sliced(transaction, "retention/predecessors", "ids", left.creators)
    rows = [
        {**_without({"id", "created_at"}, shown), "id": creator, "updated_at": at, "status": status}
        for creator, shown in sorted(left.empty.items())
    ]
    rows += [
        {**_without({"id", "created_at", "updated_at", "status"}, row["shown"]), "id": row["creator"]} for row in old
    ]
    if rows:
        await transaction.run("retention/clear_creators", rows=rows)


def _without(kept: Collection[str], shown: Iterable[str]) -> dict[str, Any]:
    return dict.fromkeys(name for name in shown if name not in kept)


async def clear_names(transaction: Transaction, keys: Sequence[str], left: Departure, *, every: bool) -> None:
    """Remove from the feed the handles of accounts, and the names of the creators that nobody is left of.

    With `every`, the names of all creators that the accounts were ever part of: they may be the account's own.
    """
    rows: dict[str, dict[str, Any]] = {}
    for row in await run_sliced(transaction, "retention/past_creators", "keys", sorted(keys)):
        names = every or row["creator"] in left.empty
        rows.setdefault(row["creator"], {"creator": row["creator"], "names": names, "accounts": sorted(keys)})
    if rows:
        await transaction.run("retention/clear_names", rows=[rows[creator] for creator in sorted(rows)])


async def remove_orphans(transaction: Transaction, plan: Plan) -> dict[str, int]:
    """Remove the identifiers that a plan took from somebody and nobody else shows; count them by kind."""
    counts: dict[str, int] = {}
    for statement, kind in IDENTIFIERS.items():
        column = "handle" if kind == "handles" else "key"
        keys = sorted({row[column] for row in plan.rows.get(statement, ())})
        rows = await run_sliced(transaction, f"retention/remove_{kind}", "keys", keys) if keys else []
        counts[kind] = sum(row["removed"] for row in rows)
    return counts
