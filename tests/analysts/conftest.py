"""A small demo world in the graph, written and resolved as the product does it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import count

import pytest

from creatorgraph.access.sealing import Sealer
from creatorgraph.identity_graph import weights
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.service import IdentityService
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.operations.rows import read_row
from creatorgraph.platforms.observation import AccountObservation, Platform
from creatorgraph.platforms.world.generate import generate
from creatorgraph.platforms.world.rows import WorldAccount
from tests.engines import Engine

PERSONS, SEED = 150, 7
NOW = datetime(2026, 11, 1, tzinfo=UTC)
SEALER = Sealer(bytes(32))
UNSEEN, LINKED_BY = "x:@not_fetched_yet", ("points_there_once", "points_there_too")


@pytest.fixture(scope="package")
def world() -> list[WorldAccount]:
    """Give every sighting of the world, with its truth."""
    return list(generate(PERSONS, seed=SEED, now=NOW))


@pytest.fixture(scope="package")
async def graph(engine: Engine, graph_pool: Graph, world: list[WorldAccount]) -> AsyncIterator[Graph]:
    """Give a graph with the world in it, on each engine; the tests of this folder only read it."""
    await engine.wipe()
    numbers = count()

    def new_id() -> str:
        return f"id-{next(numbers):06}"

    def clock() -> datetime:
        return NOW

    store = AccountStore(graph_pool, sealer=SEALER, clock=clock, new_id=new_id)
    seen = [read_row(account.row, source="world", observed_at=NOW) for account in world]
    found = [each for each in seen if isinstance(each, AccountObservation)]
    await store.upsert([*found, *map(_pointing, LINKED_BY)])
    identity = IdentityService(graph_pool, weights=weights.load(), clock=clock, new_id=new_id)
    while (await identity.resolve_due()).accounts:
        pass
    yield graph_pool
    await engine.wipe()


def _pointing(handle: str) -> AccountObservation:
    """Make an account that links to one which nobody has seen."""
    links = ("https://x.com/not_fetched_yet",)
    return AccountObservation(platform=Platform.TIKTOK, handle=handle, observed_at=NOW, source="test", links=links)
