"""The promise on failure: Ctrl-C and `kill -9` during an import, and the graph is the same.

An import of 20,000 accounts of a generated world is run twice, each in a stack of its own: once undisturbed, once while
first the command is stopped by Ctrl-C and started again, and then the worker, the graph process, Redis and once more
the worker (while it resolves) are killed at once, one after the other. The supervisor restarts each of them. The
command may give up with a clear error while the graph is away; it is started again then, as a person would.
"""

import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from subprocess import Popen

import neo4j.exceptions
import pytest

from creatorgraph.laptop.state import read_state
from tests.e2e.fingerprint import Fingerprint, fingerprint
from tests.e2e.stack import CRASH_PORT, Stack, kill, running, until

PERSONS = 9_300
ACCOUNTS, BATCHES = 20_000, 20
SEED = 11
ATTEMPTS = 6
PATIENCE_SECONDS = 900.0
TOTAL = "{ search(first: 1) { totalCount } }"


@dataclass(slots=True)
class Import:
    """An import that is started again where it ends with a clear error."""

    stack: Stack
    file: Path
    process: "Popen[str]" = field(init=False)
    errors: list[str] = field(default_factory=list)
    told: str = ""

    def __post_init__(self) -> None:
        """Start it."""
        self.process = self.stack.start("import", str(self.file))

    def is_done(self) -> bool:
        """Tell whether it ended well; start it again where it did not."""
        code = self.process.poll()
        if code is None:
            return False
        self.told, said = self.process.communicate()
        if code == 0:
            return True
        error = said.strip().splitlines()[-1]
        assert code == 2, said
        assert error.startswith("creatorgraph: "), said
        assert "Traceback" not in said, said
        self.errors.append(error)
        assert len(self.errors) < ATTEMPTS, self.errors
        time.sleep(1.0)
        self.process = self.stack.start("import", str(self.file))
        return False

    def interrupt(self) -> None:
        """Stop it by Ctrl-C, and start it again; it must not be done by then."""
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=30)
        assert self.process.returncode not in {0, 3}, said
        assert "Traceback" not in said
        assert self.stack.count("(r:Run {status: 'done'})") == 0
        self.process = self.stack.start("import", str(self.file))

    def until(self, pattern: str, count: int) -> None:
        """Wait until the graph holds so many of something; the import must still be going on then."""

        def reached() -> bool:
            assert not self.is_done(), f"the import ended before there were {count} of {pattern}: import more accounts"
            try:
                return self.stack.count(pattern) >= count
            except neo4j.exceptions.DriverError:
                return False

        until(reached, f"{count} of {pattern}", seconds=PATIENCE_SECONDS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import led to, and how long it took."""

    graph: Fingerprint
    creators: int
    searchable: int
    seconds: float


def kill_part(stack: Stack, name: str) -> None:
    """Kill a part of the stack at once, and wait until the supervisor has another one ready."""
    before = stack.part(name)
    assert before["pid"], before
    kill(before["pid"])

    def is_back() -> bool:
        state = read_state(stack.home)  # `status` asks every part, and would take a core from the one that starts
        child = next(each for each in state.children if each.name == name) if state else None
        if child is None or child.phase != "ready" or child.process is None or child.process.pid == before["pid"]:
            return False
        return bool(stack.part(name)["well"])

    until(is_back, f"{name} is ready again", seconds=120.0)
    assert stack.part(name)["restarts"] == before["restarts"] + 1


def outcome(stack: Stack, since: float) -> Outcome:
    """Read what is there, once nothing is left to do."""
    seconds = time.monotonic() - since
    until(lambda: stack.count("(o:Outbox)") == 0, "no work is left")
    with stack.graph() as session:
        graph = fingerprint(session)
    creators = stack.count("(c:Creator {status: 'active'})")
    return Outcome(graph, creators, stack.ask(TOTAL)["search"]["totalCount"], seconds)


@contextmanager
def some_stack(folder: Path, number: int) -> Iterator[Stack]:
    """Run a stack on ports of its own."""
    with running(folder / f"home-{number}", CRASH_PORT + 10 * number) as stack:
        yield stack


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a world of 20,000 accounts."""
    folder = tmp_path_factory.mktemp("world")
    Stack(folder / "home", CRASH_PORT).run("world", "--persons", str(PERSONS), "--seed", str(SEED), "-o", str(folder))
    file = folder / "some.jsonl"
    with (folder / "accounts.jsonl").open(encoding="utf-8") as lines:
        file.write_text("".join(islice(lines, ACCOUNTS)), encoding="utf-8")
    return file


@pytest.mark.timeout(2_400)
def test_ctrl_c_and_kill_9_of_every_part_leave_the_graph_of_an_undisturbed_import(world: Path, tmp_path: Path) -> None:
    with some_stack(tmp_path, 0) as stack:
        since = time.monotonic()
        stack.run("import", str(world), seconds=PATIENCE_SECONDS)
        calm = outcome(stack, since)
    assert calm.searchable == calm.creators > ACCOUNTS / 4
    with some_stack(tmp_path, 1) as stack:
        since = time.monotonic()
        running_import = Import(stack, world)
        running_import.until("(b:RunBatch)", 1)
        running_import.interrupt()
        for part, batches in (("worker", 2), ("graph", 6), ("redis", 10)):
            running_import.until("(b:RunBatch)", batches)
            kill_part(stack, part)
        running_import.until("(a:Account)-[:BELONGS_TO]->(:Creator)", 1)
        kill_part(stack, "worker")
        until(running_import.is_done, "the import is done", seconds=PATIENCE_SECONDS, pause=0.5)
        disturbed = outcome(stack, since)
        assert "the graph equals its rebuild" in stack.run("resolve", "--all", "--check").stdout
    already = re.search(r"^(\d+) of (\d+) batches were in the graph already$", running_import.told, re.MULTILINE)
    assert already, running_import.told
    assert 1 <= int(already[1]) <= int(already[2]) == BATCHES
    print(f"undisturbed {calm.seconds:.0f} s, disturbed {disturbed.seconds:.0f} s, {running_import.errors}")  # noqa: T201 - pytest shows it on failure, or on demand
    differences = calm.graph.differences(disturbed.graph)
    assert not differences, "\n".join(differences)
    assert calm.graph.digest == disturbed.graph.digest
    assert disturbed.searchable == disturbed.creators
