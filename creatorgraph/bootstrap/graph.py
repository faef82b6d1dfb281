"""The graph in force and what writes observations into it: all that most commands need."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import uuid6

from creatorgraph.access.sealing import Sealer
from creatorgraph.access.secrets import graph_password, sealing_key
from creatorgraph.bootstrap.checks import check_sources
from creatorgraph.clock import system_clock
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.key_check import check_key
from creatorgraph.identity_graph.retention import Policy
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.terms import HISTORY_DAYS
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


@asynccontextmanager
async def opened_graph(settings: Settings) -> AsyncIterator[Graph]:
    """Connect to the graph in force, and close the connections at the end."""
    graph = open_graph(settings)
    try:
        yield graph
    finally:
        await graph.close()


def policy_of(settings: Settings) -> Policy:
    """Give the retention in force. Raises SetupError for a source that there is not."""
    check_sources(settings)
    history = dict(HISTORY_DAYS)
    if not settings.youtube_derived_metrics:
        history[Platform.YOUTUBE] = 0
    return Policy(settings.retention_days, history)


def connect_store(settings: Settings, graph: Graph) -> "AccountStore":
    """Make what writes observations into a graph."""
    from creatorgraph.identity_graph.store import AccountStore  # noqa: PLC0415 - most commands write none

    sealer = Sealer(sealing_key(settings))
    return AccountStore(graph, sealer=sealer, clock=system_clock, new_id=new_id, policy=policy_of(settings))


async def checked_store(settings: Settings, graph: Graph) -> "AccountStore":
    """Make what writes observations. Raises SetupError where the graph was first used with another secret key."""
    await check_secret_key(settings, graph)
    return connect_store(settings, graph)


async def check_secret_key(settings: Settings, graph: Graph) -> None:
    """Raise SetupError where the graph was first used with another secret key than that in force."""
    await check_key(graph, Sealer(sealing_key(settings)))
