"""The command line as people type it: help, and refusals in one line."""

import os
import signal
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from pydantic import ValidationError

from creatorgraph.cli import COMMANDS, main, root
from creatorgraph.errors import UnavailableError
from creatorgraph.settings import Settings

HEAVY = ("creatorgraph.bootstrap", "dramatiq", "lancedb", "neo4j", "pyarrow", "redis", "strawberry", "wordllama")


def run(home: Path, *arguments: str, stdin: str = "", **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run a command in a home where nothing runs."""
    own = {"CREATORGRAPH_HOME": str(home), "CREATORGRAPH_PORT": "29500"}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CREATORGRAPH_")}
    return subprocess.run(
        [sys.executable, "-m", "creatorgraph", *arguments],
        env=clean | own | variables,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_says_what_it_does(name: str) -> None:
    result = CliRunner().invoke(root, [name, "--help"])
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: root {name}")
    found = root.get_command(click.Context(root), name)
    assert found
    assert found.help
    assert found.help.splitlines()[0].endswith(".")
    assert all(option.help for option in found.params if isinstance(option, click.Option))


def test_help_lists_every_command_and_loads_nothing_heavy() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from creatorgraph.cli import root;"
        "print(CliRunner().invoke(root, ['--help']).output);"
        f"print('loaded:', [name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    listed = [line.split()[0] for line in done.stdout.partition("Commands:")[2].splitlines() if line.startswith("  ")]
    assert set(COMMANDS) <= set(listed)
    assert done.stdout.rstrip().endswith("loaded: []")


def test_an_unknown_command_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, "improt")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No such command 'improt'" in done.stderr


@pytest.mark.parametrize(
    ("name", "reason"), [("missing.jsonl", "there is no such file"), ("rows.docx", "is not one of .jsonl")]
)
def test_a_file_that_cannot_be_imported_is_refused_in_one_line(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "rows.docx").write_bytes(b"")
    done = run(tmp_path / "home", "import", str(tmp_path / name))
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"creatorgraph: {tmp_path / name}: ")
    assert reason in line


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("CREATORGRAPH_PORT", "abc", "is no whole number; write one, as 8"),
        ("CREATORGRAPH_PORT", "80", "must be greater than or equal to 1024"),
        ("CREATORGRAPH_LOG_LEVEL", "loud", "must be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("CREATORGRAPH_GRAPH_HEAP", "lots", "is no size as Java writes it; write a whole number with k, m or g"),
        ("CREATORGRAPH_BULK_MEMORY", "lots", "is no size; write a number with its unit, KB, MB, GB or TB: 1GB, 512MB"),
        ("CREATORGRAPH_WEAVIATE_URL", "weaviate:8080", "is no such address; write it as https://"),
        ("CREATORGRAPH_AI_URL", "https://", "is no such address; write it as https://"),
        ("CREATORGRAPH_X_BASE_URL", "api.x.com", "is no such address; write it as https://"),
        ("CREATORGRAPH_REDIS_URL", "localhost:6379", "is no such address; write it as redis://"),
        ("CREATORGRAPH_REDIS_URL", "redis://:hush@queue:port/0", "is no such address; write it as"),
        ("CREATORGRAPH_GRAPH_URL", "graph:7687", "is no such address; write it as bolt://"),
        ("CREATORGRAPH_GRAPH_URL", "http://graph:7474", "is no such address; write it as bolt://"),
        ("CREATORGRAPH_GRAPH_URL", "bolt://[::1:7687", "is no such address; write it as bolt://"),
        ("CREATORGRAPH_GRAPH_URL", "bolt://jane:hush@graph:7687", "holds a user; name it in"),
        ("CREATORGRAPH_RETENTION_DAYS", "{bad", "is no JSON of names and whole numbers; write it as {"),
        ("CREATORGRAPH_RETENTION_DAYS", '{"x": 0}', "x: must be greater than 0"),
    ],
)
def test_a_wrong_setting_is_refused_by_the_name_of_its_variable(
    tmp_path: Path, variable: str, value: str, reason: str
) -> None:
    done = run(tmp_path, "status", **{variable: value})
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"creatorgraph: {variable}: {reason}")
    assert "hush" not in line


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_what_a_setting_may_be_is_said_in_words(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for value in ("lots", "-1", "0", "{}", "[]", "1.5"):
        monkeypatch.setenv(f"CREATORGRAPH_{name.upper()}", value)
        try:
            Settings()
        except ValidationError:
            with pytest.raises(SystemExit):
                main(["status"])
            said = capsys.readouterr().err
            assert not [word for word in ("pattern", "parse", "valid", "input", "Value error") if word in said], said


@pytest.mark.parametrize(
    ("variable", "advice"),
    [
        ("CREATORGRAPH_PROT", "did you mean CREATORGRAPH_PORT?"),
        ("CREATORGRAPH_INSTAGRAM_TOKENS", "did you mean CREATORGRAPH_INSTAGRAM_TOKEN?"),
        ("creatorgraph_zzz", "docs/settings.md has them all"),
    ],
)
def test_a_misspelled_setting_is_told_once_without_its_value(tmp_path: Path, variable: str, advice: str) -> None:
    other = {"CREATORGRAPH_TEST_PORT": "1", "CREATORGRAPH_SERVERS_PORT": "2", "creatorgraph_log_level": "INFO"}
    done = run(tmp_path, "world", "--persons", "1", "-o", str(tmp_path), **other, **{variable: "hush"})
    assert done.returncode == 0
    told = [line for line in done.stderr.splitlines() if line.startswith("creatorgraph: ")]
    assert told == [f"creatorgraph: {variable} is no setting and changes nothing; {advice}"]
    assert "hush" not in done.stderr


@pytest.mark.parametrize(
    ("loading", "code", "told"), [("pydantic_settings", -signal.SIGINT, ""), ("creatorgraph.cli.costs", 1, "Aborted!")]
)
def test_an_interrupt_while_a_command_is_loaded_shows_no_traceback(loading: str, code: int, told: str) -> None:
    script = (
        "import os, signal, sys\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, path, target=None):\n"
        f"        if name == {loading!r}: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "from creatorgraph.__main__ import main\n"
        "sys.argv = ['creatorgraph', 'costs']\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (code, "", told)


def test_a_wrong_key_is_refused_before_anything_starts(tmp_path: Path) -> None:
    wrong = {"CREATORGRAPH_SECRET_KEY": "c2hvcnQ="}
    done = run(tmp_path, "up", "--detach", **wrong)
    assert (done.returncode, done.stderr) == (2, "creatorgraph: CREATORGRAPH_SECRET_KEY holds 5 bytes, 32 are needed\n")


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("CREATORGRAPH_AI_TASK_DOLLARS", "classify=lots", "the tasks are classify, understand, embed"),
        ("CREATORGRAPH_RETENTION_DAYS", '{"myspace": 5}', "names 'myspace', which is no source: name one of"),
    ],
)
@pytest.mark.parametrize("command", [("up", "--detach"), ("worker",), ("api",)])
def test_what_no_form_of_a_setting_tells_is_refused_before_anything_starts(
    tmp_path: Path, command: tuple[str, ...], variable: str, value: str, says: str
) -> None:
    done = run(tmp_path, *command, **{variable: value})
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"creatorgraph: {variable} ")
    assert says in line


@pytest.mark.parametrize(
    ("command", "text", "why"),
    [
        (("up", "--detach"), None, "the weights file cannot be read: No such file or directory"),
        (("worker",), "not JSON", "no weights file: Invalid JSON"),
        (("api",), '{"model": "mine"}', "no weights file: about: Field required"),
        (("resolve", "--all"), None, "the weights file cannot be read"),
        (("review", "list"), None, "the weights file cannot be read"),
        (("evaluate", "--truth", "ROWS"), None, "the weights file cannot be read"),
    ],
)
def test_weights_that_are_none_are_refused_before_anything_starts(
    tmp_path: Path, command: tuple[str, ...], text: str | None, why: str
) -> None:
    file, rows = tmp_path / "mine.json", tmp_path / "rows.jsonl"
    rows.write_text('{"platform": "x", "username": "jane", "person_id": "1"}\n', encoding="utf-8")
    if text is not None:
        file.write_text(text, encoding="utf-8")
    given = [str(rows) if part == "ROWS" else part for part in command]
    done = run(tmp_path / "home", *given, CREATORGRAPH_WEIGHTS=str(file))
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"creatorgraph: CREATORGRAPH_WEIGHTS: {file}: {why}")


@pytest.mark.parametrize(("option", "read"), [("--mistakes", "truth.jsonl"), ("--plot", "seen.jsonl")])
def test_an_evaluation_does_not_write_over_what_it_reads(tmp_path: Path, option: str, read: str) -> None:
    for name in ("truth.jsonl", "seen.jsonl"):
        (tmp_path / name).write_text('{"platform": "x", "username": "a", "person_id": "1"}\n', encoding="utf-8")
    given = ("--truth", str(tmp_path / "truth.jsonl"), "--accounts", str(tmp_path / "seen.jsonl"))
    before = (tmp_path / read).read_bytes()
    done = run(tmp_path, "evaluate", *given, option, str(tmp_path / read))
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{option} {tmp_path / read}: is a file that is read" in done.stderr
    assert (tmp_path / read).read_bytes() == before


def test_a_decision_of_nobody_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, "review", "--actor", " ", "same", "x:@jane", "tiktok:@jane")
    assert (done.returncode, done.stderr) == (
        2,
        "creatorgraph: --actor: name who decides; every decision is kept with it\n",
    )


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("erase", "x:@jane", "--yes", "--receipts"), "--receipts lists those of erasures that were"),
        (("purge", "--after", "x:1"), "--after goes on with --all"),
        (("purge", "--dry-run", "--all"), "--dry-run says what is due by itself"),
    ],
)
def test_options_that_would_be_passed_over_are_refused(tmp_path: Path, arguments: tuple[str, ...], why: str) -> None:
    done = run(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"creatorgraph: {why}")


def test_names_in_another_encoding_are_refused_with_their_line(tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_bytes("jane\njosé\n".encode("latin-1"))
    done = run(tmp_path / "home", "ingest", "--platform", "x", "--file", str(names))
    assert (done.returncode, done.stderr) == (
        2,
        f"creatorgraph: {names}: line 2 is not UTF-8; save the file in that encoding\n",
    )


def test_names_that_come_over_standard_input_are_read_as_strictly(tmp_path: Path) -> None:
    environment = {"CREATORGRAPH_HOME": str(tmp_path), "CREATORGRAPH_PORT": "29500"}
    read = partial(CliRunner(env=environment).invoke, root, ["ingest", "--platform", "x", "--file", "-"])
    wrong = read(input="jane\njosé\n".encode("latin-1"))
    assert str(wrong.exception) == "-: line 2 is not UTF-8; save the file in that encoding"
    right = read(input="\ufeffjane\r\n# josé\n".encode())
    assert isinstance(right.exception, UnavailableError), "it went on to the graph, which is not there"


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "rows\udcff.csv"),
        ("import", "rows.csv", "--rejects", "\udcff"),
        ("review", "same", "x:\udcff", "x:john"),
        ("review", "--actor", "\udcff", "list"),
        ("erase", "x:\udcff"),
    ],
)
def test_an_argument_that_is_no_text_is_refused_in_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(tmp_path, *arguments)
    given = next(each for each in arguments if "\udcff" in each).replace("\udcff", "\\xff")
    told = f"creatorgraph: {given}: is not UTF-8; write it in that encoding, and rename a file so\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)


@pytest.mark.parametrize("command", [("ingest", "--file"), ("backfill",)])
def test_names_in_two_bytes_a_letter_are_refused(tmp_path: Path, command: tuple[str, ...]) -> None:
    names = tmp_path / "names.txt"
    names.write_bytes("jane\njohn\n".encode("utf-16-le"))
    name, *words = command
    done = run(tmp_path / "home", name, "--platform", "x", *words, str(names))
    told = f"creatorgraph: {names}: line 1 is not UTF-8; save the file in that encoding"
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, told)


@pytest.mark.parametrize(("arguments", "wanted"), [(("logs",), "log"), (("logs", "worker"), "log of 'worker'")])
def test_logs_that_are_not_there_are_told(tmp_path: Path, arguments: tuple[str, ...], wanted: str) -> None:
    done = run(tmp_path, *arguments)
    there = f"creatorgraph: there is no {wanted} in {tmp_path / 'logs'}. There are: none yet; "
    assert (done.returncode, done.stderr) == (2, f"{there}start with: creatorgraph up\n")


def test_a_weaviate_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    code = (
        "import asyncio, gc, sys; from creatorgraph.creator_search.weaviate_store import WeaviateSearchIndex as Index\n"
        "async def ask():\n"
        "    await Index('http://127.0.0.1:1', grpc_port=2, dimensions=4).prepare()\n"
        "try: asyncio.run(ask())\n"
        "except Exception as error: print(error, file=sys.stderr); del error\n"
        "gc.collect()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    (line,) = done.stderr.splitlines()
    assert line.startswith("search index: Weaviate at 127.0.0.1:1")


def test_a_library_that_a_command_loads_writes_nothing_into_its_terminal() -> None:
    code = (
        "import logging; from creatorgraph.cli import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: pass\n"
        "import wordllama; logging.getLogger('httpx').info('a request'); logging.getLogger('httpx').warning('trouble')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "trouble\n"


def test_what_the_disk_refuses_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run(tmp_path, "world", "--persons", "1", "-o", str(tmp_path / "file" / "inside"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == f"creatorgraph: {tmp_path / 'file' / 'inside'}: Not a directory"


def test_an_import_does_not_take_its_own_file_for_the_rejected_rows(tmp_path: Path) -> None:
    rows, other = tmp_path / "rows.jsonl", tmp_path / "other.jsonl"
    rows.write_text("{}\n", encoding="utf-8")
    other.hardlink_to(rows)
    done = run(tmp_path, "import", str(rows), "--rejects", str(other))
    assert done.returncode == 2
    assert "is a file that is read" in done.stderr
    assert rows.read_text(encoding="utf-8") == "{}\n"


def test_an_export_goes_nowhere_else_when_its_folder_is_missing(tmp_path: Path) -> None:
    done = run(tmp_path, "export", "accounts", "-o", str(tmp_path / "missing" / "out.ndjson"))
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"creatorgraph: {tmp_path / 'missing' / 'out.ndjson'}: cannot be")


@pytest.mark.parametrize(("command", "place"), [("api", 0), ("fake-platforms", 4), ("fake-models", 5)])
def test_a_server_does_not_share_a_busy_port(tmp_path: Path, command: str, place: int) -> None:
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind(("127.0.0.1", 0))
        held.listen(1)
        base = held.getsockname()[1] - place
        done = run(tmp_path, command, CREATORGRAPH_PORT=str(base))
    assert done.returncode == 2
    assert f"port {base + place} (" in done.stderr
    assert "is busy, held by" in done.stderr


def test_a_query_without_an_api_says_how_to_start_it(tmp_path: Path) -> None:
    done = run(tmp_path, "query", "-", stdin="{ __typename }")
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert "creatorgraph up" in line


def test_a_world_of_one_seed_is_the_same_twice(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        done = run(tmp_path, "world", "--persons", "5", "--seed", "3", "-o", str(tmp_path / folder))
        assert done.returncode == 0
    for name in ("accounts.jsonl", "truth.jsonl"):
        one, two = ((tmp_path / folder / name).read_bytes() for folder in ("one", "two"))
        assert one == two
        assert one.endswith(b"}\n")


@pytest.mark.parametrize("persons", ["0", "-1", "many"])
def test_a_world_needs_somebody(tmp_path: Path, persons: str) -> None:
    result = CliRunner().invoke(root, ["world", "--persons", persons, "-o", str(tmp_path / "w")])
    assert result.exit_code == 2
    assert "--persons" in result.output
    assert not (tmp_path / "w").exists()
