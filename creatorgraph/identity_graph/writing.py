"""What was decided, written: the statements of `cypher/identity/` in their order, in a transaction with the turn."""

from collections.abc import Callable, Sequence

from creatorgraph.identity_graph import outbox
from creatorgraph.identity_graph.changes_service import numbered
from creatorgraph.identity_graph.graph import Transaction, run_sliced
from creatorgraph.identity_graph.resolution import CreatorChanges, EdgeChanges


class StaleError(Exception):
    """What was judged does not stand any more."""


async def write_edges(transaction: Transaction, edges: EdgeChanges) -> None:
    """Write and remove identity edges, and keep what ends as history."""
    if edges.keep:
        await run_sliced(transaction, "history/keep_edges", "rows", edges.keep)
    if edges.remove:
        await run_sliced(transaction, "identity/remove_edges", "rows", edges.remove)
    if edges.create:
        await run_sliced(transaction, "identity/create_edges", "rows", edges.create)
    if edges.write:
        await run_sliced(transaction, "identity/write_edges", "rows", edges.write)


async def write_creators(transaction: Transaction, creators: CreatorChanges) -> None:
    """Write creators, who belongs to them, and the changes of the feed. Raises StaleError where an account is gone."""
    rows = {
        "create_creators": creators.create,
        "write_creators": creators.write,
        "leave": creators.leave,
        "redirect": creators.redirect,
        "write_changes": await numbered(transaction, creators.changes),
    }
    for statement, given in rows.items():
        if given:
            await run_sliced(transaction, f"identity/{statement}", "rows", given)
    for statement, joining in (("join_new", creators.join_new), ("join", creators.join)):
        joined = await run_sliced(transaction, f"identity/{statement}", "rows", joining)
        if sum(row["joined"] for row in joined) != len(joining):
            raise StaleError


async def follow_up(
    transaction: Transaction, creators: CreatorChanges, *, runs: Sequence[str], new_id: Callable[[], str], at: str
) -> None:
    """Leave in the outbox what follows: creators to project again, accounts whose agencies may change."""
    if creators.project or runs:
        keys = sorted(creators.project)
        await outbox.add(transaction, "project", keys, runs=runs, identity=new_id(), at=at)
    if creators.agencies:
        await outbox.add(transaction, "agencies", creators.agencies, runs=[], identity=new_id(), at=at)
