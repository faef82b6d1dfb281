"""`creatorgraph up | down | status | logs`, as people type them."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from creatorgraph.laptop.log_files import open_log
from tests.laptop.running_stack import until


def run(home: Path, port: int, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "creatorgraph", *arguments],
        env=os.environ | {"CREATORGRAPH_HOME": str(home), "CREATORGRAPH_PORT": str(port)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_where_nothing_runs_status_says_so_and_down_is_content(tmp_path: Path, port: int) -> None:
    status = run(tmp_path / "home", port, "status")
    assert (status.returncode, "not running" in status.stdout) == (1, True)
    down = run(tmp_path / "home", port, "down")
    assert (down.returncode, down.stdout) == (0, f"no stack ran on {tmp_path / 'home'}\n")
    logs = run(tmp_path / "home", port, "logs")
    assert (logs.returncode, "none yet; start with: creatorgraph up" in logs.stderr) == (2, True)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("flags", [(), ("--detach",)])
def test_up_refuses_a_busy_port_by_its_name(tmp_path: Path, port: int, flags: tuple[str, ...]) -> None:
    with socket.create_server(("127.0.0.1", port + 3)):
        up = run(tmp_path, port, "up", *flags)
    assert up.returncode == 2
    assert up.stderr.startswith(f"creatorgraph: port {port + 3} (Redis) is busy")
    assert "CREATORGRAPH_PORT" in up.stderr


def test_logs_gives_the_last_lines_of_one_or_all_and_names_what_there_is(tmp_path: Path, port: int) -> None:
    for name in ("api", "redis"):
        with open_log(tmp_path, name) as log:
            log.write(f"first of {name}\nlast of {name}\n".encode())
    assert run(tmp_path, port, "logs", "api", "-n", "1").stdout == "last of api\n"
    assert run(tmp_path, port, "logs", "-n", "1").stdout == "api     last of api\nredis   last of redis\n"
    with open_log(tmp_path, "worker"):
        empty = run(tmp_path, port, "logs", "worker")
    assert (empty.returncode, empty.stdout, empty.stderr) == (0, "", "nothing is logged yet\n")
    unknown = run(tmp_path, port, "logs", "graph")
    assert (unknown.returncode, unknown.stderr.count("There are: api, redis, worker")) == (2, 1)


def rows(home: Path, port: int) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in json.loads(run(home, port, "status", "--json").stdout)["rows"]}


def test_the_whole_stack_comes_up_heals_and_goes_down(tmp_path: Path, port: int) -> None:
    try:
        up = run(tmp_path, port, "up", "--detach")
        assert (up.returncode, up.stderr) == (0, "")
        assert f"http://127.0.0.1:{port}/graphql" in up.stdout
        assert str(tmp_path / "secrets" / "graph-password") in up.stdout
        assert run(tmp_path, port, "status").returncode == 0
        worker = rows(tmp_path, port)["worker"]["pid"]
        os.kill(worker, signal.SIGKILL)
        until(lambda: rows(tmp_path, port)["worker"]["restarts"] == 1, "the restart is seen")
        again = run(tmp_path, port, "up", "--detach")
        assert (again.returncode, "runs already" in again.stdout) == (0, True)
        assert "worker: died (signal 9), restarting" in run(tmp_path, port, "logs", "stack").stdout
    finally:
        down = run(tmp_path, port, "down")
    assert down.stdout == f"the stack on {tmp_path} is stopped\n"
    assert run(tmp_path, port, "status").returncode == 1
