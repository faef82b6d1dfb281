"""An account's numbers over time in GraphQL: pages, growth with its reason, jumps; erasure needs its own scope."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from creatorgraph.access.gate import OpenGate
from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.context import Services
from creatorgraph.identity_graph.metric_history import DAY, Reading, encode
from tests.engines import Engine
from tests.graph_api.conftest import Api, with_scopes

START = 20_400 * DAY
METRICS = """query ($after: String, $days: Int! = 30) {
  account(platform: X, platformId: "id3") {
    history(first: 3, after: $after) {
      edges { node { at followers engagementRate postsCount } } pageInfo { hasNextPage endCursor }
    }
    growth(days: $days) { share low high unknown before after }
    jumps { before after share }
  }
}"""


@pytest.fixture
async def metrics(engine: Engine, api: Api) -> AsyncIterator[Api]:
    """Give the API over an account with numbers of 40 days, of which the last is a jump."""
    read = [Reading(START + n * DAY, 1_000 + n, 310, 50) for n in range(40)]
    text = encode([*read, Reading(START + 40 * DAY, 2_000)])
    await engine.ask("MATCH (a:Account {key: 'x:id3'}) SET a.metrics = $text", text=text)
    yield api
    await engine.ask("MATCH (a:Account {key: 'x:id3'}) SET a.metrics = null")


async def test_numbers_over_time_come_in_pages_the_newest_first(metrics: Api) -> None:
    account = (await metrics.data(METRICS))["account"]
    first = [edge["node"] for edge in account["history"]["edges"]]
    assert [node["followers"] for node in first] == [2_000, 1_039, 1_038]
    assert first[1] == {"at": "2025-12-17T00:00:00.000Z", "followers": 1_039, "engagementRate": 0.031, "postsCount": 50}
    assert account["growth"] == {
        "share": pytest.approx(990 / 1_010, abs=1e-6),
        "low": pytest.approx(990 / 1_010, abs=1e-6),
        "high": pytest.approx(990 / 1_010, abs=1e-6),
        "unknown": None,
        "before": 1_010,
        "after": 2_000,
    }
    assert [(jump["before"], jump["after"]) for jump in account["jumps"]] == [(1_039, 2_000)]
    later = {"after": account["history"]["pageInfo"]["endCursor"], "days": 365}
    more = (await metrics.data(METRICS, later))["account"]
    assert [edge["node"]["followers"] for edge in more["history"]["edges"]] == [1_037, 1_036, 1_035]
    assert more["growth"]["share"] is None
    assert "no reading of about 365 days" in more["growth"]["unknown"]


async def test_a_span_that_is_none_is_refused(metrics: Api) -> None:
    error = await metrics.error(METRICS, {"days": 0})
    assert "give 1 to 1095" in error["message"]


async def test_erasure_needs_its_scope(services: Services) -> None:
    erase = 'mutation { erase(account: {platform: X, platformId: "id3"}) { __typename } }'
    api = Api(replace(services, gate=OpenGate(with_scopes(Scope.READ_CATALOGUE, Scope.REVIEW, Scope.OPERATE))))
    assert "privacy:erase" in (await api.error(erase))["message"]
    allowed = Api(replace(services, gate=OpenGate(with_scopes(Scope.READ_CATALOGUE, Scope.REVIEW, Scope.ERASE))))
    assert "creatorgraph erase" in (await allowed.error(erase))["message"]
