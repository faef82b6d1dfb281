"""What contract suites stand on: an empty house, what makes its graph anew, a sender, two processes' graphs."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from dramatiq.brokers.redis import RedisBroker

from creatorgraph.bootstrap.graph import open_graph
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.queue_keys import QUEUES
from creatorgraph.operations.rebuild import Rebuild
from creatorgraph.settings import Settings
from creatorgraph.workers.broker import make_broker
from tests.contract.resolving import House
from tests.contract.sightings import rebuild_on
from tests.engines import Engine


@pytest.fixture
def house(graph: Graph, engine: Engine) -> House:
    """Give an empty house."""
    return House(graph, engine)


@pytest.fixture
def rebuild(graph: Graph, tmp_path: Path) -> Rebuild:
    """Give what makes the graph anew."""
    return rebuild_on(graph, tmp_path)


@pytest.fixture
def broker(installation: Settings) -> Iterator[RedisBroker]:
    """Give a sender to the installation's queue."""
    broker = make_broker(installation.effective_redis_url)
    for queue in QUEUES:
        broker.declare_queue(queue)
    yield broker
    broker.close()


@pytest.fixture
async def two_graphs(installation: Settings) -> AsyncIterator[list[Graph]]:
    """Give connections to one graph as two processes have them."""
    graphs = [open_graph(installation) for _ in range(2)]
    yield graphs
    for graph in graphs:
        await graph.close()
