"""A graph of the laptop stack in a folder of its own, as the product runs it."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from creatorgraph.settings import Settings
from tests.servers import WheelServers


@asynccontextmanager
async def own_graph(port: int) -> AsyncIterator[Settings]:
    """Start a graph from a port on, and give the settings that lead to it; at the end it and its folder are gone."""
    with tempfile.TemporaryDirectory() as folder:
        servers = WheelServers(Settings(home=Path(folder), port=port, graph_url=None, graph_password=None))
        try:
            yield await servers.graph()
        finally:
            servers.stop()
