"""The marks of written fetches, which keep a message that comes twice from writing twice: gone when none can come."""

from datetime import timedelta

from creatorgraph.clock import Clock, to_text
from creatorgraph.identity_graph.graph import Graph

KEPT = timedelta(days=14)
"""Longer than a message waits for an instant (6 days) and a dead letter keeps its contents (7 days) together."""
AT_ONCE = 1_000


async def forget_old_marks(graph: Graph, *, clock: Clock) -> int:
    """Remove the old marks; give how many."""
    at, gone = to_text(clock() - KEPT), 0
    while rows := await graph.read("operations/old_batches", at=at, most=AT_ONCE):
        await graph.run("operations/forget_batches", keys=[row["key"] for row in rows])
        gone += len(rows)
    return gone
