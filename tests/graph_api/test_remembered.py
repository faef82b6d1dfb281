"""Whole answers remembered by the process: the same bytes, apart by viewer, gone with the index's version."""

from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis
from starlette.applications import Starlette

from creatorgraph.access.gate import OpenGate
from creatorgraph.access.viewer import LOCAL_OPERATOR, Scope, Viewer
from creatorgraph.bootstrap.graph import new_id
from creatorgraph.clock import system_clock
from creatorgraph.creator_search.answers import AnswerCache, IndexVersion
from creatorgraph.creator_search.lists import CreatorLists
from creatorgraph.creator_search.notes import CreatorNotes
from creatorgraph.graph_api import remembered
from creatorgraph.graph_api.app import create_app
from creatorgraph.graph_api.context import Services
from creatorgraph.graph_api.remembered import asks_searches_only, names_lists
from creatorgraph.graph_api.schema import make_schema
from creatorgraph.identity_graph.graph import Graph, round_trips
from tests.graph_api.conftest import Api, with_scopes
from tests.graph_api.world import SEALER

SCHEMA = make_schema()._schema  # noqa: SLF001 - strawberry shows it in no other way
PAGE = "query ($first: Int!) { search(first: $first) { totalCount nodes { key name accounts { nodes { handle } } } } }"

KEPT = "{ search(first: 1) { nodes { lists { name } notes { nodes { text } } } } }"
FRAGMENTS = """{ a: similarCreators(to: ["1"]) { ...page } search { ...page } }
fragment page on CreatorSearchConnection { totalCount facets(fields: [COUNTRY]) { field } removedBy { filter } }"""


async def _model() -> str:
    return "one"


def nested(depth: int, inner: dict[str, Any]) -> dict[str, Any]:
    for _ in range(depth):
        inner = {"and": [inner]}
    return inner


@pytest.fixture
def cached(services: Services, redis: Redis) -> Services:
    return replace(services, answers=AnswerCache(redis, keyed_hash=SEALER.keyed_hash, model=_model))


async def _asked(app: Starlette, query: str = PAGE, **variables: object) -> tuple[bytes, list[str]]:
    """Give the body of an answer, and the statements that it took."""
    seen: list[str] = []
    token = round_trips.set(seen)
    try:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://api") as client:
            response = await client.post("/graphql", json={"query": query, "variables": variables})
    finally:
        round_trips.reset(token)
    assert response.status_code == 200
    return response.content, seen


async def test_the_same_search_is_answered_with_the_same_bytes_without_the_graph(cached: Services) -> None:
    app = create_app(cached)
    first, trips = await _asked(app, first=3)
    again, none = await _asked(app, first=3)
    assert len(trips) == 2
    assert (again, none) == (first, [])
    assert await _asked(app, first=4) != (first, [])
    answers = cached.answers
    assert answers is not None
    assert (await answers.counted()).hits == 1


@dataclass
class Revolving:
    """A gate behind which one viewer comes after the other."""

    who: Viewer

    async def viewer(self, authorization: str | None) -> Viewer:
        """Give whose turn it is."""
        del authorization
        return self.who


async def test_other_viewers_get_answers_of_their_own(cached: Services) -> None:
    gate = Revolving(LOCAL_OPERATOR)
    app = create_app(replace(cached, gate=gate))
    await _asked(app, first=3)
    gate.who = with_scopes(Scope.READ_CATALOGUE)
    assert len((await _asked(app, first=3))[1]) == 2
    gate.who = replace(gate.who, tenant="another")
    assert len((await _asked(app, first=3))[1]) == 2
    gate.who = replace(gate.who, actor="a colleague")
    assert (await _asked(app, first=3))[1] == []


async def test_a_removal_is_seen_at_once_and_a_change_within_the_lag(
    cached: Services, redis: Redis, redis_url: str
) -> None:
    app, version = create_app(cached), IndexVersion(lambda: Redis.from_url(redis_url))
    await _asked(app, first=3)
    await version.changed(removed=False)
    assert (await _asked(app, first=3))[1] == []
    await redis.delete("{creatorgraph:search}:answers")  # the lag is over
    assert len((await _asked(app, first=3))[1]) == 2
    await version.changed(removed=True)
    assert len((await _asked(app, first=3))[1]) == 2
    await version.close()


async def test_without_redis_nothing_is_remembered(services: Services) -> None:
    async with Redis(port=1, socket_connect_timeout=0.2) as nobody:
        app = create_app(replace(services, answers=AnswerCache(nobody, keyed_hash=SEALER.keyed_hash, model=_model)))
        assert len((await _asked(app, first=3))[1]) == len((await _asked(app, first=3))[1]) == 2


async def test_an_answer_with_an_error_is_not_kept(cached: Services) -> None:
    app = create_app(replace(cached, gate=OpenGate(with_scopes())))
    refused, _ = await _asked(app, first=3)
    assert b"FORBIDDEN" in refused
    assert (await _asked(app, first=3))[0] == refused
    answers = cached.answers
    assert answers is not None
    assert (await answers.counted()).hits == 0


async def test_memory_is_bounded(cached: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST_BYTES", 1_000)
    app = create_app(cached)
    for first in (3, 4, 5):
        await _asked(app, first=first)
    assert len((await _asked(app, first=3))[1]) == 2


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("{ search { nodes { key accounts { nodes { followers { value } } } } } }", True),
        (FRAGMENTS, True),
        ("query A { search { totalCount } } query B { search { totalCount } }", True),
        ("{ search { nodes { decisions { nodes { key } } } } }", False),
        ("{ search { nodes { weakestLink { expected } } } }", False),
        ("{ search { nodes { lists { name } } } }", False),
        ("{ search { nodes { ...kept } } } fragment kept on Creator { notes { nodes { text } } }", False),
        ("{ search { nodes { accounts { nodes { identityEdges { nodes { weight } } } } } } }", False),
        ("{ search { totalCount } searchCache { hits } }", False),
        ("{ search { totalCount } ...more } fragment more on Query { lists { key } }", False),
        ('{ search(filter: {not: [{inLists: ["1"]}]}) { totalCount } }', False),
        ("mutation { search { totalCount } }", False),
        ("subscription { changes { sequence } }", False),
        ("{ __schema { types { name } } }", False),
        ("{ search { nowhere } }", False),
        ("{ search {", False),
        ("", False),
    ],
)  # fmt: skip
def test_only_documents_that_ask_for_searches_of_the_catalogue_are_remembered(query: str, *, kept: bool) -> None:
    assert asks_searches_only(SCHEMA, query) is kept


async def test_what_a_tenant_keeps_is_there_in_the_next_answer(cached: Services, graph: Graph) -> None:
    lists = CreatorLists(graph, clock=system_clock, new_id=new_id)
    notes = CreatorNotes(graph, clock=system_clock, new_id=new_id)
    app = create_app(replace(cached, lists=lists, notes=notes))
    before, _ = await _asked(app, KEPT)
    assert b'"lists":[],"notes":{"nodes":[]}' in before
    note = await notes.add("c0", "Asked in May.", tenant=LOCAL_OPERATOR.tenant, actor="ada")
    made = await lists.create("Asked", tenant=LOCAL_OPERATOR.tenant)
    await lists.add(made.id, ["c0"], tenant=LOCAL_OPERATOR.tenant)
    after, _ = await _asked(app, KEPT)
    assert b'"lists":[{"name":"Asked"}],"notes":{"nodes":[{"text":"Asked in May."}]}' in after
    assert await notes.delete(note.id, tenant=LOCAL_OPERATOR.tenant)
    assert await lists.delete(made.id, tenant=LOCAL_OPERATOR.tenant)
    assert await _asked(app, KEPT) == (before, ["reads/creators", "lists/of_creators", "notes/of_creators"])


async def test_variables_nested_too_deep_are_bad_input(cached: Services) -> None:
    query = "query ($f: CreatorFilterInput) { search(filter: $f) { totalCount } }"
    for depth in (200, 450):
        error = await Api(cached).error(query, {"f": nested(depth, {})})
        assert error["extensions"]["code"] == "BAD_INPUT"


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"filter": {"countries": ["DE"]}}, False),
        ({"filter": {"or": [{"countries": ["DE"]}, {"notInLists": []}]}}, True),
        ({"inLists": None}, True),
        ({"filter": nested(450, {"inLists": []})}, True),
        ({"filter": nested(450, {})}, False),
    ],
)
def test_variables_that_name_lists_are_seen(variables: dict[str, Any], *, named: bool) -> None:
    assert names_lists(variables) is named
