"""A rebuild on real engines: the graph equals it, and where somebody tampers with the graph it says what differs."""

import asyncio
import json

import pytest
from click.testing import CliRunner, Result

from creatorgraph.cli.resolve import resolve_command
from creatorgraph.identity_graph import weights
from creatorgraph.identity_graph.differences import Differences
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.rebuild import check
from tests.contract.resolving import House
from tests.contract.test_resolution import IG, YT, X, all_linked, instagram, pair, people
from tests.engines import Engine, environment_of


@pytest.fixture
def house(graph: Graph, engine: Engine) -> House:
    """Give an empty house."""
    return House(graph, engine)


async def checked(graph: Graph) -> Differences:
    """Compare the graph with its rebuild."""
    return await check(graph, weights.load(), report=lambda *_: None)


@pytest.mark.parametrize("at_once", [1, 5, 100])
async def test_what_was_resolved_in_portions_equals_the_rebuild(house: House, graph: Graph, at_once: int) -> None:
    await house.observe([*people(), *all_linked()], at_once=at_once)
    await house.decide("d1", "DIFFERENT", X, IG)
    found = await checked(graph)
    assert found.none, found
    assert (found.accounts, found.waiting) == (len(people()) + 3, 0)
    assert found.edges > 5
    assert found.creators == len(await house.partition())


async def test_what_differs_is_named(house: House, graph: Graph, engine: Engine) -> None:
    await house.observe(pair())
    await engine.ask("MATCH ()-[r:SAME_AS]->() DELETE r")
    await engine.ask("MATCH (:Account {key: $key})-[b:BELONGS_TO]->() DELETE b", key=IG)
    found = await checked(graph)
    assert [(each.left, each.right, each.stands) for each in found.differing_edges] == [(IG, YT, None)]
    assert [(each.account, each.stands, each.rebuilt) for each in found.moved] == [(IG, (), (YT,)), (YT, (), (IG,))]
    assert await house.partition() == {frozenset({YT})}


async def test_accounts_that_are_not_resolved_yet_are_counted(house: House, graph: Graph) -> None:
    await house.store.upsert([instagram()])
    assert (await checked(graph)).waiting == 1


async def test_the_command_says_what_differs(house: House, engine: Engine) -> None:
    await house.observe(pair())
    done = await run(engine, "--all", "--check")
    assert (done.exit_code, "the graph equals its rebuild" in done.stdout) == (0, True)
    await engine.ask("MATCH ()-[r:SAME_AS]->() DELETE r")
    done = await run(engine, "--all", "--check")
    assert done.exit_code == 1
    assert f"edge {IG} - {YT}: none, as rebuilt " in done.stdout
    done = await run(engine, "--all", "--check", "--json")
    assert json.loads(done.stdout)["differing_edges"][0]["left"] == IG


async def run(engine: Engine, *arguments: str) -> Result:
    """Run the command on the engine's graph, in a thread: commands make an event loop of their own."""
    env = dict(environment_of(engine.settings))
    return await asyncio.to_thread(CliRunner().invoke, resolve_command, arguments, env=env)
