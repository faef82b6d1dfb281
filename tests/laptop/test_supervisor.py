"""The supervisor over real processes and real signals."""

import os
import signal
import socket
from pathlib import Path

import httpx
import pytest

from creatorgraph.laptop.children import Port
from creatorgraph.laptop.ports import is_free
from creatorgraph.laptop.state import StackLock
from tests.laptop.running_stack import lives, running_stack, start, until


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}", trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def test_is_ready_only_when_its_children_serve(tmp_path: Path, port: int) -> None:
    with running_stack(tmp_path, port, "web") as stack:
        assert answers(port)
        assert stack.state.phase == "ready"
        assert stack.child("web").phase == "ready"


def test_a_child_that_dies_is_started_again_and_it_is_said(tmp_path: Path, port: int) -> None:
    with running_stack(tmp_path, port, "web") as stack:
        first = stack.pid("web")
        os.kill(first, signal.SIGKILL)
        stack.until_said("web: died (signal 9), restarting")
        until(lambda: stack.is_back("web", instead_of=first), "ready again")
        assert answers(port)
        assert stack.child("web").restarts == 1


def test_what_a_dead_child_had_started_does_not_live_on(tmp_path: Path, port: int) -> None:
    with running_stack(tmp_path, port, "parent") as stack:
        grandchild = int((tmp_path / "grandchild").read_text())
        os.kill(stack.pid("parent"), signal.SIGKILL)
        until(lambda: not lives(grandchild), "the grandchild's end")
        stack.until_said("parent: died (signal 9), restarting")


def test_a_crash_loop_is_given_up_with_its_reason_and_last_lines(tmp_path: Path, port: int) -> None:
    with running_stack(tmp_path, port, "web", "crash", ready=False) as stack:
        output = stack.output()
        assert stack.process.returncode == 1
        assert "crash died (exit code 3) at once 3 times in a row, given up" in output
        assert output.rstrip().endswith("no such luck")
        assert stack.state.phase == "failed"
        assert not answers(port)


def test_a_child_given_up_later_leaves_the_rest_serving(tmp_path: Path, port: int) -> None:
    with running_stack(tmp_path, port, "web", "deaf") as stack:
        for nth in range(1, 4):
            until(lambda: stack.child("deaf").phase == "ready", "deaf is ready")
            os.kill(stack.pid("deaf"), signal.SIGKILL)
            until(lambda: stack.said().count("deaf: died") == nth, "its death is noticed")  # noqa: B023 - used at once
        assert "given up; the rest goes on. Look at: creatorgraph logs deaf" in stack.said()
        assert stack.child("deaf").phase == "gave up"
        assert answers(port)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_everything_in_the_opposite_order(tmp_path: Path, port: int, number: signal.Signals) -> None:
    with running_stack(tmp_path, port, "first", "second", "third") as stack:
        pids = [stack.pid(name) for name in ("first", "second", "third")]
        stack.signal(number)
        stack.output()
        assert stack.process.returncode == 0
        assert (tmp_path / "ended").read_text().split() == ["third", "second", "first"]
        assert not any(lives(pid) for pid in pids)
        assert stack.state.phase == "stopped"
        assert not StackLock(tmp_path).is_held()


def test_a_child_deaf_to_sigterm_is_killed_when_its_grace_is_over(tmp_path: Path, port: int) -> None:
    with running_stack(tmp_path, port, "deaf") as stack:
        pid = stack.pid("deaf")
        stack.signal(signal.SIGTERM)
        assert "deaf: did not stop within 1 s, killed" in stack.output()
        assert not lives(pid)


def test_a_busy_port_is_refused_by_name_with_the_setting(tmp_path: Path, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)), running_stack(tmp_path, port, "web", ready=False) as stack:
        output = stack.output()
        assert f"port {port} (small web) is busy, held by" in output
        assert "set CREATORGRAPH_PORT" in output
        assert stack.process.returncode == 1


def test_a_second_one_on_the_folder_says_that_it_runs_and_leaves_it_alone(tmp_path: Path, port: int) -> None:
    with running_stack(tmp_path, port, "web") as stack:
        with start(tmp_path, port, "web") as second:
            output, _ = second.communicate()
        assert "runs already" in output
        assert stack.state.supervisor.pid == stack.process.pid
        assert answers(port)


def test_a_killed_supervisor_takes_its_children_along(tmp_path: Path, port: int) -> None:
    with running_stack(tmp_path, port, "web") as stack:
        pid = stack.pid("web")
        stack.signal(signal.SIGKILL)
        until(lambda: not lives(pid), "the end of the child")
        until(lambda: is_free(Port("web", port)), "the port is free")


def test_the_next_up_ends_what_a_killed_supervisor_left(tmp_path: Path, port: int) -> None:
    with running_stack(tmp_path, port, "web", "deaf") as killed:
        left = killed.pid("deaf")  # it does not hear that its supervisor died
        killed.signal(signal.SIGKILL)
        killed.process.wait()
        assert lives(left)
        with running_stack(tmp_path, port, "web", "deaf") as stack:
            assert f"ended what a killed supervisor had left: process {left}" in stack.said()
            assert not lives(left)
            assert answers(port)


def test_a_program_that_is_missing_is_said(tmp_path: Path, port: int) -> None:
    with running_stack(tmp_path, port, "broken", ready=False) as stack:
        assert "broken cannot be started" in stack.output()


def test_a_server_elsewhere_is_waited_for_and_never_started(tmp_path: Path, port: int) -> None:
    with running_stack(tmp_path, port, "away", ready=False) as stack:
        assert "away is not ready after 1 s" in stack.output()
        assert stack.child("away").process is None
        assert stack.child("away").elsewhere
