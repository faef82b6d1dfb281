"""Every command that needs a server says in one line which one it cannot use and what to do, and ends with 2."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from creatorgraph.access.secrets import graph_password
from creatorgraph.cli import COMMANDS, main
from creatorgraph.laptop.commands import redis_command
from creatorgraph.settings import Settings
from tests.engines import Engine, environment_of, installed_on, wheel_settings
from tests.refusing_graph import refusing_graph
from tests.servers import ServerProcess, WheelServers, take_ports

NOBODY = "127.0.0.1:9"
"""Where nobody listens."""
KEY = SecretStr("of a platform that nobody asks here")
"""Without one, no platform could be asked, and that would be said first."""
GRAPH = {
    "export": ("accounts",),
    "import": ("ACCOUNTS",),
    "demo": (),
    "purge": ("--dry-run",),
    "erase": ("x:@jane",),
    "reindex": (),
    "reembed": (),
    "replay": (),
    "review": ("list",),
    "changes": (),
    "ingest": ("--platform", "x", "jane"),
    "backfill": ("NAMES", "--platform", "x"),
    "dead-letters": ("list",),
    "refresh": (),
    "resolve": ("--all",),
    "token": ("list",),
    "match": ("ACCOUNTS",),
}
"""The commands that ask the graph, with arguments."""
QUEUE = {name: GRAPH[name] for name in ("import", "ingest", "backfill", "dead-letters")} | {"quota": ()}
"""The commands that cannot do without Redis."""
API = {"query": ("ASK",), "search": ("tea",)}
"""The commands that ask the API."""
OTHERS = {
    *("up", "down", "status", "logs", "worker", "api", "fake-platforms", "fake-models"),
    *("costs", "plan", "world", "analyst", "evaluate", "train"),
}
"""Commands that start servers or show which are there, and commands that need none."""
REFUSED = 2
Answer = tuple[object, str]


@pytest.fixture
def installation(engine: Engine, tmp_path: Path) -> Settings:
    """Give an installation over a graph that answers, and a Redis that does not."""
    return installed_on(engine, f"redis://{NOBODY}/0", tmp_path / "home").model_copy(update={"x_token": KEY})


@pytest.fixture
async def guarded(wheels: WheelServers, tmp_path: Path) -> Settings:
    """Give an installation over the graph of the wheel, which wants a password; a Neo4j for tests may want none."""
    graph = await wheels.graph()
    return Settings(
        home=tmp_path / "home",
        graph_url=graph.effective_graph_url,
        graph_user="nobody",
        graph_password=SecretStr(graph_password(graph)),
        graph_database=graph.effective_graph_database,
        x_token=KEY,
    )


@pytest.fixture
async def locked_redis_url(tmp_path: Path) -> AsyncIterator[str]:
    """Give the URL of a Redis that wants another password."""
    ports = take_ports()
    settings = wheel_settings(tmp_path / "redis", ports.first)
    command = redis_command(settings)
    server = ServerProcess(replace(command, argv=(*command.argv, "--requirepass", "right")), log=tmp_path / "redis.log")

    async def answers(_: int | None) -> str | None:
        return None if "Ready to accept" in (tmp_path / "redis.log").read_text() else "it starts"

    await server.wait_ready(answers)
    yield f"redis://:wrong@127.0.0.1:{settings.redis_port}/0"
    server.stop()
    ports.close()


class Terminal:
    """Runs commands in this process, under given settings."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self._folder, self._patch, self._capture = folder, patch, capture

    def say(self, name: str, arguments: Sequence[str], settings: Settings) -> Answer:
        """Give a command's exit code, and what it wrote on standard error."""
        files = {"NAMES": "names.txt", "ACCOUNTS": "accounts.jsonl", "ASK": "ask.graphql"}
        texts = {"NAMES": "jane\n", "ACCOUNTS": '{"platform": "x", "handle": "jane"}\n', "ASK": "{ __typename }"}
        words = [name]
        for word in arguments:
            if word in files:
                (self._folder / files[word]).write_text(texts[word])
            words.append(str(self._folder / files[word]) if word in files else word)
        for variable, value in environment_of(settings).items():
            self._patch.setenv(variable, value)
        self._capture.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(words)
        return ended.value.code, self._capture.readouterr().err


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """Give a terminal."""
    return Terminal(tmp_path, monkeypatch, capsys)


def unlike(
    terminal: Terminal, commands: Mapping[str, Sequence[str]], settings: Settings, *words: str
) -> dict[str, Answer]:
    """Give the commands that do not end with 2 and one line that holds the words."""
    answers = {name: terminal.say(name, arguments, settings) for name, arguments in commands.items()}
    return {name: answer for name, answer in answers.items() if not is_one_line(answer, words)}


def is_one_line(answer: Answer, words: Sequence[str]) -> bool:
    """Tell whether a command ended with 2 and an error for people as its last line, without a trace of the code."""
    code, text = answer
    last = text.strip().rpartition("\n")[2]
    return (
        code == REFUSED
        and last.startswith("creatorgraph: ")
        and "Traceback" not in text
        and all(word in last for word in words)
    )


def test_every_command_is_in_one_of_the_lists() -> None:
    assert {*GRAPH, *QUEUE, *API, *OTHERS} == set(COMMANDS)


def test_the_graph_is_away(installation: Settings, redis_url: str, terminal: Terminal) -> None:
    settings = installation.model_copy(update={"graph_url": f"bolt://{NOBODY}", "redis_url": redis_url})
    assert not unlike(
        terminal, GRAPH, settings, "the graph does not answer", "at CREATORGRAPH_GRAPH_URL", "`creatorgraph up`"
    )


def test_the_graph_refuses_the_user(guarded: Settings, redis_url: str, terminal: Terminal) -> None:
    settings = guarded.model_copy(update={"redis_url": redis_url})
    assert not unlike(terminal, GRAPH, settings, "the graph refuses", "CREATORGRAPH_GRAPH_PASSWORD")


def test_the_graph_locks_the_user_out_after_wrong_passwords_of_somebody(
    installation: Settings, redis_url: str, terminal: Terminal
) -> None:
    with refusing_graph("Neo.ClientError.Security.AuthenticationRateLimit", at_login=True) as url:
        settings = installation.model_copy(update={"graph_url": url, "redis_url": redis_url})
        assert not unlike(terminal, GRAPH, settings, "the graph refuses", "wait a minute")


def test_the_graph_takes_no_writes(installation: Settings, redis_url: str, terminal: Terminal) -> None:
    with refusing_graph("Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", at_login=False) as url:
        settings = installation.model_copy(update={"graph_url": url, "redis_url": redis_url})
        assert not unlike(terminal, GRAPH, settings, "read-only")


def test_redis_is_away(installation: Settings, terminal: Terminal) -> None:
    assert not unlike(terminal, QUEUE, installation, "Redis", "at CREATORGRAPH_REDIS_URL", "`creatorgraph up`")


def test_redis_refuses_the_password(installation: Settings, locked_redis_url: str, terminal: Terminal) -> None:
    settings = installation.model_copy(update={"redis_url": locked_redis_url})
    assert not unlike(terminal, QUEUE, settings, "Redis refuses", "CREATORGRAPH_REDIS_URL")


def test_the_api_is_away(installation: Settings, terminal: Terminal) -> None:
    settings = installation.model_copy(update={"port": 1_024})
    assert not unlike(terminal, API, settings, "no API answers", "creatorgraph up")


def test_a_replay_that_ends_early_says_where_it_goes_on(installation: Settings, terminal: Terminal) -> None:
    settings = installation.model_copy(update={"graph_url": f"bolt://{NOBODY}"})
    answer = terminal.say("replay", ("--after", "x/2f"), settings)
    assert is_one_line(answer, ["the graph does not answer"])
    assert "not all was read; go on with --after x/2f" in answer[1].splitlines()
