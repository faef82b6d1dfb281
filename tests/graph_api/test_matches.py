"""Whose account is this, asked of the API: the creators nested, inputs refused where they stand."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from creatorgraph.access.gate import OpenGate
from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.context import Services
from creatorgraph.graph_api.match_query import MOST_DESCRIPTIONS
from tests.graph_api.conftest import Api, with_scopes

ASK = """query ($accounts: [AccountDescription!]!) { matchAccounts(accounts: $accounts) {
  account { key } confidence merges { key }
  creator { key accounts { nodes { key } } }
  candidates { band probability reasons comparisons { name weight } account { key handle } creator { key } }
} }"""


async def test_an_account_that_is_there_is_its_creators_and_another_is_compared(api: Api) -> None:
    there = {"platform": "INSTAGRAM", "handle": "@person1.Instagram"}
    another = {
        "platform": "YOUTUBE",
        "displayName": "Person",
        "links": ["https://instagram.com/Person2.instagram"],
        "handle": "p2",
    }
    nobody = {"displayName": "Zzyx Mombert"}
    found = (await api.data(ASK, {"accounts": [there, another, nobody]}))["matchAccounts"]
    assert found[0]["account"] == {"key": "instagram:id1"}
    assert found[0]["creator"]["key"] == "c1"
    assert [each["key"] for each in found[0]["creator"]["accounts"]["nodes"]] == [
        f"{platform}:id1" for platform in ("instagram", "tiktok", "x", "youtube")
    ]
    assert found[0]["candidates"] == []
    (candidate,) = found[1]["candidates"]
    assert (candidate["account"], candidate["creator"]) == (
        {"key": "instagram:id2", "handle": "Person2.instagram"},
        {"key": "c2"},
    )
    assert "one links to the other, and nobody else links there" in candidate["reasons"]
    assert 0.15 <= candidate["probability"] <= 1
    assert {"profile_link", "prior"} <= {each["name"] for each in candidate["comparisons"]}
    assert found[1]["account"] is None
    assert found[2] == {"account": None, "confidence": None, "merges": [], "creator": None, "candidates": []}


@pytest.mark.parametrize(
    ("given", "argument"),
    [
        ({}, "accounts[1]"),
        ({"country": "DE"}, "accounts[1]"),
        ({"platform": "X", "platformId": "abc"}, "accounts[1].platformId"),
        ({"displayName": "a" * 501}, "accounts[1].displayName"),
        ({"website": "a" * 4_001}, "accounts[1].website"),
    ],
)
async def test_what_cannot_be_read_is_refused_where_it_stands(
    api: Api, given: Mapping[str, object], argument: str
) -> None:
    error = await api.error(ASK, {"accounts": [{"handle": "jane"}, given]})
    assert error["extensions"]["code"] == "BAD_INPUT"
    assert error["message"].startswith(f"argument '{argument}': ")
    assert "username" not in error["message"]


@pytest.mark.parametrize("count", [0, MOST_DESCRIPTIONS + 1])
async def test_how_many_at_once_is_bounded(api: Api, count: int) -> None:
    error = await api.error(ASK, {"accounts": [{"handle": "jane"}] * count})
    assert error["message"] == f"argument 'accounts': it has {count} items; give 1 to {MOST_DESCRIPTIONS} at once"


async def test_evidence_is_for_who_may_read_it(services: Services) -> None:
    api = Api(replace(services, gate=OpenGate(with_scopes(Scope.READ_CATALOGUE))))
    error = await api.error(ASK, {"accounts": [{"handle": "jane"}]})
    assert error["extensions"]["code"] == "FORBIDDEN"


async def test_more_descriptions_may_hold_more_values(api: Api) -> None:
    """20 descriptions with 10 candidates of 100 accounts with 50 posts each."""
    heavy = """query ($accounts: [AccountDescription!]!) { matchAccounts(accounts: $accounts) { candidates { creator {
      accounts(first: 100) { nodes { posts(first: 50) { nodes { key } } } } } } } }"""
    assert "errors" not in await api.ask(heavy, {"accounts": [{"handle": "zzyxmombert"}]})
    error = await api.error(heavy, {"accounts": [{"handle": "zzyxmombert"}] * 20})
    assert "values, most of them in matchAccounts" in error["message"]
