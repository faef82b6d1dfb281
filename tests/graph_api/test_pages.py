"""Pages through the API: nothing twice, nothing left out, cursors that belong to their list."""

import pytest

from tests.graph_api.conftest import Api

ACCOUNT_LISTS = {
    "posts": "key",
    "identityEdges": "other { key }",
    "identifiers": "__typename firstSeen",
    "linksTo": "address",
}


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("name", ACCOUNT_LISTS)
async def test_pages_of_any_size_give_the_whole_list_in_its_order(api: Api, name: str, size: int) -> None:
    query = f"""query ($first: Int!, $after: String) {{ account(platform: X, platformId: "id1") {{
      list: {name}(first: $first, after: $after) {{
        edges {{ cursor node {{ {ACCOUNT_LISTS[name]} }} }}
        pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
      }}
    }} }}"""
    whole = (await api.data(query, {"first": 100}))["account"]["list"]
    assert not whole["pageInfo"]["hasNextPage"]
    collected, after = [], None
    for _ in range(20):
        page = (await api.data(query, {"first": size, "after": after}))["account"]["list"]
        collected += page["edges"]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert collected == whole["edges"]
    assert collected


async def test_posts_come_newest_first(api: Api) -> None:
    data = await api.data('{ account(platform: X, platformId: "id1") { posts { nodes { postedAt } } } }')
    times = [post["postedAt"] for post in data["account"]["posts"]["nodes"]]
    assert times == sorted(times, reverse=True)
    assert len(times) == 5


async def test_a_creators_accounts_page_with_since_and_confidence(api: Api) -> None:
    query = """query ($after: String) { creator(id: "c1") { accounts(first: 3, after: $after) {
      edges { since confidence node { key } } pageInfo { hasNextPage endCursor }
    } } }"""
    first = (await api.data(query))["creator"]["accounts"]
    assert [edge["node"]["key"] for edge in first["edges"]] == ["instagram:id1", "tiktok:id1", "x:id1"]
    assert first["edges"][0]["confidence"] == 0.97
    rest = (await api.data(query, {"after": first["pageInfo"]["endCursor"]}))["creator"]["accounts"]
    assert [edge["node"]["key"] for edge in rest["edges"]] == ["youtube:id1"]


async def test_a_creators_accounts_of_some_platforms_page_likewise(api: Api) -> None:
    query = """query ($first: Int!, $after: String, $on: [Platform!]) { creator(id: "c1") {
      accounts(first: $first, after: $after, platforms: $on) { nodes { key } pageInfo { hasNextPage endCursor } }
    } }"""
    both = {"on": ["YOUTUBE", "INSTAGRAM", "YOUTUBE"]}
    first = (await api.data(query, {"first": 1, **both}))["creator"]["accounts"]
    assert [node["key"] for node in first["nodes"]] == ["instagram:id1"]
    rest = (await api.data(query, {"first": 1, **both, "after": first["pageInfo"]["endCursor"]}))["creator"]["accounts"]
    assert ([node["key"] for node in rest["nodes"]], rest["pageInfo"]["hasNextPage"]) == (["youtube:id1"], False)
    nothings: tuple[list[str] | None, ...] = (None, [])
    for nothing in nothings:
        every = (await api.data(query, {"first": 9, "on": nothing}))["creator"]["accounts"]
        assert len(every["nodes"]) == 4


async def test_search_pages_with_the_index_cursors(api: Api) -> None:
    query = """query ($after: String) { search(query: "person", first: 2, after: $after) {
      totalCount edges { score explanation { words meaning fused quality insufficientData } node { key } }
      pageInfo { hasNextPage hasPreviousPage endCursor }
    } }"""
    first = (await api.data(query))["search"]
    assert first["totalCount"] == 55
    assert first["edges"][0] == {
        "score": 1.0,
        "explanation": {
            "words": 0.5,
            "meaning": 0.25,
            "fused": 1.0,
            "quality": None,
            "insufficientData": ["ENGAGEMENT", "QUALITY", "FRESHNESS"],
        },
        "node": {"key": "c0"},
    }
    second = (await api.data(query, {"after": first["pageInfo"]["endCursor"]}))["search"]
    assert [edge["node"]["key"] for edge in second["edges"]] == ["c2", "c3"]
    assert second["pageInfo"]["hasPreviousPage"]


@pytest.mark.parametrize("cursor", ["", "x", "bm8", "WyJyZWFkcy9wb3N0X21lbnRpb25zIiwieCJd", "é"])
async def test_a_cursor_of_another_list_is_refused(api: Api, cursor: str) -> None:
    error = await api.error(
        'query ($after: String) { account(platform: X, platformId: "id1") { posts(after: $after) { nodes { key } } } }',
        {"after": cursor},
    )
    assert error["extensions"] == {"code": "BAD_INPUT", "argument": "after"}
    assert error["path"] == ["account", "posts"]
