"""Every statement of the product runs on every engine, and says what it is for."""

import re
from typing import Any, cast

import neo4j
import pytest
from neo4j.exceptions import Neo4jError

from creatorgraph import cypher
from creatorgraph.cypher import Statement
from creatorgraph.identity_graph.graph import Graph
from tests.contract.resolving import House
from tests.contract.samples import PARENTS, ROWS, MissingSampleError, sample
from tests.contract.sightings import seen
from tests.engines import Engine

ALL = [cypher.load(name) for name in cypher.names()]
DATA = [statement for statement in ALL if not statement.name.startswith("schema/")]
SCHEMA = [statement for statement in ALL if statement.name.startswith("schema/")]
FIELD = re.compile(r"\b(row|p)\.([a-z_]+)")
FOREIGN = re.compile(r"\bapoc\.|\bgds\.|db\.index|fulltext|vector\.|CALL\s+db\.", re.IGNORECASE)


def by_name(statement: Statement) -> str:
    """Name a test after its statement."""
    return statement.name


@pytest.mark.parametrize("statement", ALL, ids=by_name)
def test_a_statement_says_what_it_is_for(statement: Statement) -> None:
    assert re.fullmatch(r"[A-Z].{10,}\.", statement.purpose), statement.purpose


@pytest.mark.parametrize("statement", ALL, ids=by_name)
def test_a_statement_needs_no_plugin_and_no_full_text(statement: Statement) -> None:
    assert FOREIGN.search(statement.text) is None


@pytest.mark.parametrize("statement", DATA, ids=by_name)
def test_a_sample_holds_every_field_that_its_statement_reads(statement: Statement) -> None:
    given = sample(statement)
    for parameter, source in (("rows", "row"), ("parents", "p")):
        if parameter in given:
            read = {name for variable, name in FIELD.findall(statement.text) if variable == source}
            assert read <= given[parameter][0].keys(), f"the sample of {statement.name} lacks a field"


def test_no_sample_is_left_of_a_statement_that_is_gone() -> None:
    assert {*ROWS, *PARENTS} <= set(cypher.names())


def test_a_statement_without_a_sample_is_told_what_to_add() -> None:
    unknown = Statement("review/new", "A new one.", "MATCH (n {key: $never_seen}) RETURN n", frozenset({"never_seen"}))
    with pytest.raises(MissingSampleError, match=r"add 'never_seen' to BY_NAME .* review/new takes \$never_seen"):
        sample(unknown)


async def test_every_statement_runs(graph: Graph, engine: Engine) -> None:
    await fill(House(graph, engine))
    before = await engine.ask("MATCH (n) RETURN count(n) AS n")
    failures = {}
    async with engine.driver.session(database=engine.settings.effective_graph_database) as session:
        for statement in DATA:
            try:
                await run_and_roll_back(session, statement)
            except Neo4jError as error:
                failures[statement.name] = error.message
    assert failures == {}
    assert await engine.ask("MATCH (n) RETURN count(n) AS n") == before


async def test_every_step_of_the_schema_runs_again(graph: Graph) -> None:
    for statement in SCHEMA:
        await graph.command(statement.name)
    applied = {row["name"] for row in await graph.read("operations/applied_migrations")}
    assert {statement.name for statement in SCHEMA} <= applied  # a worker of another test may have filled more


async def run_and_roll_back(session: neo4j.AsyncSession, statement: Statement) -> None:
    """Run a statement with its sample and take back what it did."""
    transaction = await session.begin_transaction()
    try:
        result = await transaction.run(cast("Any", statement.text), sample(statement))
        await result.consume()
    finally:
        await transaction.rollback()


async def fill(house: House) -> None:
    """Write the accounts that the samples speak of."""
    post = {"id": "p", "mentions": ("friend",), "posted_at": "2026-11-01T00:00:00Z"}
    channel = "https://www.youtube.com/channel/UC000000000000000000000a"
    shown: dict[str, Any] = {"display_name": "Mira Okafor", "website": "https://mira.example.org"}
    await house.observe(
        [
            seen("instagram", "1@mira.paints", links=(channel,), recent_posts=(post,), **shown),
            seen("youtube", "UC000000000000000000000a@mirapaints", emails=("mira@example.org",), **shown),
            seen("x", "3@stranger", display_name="Somebody Else"),
        ]
    )
    await house.decide("d1", "SAME", "instagram:1", "x:3")
