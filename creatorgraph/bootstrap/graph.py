"""The graph in force and what writes observations into it: all that most commands need."""

from typing import TYPE_CHECKING

import uuid6

from creatorgraph.access.sealing import Sealer
from creatorgraph.access.secrets import graph_password, sealing_key
from creatorgraph.clock import system_clock
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.settings import Settings

if TYPE_CHECKING:
    from creatorgraph.identity_graph.store import AccountStore


def new_id() -> str:
    """Mint an id: a UUID of version 7, so that ids sort as they were minted."""
    return str(uuid6.uuid7())


def open_graph(settings: Settings, *, apart: bool = False) -> Graph:
    """Connect to the graph in force; `apart` as `Graph.connect` has it."""
    return Graph.connect(
        settings.effective_graph_url,
        user=settings.effective_graph_user,
        password=graph_password(settings),
        database=settings.effective_graph_database,
        writers=settings.effective_graph_writers,
        apart=apart,
    )


def connect_store(settings: Settings, graph: Graph) -> "AccountStore":
    """Make what writes observations into a graph."""
    from creatorgraph.identity_graph.store import AccountStore  # noqa: PLC0415 - most commands write none

    return AccountStore(graph, sealer=Sealer(sealing_key(settings)), clock=system_clock, new_id=new_id)
