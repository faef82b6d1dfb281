"""The change feed over a real WebSocket."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets

from creatorgraph.access.gate import OpenGate
from creatorgraph.bootstrap.graph import open_graph
from creatorgraph.errors import ForbiddenError
from creatorgraph.graph_api.app import Options, create_app
from creatorgraph.graph_api.context import Services
from creatorgraph.settings import Settings
from tests.engines import Engine, environment_of
from tests.graph_api.conftest import Closed, with_scopes
from tests.graph_api.sockets import PATIENCE_S, Client, answers, connected, free_port, served
from tests.graph_api.world import SECRET_KEY

FOLLOW = "subscription ($after: String) { changes(after: $after) { seq kind creatorKey now creator { key name } } }"
QUICK = Options(poll_seconds=0.05, subscriptions=2)

Write = Callable[..., Awaitable[None]]


@pytest.fixture
async def write(engine: Engine) -> AsyncIterator[Write]:
    """Give a way to append to the feed; what was appended is taken away at the end."""

    async def append(*kinds: str) -> None:
        await engine.ask(
            "MERGE (l:Lock {name: 'changes'}) ON CREATE SET l.turn = 0 WITH l UNWIND range(1, size($kinds)) AS step "
            "CREATE (:Change {seq: l.turn + step, kind: $kinds[step - 1], at: '2026-11-02T00:00:00.000Z', "
            "creator: 'c1', now: 'Somebody'})",
            kinds=list(kinds),
        )
        await engine.ask("MATCH (l:Lock {name: 'changes'}) SET l.turn = l.turn + $count", count=len(kinds))

    yield append
    await engine.ask("MATCH (c:Change) DETACH DELETE c")
    await engine.ask("MATCH (l:Lock {name: 'changes'}) DELETE l")


@pytest.fixture
def own(services: Services, engine: Engine) -> Services:
    """Give services with a graph pool of their own: an application closes its pool when it stops."""
    return replace(services, graph=open_graph(engine.settings))


@pytest.fixture
async def place(own: Services) -> AsyncIterator[str]:
    """Serve the API, with room for two subscriptions."""
    async with served(create_app(own, options=QUICK)) as address:
        yield address


async def test_what_was_and_what_comes_arrives_in_order(place: str, write: Write) -> None:
    await write("CREATED", "MERGED")
    async with connected(place) as client:
        await client.subscribe(FOLLOW, {"after": "1"})
        assert (await client.event())["changes"]["seq"] == 2
        await write("RENAMED")
        event = (await client.event())["changes"]
        assert (event["seq"], event["kind"], event["now"]) == (3, "RENAMED", "Somebody")
        await client.send(id="1", type="complete")
        await client.send(type="ping")
        assert (await client.receive())["type"] == "pong"


async def test_without_a_number_only_what_comes_arrives(place: str, write: Write) -> None:
    await write("CREATED")
    async with connected(place) as client:
        await client.subscribe("subscription { changes { seq } }")
        await client.subscribe('subscription { changes(after: "0") { seq } }', name="2")
        first = await client.receive()
        assert (first["id"], first["payload"]["data"]["changes"]["seq"]) == ("2", 1)
        await write("CREATED")
        both = [await client.receive() for _ in range(2)]
        assert {(one["id"], one["payload"]["data"]["changes"]["seq"]) for one in both} == {("1", 2), ("2", 2)}


async def test_each_event_reads_its_creator_anew(place: str, write: Write, engine: Engine) -> None:
    async with connected(place) as client:
        await write("CREATED")
        await client.subscribe(FOLLOW, {"after": "0"})
        assert (await client.event())["changes"]["creator"]["name"] == "Person 1"
        try:
            await engine.ask("MATCH (c:Creator {id: 'c1'}) SET c.name = 'Persona'")
            await write("RENAMED")
            assert (await client.event())["changes"]["creator"]["name"] == "Persona"
        finally:
            await engine.ask("MATCH (c:Creator {id: 'c1'}) SET c.name = 'Person 1'")


async def test_nothing_is_given_past_a_gap(place: str, write: Write, engine: Engine) -> None:
    await write("CREATED", "CREATED", "CREATED")
    await engine.ask("MATCH (c:Change {seq: 2}) SET c.seq = -2")
    async with connected(place) as client:
        await client.subscribe('subscription { changes(after: "0") { seq } }')
        assert (await client.event())["changes"]["seq"] == 1
        await engine.ask("MATCH (c:Change {seq: -2}) SET c.seq = 2")
        assert [(await client.event())["changes"]["seq"] for _ in range(2)] == [2, 3]


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        ("x", "argument 'after': a cursor of the feed is the number of a change ('seq'), as '120'; '0' is its start"),
        ("7", "the feed ends at 1: there is no change 7 to go on behind"),
    ],
)
async def test_a_number_that_is_none_is_refused(place: str, write: Write, after: str, reason: str) -> None:
    await write("CREATED")
    async with connected(place) as client:
        await client.subscribe(FOLLOW, {"after": after})
        error = await refused(client)
        assert (error["message"], error["extensions"]["code"]) == (reason, "BAD_INPUT")


async def test_more_than_the_most_are_refused_until_one_ends(place: str, write: Write) -> None:
    follow = 'subscription { changes(after: "0") { seq } }'
    await write("CREATED")
    async with connected(place) as client:
        for name in ("1", "2"):
            await client.subscribe(follow, name=name)
            assert (await client.receive())["id"] == name
        await client.subscribe(follow, name="3")
        error = await refused(client)
        assert (error["extensions"]["code"], error["extensions"]["retryAfter"]) == ("UNAVAILABLE", 30.0)
        await client.send(id="1", type="complete")
        async with asyncio.timeout(PATIENCE_S):  # the end of a subscription is not told
            while True:
                await client.subscribe(follow, name="4")
                message = await client.receive()
                if message["payload"].get("data"):
                    break
                assert (await client.receive())["type"] == "complete"
        assert message["id"] == "4"


async def test_more_than_a_socket_may_have_are_refused_with_a_code(own: Services, write: Write) -> None:
    await write("CREATED")
    app = create_app(own, options=replace(QUICK, poll_seconds=60, subscriptions=20))
    async with served(app) as place, connected(place) as client:
        for name in range(10):
            await client.subscribe('subscription { changes(after: "0") { seq } }', name=str(name))
            assert (await client.receive())["id"] == str(name)
        await client.subscribe(FOLLOW, name="one more")
        error = await refused(client)
        assert error["message"] == "Subscription limit reached"
        assert error["extensions"] == {"code": "UNAVAILABLE", "retryAfter": 30.0}


async def test_more_connections_than_the_most_are_refused(place: str) -> None:
    async with connected(place), connected(place):
        with pytest.raises(websockets.ConnectionClosed) as closed:
            async with connected(place):
                pass
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1013, "try again in 30 seconds")


async def test_a_viewer_without_the_catalogue_follows_nothing(own: Services) -> None:
    app = create_app(replace(own, gate=OpenGate(with_scopes())), options=QUICK)
    async with served(app) as place, connected(place) as client:
        await client.subscribe(FOLLOW)
        assert (await refused(client))["extensions"]["code"] == "FORBIDDEN"


async def test_a_viewer_who_is_refused_is_told_so_as_the_socket_closes(own: Services) -> None:
    closed_to_all = Closed(ForbiddenError("who are you?"))
    async with served(create_app(replace(own, gate=closed_to_all), options=QUICK)) as place:
        with pytest.raises(websockets.ConnectionClosed) as closed:
            async with connected(place):
                pass
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4403, "who are you?")


async def test_a_web_page_elsewhere_opens_no_socket(place: str) -> None:
    with pytest.raises(websockets.InvalidStatus, match="403"):
        async with connected(place, origin="https://elsewhere.example"):
            pass


async def test_a_query_over_a_socket_and_a_subscription_over_http_are_refused(place: str) -> None:
    async with connected(place) as client:
        await client.subscribe('{ creator(id: "c1") { key } }')
        error = await refused(client)
        assert error["message"] == "a WebSocket carries subscriptions only; send queries and mutations over HTTP"
    async with httpx.AsyncClient() as client:
        response = await client.post(f"http://{place}/graphql", json={"query": FOLLOW})
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_INPUT"
    assert "WebSocket" in response.json()["errors"][0]["message"]


async def test_a_subscription_that_cannot_be_read_says_where(place: str) -> None:
    async with connected(place) as client:
        await client.subscribe("subscription {")
        message = await client.receive()
        assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", "BAD_INPUT")
        assert message["payload"][0]["message"].startswith("Syntax Error")


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("no JSON", id="no JSON"),
        pytest.param('"' + "x" * 100_001 + '"', id="too long"),
        "null",
        "[]",
        "{}",
        '{"type": "complete", "id": []}',
        '{"type": "subscribe", "id": 1, "payload": {"query": "{ __typename }"}}',
        '{"type": "subscribe", "id": "1", "payload": null}',
        '{"type": "subscribe", "id": "1", "payload": {"query": 5}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ __typename }", "variables": [1]}}',
    ],
)
async def test_a_message_that_is_none_closes_the_socket(place: str, message: str) -> None:
    async with connected(place) as client:
        await client.connection.send(message)
        with pytest.raises(websockets.ConnectionClosed, match="4400"):
            await client.receive()


async def test_an_application_that_hangs_up_ends_subscriptions_and_says_so(own: Services, write: Write) -> None:
    app = create_app(own, options=QUICK)
    await write("CREATED")
    async with served(app) as place, connected(place) as client:
        await client.subscribe('subscription { changes(after: "0") { seq } }')
        assert (await client.event())["changes"]["seq"] == 1
        await app.state.hang_up()
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await client.until_closed()
        told = closed.value.rcvd
        # the server's own answer to the end of the socket may come first, without a code
        assert told is None or (told.code, told.reason) in {(1012, "go on behind the last seq"), (1005, "")}
        with pytest.raises(websockets.ConnectionClosed, match="1013"):
            async with connected(place):
                pass


async def test_the_api_process_hangs_up_when_it_is_told_to_stop(installation: Settings, tmp_path: Path) -> None:
    settings = installation.model_copy(update={"port": free_port(), "secret_key": SECRET_KEY})
    with (tmp_path / "api.log").open("wb") as log:
        command = [sys.executable, "-m", "creatorgraph", "api"]
        process = subprocess.Popen(  # noqa: ASYNC220 - nothing else runs meanwhile
            command, env=environment_of(settings), stdout=log, stderr=log
        )
    try:
        await answers(f"{settings.api_url}/healthz")
        async with connected(settings.api_url.removeprefix("http://")) as client:
            await client.subscribe(FOLLOW)
            process.terminate()
            with pytest.raises(websockets.ConnectionClosed):
                await client.until_closed()
        assert await asyncio.to_thread(process.wait, 15) == 0
    finally:
        process.kill()
        process.wait()


async def refused(client: Client) -> dict[str, Any]:
    """Give the error of the next message, which must be one."""
    message = await client.receive()
    if message["type"] == "next":  # it is refused as it begins; what is wrong with the query itself is an error
        assert message["payload"]["data"] is None
        assert (await client.receive())["type"] == "complete"
    error: dict[str, Any] = (message["payload"]["errors"] if message["type"] == "next" else message["payload"])[0]
    return error
