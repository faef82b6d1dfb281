"""What was decided, written: the statements of `cypher/identity/` in their order, in a transaction with the turn."""

from collections.abc import Callable, Sequence

from creatorgraph.identity_graph import outbox
from creatorgraph.identity_graph.changes_service import numbered
from creatorgraph.identity_graph.graph import Part, Row, Transaction, write_at_once
from creatorgraph.identity_graph.resolution import CreatorChanges, EdgeChanges

_JOINING = ("identity/join_new", "identity/join")


class StaleError(Exception):
    """What was judged does not stand any more."""


class GoneError(StaleError):
    """An account that was to join a creator is gone, or goes on under another key."""


async def write(transaction: Transaction, *parts: Part) -> None:
    """Write what was decided. Raises GoneError where an account that joins a creator is gone."""
    for part, rows in zip(parts, await write_at_once(transaction, *parts), strict=True):
        if part.name in _JOINING and sum(row["joined"] for row in rows) != len(part.values):
            raise GoneError


def edges(changes: EdgeChanges) -> list[Part]:
    """Write and remove identity edges, and keep what ends as history."""
    return [
        Part("history/keep_edges", "rows", changes.keep),
        Part("identity/remove_edges", "rows", changes.remove),
        Part("identity/create_edges", "rows", changes.create),
        Part("identity/write_edges", "rows", changes.write),
    ]


async def creators(transaction: Transaction, changes: CreatorChanges) -> list[Part]:
    """Write creators, who belongs to them, and the changes of the feed, which take their numbers now."""
    rows = {
        "create_creators": changes.create,
        "write_creators": changes.write,
        "leave": changes.leave,
        "redirect": changes.redirect,
        "write_changes": await numbered(transaction, changes.changes),
        "join_new": changes.join_new,
        "join": changes.join,
    }
    return [Part(f"identity/{statement}", "rows", given) for statement, given in rows.items()]


def follow_up(changes: CreatorChanges, *, runs: Sequence[str], new_id: Callable[[], str], at: str) -> list[Row]:
    """Give what follows, for the outbox: creators to project again, accounts whose agencies may change."""
    rows = []
    if changes.project or runs:
        rows.append(outbox.row_of("project", sorted(changes.project), runs=runs, identity=new_id(), at=at))
    if changes.agencies:
        rows.append(outbox.row_of("agencies", changes.agencies, runs=runs, identity=new_id(), at=at))
    return rows
