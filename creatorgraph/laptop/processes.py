"""Processes that are proven ours, and their end."""

import contextlib
import os
import signal
from collections.abc import Iterable, Sequence

import psutil

from creatorgraph.laptop.state import ProcessMark

SAME_S = 1.0
"""How far two readings of one process's start may differ: its clock ticks are rounded, the boot time is adjusted."""


def mark(pid: int) -> ProcessMark | None:
    """Mark a living process, or None where it is gone already."""
    try:
        return ProcessMark(pid=pid, created=psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return None


def own_mark() -> ProcessMark:
    """Mark this very process."""
    return ProcessMark(pid=os.getpid(), created=psutil.Process().create_time())


def same(one: ProcessMark, other: ProcessMark) -> bool:
    """Tell whether two marks are of one process."""
    return one.pid == other.pid and abs(one.created - other.created) < SAME_S


def find(marked: ProcessMark | None) -> psutil.Process | None:
    """Find a marked process. None where it has ended, also where its number belongs to another by now."""
    if marked is None:
        return None
    try:
        process = psutil.Process(marked.pid)
        found = ProcessMark(pid=process.pid, created=process.create_time())
        return process if same(found, marked) and process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.NoSuchProcess:
        return None


def family(process: psutil.Process) -> list[psutil.Process]:
    """Give a process and all that it started, as far as they live."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return [process, *process.children(recursive=True)]
    return []


def memory_bytes(process: psutil.Process) -> int:
    """Sum the resident memory of a process and all that it started."""
    total = 0
    for each in family(process):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += each.memory_info().rss
    return total


def end_marked(marks: Iterable[ProcessMark], *, grace_s: float) -> list[int]:
    """End marked processes that still live, and what they started: SIGTERM, then SIGKILL. Gives their numbers."""
    leaders = [process for each in marks if (process := find(each)) is not None]
    everybody = [member for leader in leaders for member in family(leader)]
    _send(leaders, signal.SIGTERM)
    _, stubborn = psutil.wait_procs(everybody, timeout=grace_s)
    _send(stubborn, signal.SIGKILL)
    psutil.wait_procs(stubborn, timeout=grace_s)
    return [leader.pid for leader in leaders]


def kill_group(pid: int) -> None:
    """Kill what is left of the process group that a child of ours led."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _send(processes: Sequence[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):  # psutil checks the start time again before it sends
            process.send_signal(number)
