"""What each query answers."""

import base64

import pytest

from creatorgraph.identity_graph.normalize.handles import provisional_key
from creatorgraph.platforms.observation import Platform
from tests.engines import Engine
from tests.graph_api.conftest import Api
from tests.graph_api.world import AT, EARLIER


async def test_a_creator_is_found_by_key_and_by_global_id(api: Api) -> None:
    by_key = await api.data('{ creator(id: "c3") { id key name redirectedFrom } }')
    assert by_key["creator"]["key"] == "c3"
    assert by_key["creator"]["redirectedFrom"] is None
    by_global_id = await api.data("query ($id: ID!) { creator(id: $id) { name } }", {"id": by_key["creator"]["id"]})
    assert by_global_id["creator"]["name"] == "Person 3"


async def test_a_merged_id_leads_to_the_creator_that_stands_and_says_so(api: Api) -> None:
    data = await api.data('{ creator(id: "old-1") { key redirectedFrom } }')
    assert data["creator"] == {"key": "c1", "redirectedFrom": "old-1"}


async def test_an_unknown_creator_is_null(api: Api) -> None:
    assert await api.data('{ creator(id: "nobody") { key } }') == {"creator": None}


async def test_creators_keep_their_order_with_null_for_the_unknown(api: Api) -> None:
    data = await api.data('{ creators(ids: ["c2", "nobody", "old-2", "c0", "c2"]) { key redirectedFrom } }')
    assert data["creators"] == [
        {"key": "c2", "redirectedFrom": None},
        None,
        {"key": "c1", "redirectedFrom": "old-2"},
        {"key": "c0", "redirectedFrom": None},
        {"key": "c2", "redirectedFrom": None},
    ]


async def test_an_account_is_found_by_handle_in_any_case_or_by_platform_id(api: Api) -> None:
    data = await api.data(
        """{
          a: account(platform: X, handle: "@pERSON1.x") { key handle url }
          b: account(platform: X, platformId: "id1") { key }
          c: account(platform: X, handle: "nobody") { key }
          d: account(platform: YOUTUBE, platformId: "id1") { url }
        }"""
    )
    assert data["a"] == {"key": "x:id1", "handle": "Person1.x", "url": "https://x.com/Person1.x"}
    assert data["b"] == {"key": "x:id1"}
    assert data["c"] is None
    assert data["d"]["url"] == "https://www.youtube.com/channel/id1"


@pytest.mark.parametrize("written", ["Straße", "@STRAẞE", "ｓｔｒａｓｓｅ", "https://www.youtube.com/@Straße/videos"])  # noqa: RUF001 - letters of full width
async def test_an_account_is_found_by_what_an_import_reads_as_its_handle(
    api: Api, engine: Engine, written: str
) -> None:
    key = provisional_key(Platform.YOUTUBE, "Straße")
    await engine.ask("CREATE (a:Account {key: $key, platform: 'youtube', status: 'stub'})", key=key)
    data = await api.data("query ($h: String!) { account(platform: YOUTUBE, handle: $h) { key } }", {"h": written})
    await engine.ask("MATCH (a:Account {key: $key}) DELETE a", key=key)
    assert data["account"] == {"key": key}


async def test_a_channels_address_where_a_handle_should_stand_names_its_id(api: Api, engine: Engine) -> None:
    channel = "UCa1b2c3d4e5f6g7h8i9-_wQ"
    key = f"youtube:{channel}"
    await engine.ask("CREATE (a:Account {key: $key, platform: 'youtube', status: 'stub'})", key=key)
    written = f"https://youtube.com/channel/{channel}"
    data = await api.data(f'{{ account(platform: YOUTUBE, handle: "{written}") {{ key }} }}')
    await engine.ask("MATCH (a:Account {key: $key}) DELETE a", key=key)
    assert data["account"] == {"key": key}


async def test_a_recycled_handle_is_its_present_holders(api: Api) -> None:
    data = await api.data('{ account(platform: X, handle: "recycled") { key } }')
    assert data["account"]["key"] == "x:id1"


async def test_a_stub_is_an_account_of_which_nothing_was_observed(api: Api) -> None:
    data = await api.data(
        '{ account(platform: TIKTOK, handle: "stubby") { status platformId bio { value } observedAt creator { key } } }'
    )
    assert data["account"] == {"status": "STUB", "platformId": None, "bio": None, "observedAt": None, "creator": None}


async def test_every_value_says_where_it_is_from_and_when_it_was_observed(api: Api) -> None:
    data = await api.data(
        """{ account(platform: X, platformId: "id1") {
          followers { value source observedAt } bio { source observedAt } avgViews { value }
        } }"""
    )
    assert data["account"]["followers"] == {"value": 2_000, "source": "import:world", "observedAt": AT}
    assert data["account"]["bio"] == {"source": "import:older", "observedAt": EARLIER}
    assert data["account"]["avgViews"] is None


async def test_counts_may_outgrow_32_bits(api: Api) -> None:
    data = await api.data(
        '{ account(platform: YOUTUBE, platformId: "id1") { followers { value } posts(first: 1) { nodes { views } } } }'
    )
    assert data["account"]["followers"]["value"] == 3_000_000_000
    assert data["account"]["posts"]["nodes"] == [{"views": 15_000_000_000}]


async def test_a_node_is_found_by_its_global_id_whatever_its_kind(api: Api) -> None:
    for kind, key in (("Creator", "c1"), ("Account", "x:id1"), ("Post", "x:p1-1")):
        global_id = base64.b64encode(f"{kind}:{key}".encode()).decode()
        data = await api.data("query ($id: ID!) { node(id: $id) { __typename id key } }", {"id": global_id})
        assert data["node"] == {"__typename": kind, "id": global_id, "key": key}


async def test_a_creators_audience_is_an_interval(api: Api) -> None:
    data = await api.data(
        '{ creator(id: "c1") { audience { platforms { platform followers engagementRate } largest sum } } }'
    )
    assert data["creator"]["audience"] == {
        "platforms": [{"platform": "X", "followers": 2_000, "engagementRate": 0.031}],
        "largest": 2_000,
        "sum": 8_000,
    }


async def test_identifiers_show_what_an_account_shows_and_on_wish_what_it_showed(api: Api) -> None:
    query = """query ($history: Boolean!) { account(platform: X, platformId: "id0") {
      identifiers(history: $history) { nodes {
      __typename sharedBy until fields
      ... on EmailIdentifier { address kind } ... on HandleIdentifier { handle }
      ... on NameIdentifier { name } ... on UrlIdentifier { url host }
    } } } }"""
    now = (await api.data(query, {"history": False}))["account"]["identifiers"]["nodes"]
    assert [one["__typename"] for one in now] == [
        "EmailIdentifier",
        "HandleIdentifier",
        "UrlIdentifier",
        "NameIdentifier",
    ]
    assert now[0]["address"] == "person0@example.org"
    assert now[0]["fields"] == ["bio"]
    assert now[1]["handle"] == "Person0.x"
    assert now[2]["url"] == "person0.example.org"
    assert now[3]["name"] == "person 0"
    past = (await api.data(query, {"history": True}))["account"]["identifiers"]["nodes"]
    assert [one["handle"] for one in past if one["until"]] == ["recycled"]


async def test_an_accounts_edges_come_strongest_first_with_reasons_and_weights(api: Api) -> None:
    data = await api.data(
        """{ account(platform: X, platformId: "id1") { identityEdges { nodes {
          account { key } other { key } probability band reasons comparisons { name weight } model
        } } } }"""
    )
    nodes = data["account"]["identityEdges"]["nodes"]
    assert [node["other"]["key"] for node in nodes] == ["youtube:id1", "tiktok:id1"]
    assert nodes[0]["account"]["key"] == "x:id1"
    assert nodes[0]["band"] == "LINK"
    assert nodes[0]["reasons"][0].startswith("both show one e-mail")
    assert nodes[0]["comparisons"] == [
        {"name": "email", "weight": 5.0},
        {"name": "name", "weight": 2.0},
        {"name": "country", "weight": -0.5},
    ]


async def test_an_account_shows_whom_its_profile_links_to(api: Api) -> None:
    data = await api.data(
        '{ account(platform: X, platformId: "id1") { linksTo { nodes { account { key } address fields lastSeen } } } }'
    )
    assert data["account"]["linksTo"]["nodes"] == [
        {
            "account": {"key": "youtube:id1"},
            "address": "https://youtube.com/person1",
            "fields": ["website"],
            "lastSeen": AT,
        }
    ]


async def test_an_account_says_what_it_is(api: Api, engine: Engine) -> None:
    person = await api.data('{ account(platform: X, platformId: "id1") { saysItIs } }')
    assert person == {"account": {"saysItIs": []}}
    await engine.ask(
        "CREATE (a:Account {key: 'x:page', platform: 'x', status: 'active', handle: 'janefans', derived: $derived})",
        derived='{"bio": {"statements": ["backup", "not_affiliated"]}}',
    )
    page = await api.data('{ account(platform: X, platformId: "page") { saysItIs } }')
    await engine.ask("MATCH (a:Account {key: 'x:page'}) DELETE a")
    assert page == {"account": {"saysItIs": ["BACKUP", "FAN_PAGE", "UNOFFICIAL"]}}
