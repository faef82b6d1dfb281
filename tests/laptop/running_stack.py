"""A supervisor in a process of its own, over real signals, for the tests of this folder."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from creatorgraph.laptop.log_files import STACK, log_file
from creatorgraph.laptop.running import end_orphans
from creatorgraph.laptop.state import ChildState, StackState, read_state

SCRIPT = Path(__file__).with_name("small_stack.py")
PATIENCE_S = 180.0


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.05)


@dataclass(slots=True)
class Running:
    """A running stack and what can be seen of it from outside."""

    home: Path
    process: "subprocess.Popen[str]"

    @property
    def state(self) -> StackState:
        """What its supervisor wrote down."""
        state = read_state(self.home)
        assert state is not None
        return state

    def child(self, name: str) -> ChildState:
        """One child."""
        return next(each for each in self.state.children if each.name == name)

    def pid(self, name: str) -> int:
        """Give the process of one child."""
        process = self.child(name).process
        assert process is not None
        return process.pid

    def is_back(self, name: str, *, instead_of: int) -> bool:
        """Tell whether a child is ready in another process; one reading of the state, since it changes between two."""
        child = self.child(name)
        return child.phase == "ready" and child.process is not None and child.process.pid != instead_of

    def said(self) -> str:
        """Give what it told so far."""
        path = log_file(self.home, STACK)
        return path.read_text() if path.exists() else ""

    def until_ready(self) -> None:
        """Wait until this very supervisor is ready, on a folder where another may have been before."""
        until(lambda: self.process.poll() is not None or self._mine("ready"), "ready")
        assert self.process.poll() is None, self.output()

    def _mine(self, phase: str) -> bool:
        state = read_state(self.home)
        return state is not None and state.supervisor.pid == self.process.pid and state.phase == phase

    def until_said(self, text: str) -> None:
        """Wait for it to say something."""
        until(lambda: text in self.said() or self.process.poll() is not None, text)
        assert text in self.said(), self.said()

    def signal(self, number: signal.Signals) -> None:
        """Send the supervisor a signal."""
        os.kill(self.process.pid, number)

    def output(self) -> str:
        """Wait for its end and give all it wrote."""
        return self.process.communicate(timeout=PATIENCE_S)[0]


def start(home: Path, port: int, *kinds: str) -> "subprocess.Popen[str]":
    """Start a supervisor of these children."""
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), str(home), str(port), *kinds],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def running_stack(home: Path, port: int, *kinds: str, ready: bool = True) -> Iterator[Running]:
    """Run a stack, by default until it is ready; leaves no process behind."""
    with start(home, port, *kinds) as process:
        running = Running(home, process)
        try:
            if ready:
                running.until_ready()
            yield running
        finally:
            if process.poll() is None:
                process.terminate()
                process.communicate(timeout=PATIENCE_S)
            end_orphans(home)


def lives(pid: int) -> bool:
    """Tell whether a process runs."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
