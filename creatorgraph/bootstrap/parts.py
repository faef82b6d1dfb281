"""Every part over the servers in force, as workers and the API use them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from creatorgraph.access.sealing import Sealer
from creatorgraph.access.secrets import sealing_key
from creatorgraph.bootstrap.graph import connect_store, new_id, open_graph
from creatorgraph.bootstrap.redis_client import make_redis
from creatorgraph.bootstrap.search import Indexes, open_indexes
from creatorgraph.clock import system_clock
from creatorgraph.creator_search.answers import IndexVersion
from creatorgraph.creator_search.service import CreatorSearch
from creatorgraph.enrichment.service import Enricher
from creatorgraph.identity_graph.agencies_service import AgencyService
from creatorgraph.identity_graph.changes_service import ChangeFeed
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.service import IdentityService
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.identity_graph.weights import in_force
from creatorgraph.operations.projection import Projection
from creatorgraph.settings import Settings


def open_enricher(graph: Graph, settings: Settings) -> Enricher:
    """Make the reader of creators' texts."""
    return Enricher(graph, clock=system_clock, new_id=new_id, for_model=settings.ai_mode != "off")


@dataclass(frozen=True, slots=True)
class Parts:
    """The services over one set of servers."""

    graph: Graph
    indexes: Indexes
    search: CreatorSearch
    version: IndexVersion
    sealer: Sealer
    store: AccountStore
    identity: IdentityService
    projection: Projection
    agencies: AgencyService
    feed: ChangeFeed


def connect(settings: Settings, *, apart: bool = False) -> Parts:
    """Make every part. Nothing is sent yet; `Parts.indexes.shelf` opens the indexes when they are first used.

    Raises SetupError where the secret key or the weights in force cannot be used.
    """
    weights = in_force(settings.weights_file)  # first: where they are none, nothing is open
    graph = open_graph(settings, apart=apart)
    indexes = open_indexes(settings, graph)
    version = IndexVersion(lambda: make_redis(settings))
    search = CreatorSearch(indexes.shelf, version=version)
    sealer = Sealer(sealing_key(settings))
    return Parts(
        graph=graph,
        indexes=indexes,
        search=search,
        version=version,
        sealer=sealer,
        store=connect_store(settings, graph),
        identity=IdentityService(graph, weights=weights, clock=system_clock, new_id=new_id),
        projection=Projection(graph, search, open_enricher(graph, settings), clock=system_clock),
        agencies=AgencyService(graph, sealer=sealer, clock=system_clock, new_id=new_id),
        feed=ChangeFeed(graph, clock=system_clock),
    )


@asynccontextmanager
async def opened(settings: Settings, *, apart: bool = False) -> AsyncIterator[Parts]:
    """Make every part, and close all of them at the end."""
    parts = connect(settings, apart=apart)
    try:
        yield parts
    finally:
        await parts.indexes.shelf.close()
        await parts.version.close()
        await parts.graph.close()
