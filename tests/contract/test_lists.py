"""Lists of creators in the graph: names that are kept apart, and a length that two who write at once cannot pass."""

import asyncio

import pytest

from creatorgraph.bootstrap.graph import new_id
from creatorgraph.clock import system_clock
from creatorgraph.creator_search.lists import MOST_LISTS, MOST_MEMBERS, CreatorLists
from creatorgraph.errors import BadInputError, NotFoundError
from creatorgraph.identity_graph.graph import Graph
from tests.engines import Engine

AT_ONCE, WRITERS = 20, 4


@pytest.fixture
def processes(two_graphs: list[Graph]) -> list[CreatorLists]:
    """Give two keepers of lists, as two processes have them."""
    return [CreatorLists(graph, clock=system_clock, new_id=new_id) for graph in two_graphs]


async def test_writers_at_once_never_fill_a_list_beyond_its_length(
    processes: list[CreatorLists], engine: Engine
) -> None:
    ids = [f"c{number}" for number in range(MOST_MEMBERS + AT_ONCE * (WRITERS - 2))]
    made = await processes[0].create("Many", tenant="t")
    there = MOST_MEMBERS - 2 * AT_ONCE
    await engine.ask("UNWIND $ids AS id CREATE (:Creator {id: id})", ids=ids)
    await engine.ask(
        "MATCH (l:List {id: $list}) UNWIND $ids AS id MATCH (c:Creator {id: id}) CREATE (l)-[:CONTAINS]->(c)",
        list=made.id,
        ids=ids[:there],
    )
    portions = [ids[first : first + AT_ONCE] for first in range(there, len(ids), AT_ONCE)]
    adding = [processes[number % 2].add(made.id, some, tenant="t") for number, some in enumerate(portions)]
    done = await asyncio.gather(*adding, return_exceptions=True)
    refused = [each for each in done if isinstance(each, BaseException)]
    assert [(type(each), "would pass 5,000" in str(each)) for each in refused] == [(BadInputError, True)] * 2
    kept = await processes[1].members([made.id], tenant="t")
    assert len(kept[made.id]) == MOST_MEMBERS


async def test_makers_at_once_never_pass_the_number_of_lists(processes: list[CreatorLists], engine: Engine) -> None:
    await engine.ask(
        "UNWIND range(3, $most) AS n CREATE (:List {key: 't/' + n, id: 'l' + n, tenant: 't', name: 'l' + n})",
        most=MOST_LISTS,
    )
    making = [processes[number % 2].create(f"new {number}", tenant="t") for number in range(8)]
    done = await asyncio.gather(*making, return_exceptions=True)
    refused = [each for each in done if isinstance(each, BaseException)]
    assert [(type(each), "500 lists already" in str(each)) for each in refused] == [(BadInputError, True)] * 6
    assert await engine.ask("MATCH (l:List {tenant: 't'}) RETURN count(l) AS lists") == [{"lists": MOST_LISTS}]


async def test_tenants_and_names_with_slashes_are_kept_apart(graph: Graph) -> None:
    lists = CreatorLists(graph, clock=system_clock, new_id=new_id)
    pairs = [("a", "b/c"), ("a/b", "c"), ("a%2Fb", "c"), ("a%252Fb", "c")]
    made = [await lists.create(name, tenant=tenant) for tenant, name in pairs]
    assert len({each.id for each in made}) == len(pairs)
    for (tenant, _), each in zip(pairs, made, strict=True):
        assert [one.id for one in await lists.names(tenant=tenant)] == [each.id]


async def test_a_list_that_was_made_before_is_found_by_its_name(graph: Graph, engine: Engine) -> None:
    await engine.ask(
        "CREATE (:List {key: 'local/no thanks/ever', id: 'old', tenant: 'local', name: 'No thanks/ever', "
        "created_at: '2026-11-01T00:00:00.000Z'})"
    )
    lists = CreatorLists(graph, clock=system_clock, new_id=new_id)
    assert (await lists.create("no thanks/EVER", tenant="local")).id == "old"
    with pytest.raises(NotFoundError, match="no list old"):
        await lists.add("old", ["c1"], tenant="another")


async def test_a_list_gets_another_name_that_no_other_has(graph: Graph) -> None:
    lists = CreatorLists(graph, clock=system_clock, new_id=new_id)
    spring, summer = [await lists.create(name, tenant="t") for name in ("Spring", "Summer")]
    await lists.create("Fall", tenant="another")
    renamed = await lists.rename(spring.id, " fall  2026 ", tenant="t")
    assert (renamed.list.id, renamed.list.name) == (spring.id, "fall 2026")
    assert (await lists.rename(spring.id, "FALL", tenant="t")).list.name == "FALL"
    assert (await lists.create("Fall", tenant="t")).id == spring.id
    assert (await lists.create("Spring", tenant="t")).id not in {spring.id, summer.id}
    for name, says in (("SUMMER", "'Summer' already"), (" ", "1 to 100")):
        with pytest.raises(BadInputError, match=says):
            await lists.rename(spring.id, name, tenant="t")
    with pytest.raises(NotFoundError, match="no list"):
        await lists.rename(spring.id, "Mine", tenant="another")


async def test_who_was_merged_counts_once_and_the_erased_do_not(graph: Graph, engine: Engine) -> None:
    lists = CreatorLists(graph, clock=system_clock, new_id=new_id)
    await engine.ask("UNWIND ['a', 'b', 'c', 'd'] AS id CREATE (:Creator {id: id, status: 'active'})")
    made = await lists.create("Three", tenant="t")
    assert (await lists.add(made.id, ["a", "b", "c"], tenant="t")).list.size == 3
    await engine.ask("MATCH (a:Creator {id: 'a'}), (b:Creator {id: 'b'}) CREATE (a)-[:REDIRECTS_TO]->(b)")
    await engine.ask("MATCH (c:Creator {id: 'c'}) SET c.status = 'erased'")
    assert (await lists.create("Three", tenant="t")).size == 1
    changed = await lists.add(made.id, ["a", "b", "c", "d", "nobody"], tenant="t")
    assert (changed.list.size, changed.unknown) == (2, ("c", "nobody"))
    assert await lists.members([made.id], tenant="t") == {made.id: ("b", "d")}
    edges = "MATCH (:List)-[r:CONTAINS]->(c:Creator) RETURN c.id AS id ORDER BY id"
    assert [row["id"] for row in await engine.ask(edges)] == ["a", "b", "c", "d"]
    assert (await lists.create("Empty", tenant="t")).size == 0


async def test_a_list_that_is_full_takes_who_is_on_it(graph: Graph, engine: Engine) -> None:
    lists = CreatorLists(graph, clock=system_clock, new_id=new_id)
    made = await lists.create("Full", tenant="t")
    ids = [f"c{number}" for number in range(MOST_MEMBERS + 1)]
    await engine.ask("UNWIND $ids AS id CREATE (:Creator {id: id})", ids=ids)
    for start in range(0, MOST_MEMBERS, 1_000):
        await lists.add(made.id, ids[start : start + 1_000], tenant="t")
    assert (await lists.add(made.id, ids[:10], tenant="t")).list.size == MOST_MEMBERS
    with pytest.raises(BadInputError, match="would pass 5,000"):
        await lists.add(made.id, ids[-1:], tenant="t")
