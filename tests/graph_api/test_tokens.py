"""An API that lets in who shows a token: over HTTP and WebSockets, tenants apart, so often in a minute."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import websockets
from redis.asyncio import Redis

from creatorgraph.access.viewer import Scope
from creatorgraph.bootstrap.graph import new_id, open_graph
from creatorgraph.clock import system_clock
from creatorgraph.creator_search.lists import CreatorLists
from creatorgraph.graph_api.app import create_app
from creatorgraph.graph_api.context import Services
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.quota_store import QuotaStore
from creatorgraph.operations.token_gate import REMEMBERED, SHARES, TokenGate
from creatorgraph.operations.tokens import NewToken, Tokens
from tests.engines import Engine, environment_of, installed_on
from tests.graph_api.conftest import Api
from tests.graph_api.sockets import PROTOCOL, Client, answers, free_port, served
from tests.graph_api.test_faults import CLOSED_PORT
from tests.graph_api.world import SECRET_KEY

QUERY = '{ viewer { actor tenant scopes } creator(id: "c1") { name } }'
FOLLOW = 'subscription { changes(after: "0") { seq } }'
DAY = timedelta(days=1)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Give a clock."""
    return Clock()


@pytest.fixture
async def tokens(graph: Graph, engine: Engine, clock: Clock) -> AsyncIterator[Tokens]:
    """Give the keeper of tokens over the small world; there are none before and after."""
    yield Tokens(graph, clock=clock)
    await engine.ask("MATCH (t:Token) DETACH DELETE t")


Guard = Callable[..., Api]


@pytest.fixture
def guarded(services: Services, tokens: Tokens, redis: Redis, clock: Clock) -> Guard:
    """Give a way to make an API that asks for tokens, with limits."""

    def make(**limits: int) -> Api:
        quota = QuotaStore(redis, shares=SHARES, clock=clock)
        gate = TokenGate(tokens, quota, limits=limits or {"*": 600}, clock=clock)
        lists = CreatorLists(services.graph, clock=system_clock, new_id=new_id)
        return Api(replace(services, gate=gate, lists=lists))

    return make


async def _token(tokens: Tokens, *scopes: Scope, tenant: str = "acme", actor: str = "ada") -> NewToken:
    return await tokens.create(actor=actor, tenant=tenant, scopes=scopes or [Scope.READ_CATALOGUE], days=1)


async def _post(api: Api, token: str | None, query: str = QUERY, **variables: object) -> httpx.Response:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    async with api.client() as client:
        return await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)


def _code(response: httpx.Response) -> str:
    code: str = response.json()["errors"][0]["extensions"]["code"]
    return code


async def test_who_shows_a_token_is_its_actor_with_its_scopes(guarded: Guard, tokens: Tokens) -> None:
    made = await _token(tokens, Scope.READ_CATALOGUE, Scope.LISTS)
    answer = (await _post(guarded(), made.text)).json()
    viewer = {"actor": "ada", "tenant": "acme", "scopes": ["catalogue:read", "lists"]}
    assert answer == {"data": {"viewer": viewer, "creator": {"name": "Person 1"}}}
    refused = await _post(guarded(), made.text, 'mutation { undoDecision(key: "1", reason: "x") { __typename } }')
    assert _code(refused) == "FORBIDDEN"


@pytest.mark.parametrize("shown", [None, "nothing", "cg_0123456789abcdef_" + "a" * 43])
async def test_who_shows_none_or_a_made_up_one_is_told_so(guarded: Guard, shown: str | None) -> None:
    response = await _post(guarded(), shown)
    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
    assert _code(response) == "UNAUTHENTICATED"
    assert response.json()["data"] is None
    assert "aaa" not in response.text


async def test_the_secret_of_another_token_opens_nothing(guarded: Guard, tokens: Tokens) -> None:
    one, other = await _token(tokens), await _token(tokens)
    mixed = f"cg_{one.token.id}_{other.text.removeprefix(f'cg_{other.token.id}_')}"
    assert (await _post(guarded(), mixed)).status_code == 401
    assert (await _post(guarded(), one.text)).status_code == 200


async def test_a_token_ends_in_time_and_when_it_is_revoked(guarded: Guard, tokens: Tokens, clock: Clock) -> None:
    api = guarded()
    ending, revoked = await _token(tokens), await _token(tokens)
    assert [(await _post(api, each.text)).status_code for each in (ending, revoked)] == [200, 200]
    await tokens.revoke([revoked.token.id])
    clock.now += REMEMBERED
    assert [(await _post(api, each.text)).status_code for each in (ending, revoked)] == [200, 401]
    clock.now += DAY
    assert (await _post(api, ending.text)).status_code == 401


async def test_what_is_nobodys_is_open_and_numbers_are_the_operators(guarded: Guard, tokens: Tokens) -> None:
    reader, operator = await _token(tokens), await _token(tokens, Scope.OPERATE)
    async with guarded().client() as client:
        page = await client.get("/graphql", headers={"Accept": "text/html"})
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        for path in ("/healthz", "/readyz", "/schema.graphql", "/examples.json"):
            assert (await client.get(path)).status_code == 200
        shown = [None, *({"Authorization": f"Bearer {each.text}"} for each in (reader, operator))]
        assert [(await client.get("/metrics", headers=each)).status_code for each in shown] == [401, 403, 200]


async def test_the_lists_of_tenants_are_apart(guarded: Guard, tokens: Tokens, engine: Engine) -> None:
    api = guarded()
    ours, theirs = [
        (await _token(tokens, Scope.READ_CATALOGUE, Scope.LISTS, tenant=tenant)).text for tenant in ("acme", "rival")
    ]
    made = (await _post(api, ours, 'mutation { createList(name: "Ours") { key } }')).json()["data"]["createList"]
    assert (await _post(api, ours, "{ lists { name } }")).json() == {"data": {"lists": [{"name": "Ours"}]}}
    assert (await _post(api, theirs, "{ lists { name } }")).json() == {"data": {"lists": []}}
    deleted = "mutation ($key: ID!) { deleteList(key: $key) { __typename } }"
    answer = (await _post(api, theirs, deleted, key=made["key"])).json()
    assert answer == {"data": {"deleteList": {"__typename": "NotFound"}}}
    searched = "query ($f: CreatorFilterInput) { search(filter: $f) { totalCount } }"
    assert _code(await _post(api, theirs, searched, f={"inLists": [made["key"]]})) == "NOT_FOUND"
    await engine.ask("MATCH (l:List) DETACH DELETE l")


async def test_a_tenant_asks_so_often_in_a_minute_whoever_of_it_asks(
    guarded: Guard, tokens: Tokens, clock: Clock
) -> None:
    two = [guarded(acme=8), guarded(acme=8)]
    ours = [(await _token(tokens, actor=actor)).text for actor in ("ada", "bob")]
    theirs = (await _token(tokens, tenant="rival")).text
    asked = [await _post(api, token) for api, token in zip(two, ours, strict=True)]  # a quarter of 8 at once
    assert [each.status_code for each in asked] == [200, 200]
    refused = await _post(two[0], ours[1])
    assert (refused.status_code, _code(refused)) == (429, "THROTTLED")
    assert "acme may send 8 requests a minute" in refused.text
    assert (await _post(two[0], theirs)).status_code == 200  # nobody named a limit for them
    clock.now += timedelta(seconds=int(refused.headers["retry-after"]))
    assert (await _post(two[0], ours[1])).status_code == 200


async def test_without_redis_nothing_is_counted_and_nobody_is_kept_out(
    services: Services, tokens: Tokens, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    away = Redis.from_url(f"redis://127.0.0.1:{CLOSED_PORT}")
    gate = TokenGate(tokens, QuotaStore(away, shares=SHARES), limits={"*": 1}, clock=clock)
    token, api = (await _token(tokens)).text, Api(replace(services, gate=gate))
    assert [(await _post(api, token)).status_code for _ in range(3)] == [200] * 3
    assert [record.getMessage() for record in caplog.records] == ["requests.uncounted"]
    await away.aclose()


async def test_a_graph_that_is_away_is_no_refusal(
    services: Services, redis: Redis, clock: Clock, tokens: Tokens
) -> None:
    token = (await _token(tokens)).text
    nowhere = Graph.connect(f"bolt://127.0.0.1:{CLOSED_PORT}", user="root", password="x", database=None)  # noqa: S106
    gate = TokenGate(Tokens(nowhere, clock=clock), QuotaStore(redis, shares=SHARES), limits={}, clock=clock)
    response = await _post(Api(replace(services, gate=gate)), token)
    assert (response.status_code, _code(response)) == (503, "UNAVAILABLE")
    assert int(response.headers["retry-after"]) > 0
    await nowhere.close()


async def test_a_monitor_that_was_known_is_told_that_the_graph_is_away(
    services: Services, redis: Redis, clock: Clock, tokens: Tokens, engine: Engine
) -> None:
    seen, unseen = [(await _token(tokens, Scope.OPERATE)).text for _ in range(2)]
    graph = open_graph(engine.settings)
    gate = TokenGate(Tokens(graph, clock=clock), QuotaStore(redis, shares=SHARES), limits={}, clock=clock)
    async with Api(replace(services, graph=graph, gate=gate)).client() as client:

        async def monitored(token: str) -> httpx.Response:
            return await client.get("/metrics", headers={"Authorization": f"Bearer {token}"})

        assert 'creatorgraph_part_up{part="graph"} 1.0' in (await monitored(seen)).text
        await graph.close()
        clock.now += REMEMBERED
        assert 'creatorgraph_part_up{part="graph"} 0.0' in (await monitored(seen)).text
        assert (await monitored(unseen)).status_code == 503


@pytest.fixture
async def place(guarded: Guard, engine: Engine) -> AsyncIterator[str]:
    """Serve the API that asks for tokens, with one change in its feed."""
    await engine.ask("CREATE (:Change {seq: 1, kind: 'CREATED', at: '2026-11-02T00:00:00.000Z', creator: 'c1'})")
    await engine.ask("CREATE (:Lock {name: 'changes', turn: 1})")
    services = replace(guarded().services, graph=open_graph(engine.settings))  # an application closes its graph
    async with served(create_app(services)) as address:
        yield address
    await engine.ask("MATCH (c:Change) DETACH DELETE c")
    await engine.ask("MATCH (l:Lock {name: 'changes'}) DELETE l")


async def _connected(place: str, said: dict[str, Any], **options: Any) -> str | int:  # noqa: ANN401 - what websockets takes
    """Begin a WebSocket and follow the feed: give what comes first, or the code with which it was closed."""
    async with websockets.connect(f"ws://{place}/graphql", subprotocols=[PROTOCOL], **options) as connection:
        client = Client(connection)
        await client.send(type="connection_init", payload=said)
        try:
            first = await client.receive()
        except websockets.ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else "broken off"
        assert first["type"] == "connection_ack"
        await client.subscribe(FOLLOW)
        return str((await client.receive())["type"])


async def test_a_socket_says_who_opens_it_in_a_header_or_as_it_begins(place: str, tokens: Tokens) -> None:
    shown = {"Authorization": f"Bearer {(await _token(tokens)).text}"}
    assert await _connected(place, {}, additional_headers=shown) == "next"
    assert await _connected(place, shown) == "next"
    assert await _connected(place, {"authorization": shown["Authorization"]}) == "next"
    blind = (await _token(tokens, Scope.LISTS)).text
    assert await _connected(place, {"Authorization": f"Bearer {blind}"}) == "error"


@pytest.mark.parametrize("said", [{}, {"Authorization": "Bearer nothing"}, {"Authorization": 7}])
async def test_a_socket_of_nobody_is_closed(place: str, said: dict[str, Any]) -> None:
    assert await _connected(place, said) == 4403


async def test_an_api_for_other_machines_asks_for_tokens_and_commands_make_and_show_them(
    engine: Engine, graph: Graph, redis_url: str, tmp_path_factory: pytest.TempPathFactory, tokens: Tokens
) -> None:
    del graph, tokens  # the small world is there; the tokens go at the end
    home, port = tmp_path_factory.mktemp("tokens"), free_port()
    given = {"port": port, "host": "0.0.0.0", "secret_key": SECRET_KEY}  # noqa: S104
    settings = installed_on(engine, redis_url, home).model_copy(update=given)

    def command(*arguments: str, token: str = "", stdin: str = "") -> subprocess.CompletedProcess[str]:
        environment = {**environment_of(settings), "CREATORGRAPH_TOKEN": token}
        called = [sys.executable, "-m", "creatorgraph", *arguments]
        return subprocess.run(
            called, env=environment, input=stdin, capture_output=True, text=True, timeout=180, check=False
        )

    with (home / "api.log").open("wb") as log:
        called = [sys.executable, "-m", "creatorgraph", "api"]
        api = subprocess.Popen(called, env=environment_of(settings), stdout=log, stderr=log)  # noqa: ASYNC220 - nothing else runs
    try:
        await answers(f"http://127.0.0.1:{port}/healthz")
        asked_for = (
            "--actor",
            "ada",
            "--tenant",
            "acme",
            "--scope",
            "lists",
            "--scope",
            "catalogue:read",
            "--days",
            "7",
        )
        made = await asyncio.to_thread(command, "token", "create", *asked_for)
        token = made.stdout.strip()
        assert "of ada in acme: catalogue:read, lists; valid until" in made.stderr
        refused = await asyncio.to_thread(command, "query", "-", stdin=QUERY)
        assert (refused.returncode, json.loads(refused.stdout)["errors"][0]["extensions"]["code"]) == (
            1,
            "UNAUTHENTICATED",
        )
        asked = await asyncio.to_thread(command, "query", "-", token=token, stdin=QUERY)
        assert json.loads(asked.stdout)["data"]["viewer"]["actor"] == "ada"
        listed = await asyncio.to_thread(command, "token", "list")
        assert token.split("_")[1] in listed.stdout
        assert "valid" in listed.stdout
        revoked = await asyncio.to_thread(command, "token", "revoke", token.split("_")[1])
        assert revoked.stdout == "revoked 1\n"
    finally:
        api.terminate()
        await asyncio.to_thread(api.wait, 30)
    assert token.rpartition("_")[2] not in (home / "api.log").read_text()
