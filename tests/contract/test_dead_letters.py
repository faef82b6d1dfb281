"""Dead letters end to end: a worker gives messages up, the graph says why, they are replayed and discarded."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from click.testing import CliRunner
from redis.asyncio import Redis as AsyncRedis

from creatorgraph.access.gate import OpenGate
from creatorgraph.access.sealing import Sealer
from creatorgraph.access.viewer import Scope
from creatorgraph.bootstrap.dead_letters import opened_dead_letters, sending_again
from creatorgraph.bootstrap.graph import new_id
from creatorgraph.bootstrap.matching import matcher_over
from creatorgraph.bootstrap.reviews import desk_over
from creatorgraph.cli.dead_letters import dead_letters_command
from creatorgraph.clock import system_clock, to_text
from creatorgraph.creator_search.lists import CreatorLists
from creatorgraph.creator_search.notes import CreatorNotes
from creatorgraph.graph_api.context import Services
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.dead_letters import ALL_EVERY, REPLAYED, REPLAYED_WITHIN, WAITING, DeadLetters
from creatorgraph.operations.dead_letters_desk import MOST_AT_ONCE, DeadLetterDesk
from creatorgraph.operations.dead_letters_store import AT_ONCE, CAUSES, RejectedInRedis
from creatorgraph.operations.queue_keys import INGEST, QUEUES
from creatorgraph.settings import Settings
from creatorgraph.workers.broker import make_broker
from creatorgraph.workers.messages import IngestBatch, send
from tests.contract.sightings import seen
from tests.contract.working import eventually, wait_until, working
from tests.engines import environment_of
from tests.graph_api.conftest import Api, ListedFinder, with_scopes

BIO = "The secret garden of numbers"
NOW = system_clock().replace(microsecond=0)


def test_what_is_given_up_is_listed_with_its_cause_replayed_and_discarded(
    installation: Settings, tmp_path: Path
) -> None:
    def run(*arguments: str) -> list[dict[str, object]]:
        result = CliRunner(env=dict(environment_of(installation))).invoke(dead_letters_command, arguments)
        assert result.exit_code == 0, result.output
        assert BIO not in result.output
        return [json.loads(line) for line in result.output.splitlines() if line.startswith("{")]

    good = IngestBatch(observations=(seen("x", "1@ada", bio=BIO),)).model_dump_json()
    broker = make_broker(installation.effective_redis_url)
    with (
        redis.Redis.from_url(installation.effective_redis_url) as client,
        working(installation, log=tmp_path / "worker.log"),
    ):
        send(broker, INGEST, good[:-20])
        send(broker, INGEST, good.replace('"x"', '"myspace"'))
        wait_until(lambda: int(str(client.zcard(f"creatorgraph:queue:{INGEST}.XQ"))) == 2, lambda: "both are given up")
        wait_until(lambda: len(run("list", "--kind", "BadInputError")) == 2, lambda: "both are listed")
        first, second = run("list", "--kind", "BadInputError")
        assert (first["actor"], first["code"], first["tries"], first["status"]) == (INGEST, "BAD_INPUT", 1, "waiting")
        partly = CliRunner(env=dict(environment_of(installation))).invoke(
            dead_letters_command, ["replay", str(first["id"]), "unknown"]
        )
        assert (partly.exit_code, "there is no dead letter unknown" in partly.output) == (3, True)

        def again() -> dict[str, object]:
            return run("show", str(first["id"]))[0]

        wait_until(lambda: str(again()["history"]).count("failed") == 2, lambda: "it failed again")
        history = again()["history"]
        assert isinstance(history, list)
        assert [entry["what"] for entry in history] == ["failed", "replayed", "failed"]
        assert again()["reference"] != first["reference"]
        run("discard", "--all")
        assert {letter["status"] for letter in run("list")} == {"discarded"}
        assert (len(run("list", "--status", "discarded")), run("list", "--status", "waiting")) == (2, [])
        assert client.zcard(f"creatorgraph:queue:{INGEST}.XQ") == 0
        result = CliRunner(env=dict(environment_of(installation))).invoke(
            dead_letters_command, ["replay", str(second["id"])]
        )
        assert "its contents are gone" in str(result.exception)
    broker.close()


def test_every_letter_is_asked_for_however_many_are_named(installation: Settings) -> None:
    named = [f"unknown-{number}" for number in range(MOST_AT_ONCE + 1)]
    result = CliRunner(env=dict(environment_of(installation))).invoke(dead_letters_command, ["discard", *named])
    assert result.exit_code == 3, result.output
    assert result.output.count("there is no dead letter unknown-") == len(named)


class Letters:
    """The API's view of dead letters."""

    SETTLED = "{ ... on DeadLettersSettled { count keys more failed { key } } ... on NotFound { argument } }"

    def __init__(self, api: Api) -> None:
        self.api = api

    async def ask(self, query: str) -> Any:  # noqa: ANN401 - JSON
        """Give the one field that a query asks for."""
        (found,) = (await self.api.data(query)).values()
        return found

    async def waiting(self) -> list[dict[str, Any]]:
        """Give those that wait."""
        found: list[dict[str, Any]] = (
            await self.ask("{ deadLetters(status: WAITING) { nodes { key error code tries } } }")
        )["nodes"]
        return found

    async def settle(self, mutation: str) -> dict[str, Any]:
        """Run a mutation."""
        done: dict[str, Any] = await self.ask(f"mutation {{ {mutation} {self.SETTLED} }}")
        return done

    async def are_two(self) -> bool:
        """Tell whether two wait."""
        return len(await self.waiting()) == 2


@pytest.fixture
async def letters(installation: Settings, graph: Graph) -> AsyncIterator[Letters]:
    """Give the API of an operator over the installation's graph and queue."""
    async with opened_dead_letters(installation, graph) as opened:
        with sending_again(installation) as send_again:
            services = Services(
                graph=graph,
                search=ListedFinder([]),
                sealer=Sealer(bytes(32)),
                gate=OpenGate(with_scopes(Scope.OPERATE)),
                reviews=desk_over(graph, installation),
                matcher=matcher_over(graph, installation, Sealer(bytes(32))),
                lists=CreatorLists(graph, clock=system_clock, new_id=new_id),
                notes=CreatorNotes(graph, clock=system_clock, new_id=new_id),
                letters=DeadLetterDesk(opened, send=send_again),
            )
            yield Letters(Api(services))


async def test_operators_see_replay_and_discard_them_in_the_api(
    installation: Settings, letters: Letters, tmp_path: Path
) -> None:
    broker = make_broker(installation.effective_redis_url)
    good = IngestBatch(observations=(seen("x", "1@ada", bio=BIO),)).model_dump_json()
    with working(installation, log=tmp_path / "worker.log"):
        for text in (good[:-20], good.replace('"x"', '"myspace"')):
            send(broker, INGEST, text)
        await eventually(letters.are_two)
        first, second = await letters.waiting()
        assert (first["error"], first["code"], first["tries"]) == ("BadInputError", "BAD_INPUT", 1)
        page = await letters.ask("{ deadLetters(first: 1) { nodes { key } pageInfo { hasNextPage endCursor } } }")
        assert (page["nodes"], page["pageInfo"]["hasNextPage"]) == ([{"key": first["key"]}], True)
        rest = await letters.ask(f'{{ deadLetters(after: "{page["pageInfo"]["endCursor"]}") {{ nodes {{ key }} }} }}')
        assert rest["nodes"] == [{"key": second["key"]}]
        done = await letters.settle(f'replayDeadLetters(keys: ["{first["key"]}"])')
        assert done == {"count": 1, "keys": [first["key"]], "more": False, "failed": []}
        await eventually(letters.are_two)  # it failed again
        again = await letters.ask(f'{{ deadLetter(key: "{first["key"]}") {{ status history {{ what }} }} }}')
        assert [each["what"] for each in again["history"]] == ["failed", "replayed", "failed"]
        done = await letters.settle('discardDeadLetters(kind: "BadInputError")')
        assert (done["count"], await letters.waiting()) == (2, [])
    broker.close()


class GivenUp:
    """Messages that the queue gave up, put where the broker puts them."""

    def __init__(self, client: AsyncRedis) -> None:
        self.client = client
        self.key = f"creatorgraph:queue:{INGEST}.XQ"

    async def put(self, *references: str, of: str = "message of {}", ago: timedelta = timedelta()) -> None:
        """Put some, each with one cause; `of` names the messages by their references."""
        at = (NOW - ago).timestamp() * 1000
        cause = json.dumps([{"at": to_text(NOW), "error": "BadInputError", "code": "BAD_INPUT"}])
        messages = {
            each: json.dumps({"message_id": of.format(each), "actor_name": INGEST, "args": ["{}"]})
            for each in references
        }
        async with self.client.pipeline() as pipe:
            pipe.zadd(self.key, {each: at + number / 1000 for number, each in enumerate(references)})
            pipe.hset(f"{self.key}.msgs", items=[text for pair in messages.items() for text in pair])
            pipe.hset(CAUSES, items=[text for each in references for text in (each, cause)])
            await pipe.execute()


@pytest.fixture
async def given_up(redis_url: str) -> AsyncIterator[GivenUp]:
    """Give what puts messages where the queue gives them up."""
    async with AsyncRedis.from_url(redis_url) as client:
        yield GivenUp(client)


class KilledError(BaseException):
    """The end of the process."""


async def test_however_many_wait_the_latest_is_seen(graph: Graph, given_up: GivenUp) -> None:
    now = [NOW]
    letters = DeadLetters(graph, RejectedInRedis(given_up.client, queues=QUEUES), clock=lambda: now[0])
    await given_up.put(*(f"r{number:04}" for number in range(AT_ONCE + 5)), ago=timedelta(hours=1))
    assert [await letters.collect() for _ in range(2)] == [AT_ONCE + 5, 0]
    assert (await letters.one(f"message of r{AT_ONCE + 4:04}"))["status"] == WAITING
    await given_up.put("latest")
    assert [await letters.collect() for _ in range(2)] == [1, 0]
    await given_up.put("by a worker whose clock is late", ago=timedelta(minutes=30))
    assert await letters.collect() == 0
    now[0] += ALL_EVERY
    assert [await letters.collect() for _ in range(2)] == [1, 0]


async def test_a_letter_whose_replay_was_interrupted_waits_again(graph: Graph, given_up: GivenUp) -> None:
    now = [NOW]
    letters = DeadLetters(graph, RejectedInRedis(given_up.client, queues=QUEUES), clock=lambda: now[0])

    async def status() -> str:
        await letters.collect()
        return str((await letters.one("m"))["status"])

    def killed(_: bytes) -> None:
        raise KilledError

    await given_up.put("first", of="m")
    assert await status() == WAITING
    with pytest.raises(KilledError):
        await letters.replay("m", killed)
    now[0] += REPLAYED_WITHIN
    assert await status() == REPLAYED  # whoever replays it may be about to
    now[0] += ALL_EVERY
    assert await status() == WAITING
    sent: list[bytes] = []
    await letters.replay("m", sent.append)
    now[0] += 2 * ALL_EVERY
    assert (await status(), len(sent), await given_up.client.zcard(given_up.key)) == (REPLAYED, 1, 0)
    history = [each["what"] for each in json.loads((await letters.one("m"))["history"])]
    assert history == ["failed", "replayed", "waiting", "replayed"]


async def test_where_a_message_lay_before_it_failed_again_says_nothing_new(graph: Graph, given_up: GivenUp) -> None:
    letters = DeadLetters(graph, RejectedInRedis(given_up.client, queues=QUEUES), clock=lambda: NOW)
    await given_up.put("first", of="m", ago=timedelta(seconds=50))
    await letters.collect()

    def sent_then_killed(_: bytes) -> None:
        raise KilledError  # it is on the queue

    with pytest.raises(KilledError):
        await letters.replay("m", sent_then_killed)
    await given_up.put("second", of="m")  # and failed again
    assert [await letters.collect() for _ in range(3)] == [1, 0, 0]
    found = await letters.one("m")
    assert (found["reference"], found["status"]) == ("second", WAITING)


async def test_a_letter_that_is_not_there_and_a_choice_of_nothing_are_told(letters: Letters) -> None:
    assert await letters.settle('replayDeadLetters(keys: ["nobody"])') == {"argument": "keys"}
    for choice in ("", '(all: true, kind: "E")', "(keys: [])"):
        error = await letters.api.error(f"mutation {{ discardDeadLetters{choice} {letters.SETTLED} }}")
        assert error["extensions"]["code"] == "BAD_INPUT"
