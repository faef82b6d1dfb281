"""`creatorgraph query` asks an API over a socket."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from granian.constants import Interfaces
from granian.server.embed import Server

from creatorgraph.cli import root
from creatorgraph.cli.search import found_lines
from creatorgraph.graph_api.app import create_app
from creatorgraph.graph_api.context import Services
from tests.graph_api.test_faults import CLOSED_PORT

PORT = 24_013
URL = f"http://127.0.0.1:{PORT}"


@pytest.fixture
async def running(services: Services) -> AsyncIterator[str]:
    """Serve the API on a port of its own."""
    server = Server(create_app(services), address="127.0.0.1", port=PORT, interface=Interfaces.ASGINL)
    task = asyncio.create_task(server.serve())
    for _ in range(100):
        await asyncio.sleep(0.05)
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", PORT)
        except OSError:
            continue
        writer.close()
        break
    yield URL
    server.stop()  # type: ignore[no-untyped-call]
    await task


async def _command(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "creatorgraph", "query", *arguments]
    return await asyncio.to_thread(
        subprocess.run, command, input=stdin, capture_output=True, text=True, timeout=180, check=False
    )


async def test_it_prints_the_answer_of_a_file_or_of_standard_input(running: str, tmp_path: Path) -> None:
    file = tmp_path / "a.graphql"
    file.write_text("query ($id: ID!) { creator(id: $id) { key name } }")
    variables = tmp_path / "variables.json"
    variables.write_text('{"id": "c2"}')
    given = await _command(str(file), "--variables", '{"id": "c1"}', "--url", running)
    assert (given.returncode, json.loads(given.stdout)["data"]["creator"]["name"]) == (0, "Person 1")
    from_file = await _command(str(file), "-v", f"@{variables}", "--url", f"{running}/graphql")
    assert json.loads(from_file.stdout)["data"]["creator"]["name"] == "Person 2"
    piped = await _command("-", "--url", running, stdin='{ creator(id: "c3") { name } }')
    assert json.loads(piped.stdout) == {"data": {"creator": {"name": "Person 3"}}}


async def test_an_answer_with_errors_is_printed_and_the_exit_code_says_so(running: str) -> None:
    found = await _command("-", "--url", running, stdin="{ nothing }")
    assert found.returncode == 1
    assert json.loads(found.stdout)["errors"][0]["extensions"]["code"] == "BAD_INPUT"


async def test_without_an_api_it_says_what_to_do() -> None:
    url = f"http://127.0.0.1:{CLOSED_PORT}"
    found = await _command("-", "--url", url, stdin="{ __typename }")
    assert found.returncode == 2
    assert found.stdout == ""
    assert found.stderr.startswith(f"creatorgraph: no API answers at {url}/graphql")
    assert "creatorgraph up" in found.stderr


async def test_what_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "query"
    file.write_bytes(b"{ __typename } # \xff")
    done = CliRunner().invoke(root, ["query", str(file), "--url", URL])
    assert str(done.exception) == f"{file}: is not UTF-8; save the query in that encoding"
    done = CliRunner().invoke(root, ["search", "caf\udce9", "--url", URL])
    assert str(done.exception) == "what is asked is not UTF-8; write it in that encoding"


@pytest.mark.parametrize(
    ("variables", "words"),
    [("{", "is not JSON"), ("[1]", "is not a JSON object"), ("@/nowhere.json", "cannot be read")],
)
async def test_wrong_variables_are_refused_before_anything_is_asked(variables: str, words: str) -> None:
    found = await _command("-", "-v", variables, "--url", URL, stdin="{ __typename }")
    assert found.returncode == 2
    assert words in found.stderr


async def test_a_search_is_shown_with_how_it_was_understood(running: str) -> None:
    command = ["search", "fitness in Germany", "--url", running]
    done = await asyncio.to_thread(CliRunner().invoke, root, command)
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert lines[:3] == ["understood as", "  fitness: niche is fitness", "  Germany: country is DE"]
    shown = [line.split("  ") for line in lines if line.startswith("  1.000  ")]
    assert [len(parts) for parts in shown] == [4]


def test_what_is_sorted_has_no_score_and_an_account_without_handle_its_key() -> None:
    accounts = [{"platform": "YOUTUBE", "handle": None, "key": "youtube:UC1"}, {"platform": "X", "handle": "jane"}]
    node = {"name": "Jane", "accounts": {"nodes": accounts}}
    found = {"totalCount": 9, "edges": [{"score": 0.0, "node": node}, {"score": 0.5, "node": node}], "removedBy": []}
    assert found_lines(found) == ["9 found", "  Jane  youtube:UC1 x:jane", "  0.500  Jane  youtube:UC1 x:jane"]


def test_what_is_small_is_explained_by_what_the_filter_removed() -> None:
    removed = [{"filter": "verified", "count": 0, "alone": 3}, {"filter": "business", "count": 2, "alone": None}]
    assert found_lines({"totalCount": 0, "edges": [], "removedBy": removed}) == [
        "0 found",
        "  'verified' holds for 3, not with the others",
        "  without 'business' 2 more",
    ]
