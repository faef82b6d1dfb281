"""Why two accounts are, or are not, one creator's."""

import pytest

from tests.graph_api.conftest import Api

EXPLAIN = """query ($a: AccountRef!, $b: AccountRef!) { identityExplanation(a: $a, b: $b) {
  __typename
  ... on NotFound { message argument }
  ... on IdentityExplanation {
    sameCreator summary creator { key }
    edge { probability band reasons comparisons { name weight } account { key } other { key } }
    chain { account { key } other { key } probability }
    decisions { key verdict actor at supersededAt }
  }
} }"""


async def test_a_direct_edge_is_shown_from_a_to_b(api: Api) -> None:
    found = (
        await api.data(
            EXPLAIN, {"a": {"platform": "X", "handle": "person1.x"}, "b": {"platform": "TIKTOK", "platformId": "id1"}}
        )
    )["identityExplanation"]
    assert found["sameCreator"]
    assert found["creator"] == {"key": "c1"}
    assert found["edge"]["account"] == {"key": "x:id1"}
    assert found["edge"]["other"] == {"key": "tiktok:id1"}
    assert found["edge"]["comparisons"][0] == {"name": "email", "weight": 3.0}
    assert found["chain"] == []
    assert found["summary"] == "One creator: the direct evidence gives a probability of 0.900."


async def test_without_a_direct_edge_the_strongest_chain_joins_both(api: Api) -> None:
    found = (
        await api.data(
            EXPLAIN,
            {"a": {"platform": "YOUTUBE", "platformId": "id2"}, "b": {"platform": "INSTAGRAM", "platformId": "id2"}},
        )
    )["identityExplanation"]
    assert found["edge"] is None
    assert [(step["account"]["key"], step["other"]["key"]) for step in found["chain"]] == [
        ("youtube:id2", "x:id2"),
        ("x:id2", "tiktok:id2"),
        ("tiktok:id2", "instagram:id2"),
    ]
    assert found["summary"] == "One creator: joined over 3 edges, the weakest with a probability of 0.900."


async def test_two_creators_show_the_weak_edge_and_what_people_decided(api: Api) -> None:
    found = (
        await api.data(
            EXPLAIN,
            {"a": {"platform": "INSTAGRAM", "platformId": "id0"}, "b": {"platform": "INSTAGRAM", "platformId": "id1"}},
        )
    )["identityExplanation"]
    assert not found["sameCreator"]
    assert found["creator"] is None
    assert found["edge"]["band"] == "REVIEW"
    assert [(one["key"], one["verdict"], one["supersededAt"] is None) for one in found["decisions"]] == [
        ("d1", "DIFFERENT", True),
        ("d0", "SAME", False),
    ]
    assert found["summary"].startswith("Not one creator, as ada decided: the direct evidence gives")


async def test_without_any_evidence_it_says_so(api: Api) -> None:
    found = (
        await api.data(
            EXPLAIN, {"a": {"platform": "X", "platformId": "id3"}, "b": {"platform": "X", "platformId": "id4"}}
        )
    )["identityExplanation"]
    assert found["summary"] == "Not one creator: there is no scored evidence between the two."


async def test_an_account_that_is_not_there_is_an_answer_not_an_error(api: Api) -> None:
    found = (
        await api.data(
            EXPLAIN, {"a": {"platform": "X", "platformId": "id3"}, "b": {"platform": "X", "handle": "nobody"}}
        )
    )["identityExplanation"]
    assert found == {
        "__typename": "NotFound",
        "message": "there is no such account: argument 'b'",
        "argument": "b",
    }


@pytest.mark.parametrize("name", ["id", "key"])
async def test_accounts_are_named_by_global_id_and_by_key_too(api: Api, name: str) -> None:
    ids = [
        (await api.data(f'{{ account(platform: {platform}, platformId: "id1") {{ {name} }} }}'))["account"][name]
        for platform in ("X", "TIKTOK")
    ]
    found = (await api.data(EXPLAIN, {"a": {"id": ids[0]}, "b": {"id": ids[1]}}))["identityExplanation"]
    assert found["edge"]["probability"] == 0.9
