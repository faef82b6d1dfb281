"""The change feed in the graph: reading it in order, and writing what other parts leave for it in the outbox."""

from creatorgraph.clock import Clock, to_text
from creatorgraph.errors import BadInputError
from creatorgraph.identity_graph import outbox
from creatorgraph.identity_graph.changes import Rows, account_renamed, contiguous
from creatorgraph.identity_graph.graph import Graph, Row, Transaction
from creatorgraph.identity_graph.outbox import Due

ACCOUNTS_AT_ONCE = 500


class ChangeFeed:
    """The feed of one graph."""

    def __init__(self, graph: Graph, *, clock: Clock) -> None:
        self._graph = graph
        self._clock = clock

    async def last(self) -> int:
        """Give the number of the last change; 0 where there is none."""
        return await last_number(self._graph)

    async def read(self, *, after: int, most: int) -> list[Row]:
        """Give the changes that follow on a number, in order and without a gap, at most so many."""
        return await read_changes(self._graph, after=after, most=most)

    async def announce_due(self) -> int:
        """Write the changes of handles that wait in the outbox; give how many accounts were looked at."""
        return await outbox.do_due(self._graph, "renames", self._announce, most_keys=ACCOUNTS_AT_ONCE)

    async def _announce(self, transaction: Transaction, due: Due) -> None:
        at = to_text(self._clock())
        rows = sorted(
            await transaction.run("history/renamed", keys=list(due.keys)), key=lambda row: str(row["account"])
        )
        changes = [change for change in (account_renamed(row, at=at) for row in rows) if change]
        if changes:
            await transaction.run("identity/write_changes", rows=await numbered(transaction, changes))


async def last_number(graph: Graph) -> int:
    """Give the number of the last change; 0 where there is none."""
    rows = await graph.read("operations/turn_of", name="changes")
    return int(rows[0]["turn"]) if rows else 0


async def read_changes(graph: Graph, *, after: int, most: int) -> list[Row]:
    """Give the changes that follow on a number, in order and without a gap, at most so many.

    Raises BadInputError for a number that the feed has not reached: nobody was given it.
    """
    rows = await graph.read("history/changes", numbers=list(range(after + 1, after + 1 + most)))
    if not rows and after > (last := await last_number(graph)):
        raise BadInputError(f"the feed ends at {last}: there is no change {after} to go on behind", argument="after")
    return [dict(change) for change in contiguous([row["change"] for row in rows], after=after)]


async def numbered(transaction: Transaction, changes: Rows) -> Rows:
    """Give changes the next numbers of the feed, without gaps: whoever took the last ones has committed by then."""
    if not changes:
        return []
    taken = await transaction.run("operations/take_numbers", name="changes", count=len(changes))
    first = taken[0]["last"] - len(changes) + 1
    return [{**row, "seq": first + number} for number, row in enumerate(changes)]
