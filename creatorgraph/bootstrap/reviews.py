"""The reviewers' desk over the graph in force, without the parts that reviewing does not need."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from creatorgraph.bootstrap.graph import new_id, open_graph
from creatorgraph.clock import system_clock
from creatorgraph.identity_graph import weights
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.review_desk import ReviewDesk
from creatorgraph.settings import Settings


def desk_over(graph: Graph) -> ReviewDesk:
    """Make the desk over a graph."""
    return ReviewDesk.over(graph, weights=weights.load(), clock=system_clock, new_id=new_id)


@asynccontextmanager
async def opened_desk(settings: Settings) -> AsyncIterator[ReviewDesk]:
    """Make the desk over the graph in force, and close its connections at the end."""
    graph = open_graph(settings)
    try:
        yield desk_over(graph)
    finally:
        await graph.close()
