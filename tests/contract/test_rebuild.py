"""A rebuild on real engines: the graph equals it, and where somebody tampers with the graph it says what differs."""

import asyncio
import json

import pytest
from click.testing import CliRunner, Result

from creatorgraph.cli.resolve import resolve_command
from creatorgraph.errors import UnavailableError
from creatorgraph.operations.rebuild import Rebuild
from creatorgraph.platforms.observation import AccountObservation
from tests.contract.dumps import broken_counts
from tests.contract.resolving import House
from tests.contract.sightings import seen
from tests.contract.test_resolution import IG, YT, X, all_linked, edges_of, instagram, pair, people
from tests.engines import Engine, environment_of


@pytest.mark.parametrize("at_once", [1, 5, 100])
async def test_what_was_resolved_in_portions_equals_the_rebuild(house: House, rebuild: Rebuild, at_once: int) -> None:
    await house.observe([*people(), *all_linked()], at_once=at_once)
    await house.decide("d1", "DIFFERENT", X, IG)
    found = await rebuild.check()
    assert found.none, found
    assert (found.accounts, found.waiting) == (len(people()) + 3, 0)
    assert found.edges > 5
    assert found.creators == len(await house.partition())


def of_one_handle() -> list[AccountObservation]:
    """Give accounts whose handles hold one another, and one that is called by the very handle of two others."""
    return [
        seen("instagram", "1@quoskbrimful"),
        seen("tiktok", "2@quoskbrimful"),
        seen("x", "3@quoskbrimful_zv"),
        seen("youtube", "UC0000000000000000000004@quoskbrimful_zv"),
        seen("x", "5@quoskbrimful"),
    ]


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (2, 0, 4, 3, 1), (3, 2, 1, 0, 4)])
async def test_who_comes_later_may_be_nearer(
    house: House, rebuild: Rebuild, engine: Engine, order: tuple[int, ...]
) -> None:
    everybody = of_one_handle()
    await house.observe([everybody[0], everybody[2]])
    (before,) = await edges_of(engine)
    await house.observe([everybody[place] for place in order], at_once=1)
    found = await rebuild.check()
    assert found.none, found
    after = {edge[:2]: edge[2] for edge in await edges_of(engine)}
    assert before[2] - after.get(before[:2], -99.0) > 1


async def test_who_was_nearer_may_leave(house: House, rebuild: Rebuild, engine: Engine) -> None:
    """Whoever has a handle alone, once another gave it up, is compared again."""
    pair_of_names = [
        seen("instagram", "1@ask_qarvell_ada", display_name="Ada Qarvell"),
        seen("youtube", "UC0000000000000000000004@marshlightmarsh", display_name="Qarvell Ada : tides"),
    ]
    await house.observe(pair_of_names)
    (before,) = await edges_of(engine)
    await house.observe([seen("instagram", "7@marshlightmarsh77")])
    assert (await rebuild.check()).none
    nearer = {edge[:2]: edge[2] for edge in await edges_of(engine)}.get(before[:2], -99.0)
    assert before[2] - nearer > 1
    await house.observe([seen("instagram", "7@zzyxwv", day=1)])
    assert (await rebuild.check()).none
    assert await edges_of(engine) == [before]


async def test_a_name_that_only_repeats_a_handle_counts_as_it_comes_and_goes(house: House, rebuild: Rebuild) -> None:
    """`quoskbrimful7` is said by a name and is nobody's handle there: it proposes nothing, and still is counted."""
    await house.observe([seen("x", "1@quoskbrimful7"), seen("youtube", "UC0000000000000000000004@quoskbrimfulzz")])
    await house.observe([seen("youtube", "UC0000000000000000000005@quoskbrimful", display_name="Quoskbrimful7")])
    assert (await rebuild.check()).none
    await house.observe([seen("youtube", "UC0000000000000000000005@quoskbrimful", display_name="Other", day=1)])
    assert (await rebuild.check()).none


async def test_what_differs_is_named(house: House, rebuild: Rebuild, engine: Engine) -> None:
    await house.observe(pair())
    await engine.ask("MATCH ()-[r:SAME_AS]->() DELETE r")
    await engine.ask("MATCH (:Account {key: $key})-[b:BELONGS_TO]->() DELETE b", key=IG)
    found = await rebuild.check()
    assert [(each.left, each.right, each.stands) for each in found.differing_edges] == [(IG, YT, None)]
    assert [(each.account, each.stands, each.rebuilt) for each in found.moved] == [(IG, (), (YT,)), (YT, (), (IG,))]
    assert await house.partition() == {frozenset({YT})}


async def test_accounts_that_are_not_resolved_yet_are_counted(house: House, rebuild: Rebuild) -> None:
    await house.store.upsert([instagram()])
    assert (await rebuild.check()).waiting == 1


async def everything(engine: Engine) -> list[dict[str, object]]:
    """Give every edge and creator, and the feed, as they stand."""
    edges = await engine.ask("MATCH (a)-[r:SAME_AS]->(b) RETURN a.key AS a, properties(r) AS r ORDER BY a, b.key")
    creators = await engine.ask("MATCH (c:Creator) RETURN properties(c) AS c ORDER BY c.id")
    belongs = await engine.ask("MATCH (a)-[r:BELONGS_TO]->(c) RETURN a.key AS a, c.id AS c, r.since AS s ORDER BY a")
    return [*edges, *creators, *belongs, *await engine.ask("MATCH (c:Change) RETURN c.seq AS seq ORDER BY seq")]


async def test_where_nothing_differs_nothing_is_written(house: House, rebuild: Rebuild, engine: Engine) -> None:
    await house.observe([*people(), *all_linked()], at_once=7)
    await house.decide("d1", "DIFFERENT", X, IG)
    before = await everything(engine)
    made = await rebuild.run()
    assert (made.differing_edges, made.moved_accounts, made.changed_creators) == (0, 0, 0)
    assert await everything(engine) == before


async def test_edges_and_creators_that_are_gone_are_made_again(house: House, rebuild: Rebuild, engine: Engine) -> None:
    await house.observe([*people(), *all_linked()])
    await house.decide("d1", "DIFFERENT", X, IG)
    edges, partition = await edges_of(engine), await house.partition()
    await engine.ask("MATCH ()-[r:SAME_AS]->() DELETE r")
    await engine.ask("MATCH (c:Creator) DETACH DELETE c")
    made = await rebuild.run()
    assert made.moved_accounts == len(people()) + 3
    assert (await edges_of(engine), await house.partition()) == (edges, partition)
    assert (await rebuild.check()).none
    assert await broken_counts(engine) == []


async def test_what_somebody_tore_apart_goes_back_to_the_larger_id(
    house: House, rebuild: Rebuild, engine: Engine
) -> None:
    await house.observe(all_linked())
    kept = await house.creator_of(IG)
    await engine.ask("MATCH (:Account {key: $key})-[b:BELONGS_TO]->() DELETE b", key=X)
    await engine.ask(
        "MATCH (a:Account {key: $key}) CREATE (a)-[:BELONGS_TO {since: '', confidence: 1.0}]->"
        "(:Creator {id: 'other', status: 'active', created_at: ''})",
        key=X,
    )
    await rebuild.run()
    assert await house.partition() == {frozenset({IG, YT, X})}
    assert await house.creator_of(X) == kept
    redirects = await engine.ask("MATCH (a)-[:REDIRECTS_TO]->(b) RETURN a.id AS old, b.id AS new")
    assert redirects == [{"old": "other", "new": kept}]


async def test_nothing_is_written_while_accounts_wait(house: House, rebuild: Rebuild) -> None:
    await house.store.upsert([instagram()])
    with pytest.raises(UnavailableError, match="1 accounts wait"):
        await rebuild.run()


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
    done = await run(engine, "--all")
    assert "wrote 1 edges and 0 accounts that differed" in done.stdout
    assert (await run(engine, "--all", "--check")).exit_code == 0


async def run(engine: Engine, *arguments: str) -> Result:
    """Run the command on the engine's graph, in a thread: commands make an event loop of their own."""
    env = dict(environment_of(engine.settings))
    return await asyncio.to_thread(CliRunner().invoke, resolve_command, arguments, env=env)
