"""Dead letters end to end: a worker gives messages up, the graph says why, they are replayed and discarded."""

import json
from pathlib import Path

import redis
from click.testing import CliRunner

from creatorgraph.cli.dead_letters import dead_letters_command
from creatorgraph.settings import Settings
from creatorgraph.workers.broker import make_broker
from creatorgraph.workers.messages import INGEST, IngestBatch, send
from tests.contract.sightings import seen
from tests.contract.working import wait_until, working
from tests.engines import environment_of

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
        run("replay", str(first["id"]))

        def again() -> dict[str, object]:
            return run("show", str(first["id"]))[0]

        wait_until(lambda: str(again()["history"]).count("failed") == 2, lambda: "it failed again")
        history = again()["history"]
        assert isinstance(history, list)
        assert [entry["what"] for entry in history] == ["failed", "replayed", "failed"]
        assert again()["reference"] != first["reference"]
        run("discard", "--all")
        assert {letter["status"] for letter in run("list")} == {"discarded"}
        assert client.zcard(f"creatorgraph:queue:{INGEST}.XQ") == 0
        result = CliRunner(env=dict(environment_of(installation))).invoke(
            dead_letters_command, ["replay", str(second["id"])]
        )
        assert "its contents are gone" in str(result.exception)
    broker.close()
