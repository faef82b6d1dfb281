"""A supervisor in the background: started, and waited for until everything is ready."""

import os
import subprocess
import sys
import time
from pathlib import Path

from creatorgraph.errors import SetupError
from creatorgraph.laptop.log_files import STACK, last_lines, log_file, open_log
from creatorgraph.laptop.processes import mark, same
from creatorgraph.laptop.state import Place, StackLock, StackState, read_state

POLL_S = 0.1
GETS_READY_WITHIN_S = 300.0


def start_detached(place: Place) -> bool:
    """Start `creatorgraph up` in a session of its own and return when it is ready. False where a stack runs already.

    Raises SetupError with the reason where it does not get ready.
    """
    place.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if StackLock(place.home).is_held():
        return False
    with open_log(place.home, STACK) as log:
        supervisor = subprocess.Popen(
            (sys.executable, "-P", "-m", "creatorgraph", "up"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # the supervisor writes its own log; only what goes wrong comes this way
            stderr=log,
            start_new_session=True,
            env={**os.environ, "CREATORGRAPH_HOME": str(place.home), "CREATORGRAPH_PORT": str(place.port)},
        )
    ready = _until_ready(place.home, supervisor)
    supervisor.returncode = supervisor.returncode or 0  # it lives on without us: no warning about that
    return ready


def _until_ready(home: Path, supervisor: "subprocess.Popen[bytes]") -> bool:
    me = mark(supervisor.pid)
    deadline = time.monotonic() + GETS_READY_WITHIN_S
    while time.monotonic() < deadline:
        ended = supervisor.poll() is not None  # asked first: what it wrote before its end is then there
        state = read_state(home)
        mine = state if state and me and same(state.supervisor, me) else None
        if mine is not None and mine.phase == "ready":
            return True
        if ended and mine is None and StackLock(home).is_held():
            return False  # another one had been quicker
        if ended:
            raise SetupError(_why(home, mine))
        time.sleep(POLL_S)
    raise SetupError(f"the stack is not ready after {GETS_READY_WITHIN_S:.0f} s; look at: creatorgraph logs")


def _why(home: Path, state: StackState | None) -> str:
    if state is not None and state.reason:
        return f"the stack did not start: {state.reason}"
    lines = last_lines(log_file(home, STACK), 1)
    return lines[0].removeprefix("creatorgraph: ") if lines else "the stack did not start and did not say why"
