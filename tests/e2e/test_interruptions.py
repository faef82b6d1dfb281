"""An import that is interrupted, or that nobody waits for: it goes on, and the graph is the same in the end."""

import re
import signal
from itertools import islice
from pathlib import Path

import pytest

from tests.e2e.fingerprint import Fingerprint, fingerprint
from tests.e2e.stack import Stack, until

PERSONS = 3_000
ACCOUNTS = 6_400
"""More batches than are on the way at once, so that an interruption meets some that were not sent yet."""
BATCHES = 7
SEED = 5
PATIENCE_SECONDS = 400.0
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def world(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a world of more accounts than are on the way at once."""
    folder = tmp_path_factory.mktemp("world")
    stack.run("world", "--persons", str(PERSONS), "--seed", str(SEED), "-o", str(folder))
    file = folder / "some.jsonl"
    with (folder / "accounts.jsonl").open(encoding="utf-8") as lines:
        file.write_text("".join(islice(lines, ACCOUNTS)), encoding="utf-8")
    return file


def seen(stack: Stack) -> Fingerprint:
    """Give the fingerprint of the graph."""
    with stack.graph() as session:
        return fingerprint(session)


@pytest.fixture(scope="module")
def undisturbed(stack: Stack, world: Path) -> Fingerprint:
    """Give what the world leads to when nothing happens."""
    stack.wipe()
    stack.run("import", str(world), seconds=PATIENCE_SECONDS)
    return seen(stack)


def test_an_import_goes_on_where_ctrl_c_stopped_it(stack: Stack, world: Path, undisturbed: Fingerprint) -> None:
    stack.wipe()
    importing = stack.start("import", str(world))
    until(lambda: stack.count("(b:RunBatch)") >= 1, "the first batch is there")
    importing.send_signal(signal.SIGINT)
    _, said = importing.communicate(timeout=30)
    assert importing.returncode not in {0, 3}, said
    assert "Traceback" not in said
    assert stack.count("(r:Run {status: 'done'})") == 0
    again = stack.run("import", str(world), seconds=PATIENCE_SECONDS)
    told = re.search(r"^(\d+) of (\d+) batches were in the graph already$", again.stdout, re.MULTILINE)
    assert told, again.stdout
    assert 1 <= int(told[1]) <= int(told[2]) == BATCHES
    after = seen(stack)
    assert not undisturbed.differences(after), "\n".join(undisturbed.differences(after))
    assert after.digest == undisturbed.digest


def test_nobody_has_to_wait(stack: Stack, world: Path, undisturbed: Fingerprint) -> None:
    stack.wipe()
    told = stack.run("import", "--no-wait", str(world)).stdout
    unwritten, unresolved = BATCHES - stack.count("(:RunBatch)"), stack.count("(:Outbox)")
    assert unwritten + unresolved > 0, "nothing was left to do when the command returned"
    assert told.splitlines() == [f"queued {ACCOUNTS} rows"]
    assert stack.count("(r:Run {status: 'sent'})") == 1
    # the same command with waiting waits for what was sent, and marks the run as done
    stack.run("import", str(world), seconds=PATIENCE_SECONDS)
    after = seen(stack)
    assert not undisturbed.differences(after), "\n".join(undisturbed.differences(after))
