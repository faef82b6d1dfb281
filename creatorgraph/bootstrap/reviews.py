"""The reviewers' desk over the graph in force, without the parts that reviewing does not need."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from creatorgraph.bootstrap.graph import new_id, opened_graph
from creatorgraph.clock import system_clock
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.review_desk import ReviewDesk
from creatorgraph.identity_graph.weights import in_force
from creatorgraph.settings import Settings


def desk_over(graph: Graph, settings: Settings) -> ReviewDesk:
    """Make the desk over a graph, with the weights in force. Raises SetupError where these cannot be used."""
    return ReviewDesk.over(graph, weights=in_force(settings.weights_file), clock=system_clock, new_id=new_id)


@asynccontextmanager
async def opened_desk(settings: Settings) -> AsyncIterator[ReviewDesk]:
    """Make the desk over the graph in force, and close its connections at the end."""
    async with opened_graph(settings) as graph:
        yield desk_over(graph, settings)
