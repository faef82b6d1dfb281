"""A nested page costs the same number of round trips, however many parents it has."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from creatorgraph.bootstrap.graph import new_id
from creatorgraph.clock import system_clock
from creatorgraph.creator_search.lists import CreatorLists
from creatorgraph.graph_api.context import Services
from creatorgraph.identity_graph.graph import Graph, round_trips
from tests.engines import Engine
from tests.graph_api.conftest import PERSONS, Api

NESTED = """query ($creators: Int!) {
  search(first: $creators) { nodes { key accounts(first: 4) { nodes {
    key
    identityEdges(first: 4) { nodes { probability reasons other { key creator { key } } } }
    identifiers(first: 10) { nodes { __typename } }
    linksTo(first: 5) { nodes { account { key } } }
    posts(first: 3) { nodes { key mentions(first: 5) { nodes { key creator { key name } } } } }
  } } } }
}"""


async def _trips(api: Api, query: str, **variables: object) -> tuple[list[str], dict[str, object]]:
    seen: list[str] = []
    token = round_trips.set(seen)
    try:
        return seen, await api.data(query, variables)
    finally:
        round_trips.reset(token)


async def test_a_nested_page_of_50_creators_costs_what_one_of_2_costs(api: Api) -> None:
    few, _ = await _trips(api, NESTED, creators=2)
    many, data = await _trips(api, NESTED, creators=50)
    nodes = data["search"]["nodes"]  # type: ignore[index]
    mentions = [
        mention
        for creator in nodes
        for account in creator["accounts"]["nodes"]
        for post in account["posts"]["nodes"]
        for mention in post["mentions"]["nodes"]
    ]
    assert len(mentions) == 50 * 4 * 3 * 2
    assert all(mention["creator"] for mention in mentions)
    assert sorted(many) == sorted(few)
    assert len(many) <= 9


@pytest.mark.parametrize("creators", [1, 30])
async def test_two_page_sizes_of_one_list_cost_one_trip_each(api: Api, creators: int) -> None:
    query = """query ($creators: Int!) { search(first: $creators) { nodes { accounts(first: 2) { nodes {
      newest: posts(first: 1) { nodes { key } } more: posts(first: 3) { nodes { key } }
    } } } } }"""
    seen, _ = await _trips(api, query, creators=creators)
    assert sorted(seen) == ["reads/account_posts"] * 2 + ["reads/creator_accounts", "reads/creators"]


@pytest.mark.parametrize("creators", [1, 30])
async def test_accounts_of_several_choices_of_platforms_cost_one_trip(api: Api, creators: int) -> None:
    query = """query ($creators: Int!) { search(first: $creators) { nodes {
      youtube: accounts(platforms: [YOUTUBE]) { nodes { platform } }
      short: accounts(platforms: [TIKTOK, INSTAGRAM]) { nodes { platform } }
      all: accounts { nodes { platform } }
    } } }"""
    seen, data = await _trips(api, query, creators=creators)
    assert sorted(seen) == ["reads/creator_accounts", "reads/creators"]
    for node in data["search"]["nodes"]:  # type: ignore[index]
        found = {name: [each["platform"] for each in page["nodes"]] for name, page in node.items()}
        assert found["youtube"] == ["YOUTUBE"]
        assert found["short"] == ["INSTAGRAM", "TIKTOK"]
        assert found["all"] == ["INSTAGRAM", "TIKTOK", "X", "YOUTUBE"]


@pytest.fixture
async def keeping(graph: Graph, engine: Engine) -> AsyncIterator[None]:
    """Keep a list of everybody, one of those of even numbers, and a note on each; all are gone at the end."""
    del graph  # filled it
    await engine.ask(
        "CREATE (l:List {key: 'local/all', id: 'all', tenant: 'local', name: 'All', created_at: $at}) "
        "CREATE (m:List {key: 'local/even', id: 'even', tenant: 'local', name: 'Even', created_at: $at}) "
        "WITH l, m MATCH (c:Creator) WHERE c.id STARTS WITH 'c' "
        "CREATE (l)-[:CONTAINS]->(c) "
        "CREATE (:Note {id: 'n' + c.id, tenant: 'local', text: c.id, actor: 'ada', created_at: $at})-[:NOTED_ON]->(c) "
        "WITH m, c WHERE toInteger(substring(c.id, 1)) % 2 = 0 CREATE (m)-[:CONTAINS]->(c)",
        at="2026-11-02T00:00:00.000Z",
    )
    yield
    await engine.ask("MATCH (n) WHERE n:List OR n:Note DETACH DELETE n")


@pytest.mark.usefixtures("keeping")
@pytest.mark.parametrize("creators", [2, 50])
async def test_what_a_tenant_keeps_of_a_page_costs_one_trip_each(api: Api, creators: int) -> None:
    query = """query ($creators: Int!) { search(first: $creators) { nodes {
      key lists { name %s } notes(first: 2) { nodes { text } }
    } } }"""
    kept = ["lists/of_creators", "notes/of_creators", "reads/creators"]
    seen, data = await _trips(api, query % "", creators=creators)
    assert sorted(seen) == kept
    seen, sized = await _trips(api, query % "size", creators=creators)
    assert sorted(seen) == sorted([*kept, "lists/sized"])
    nodes = data["search"]["nodes"]  # type: ignore[index]
    assert [one["notes"]["nodes"] for one in nodes] == [[{"text": f"c{number}"}] for number in range(creators)]
    both = [["All", "Even"], ["All"]] * (creators // 2)
    assert [[each["name"] for each in one["lists"]] for one in nodes] == both
    sizes = {each["name"]: each["size"] for one in sized["search"]["nodes"] for each in one["lists"]}  # type: ignore[index]
    assert sizes == {"All": PERSONS, "Even": (PERSONS + 1) // 2}


@pytest.mark.usefixtures("keeping")
async def test_who_is_on_lists_is_counted_where_sizes_are_asked_for(services: Services, graph: Graph) -> None:
    api = Api(replace(services, lists=CreatorLists(graph, clock=system_clock, new_id=new_id)))
    seen, data = await _trips(api, "{ lists { name createdAt } }")
    at = "2026-11-02T00:00:00.000Z"
    assert (seen, data["lists"]) == (["lists/names"], [{"name": name, "createdAt": at} for name in ("All", "Even")])
    seen, data = await _trips(api, "{ lists { size } }")
    assert seen == ["lists/names", "lists/sized"]
    assert data["lists"] == [{"size": PERSONS}, {"size": (PERSONS + 1) // 2}]


async def test_what_was_asked_for_once_is_not_asked_for_again(api: Api) -> None:
    seen, _ = await _trips(api, '{ a: creator(id: "c1") { key } b: creator(id: "c1") { name } }')
    assert seen == ["reads/creators"]
