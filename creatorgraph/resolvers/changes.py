"""Pages of the change feed: a cursor is the number of a change."""

from creatorgraph.identity_graph.changes_service import read_changes
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.resolvers.pages import ArgumentError, Page
from creatorgraph.resolvers.records import Properties

LARGEST = 2**53


def check_seq(after: str | None) -> int | None:
    """Read a cursor of the feed. Raises ArgumentError for anything but a number of digits."""
    if after is None:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) <= len(str(LARGEST)) and int(after) <= LARGEST):
        raise ArgumentError(
            "after", "a cursor of the feed is the number of a change ('seq'), as '120'; '0' is its start"
        )
    return int(after)


async def read_feed(graph: Graph, *, first: int, after: int) -> Page[Properties]:
    """Read the changes behind a number, in order and without a gap."""
    rows = await read_changes(graph, after=after, most=first + 1)
    items = tuple((str(row["seq"]), row) for row in rows[:first])
    return Page(items, has_next=len(rows) > first, has_previous=after > 0)
