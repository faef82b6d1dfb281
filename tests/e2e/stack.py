"""A stack of its own for a test: started, asked, killed and stopped through the product's own command line."""

import base64
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import neo4j
import psutil
import redis

from tests.servers import FIRST_PORT

ROOT = Path(__file__).parents[2]
PORT = FIRST_PORT + 1_000
CRASH_PORT = PORT + 10
README_PORT = PORT + 30
COMMAND_SECONDS = 120.0
SEEN_HALF = 5
"""So often a count is asked for again that met a record which a writer has just half-written."""
# All stacks of the tests hash e-mails with one key, so that their graphs can be compared.
SECRET_KEY = base64.b64encode(bytes(range(32))).decode()
OURS = "CREATORGRAPH_"
Json = dict[str, Any]


class WaitedInVainError(Exception):
    """Something did not happen in time."""


def until(condition: Callable[[], bool], what: str, *, seconds: float = 180.0, pause: float = 0.1) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise WaitedInVainError(f"waited {seconds:.0f} s in vain: {what}")
        time.sleep(pause)


@dataclass(frozen=True, slots=True)
class Stack:
    """One installation: its state folder and the first of its ports."""

    home: Path
    port: int

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its commands: nothing of the settings of whoever runs the tests."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        # the commands of this very interpreter come first, as in an activated virtual environment
        path = os.pathsep.join((str(Path(sys.executable).parent), inherited.get("PATH", os.defpath)))
        own = {f"{OURS}HOME": str(self.home), f"{OURS}PORT": str(self.port), f"{OURS}SECRET_KEY": SECRET_KEY}
        return inherited | own | {"PATH": path}

    def command(self, *arguments: str) -> list[str]:
        """Give the command line of the product's command."""
        return [sys.executable, "-m", "creatorgraph", *arguments]

    def run(
        self, *arguments: str, text: str | None = None, codes: Sequence[int] = (0,), seconds: float = COMMAND_SECONDS
    ) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end; its exit code must be one of those expected."""
        done = subprocess.run(
            self.command(*arguments),
            input=text,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        assert done.returncode in codes, f"{arguments} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done

    def shell(self, line: str, *, folder: Path = ROOT, seconds: float = 120.0) -> "subprocess.CompletedProcess[str]":
        """Run a line as somebody types it who stands in a folder, the project's where none is given."""
        return subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", line],
            cwd=folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start a command and let it run."""
        return subprocess.Popen(
            self.command(*arguments),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ask(self, query: str, **variables: object) -> Json:
        """Send a query to the API over HTTP, as a frontend does; it must succeed. Gives its data."""
        body = {"query": query, "variables": variables}
        response = httpx.post(f"http://127.0.0.1:{self.port}/graphql", json=body, timeout=30.0, trust_env=False)
        answer: Json = response.json()
        assert "errors" not in answer, answer["errors"]
        data: Json = answer["data"]
        return data

    def export(self, what: str) -> list[Json]:
        """Give the rows of an export."""
        return [json.loads(line) for line in self.run("export", what).stdout.splitlines()]

    def status(self) -> Json:
        """Give the status as JSON."""
        status: Json = json.loads(self.run("status", "--json", codes=(0, 1)).stdout)
        return status

    def part(self, name: str) -> Json:
        """Give the status of one part."""
        row: Json = next(row for row in self.status()["rows"] if row["name"] == name)
        return row

    @contextmanager
    def graph(self) -> Iterator[neo4j.Session]:
        """Open a session on the graph itself, to see what no command shows."""
        password = (self.home / "secrets" / "graph-password").read_text().strip()
        address = f"bolt://127.0.0.1:{self.port + 1}"
        with (
            neo4j.GraphDatabase.driver(address, auth=("root", password)) as driver,
            driver.session(database="identity") as session,
        ):
            yield session

    def count(self, pattern: str) -> int:
        """Count what matches a pattern."""
        with self.graph() as session:
            for _ in range(SEEN_HALF):
                with suppress(neo4j.exceptions.ClientError):  # a record half-written beside a writer
                    return int(session.run(f"MATCH {pattern} RETURN count(*) AS found").single(strict=True)["found"])
            return int(session.run(f"MATCH {pattern} RETURN count(*) AS found").single(strict=True)["found"])

    def queue_is_empty(self) -> bool:
        """Tell whether no message waits or is being worked on."""
        with redis.Redis(port=self.port + 3) as client:
            names = [name for name in client.scan_iter("creatorgraph:queue:*.msgs") if not name.endswith(b".XQ.msgs")]
            return not any(client.hlen(name) for name in names)

    def until_idle(self) -> None:
        """Wait until nothing is left to do."""
        until(lambda: self.queue_is_empty() and self.count("(o:Outbox)") == 0, "no work is left")

    def wipe(self) -> None:
        """Empty the graph, and the search index through the outbox, as nothing of the product can. Keeps the schema."""
        self.until_idle()
        with self.graph() as session:
            ids = session.run("MATCH (c:Creator) RETURN collect(c.id) AS ids").single(strict=True)["ids"]
            # a few at once: a transaction over all of a large graph holds all of it in memory
            some = "MATCH (n) WHERE NOT n:Migration WITH n LIMIT 2000 DETACH DELETE n RETURN count(*) AS gone"
            while session.run(some).single(strict=True)["gone"]:
                pass
            if ids:
                row = {"id": "wiped", "kind": "project", "keys": ids, "runs": [], "created_at": ""}
                session.run("CREATE (o:Outbox) SET o = $row", row=row).consume()
        self.until_idle()


@contextmanager
def running(home: Path, port: int) -> Iterator[Stack]:
    """Run a stack; at the end it is stopped and its folder removed."""
    stack = Stack(home, port)
    stack.run("up", "--detach")
    try:
        yield stack
    finally:
        stack.run("down")
        shutil.rmtree(home, ignore_errors=True)


def kill(pid: int) -> None:
    """Kill a process at once, and wait until it is gone."""
    process = psutil.Process(pid)
    os.kill(pid, signal.SIGKILL)
    until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE, f"process {pid} is gone")
