"""How the stack is right now: what its supervisor wrote down, checked against the living processes and servers."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from creatorgraph.errors import SetupError
from creatorgraph.laptop.children import Child
from creatorgraph.laptop.processes import find, memory_bytes
from creatorgraph.laptop.running import running
from creatorgraph.laptop.state import ChildState, StackLock, StackState, read_state


@dataclass(frozen=True, slots=True)
class Row:
    """One child: `well` is whether it serves now; memory in bytes, with all that it started; `since` as an instant."""

    name: str
    state: str
    well: bool
    pid: int | None
    where: str
    memory: int | None
    since: str
    restarts: int
    note: str


@dataclass(frozen=True, slots=True)
class Status:
    """The whole stack."""

    phase: str
    home: str
    rows: tuple[Row, ...]
    reason: str = ""

    @property
    def well(self) -> bool:
        """Whether everything serves."""
        return self.phase == "ready" and all(row.well for row in self.rows)


def stack_status(children: Sequence[Child], *, home: Path) -> Status:
    """Ask every child, all at once."""
    state = running(home)
    if state is None:
        if StackLock(home).is_held():
            return Status("starting", str(home), ())
        last = read_state(home)
        failed = f"the last run failed: {last.reason.splitlines()[0]}" if last and last.reason else ""
        return Status("not running", str(home), (), reason=failed)
    return Status(state.phase, str(home), asyncio.run(_rows(children, state)), reason=state.reason)


async def _rows(children: Sequence[Child], state: StackState) -> tuple[Row, ...]:
    known = {child.name: child for child in children}
    # by the supervisor's list: it knows what it runs, whatever this shell's settings say
    return tuple(await asyncio.gather(*(_row(each, known.get(each.name)) for each in state.children)))


async def _row(state: ChildState, child: Child | None) -> Row:
    process = find(state.process)
    gone = state.phase == "ready" and process is None and not state.elsewhere
    trouble = "its process is gone" if gone else await _trouble(state, child)
    return Row(
        name=state.name,
        state="not answering" if trouble else state.phase,
        well=state.phase == "ready" and not trouble,
        pid=process.pid if process else None,
        where=state.where + (" (elsewhere)" if state.elsewhere else ""),
        memory=memory_bytes(process) if process else None,
        since=state.since,
        restarts=state.restarts,
        note=trouble or state.note,
    )


async def _trouble(state: ChildState, child: Child | None) -> str:
    if state.phase != "ready" or child is None:
        return ""
    try:
        return await child.ready(state.process.pid if state.process else None) or ""
    except SetupError as error:
        return str(error)
