"""One run of the stack on a state folder: nobody else there, nothing left over, ports free; and its end."""

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from creatorgraph.errors import SetupError
from creatorgraph.laptop.children import Child
from creatorgraph.laptop.log_files import STACK, open_log
from creatorgraph.laptop.ports import require_free
from creatorgraph.laptop.processes import end_marked, find, own_mark, same
from creatorgraph.laptop.restarts import RestartPolicy
from creatorgraph.laptop.state import Place, StackLock, StackState, read_state
from creatorgraph.laptop.supervisor import Event, Supervisor

ORPHAN_GRACE_S = 10.0
STOP_WITHIN_S = 90.0
"""More than all graces together: children stop one after the other."""
POLL_S = 0.1


class RunsAlreadyError(SetupError):
    """A stack runs on this state folder."""


def run_stack(
    children: Sequence[Child],
    *,
    place: Place,
    say: Callable[[Event], None],
    policy: RestartPolicy | None = None,
) -> None:
    """Run the stack in this process until it is told to stop.

    Raises RunsAlreadyError where one runs on the folder, SetupError where a port is busy or a child does not get ready.
    """
    home = place.home
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = StackLock(home)
    if not lock.take(own_mark()):
        raise RunsAlreadyError(f"a stack runs on {home} already")
    try:
        _run(children, place=place, say=say, policy=policy)
    finally:
        lock.release()


def running(home: Path) -> StackState | None:
    """Give the state of the stack that runs on a folder; None where none does, or it has not written its state yet."""
    holder, state = StackLock(home).holder(), read_state(home)
    return state if holder and state and same(state.supervisor, holder) else None


def end_orphans(home: Path) -> list[int]:
    """End what a killed supervisor left: only processes that it wrote down, with their start. Gives their numbers."""
    state = read_state(home)
    marks = [child.process for child in state.children if child.process] if state else []
    return end_marked(marks, grace_s=ORPHAN_GRACE_S)


def stop_stack(home: Path) -> str:
    """Stop the stack of a folder and wait for its end. Says what was done."""
    lock = StackLock(home)
    if not lock.is_held():
        left = end_orphans(home)
        return f"no stack ran on {home}" + (f"; ended what was left of one: {_numbers(left)}" if left else "")
    supervisor = find(lock.holder())
    if supervisor is not None:
        supervisor.terminate()
    deadline = time.monotonic() + STOP_WITHIN_S
    while lock.is_held():
        if time.monotonic() > deadline:
            raise SetupError(
                f"the stack on {home} did not stop within {STOP_WITHIN_S:.0f} s; kill its supervisor with -9 and run "
                "creatorgraph down again"
            )
        time.sleep(POLL_S)
    return f"the stack on {home} is stopped"


def _run(
    children: Sequence[Child], *, place: Place, say: Callable[[Event], None], policy: RestartPolicy | None
) -> None:
    with open_log(place.home, STACK) as log:

        def tell(event: Event) -> None:
            log.write(f"{event.line}\n".encode())
            say(event)

        async def supervise() -> None:
            left = end_orphans(place.home)  # before the supervisor writes its own state over theirs
            supervisor = Supervisor(children, place=place, say=tell, policy=policy)
            if left:
                supervisor.say(STACK, f"ended what a killed supervisor had left: {_numbers(left)}")
            require_free((each for child in children for each in child.ports), base=place.port)
            if not await supervisor.run():
                raise SetupError(f"the stack did not start: {supervisor.reason}")

        asyncio.run(supervise())


def _numbers(pids: Sequence[int]) -> str:
    return ", ".join(f"process {pid}" for pid in pids)
