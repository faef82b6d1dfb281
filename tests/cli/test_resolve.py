"""`creatorgraph resolve` on a file: clusters as an export writes them, and clear words for what cannot be."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from creatorgraph.cli.resolve import resolve_command
from creatorgraph.errors import BadInputError
from creatorgraph.identity_graph.weights import load
from creatorgraph.operations.files import digest_of

ROWS = [
    {"platform": "x", "username": "quillabrandtov", "display_name": "Quilla Brandtov"},
    {"platform": "instagram", "username": "quillabrandtov", "display_name": "Quilla Brandtov"},
    {"platform": "tiktok", "username": "someoneelse", "display_name": "Somebody Else", "id": "mine-1"},
    {"platform": "youtube", "username": "playlist?list=PL1", "platform_id": None, "display_name": "Somebody Else"},
    {"platform": "x"},
]


def test_a_file_is_resolved_into_a_file(tmp_path: Path) -> None:
    accounts, clusters = tmp_path / "accounts.jsonl", tmp_path / "clusters.jsonl"
    accounts.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    arguments = ["--all", "--accounts", str(accounts), "-o", str(clusters), "--processes", "1"]
    done = CliRunner(env={"CREATORGRAPH_HOME": str(tmp_path / "home")}).invoke(resolve_command, arguments)
    assert done.stdout == "4 accounts, 1 rows unreadable: 2 edges, 2 creators\n"
    found = {row["id"]: row["cluster"] for row in map(json.loads, clusters.read_text().splitlines())}
    same = "instagram:@quillabrandtov"
    other = "tiktok:@someoneelse"
    assert found == {
        "x:quillabrandtov": same,
        "instagram:quillabrandtov": same,
        "mine-1": other,
        "youtube:playlist?list=PL1": other,
    }
    assert list((tmp_path / "home" / "bulk").iterdir()) == []
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700


def test_a_file_is_resolved_by_the_weights_in_force(tmp_path: Path) -> None:
    accounts, clusters, mine = tmp_path / "accounts.jsonl", tmp_path / "clusters.jsonl", tmp_path / "mine.json"
    accounts.write_text("".join(json.dumps(row) + "\n" for row in ROWS[:2]), encoding="utf-8")
    shipped = load()
    never = shipped.model_copy(update={"prior_bits": shipped.prior_bits - 100})
    mine.write_text(never.readable(), encoding="utf-8")
    said = []
    for weights in ({}, {"CREATORGRAPH_WEIGHTS": str(mine)}):
        done = CliRunner(env={"CREATORGRAPH_HOME": str(tmp_path / "home"), **weights}).invoke(
            resolve_command, ["--all", "--accounts", str(accounts), "-o", str(clusters), "--processes", "1"]
        )
        said.append(done.stdout)
    assert said == ["2 accounts: 1 edges, 1 creators\n", "2 accounts: 0 edges, 2 creators\n"]


def test_the_command_says_nothing_beside_its_progress(tmp_path: Path) -> None:
    accounts, clusters = tmp_path / "accounts.jsonl", tmp_path / "clusters.jsonl"
    accounts.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    command = [sys.executable, "-m", "creatorgraph", "resolve", "--all", "--accounts", str(accounts)]
    environment = {**os.environ, "CREATORGRAPH_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [*command, "-o", str(clusters), "--processes", "1"], env=environment, check=True, text=True, capture_output=True
    )
    rejects = tmp_path / "home" / "rejects" / f"accounts.jsonl.{digest_of(accounts)[-8:]}.rejects.jsonl"
    said = f"1 rows could not be read: line, field and reason of each are in {rejects}"
    assert [line for line in done.stderr.splitlines() if not line.startswith("progress: ")] == [said]
    (rejected,) = map(json.loads, rejects.read_text(encoding="utf-8").splitlines())
    assert (rejected["line"], rejected["field"]) == (len(ROWS), "username")


def test_less_than_no_difference_cannot_be_shown() -> None:
    done = CliRunner().invoke(resolve_command, ["--all", "--check", "--most", "-1"])
    assert (done.exit_code, "'--most': -1 is not in the range" in done.output) == (2, True)


def test_what_is_read_is_not_written_over(tmp_path: Path) -> None:
    accounts, link = tmp_path / "accounts.jsonl", tmp_path / "link.jsonl"
    accounts.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    link.symlink_to(accounts)
    before = accounts.read_bytes()
    for outputs in (("-o", str(link)), ("-o", str(tmp_path / "out"), "--rejects", str(accounts))):
        done = CliRunner(env={"CREATORGRAPH_HOME": str(tmp_path / "home")}).invoke(
            resolve_command, ["--all", "--accounts", str(accounts), *outputs]
        )
        assert isinstance(done.exception, BadInputError)
        assert "is a file that is read" in str(done.exception)
    assert accounts.read_bytes() == before


def test_rows_of_other_platforms_are_counted_apart(tmp_path: Path) -> None:
    accounts = tmp_path / "accounts.jsonl"
    rows = [ROWS[0], {"platform": "github", "username": "quillabrandtov"}]
    accounts.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    arguments = ["--all", "--accounts", str(accounts), "-o", str(tmp_path / "clusters"), "--processes", "1"]
    done = CliRunner(env={"CREATORGRAPH_HOME": str(tmp_path / "home")}).invoke(resolve_command, arguments)
    assert done.stdout == "1 accounts, 1 rows of other platforms: 0 edges, 1 creators\n"
    assert not (tmp_path / "home" / "rejects").exists()


def test_a_file_without_rows_gives_no_clusters(tmp_path: Path) -> None:
    accounts, clusters = tmp_path / "accounts.jsonl", tmp_path / "clusters.jsonl"
    accounts.touch()
    arguments = ["--all", "--accounts", str(accounts), "-o", str(clusters), "--processes", "1"]
    done = CliRunner(env={"CREATORGRAPH_HOME": str(tmp_path / "home")}).invoke(resolve_command, arguments)
    assert done.stdout == "0 accounts: 0 edges, 0 creators\n"
    assert clusters.read_bytes() == b""


def test_where_clusters_cannot_go_is_said_before_anything_is_read(tmp_path: Path) -> None:
    accounts = tmp_path / "accounts.jsonl"
    accounts.touch()
    done = CliRunner().invoke(
        resolve_command, ["--all", "--accounts", str(accounts), "-o", str(tmp_path / "missing" / "out")]
    )
    assert isinstance(done.exception, BadInputError)
    assert "there is no folder" in str(done.exception)


@pytest.mark.parametrize("arguments", [[], ["--check"], ["--all", "-o", "here"]])
def test_what_is_not_said_whole_is_refused(arguments: list[str]) -> None:
    done = CliRunner().invoke(resolve_command, arguments)
    assert isinstance(done.exception, BadInputError)
    assert "resolve --all" in str(done.exception)


def test_a_damaged_file_is_one_line(tmp_path: Path) -> None:
    accounts = tmp_path / "accounts.parquet"
    table = pa.table({"platform": ["x"] * 20, "username": [f"jane{number}" for number in range(20)]})
    pq.write_table(table, accounts, row_group_size=10, use_dictionary=False)
    content = bytearray(accounts.read_bytes())
    place = pq.read_metadata(accounts).row_group(1).column(1).data_page_offset
    content[place : place + 30] = b"\xa5" * 30
    accounts.write_bytes(content)
    arguments = ["--all", "--accounts", str(accounts), "-o", str(tmp_path / "clusters"), "--processes", "1"]
    done = CliRunner(env={"CREATORGRAPH_HOME": str(tmp_path / "home")}).invoke(resolve_command, arguments)
    assert isinstance(done.exception, BadInputError)
    assert str(done.exception).startswith(f"{accounts}: is damaged behind row 10 (")
    assert not (tmp_path / "clusters").exists()
