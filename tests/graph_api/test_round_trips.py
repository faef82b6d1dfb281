"""A nested page costs the same number of round trips, however many parents it has."""

import pytest

from creatorgraph.identity_graph.graph import round_trips
from tests.graph_api.conftest import Api

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


async def test_what_was_asked_for_once_is_not_asked_for_again(api: Api) -> None:
    seen, _ = await _trips(api, '{ a: creator(id: "c1") { key } b: creator(id: "c1") { name } }')
    assert seen == ["reads/creators"]
