"""`creatorgraph analyst`: what it lists, prints and refuses."""

import subprocess
import sys

import orjson
import pytest
from click.testing import CliRunner

from creatorgraph.cli.analyst import analyst_command, read_params
from creatorgraph.cypher import analysts
from creatorgraph.errors import BadInputError
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.platforms.world.showcase import showcase
from tests.analysts.conftest import SEED
from tests.engines import Engine, environment_of

STAR = showcase(SEED)


def run(engine: Engine, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own, on the engine of this test."""
    command = [sys.executable, "-m", "creatorgraph", "analyst", *arguments]
    environment = dict(environment_of(engine.settings))
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=180, check=False)


def test_without_a_name_it_lists_every_query_with_its_purpose() -> None:
    listed = CliRunner().invoke(analyst_command, ["--json"])
    rows = [orjson.loads(line) for line in listed.output.splitlines()]
    assert [row["name"] for row in rows] == analysts.names()
    assert len(rows) >= 10
    assert {"name": "person", "parameters": ["handle=...", "platform=...", "limit=200"]}.items() <= next(
        row for row in rows if row["name"] == "person"
    ).items()
    table = CliRunner().invoke(analyst_command, [])
    assert all(name in table.output for name in analysts.names())


@pytest.mark.parametrize(
    ("given", "read"),
    [("@Straße", "strasse"), ("ΝΊΚΟΣ", "νίκοσ"), ("jose\u0301", "jos\u00e9"), ("Mira.Paints", "mira.paints")],
)
def test_a_handle_is_read_as_the_keys_of_handles_are_written(given: str, read: str) -> None:
    assert read_params([f"handle={given}", "platform=X"]) == {"handle": read, "platform": "X"}


def test_rows_are_json_with_paths_as_lines(graph: Graph, engine: Engine) -> None:
    del graph  # filled it
    shown = run(engine, "person", "-p", f"platform={STAR.platform}", "-p", f"handle={STAR.handle}", "--json")
    assert shown.returncode == 0, shown.stderr
    rows = [orjson.loads(line) for line in shown.stdout.splitlines()]
    assert {row["member"].partition(" <-")[0] for row in rows} == {f"(Creator {STAR.name})"}
    assert any("-SAME_AS->" in row["evidence"] or "<-SAME_AS-" in row["evidence"] for row in rows)


def test_rows_are_a_table_with_a_column_a_value(graph: Graph, engine: Engine) -> None:
    del graph  # filled it
    shown = run(engine, "on_platforms", "-p", "limit=200")
    assert shown.returncode == 0, shown.stderr
    head, line = shown.stdout.splitlines()[1], next(x for x in shown.stdout.splitlines() if STAR.name in x)
    assert head.split() == [
        *("creator", "id", "accounts", "largest", "instagram", "youtube", "tiktok", "x", "confidence")
    ]
    assert " 4 " in line


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nobody_wrote_this"], "there are: agencies"),
        (["person", "-p", "platform=x"], "wants handle"),
        (["review", "-p", "limit=many"], "limit of query review is a whole number"),
        (["review", "-p", "limit=-1"], "limit of query review is a whole number from 0 to"),
        (["review", "-p", "nothing=1"], "no parameter 'nothing'; it takes limit=25"),
        (["review", "-p", "limit"], "is not NAME=VALUE"),
    ],
)
def test_what_cannot_be_run_is_refused_with_what_can(engine: Engine, arguments: list[str], said: str) -> None:
    refused = run(engine, *arguments)
    assert refused.returncode == 2
    assert said in refused.stderr
    assert not refused.stdout


def test_a_value_may_hold_an_equals_sign() -> None:
    assert read_params(["key=example.com/?a=b"]) == {"key": "example.com/?a=b"}
    with pytest.raises(BadInputError):
        read_params(["=b"])
