"""What a caller sees when something goes wrong, and what the log keeps."""

import asyncio
import logging
from dataclasses import dataclass, replace

import pytest

from creatorgraph.creator_search.finder import SearchRequest
from creatorgraph.creator_search.index import SearchPage
from creatorgraph.errors import UnavailableError
from creatorgraph.graph_api.app import Options
from creatorgraph.graph_api.context import Services
from creatorgraph.identity_graph.graph import Graph
from tests.graph_api.conftest import Api, Uncounted

CLOSED_PORT = 24_099


@dataclass
class RaisingFinder(Uncounted):
    """A search that fails."""

    error: Exception

    async def search(self, request: SearchRequest) -> SearchPage:
        """Fail."""
        del request
        raise self.error


@pytest.mark.parametrize(
    ("query", "words", "argument"),
    [
        ("{ search(first: 0) { totalCount } }", "0 is not from 1 to 100", "first"),
        ("{ search(first: 101) { totalCount } }", "101 is not from 1 to 100", "first"),
        ("{ account(platform: X) { key } }", "exactly one of 'handle' and 'platformId'", "handle"),
        ('{ account(platform: X, handle: "a", platformId: "1") { key } }', "exactly one of", "handle"),
        ('{ account(platform: X, handle: "@") { key } }', "1 to 300 characters", "handle"),
        ('{ account(platform: X, platformId: "a b") { key } }', "without white space", "platformId"),
        ('{ node(id: "!") { id } }', "it is no global id", "id"),
        ('{ node(id: "TGlzdDox") { id } }', "it is no global id", "id"),
        (
            "{ search(filter: {followers: [{platform: X, min: 1}, {platform: X, max: 2}]}) { totalCount } }",
            "X is there twice",
            "filter.followers",
        ),
        (
            "{ search(filter: {followersMin: 9, followersMax: 3}) { totalCount } }",
            "minimum 9",
            "filter.followersMin",
        ),
        ("{ search(filter: {growth: [{platform: X, min: 1, max: 0}]}) { totalCount } }", "minimum 1", "filter.growth"),
        (
            "{ search(filter: {not: [{qualityMin: 7}]}) { totalCount } }",
            "it must be 0 to 1",
            "filter.not[0].qualityMin",
        ),
        (
            "{ search(filter: {or: [{verified: true}, {growth: [{platform: X, min: 1, max: 0}]}]}) { totalCount } }",
            "filter.or[1].growth: the minimum",
            "filter.or[1].growth",
        ),
        ('{ search(filter: {niches: ["vegan"]}) { totalCount } }', 'say topics: ["food/plant-based"]', "filter.niches"),
        ("{ search(filter: {lastPostWithinDays: 0}) { totalCount } }", "1 to 3650", "filter.lastPostWithinDays"),
        ("{ search(filter: {engagementMin: 1e999}) { totalCount } }", "not a finite number", "filter"),
        ("{ search(order: {weights: {quality: 2}}) { totalCount } }", "quality is 2", "order.weights"),
        ('{ identityExplanation(a: {handle: "x"}, b: {handle: "y"}) { __typename } }', "give it with", "a.platform"),
        (
            '{ identityExplanation(a: {platform: X, platformId: "id1"}, b: {platform: X}) { __typename } }',
            "exactly one of",
            "b.handle",
        ),
    ],
)
async def test_a_wrong_argument_is_named_with_the_reason_and_the_path(
    api: Api, query: str, words: str, argument: str
) -> None:
    error = await api.error(query)
    assert words in error["message"]
    assert error["extensions"] == {"code": "BAD_INPUT", "argument": argument}
    assert error["path"]
    assert error["locations"]


async def test_more_than_100_ids_are_refused(api: Api) -> None:
    error = await api.error("query ($ids: [ID!]!) { creators(ids: $ids) { key } }", {"ids": ["c1"] * 101})
    assert error["message"] == "argument 'ids': it has 101 ids; ask for at most 100 at once"


@pytest.mark.parametrize(
    ("query", "variables", "words"),
    [
        ("{ creator(id: ", {}, "Syntax Error"),
        ("{ nothing }", {}, "Cannot query field 'nothing'"),
        ('{ account(platform: MYSPACE, handle: "x") { key } }', {}, "MYSPACE"),
        ('query ($p: Platform!) { account(platform: $p, handle: "x") { key } }', {"p": "MYSPACE"}, "$p"),
        (
            "query ($f: CreatorFilterInput) { search(filter: $f) { totalCount } }",
            {"f": {"lastPostAfter": "soon"}},
            "zone",
        ),
        ('{ search(filter: {lastPostAfter: "soon"}) { totalCount } }', {}, "zone"),
        ('{ search(filter: {lastPostAfter: "0001-01-01T00:00:00+14:00"}) { totalCount } }', {}, "zone"),
    ],
)
async def test_a_wrong_query_says_where(api: Api, query: str, variables: dict[str, object], words: str) -> None:
    error = await api.error(query, variables)
    assert words in error["message"]
    assert error["extensions"]["code"] == "BAD_INPUT"
    assert error["locations"]


async def test_anything_unexpected_is_masked_and_logged_with_one_reference(
    services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Api(replace(services, search=RaisingFinder(RuntimeError("secret of the house"))))
    with caplog.at_level(logging.ERROR):
        error = await broken.error("{ search { totalCount } }")
    reference = error["extensions"]["reference"]
    assert error["message"] == f"internal error, reference {reference}"
    assert error["extensions"]["code"] == "INTERNAL"
    (record,) = [record for record in caplog.records if record.getMessage() == "query.failed"]
    assert record.fields == {"reference": reference, "path": "search"}  # type: ignore[attr-defined]
    assert record.exc_info is not None
    assert "secret of the house" in str(record.exc_info[1])


async def test_a_value_error_of_our_own_is_masked_too(services: Services) -> None:
    broken = Api(replace(services, search=RaisingFinder(ValueError("Variable '$x' is the house's secret"))))
    assert (await broken.error("{ search { totalCount } }"))["extensions"]["code"] == "INTERNAL"


async def test_an_error_that_a_caller_can_act_on_is_shown_with_its_code(services: Services) -> None:
    away = Api(replace(services, search=RaisingFinder(UnavailableError("the index does not answer", retry_after=5.0))))
    error = await away.error("{ search { totalCount } }")
    assert error["message"] == "the index does not answer"
    assert error["extensions"] == {"code": "UNAVAILABLE", "retryAfter": 5.0}


async def test_a_graph_that_is_away_is_said_within_the_deadline(services: Services) -> None:
    nowhere = Graph.connect(f"bolt://127.0.0.1:{CLOSED_PORT}", user="root", password="x", database=None)  # noqa: S106
    loop = asyncio.get_running_loop()
    start = loop.time()
    error = await Api(replace(services, graph=nowhere)).error('{ creator(id: "c1") { key } }')
    await nowhere.close()
    assert error["extensions"]["code"] == "UNAVAILABLE"
    assert loop.time() - start < 5


async def test_a_request_that_takes_too_long_is_stopped_and_says_so(services: Services) -> None:
    @dataclass
    class SleepingFinder(Uncounted):
        stopped: bool = False

        async def search(self, request: SearchRequest) -> SearchPage:
            del request
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                self.stopped = True
                raise
            raise AssertionError

    finder = SleepingFinder()
    slow = Api(replace(services, search=finder), Options(seconds=0.2))
    error = await slow.error("{ search { totalCount } }")
    assert error["extensions"]["code"] == "TIMEOUT"
    assert error["message"].startswith("no answer within 0.2 seconds")
    assert finder.stopped


async def test_after_a_graph_that_was_away_the_same_application_answers(api: Api) -> None:
    assert await api.data('{ creator(id: "c1") { key } }') == {"creator": {"key": "c1"}}
