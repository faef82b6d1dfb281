"""The schema: applied once, by however many processes at once, and recorded."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from neo4j.exceptions import Neo4jError

from creatorgraph.access.sealing import Sealer
from creatorgraph.bootstrap.graph import open_graph
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.key_check import check_key
from creatorgraph.identity_graph.migrations import migrate, steps
from creatorgraph.identity_graph.place_filling import NUMBER
from tests.contract.sightings import clock, seen, store_on
from tests.engines import NEO4J, Engine, open_engine, wheel_settings
from tests.servers import WheelServers, take_ports


@asynccontextmanager
async def pool(engine: Engine) -> AsyncIterator[Graph]:
    """Give a pool of connections of its own, as another process would have."""
    graph = open_graph(engine.settings)
    try:
        yield graph
    finally:
        await graph.close()


async def recorded(graph: Graph) -> list[tuple[int, str]]:
    """Give the steps of the schema that the graph has a record of; what a worker filled stands beside them."""
    rows = await graph.read("operations/applied_migrations")
    return [(row["number"], row["name"]) for row in rows if not row["name"].startswith("filling/")]


async def test_every_step_is_recorded_and_the_second_time_does_nothing(graph: Graph) -> None:
    assert await recorded(graph) == sorted(steps().items())
    assert await migrate(graph, clock=clock) == []


def test_no_step_has_the_number_of_a_filling() -> None:
    assert max(steps()) < NUMBER  # it would be taken for done where a worker has filled


async def test_steps_are_safe_to_apply_again(graph: Graph, engine: Engine) -> None:
    await engine.ask("MATCH (m:Migration) DELETE m")
    assert await migrate(graph, clock=clock) == [name for _, name in sorted(steps().items())]
    assert await recorded(graph) == sorted(steps().items())


async def test_two_processes_at_once_apply_the_schema_of_a_fresh_graph(graph: Graph, engine: Engine) -> None:
    await engine.ask("MATCH (m:Migration) DELETE m")
    if engine.name == NEO4J:  # ArcadeDB drops nothing by its name: the next test starts one afresh
        await drop_schema(engine)
    async with pool(engine) as one, pool(engine) as two:
        await asyncio.gather(migrate(one, clock=clock), migrate(two, clock=clock))
    assert await recorded(graph) == sorted(steps().items())
    assert await migrate(graph, clock=clock) == []


async def test_two_processes_at_once_apply_the_schema_of_a_laptop_that_just_started(tmp_path: Path) -> None:
    ports = take_ports()
    server = WheelServers(wheel_settings(tmp_path, ports.first))
    try:
        fresh = open_engine("fresh", await server.graph())
        async with pool(fresh) as one, pool(fresh) as two:
            keyed = (check_key(each, Sealer(bytes(32))) for each in (one, two))  # before the schema
            await asyncio.gather(migrate(one, clock=clock), migrate(two, clock=clock), *keyed)
            assert await recorded(one) == sorted(steps().items())
        await fresh.driver.close()
    finally:
        server.stop()
        ports.close()


async def test_accounts_of_earlier_versions_learn_when_a_platform_gave_them(graph: Graph, engine: Engine) -> None:
    await store_on(graph).upsert(
        [
            seen("tiktok", "1@read", day=1, source="tiktok-research", display_name="A"),
            seen("tiktok", "2@both", day=1, source="tiktok-research", display_name="B", bio="b"),
            seen("tiktok", "2@both", day=2, source="import:f", display_name="B"),
            seen("tiktok", "3@imported", day=2, source="import:f", display_name="C"),
        ]
    )
    asked = "MATCH (a:Account) RETURN a.key AS key, a.read_at AS at"
    written = {row["key"]: row["at"] for row in await engine.ask(asked)}
    assert written == {"tiktok:1": (day := "2026-11-02T00:00:00.000Z"), "tiktok:2": day, "tiktok:3": None}
    await engine.ask("MATCH (a:Account) SET a.read_at = null")
    for _ in range(2):
        await graph.command("schema/104_account_read_at")
        assert {row["key"]: row["at"] for row in await engine.ask(asked)} == written


async def test_a_key_is_unique(graph: Graph, engine: Engine) -> None:
    await graph.run("accounts/create", rows=[{"key": "x:1", "platform": "x"}])
    with pytest.raises(Neo4jError):
        await engine.ask("CREATE (:Account {key: 'x:1'}) RETURN 1 AS one")


async def drop_schema(engine: Engine) -> None:
    """Drop every constraint and index of ours."""
    for row in await engine.ask("SHOW CONSTRAINTS YIELD name RETURN name"):
        await engine.ask(f"DROP CONSTRAINT {row['name']}")
    for row in await engine.ask("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name"):
        await engine.ask(f"DROP INDEX {row['name']}")
