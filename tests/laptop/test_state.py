"""What is known of the stack from outside, and which processes are proven ours."""

import os
import subprocess
import sys
from pathlib import Path

from creatorgraph.laptop.processes import end_marked, find, mark, own_mark
from creatorgraph.laptop.running import end_orphans, running, stop_stack
from creatorgraph.laptop.state import (
    ChildState,
    ProcessMark,
    StackLock,
    StackState,
    read_state,
    state_file,
    write_state,
)


def state_with(process: ProcessMark) -> StackState:
    child = ChildState(name="web", phase="ready", where="", since="2026-11-23T08:15:00.000Z", process=process)
    return StackState(phase="ready", supervisor=own_mark(), since=child.since, port=23000, children=(child,))


def test_a_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    state = state_with(own_mark())
    write_state(tmp_path, state)
    assert read_state(tmp_path) == state
    state_file(tmp_path).write_text("{half")
    assert read_state(tmp_path) is None


def test_only_one_holds_the_lock_and_it_is_known_who(tmp_path: Path) -> None:
    one, other = StackLock(tmp_path), StackLock(tmp_path)
    assert one.take(own_mark())
    assert not other.take(own_mark())
    assert StackLock(tmp_path).holder() == own_mark()
    one.release()
    assert StackLock(tmp_path).holder() is None


def test_a_state_left_behind_is_not_that_of_a_running_stack(tmp_path: Path) -> None:
    write_state(tmp_path, state_with(own_mark()).model_copy(update={"supervisor": ProcessMark(pid=1, created=1.0)}))
    lock = StackLock(tmp_path)
    assert running(tmp_path) is None
    assert lock.take(own_mark())
    assert running(tmp_path) is None  # the one who holds the lock has not written its own yet
    lock.release()


def test_a_process_with_our_number_but_another_start_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as stranger:
        marked = mark(stranger.pid)
        assert marked is not None
        write_state(tmp_path, state_with(marked.model_copy(update={"created": marked.created - 100})))
        assert end_orphans(tmp_path) == []
        assert stop_stack(tmp_path) == f"no stack ran on {tmp_path}"
        assert find(marked) is not None
        assert end_marked([marked], grace_s=5) == [stranger.pid]
    assert find(marked) is None


def test_this_process_is_found_by_its_mark() -> None:
    found = find(own_mark())
    assert found is not None
    assert found.pid == os.getpid()
