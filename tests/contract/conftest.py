"""What contract suites of resolution stand on: an empty house, and what makes its graph anew."""

from pathlib import Path

import pytest

from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.rebuild import Rebuild
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
