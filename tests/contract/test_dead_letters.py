"""Dead letters end to end: a worker gives messages up, the graph says why, they are replayed and discarded."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import redis
from click.testing import CliRunner

from creatorgraph.access.sealing import Sealer
from creatorgraph.access.viewer import Scope
from creatorgraph.bootstrap.dead_letters import opened_dead_letters, sending_again
from creatorgraph.bootstrap.reviews import desk_over
from creatorgraph.cli.dead_letters import dead_letters_command
from creatorgraph.graph_api.context import Services
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.dead_letters_desk import DeadLetterDesk
from creatorgraph.settings import Settings
from creatorgraph.workers.broker import make_broker
from creatorgraph.workers.messages import INGEST, IngestBatch, send
from tests.contract.sightings import seen
from tests.contract.working import eventually, wait_until, working
from tests.engines import environment_of
from tests.graph_api.conftest import Api, ListedFinder, with_scopes

BIO = "The secret garden of numbers"


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
                viewer_of=lambda _: with_scopes(Scope.OPERATE),
                reviews=desk_over(graph, installation),
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


async def test_a_letter_that_is_not_there_and_a_choice_of_nothing_are_told(letters: Letters) -> None:
    assert await letters.settle('replayDeadLetters(keys: ["nobody"])') == {"argument": "keys"}
    for choice in ("", '(all: true, kind: "E")', "(keys: [])"):
        error = await letters.api.error(f"mutation {{ discardDeadLetters{choice} {letters.SETTLED} }}")
        assert error["extensions"]["code"] == "BAD_INPUT"
