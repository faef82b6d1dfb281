"""What docs/enrichment.md says of a model without a key works as it stands: on a stack, by the commands of the page."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from creatorgraph.enrichment.fakes.moods import BATCHES, CALLS
from creatorgraph.enrichment.fakes.words import SAID
from tests.e2e.stack import PORT, ROOT, Json, Stack, until
from tests.project.files import read

MODELS_PORT = PORT + 50
WRITTEN_PORT = "8705"
LIMIT = 0.005


def section() -> str:
    """Give the part of the page."""
    return read("docs/enrichment.md").partition("### Without a key\n")[2].partition("\n### ")[0]


def blocks() -> list[str]:
    """Give its commands, with the port of this test."""
    text = section().replace(WRITTEN_PORT, str(MODELS_PORT + 5))
    return re.findall(r"^```bash\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.fixture
def tried(tmp_path: Path) -> Iterator[Stack]:
    """Run the first commands: the fake models, a stack that asks them, a world."""
    stack, log = Stack(tmp_path / "home", MODELS_PORT), tmp_path / "log"
    with log.open("wb") as out:
        shell = subprocess.Popen(
            ["bash", "-e", "-c", f"{blocks()[0]}\nwait"],
            cwd=ROOT,
            env=stack.environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        until(lambda: shell.poll() is None and "Or ask from here" in log.read_text(), "the world is there", pause=1.0)
        yield stack
    finally:
        stack.run("down")
        os.killpg(shell.pid, signal.SIGTERM)
        shell.wait(10)


def test_every_mood_is_documented_and_no_other() -> None:
    rows = re.findall(r"^\| (`.*?) \|", section(), re.MULTILINE)
    assert [name for cell in rows for name in re.findall(r"`(\w+)`", cell)] == list(CALLS)
    assert all(f"`{name}`" in section().rpartition("A batch is")[2] for name in BATCHES)


def by_model(stack: Stack) -> list[Json]:
    """Give the values of creators that a model gave, as the graph keeps them."""
    with stack.graph() as session:
        rows = session.run("MATCH (c:Creator) WHERE c.derived IS NOT NULL RETURN c.derived AS derived").value()
    fields = (value for row in rows for value in json.loads(row).values())
    values = (one for value in fields for one in (value if isinstance(value, list) else [value]))
    return [value for value in values if value and value["method"] == "model"]


def test_the_commands_of_the_page_show_what_a_model_would_cost(tried: Stack) -> None:
    door = f"http://127.0.0.1:{MODELS_PORT + 5}/control"
    until(lambda: httpx.get(f"{door}/usage", trust_env=False).json()["calls"] >= 3, "it was asked in each mood")
    until(lambda: bool(by_model(tried)), "what it said is stored")
    done = tried.shell(blocks()[1])
    assert done.returncode == 0, done.stderr
    spent, usage, calls = re.split(r'^(?=\{"calls")', done.stdout.partition("ai.")[0], flags=re.MULTILINE)
    spend, counted = json.loads(spent)["data"]["spend"], json.loads(usage.splitlines()[0])
    assert [task["task"] for task in spend["tasks"]] == ["classify"]
    assert 0 < counted["dollars"] <= spend["day"] <= spend["dayLimit"] == LIMIT
    assert {"ok", "bad_json", "injected"} <= counted["moods"].keys()
    sent = [call["sent"] for call in json.loads(calls.splitlines()[0])["calls"]]
    assert len(sent) == counted["calls"]
    assert not any("@" in text for text in sent)
    said = {word for value in SAID.values() for word in (value if isinstance(value, list) else [value])}
    assert {value["value"] for value in by_model(tried)} <= said | {"Lisbon", "PT"}
    assert "ai.bad_answer" in done.stdout
