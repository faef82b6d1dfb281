"""The API in front of a real graph with a small world in it."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from creatorgraph.access.gate import OpenGate
from creatorgraph.access.viewer import LOCAL_OPERATOR, Scope, Viewer
from creatorgraph.bootstrap.graph import new_id
from creatorgraph.bootstrap.matching import matcher_over
from creatorgraph.bootstrap.reviews import desk_over
from creatorgraph.clock import system_clock
from creatorgraph.creator_search.conditions import Condition
from creatorgraph.creator_search.finder import Removed, SearchRequest
from creatorgraph.creator_search.index import Explanation, SearchHit, SearchPage
from creatorgraph.creator_search.lists import CreatorLists
from creatorgraph.creator_search.notes import CreatorNotes
from creatorgraph.creator_search.suggesting import Suggestion
from creatorgraph.errors import BadInputError
from creatorgraph.graph_api.app import Options, create_app
from creatorgraph.graph_api.context import Services
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.settings import Settings
from tests.engines import Engine
from tests.graph_api.world import SEALER, fill

PERSONS = 55


@pytest.fixture(scope="package")
async def graph(engine: Engine, graph_pool: Graph) -> AsyncIterator[Graph]:
    """Give a graph with the small world in it, on each engine; the tests of this folder only read it."""

    async def run(statement: str, **parameters: object) -> None:
        await engine.ask(statement, **parameters)

    await engine.wipe()
    await fill(run, persons=PERSONS)
    yield graph_pool
    await engine.wipe()


class Uncounted:
    """A finder that counts nothing."""

    async def suggest(self, typed: str, *, first: int = 8) -> Sequence[Suggestion]:
        """Suggest the second creator, by a handle and by a name."""
        del first
        label = typed.removeprefix("@")
        return [Suggestion("c1", label, 1.0, 0.9), Suggestion("gone", label, 1.0, 0.8)]

    async def facets(self, fields: Sequence[str], **_: object) -> dict[str, Sequence[tuple[str, int]]]:
        """Count nothing."""
        return dict.fromkeys(fields, ())

    async def removed(self, where: Condition) -> Sequence[Removed]:
        """Tell of one part."""
        return [Removed(where, 3)]


@dataclass
class ListedFinder(Uncounted):
    """Finds the creators of a list, in its order; a cursor is the place in the list. It keeps what it was asked."""

    ids: Sequence[str]
    asked: list[tuple[str | None, Condition]] = field(default_factory=list)

    async def search(self, request: SearchRequest) -> SearchPage:
        """Give the part of the list that is asked for; nobody is like the seeds."""
        if request.seeds:
            return SearchPage((), 0, has_next=False)
        self.asked.append((request.text, request.where))
        if request.after is not None and not request.after.isdecimal():
            raise BadInputError("search: the cursor is of another query")
        start, first = int(request.after or 0), request.first
        hits = tuple(
            SearchHit(id_, 1 / (place + 1), Explanation(0.5, 0.25, 1 / (place + 1)), str(place + 1))
            for place, id_ in enumerate(self.ids[start : start + first], start)
        )
        return SearchPage(hits, len(self.ids), start + first < len(self.ids))


Answer = dict[str, Any]
Ask = Callable[..., Any]


def with_scopes(*scopes: Scope) -> Viewer:
    """Make a viewer."""
    return Viewer(actor="tester", tenant="test", scopes=frozenset(scopes))


@dataclass(frozen=True)
class Closed:
    """A gate that lets nobody in."""

    why: Exception

    async def viewer(self, authorization: str | None) -> Viewer:
        """Raise."""
        del authorization
        raise self.why


@dataclass
class Api:
    """The application, asked without a socket."""

    services: Services
    options: Options = field(default_factory=Options)

    def client(self) -> httpx.AsyncClient:
        """Give a client."""
        transport = httpx.ASGITransport(create_app(self.services, options=self.options), raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://api")

    async def ask(self, query: str, variables: Mapping[str, object] | None = None) -> Answer:
        """Send a query and give the whole answer."""
        async with self.client() as client:
            response = await client.post("/graphql", json={"query": query, "variables": dict(variables or {})})
        answer: Answer = response.json()
        return answer

    async def data(self, query: str, variables: Mapping[str, object] | None = None) -> Answer:
        """Send a query that must succeed and give its data."""
        answer = await self.ask(query, variables)
        assert "errors" not in answer, answer["errors"]
        data: Answer = answer["data"]
        return data

    async def error(self, query: str, variables: Mapping[str, object] | None = None) -> Answer:
        """Send a query that must fail with one error and give that."""
        answer = await self.ask(query, variables)
        assert len(answer["errors"]) == 1, answer
        error: Answer = answer["errors"][0]
        return error


@pytest.fixture
def services(graph: Graph) -> Services:
    """Give the services of a local operator."""
    return Services(
        graph=graph,
        search=ListedFinder([f"c{person}" for person in range(PERSONS)]),
        sealer=SEALER,
        gate=OpenGate(LOCAL_OPERATOR),
        reviews=desk_over(graph, Settings()),
        lists=CreatorLists(graph, clock=system_clock, new_id=new_id),
        notes=CreatorNotes(graph, clock=system_clock, new_id=new_id),
        matcher=matcher_over(graph, Settings(), SEALER),
    )


@pytest.fixture
def api(services: Services) -> Api:
    """Give the API of a local operator."""
    return Api(services)
