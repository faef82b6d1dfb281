"""Follow-up work, left in the graph by the transaction that makes it due and removed by the one that does it."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from creatorgraph.clock import from_text
from creatorgraph.identity_graph.graph import Graph, Part, Row, Transaction, read_at_once, write_at_once

ROWS_AT_ONCE = 512
_MARK = "|"
MOST_HELD = 150_000
LONGEST_HELD = timedelta(minutes=5)
"""While observations stream in, follow-up work is held back until so many keys wait, or one of them so long.

Measured (20,000 accounts, seconds of processor, worker and graph): 49 and 65 in one turn, 94 and 98 in ten: each turn
reads and judges those anew who share something with the accounts of its own, and creators are shown more than once.
"""


@dataclass(frozen=True, slots=True)
class Due:
    """Work that is due: outbox rows, the keys that they name, and the runs that wait for them."""

    ids: tuple[str, ...]
    keys: tuple[str, ...]
    runs: tuple[str, ...]


def named(kind: str, key: str) -> str:
    """Write an identifier as a key of the outbox, where accounts stand beside it."""
    return f"{_MARK}{kind}{_MARK}{key}"


def read_named(keys: Iterable[str]) -> tuple[list[str], set[tuple[str, str]]]:
    """Tell accounts from identifiers among the keys of the outbox: (account keys, identifiers as kind and key)."""
    accounts, identifiers = [], set()
    for key in keys:
        if key.startswith(_MARK):
            _, kind, name = key.split(_MARK, 2)
            identifiers.add((kind, name))
        else:
            accounts.append(key)
    return accounts, identifiers


async def take(transaction: Transaction, kind: str, *, most_keys: int) -> Due:
    """Read the oldest rows of a kind, up to about `most_keys` keys but at least one row; nothing due gives no rows."""
    (rows,) = await read_at_once(transaction, oldest(kind))
    return taken(rows, most_keys=most_keys)


def oldest(kind: str) -> Part:
    """Ask for the oldest rows of a kind."""
    return Part("operations/oldest_outbox", others={"kind": kind, "limit": ROWS_AT_ONCE})


def taken(rows: Iterable[Row], *, most_keys: int) -> Due:
    """Take of the oldest rows up to about `most_keys` keys, but at least one row."""
    ids: list[str] = []
    keys: set[str] = set()
    runs: set[str] = set()
    for row in rows:
        if ids and len(keys) + len(row["keys"]) > most_keys:
            break
        ids.append(row["id"])
        keys.update(row["keys"])
        runs.update(row["runs"])
    return Due(tuple(ids), tuple(sorted(keys)), tuple(sorted(runs)))


async def is_pressing(transaction: Transaction, kind: str, *, now: datetime) -> bool:
    """Tell whether so much work of a kind waits, or waits so long, that it is done although more comes in.

    Much at once is cheaper than little often: what accounts share is read once, and creators are not made to be merged.
    """
    waiting = (await transaction.run("operations/backlog", kind=kind))[0]
    oldest = waiting["oldest"]
    return bool(waiting["keys"] >= MOST_HELD or (oldest and now - from_text(oldest) > LONGEST_HELD))


def still_waiting(due: Due) -> Part:
    """Ask how many rows of this work nobody did meanwhile."""
    return Part("operations/outbox_rows", "ids", due.ids)


async def still_waits(transaction: Transaction, due: Due) -> bool:
    """Tell whether nobody did this work meanwhile."""
    ((row,),) = await write_at_once(transaction, still_waiting(due))
    return bool(row["waiting"] == len(due.ids))


async def finish(transaction: Transaction, due: Due) -> None:
    """Remove the rows of work that this transaction did."""
    await write_at_once(transaction, finished(due))


def finished(due: Due) -> Part:
    """Remove the rows of work that this transaction does."""
    return Part("operations/remove_outbox", "ids", due.ids)


def row_of(kind: str, keys: Sequence[str], *, runs: Sequence[str], identity: str, at: str) -> Row:
    """Describe work for later."""
    return {"id": identity, "kind": kind, "keys": list(keys), "runs": list(runs), "created_at": at}


def added(rows: Sequence[Row]) -> Part:
    """Leave work for later."""
    return Part("operations/add_outbox", "rows", rows)


async def add(
    transaction: Transaction, kind: str, keys: Sequence[str], *, runs: Sequence[str], identity: str, at: str
) -> None:
    """Leave work of one kind for later."""
    row = row_of(kind, keys, runs=runs, identity=identity, at=at)
    await transaction.run("operations/add_outbox", rows=[row])


async def do_due(
    graph: Graph, kind: str, work: Callable[[Transaction, Due], Awaitable[None]], *, most_keys: int
) -> int:
    """Do some of the due work of a kind in one transaction, after whoever else does such; give how many keys it was.

    Nothing due is one reading statement and gives 0.
    """

    async def look(transaction: Transaction) -> bool:
        return bool(await transaction.run("operations/oldest_outbox", kind=kind, limit=1))

    async def turn(transaction: Transaction) -> int:
        await transaction.run("operations/take_turn", name=kind)
        due = await take(transaction, kind, most_keys=most_keys)
        if due.ids:
            await work(transaction, due)
            await finish(transaction, due)
        return len(due.keys)

    return await graph.write(turn) if await graph.view(look) else 0
