"""An import that nobody waits for: it goes on by itself, and whoever waits for it later learns when it is done."""

from pathlib import Path

from tests.e2e.fingerprint import Fingerprint, fingerprint
from tests.e2e.stack import Stack

PERSONS = 1_300
BATCHES = 3
PATIENCE_SECONDS = 400.0


def seen(stack: Stack) -> Fingerprint:
    """Give the fingerprint of the graph."""
    with stack.graph() as session:
        return fingerprint(session)


def test_nobody_has_to_wait(stack: Stack, tmp_path: Path) -> None:
    stack.wipe()
    stack.run("world", "--persons", str(PERSONS), "--seed", "5", "-o", str(tmp_path))
    file = tmp_path / "accounts.jsonl"
    rows = len(file.read_text(encoding="utf-8").splitlines())
    stack.run("import", str(file), seconds=PATIENCE_SECONDS)
    undisturbed = seen(stack)
    stack.wipe()
    told = stack.run("import", "--no-wait", str(file)).stdout
    unwritten, unresolved = BATCHES - stack.count("(:RunBatch)"), stack.count("(:Outbox)")
    assert unwritten + unresolved > 0, "nothing was left to do when the command returned"
    assert told.splitlines() == [f"queued {rows} rows"]
    assert stack.count("(r:Run {status: 'sent'})") == 1
    # the same command with waiting waits for what was sent, and marks the run as done
    stack.run("import", str(file), seconds=PATIENCE_SECONDS)
    assert stack.count("(r:Run {status: 'done'})") == 1
    after = seen(stack)
    assert not undisturbed.differences(after), "\n".join(undisturbed.differences(after))
