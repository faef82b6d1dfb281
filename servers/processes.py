"""Servers as ordinary processes: started apart from the terminal, waited for, stopped by their id."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from places import ServersError

READY_SECONDS = 120.0
STOP_SECONDS = 15.0
LOG_TAIL_LINES = 15


@dataclass(frozen=True, slots=True)
class Server:
    """One server that can be started: how, where, and how to tell that it answers.

    `ready` asks once and gives the answer; it may raise OSError while the server is not there. `exports` is what the
    tests must know about it.
    """

    name: str
    command: tuple[str, ...]
    ports: tuple[int, ...]
    folder: Path
    ready: Callable[[], bool]
    exports: Mapping[str, str]
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def log(self) -> Path:
        """Where its output goes."""
        return self.folder.with_suffix(".log")

    @property
    def pid_file(self) -> Path:
        """Where its process id and the time of its start stand."""
        return self.folder.with_suffix(".pid")


def running(pid_file: Path) -> psutil.Process | None:
    """Find the process that a file names; None if it is gone, also where its id has gone to another process."""
    try:
        pid, _, started = pid_file.read_text(encoding="ascii").partition(" ")
        process = psutil.Process(int(pid))
        if process.create_time() != float(started) or process.status() == psutil.STATUS_ZOMBIE:
            return None
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return None
    return process


def answers(server: Server) -> bool:
    """Ask the server once whether it is ready."""
    try:
        return server.ready()
    except OSError:
        return False


def start(server: Server) -> None:
    """Start a server with an empty data folder. Raises ServersError where one of its ports is taken."""
    for port in server.ports:
        _refuse_busy(server.name, port)
    shutil.rmtree(server.folder, ignore_errors=True)
    server.folder.mkdir(parents=True)
    with server.log.open("wb") as log:
        child = subprocess.Popen(
            server.command,
            cwd=server.folder,
            env={**os.environ, **server.environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C in the terminal that started it must not reach it
        )
    server.pid_file.write_text(f"{child.pid} {psutil.Process(child.pid).create_time()!r}", encoding="ascii")


def wait_ready(server: Server) -> None:
    """Wait until a server answers. Raises ServersError with the end of its log when it dies or takes too long."""
    deadline = time.monotonic() + READY_SECONDS
    while not answers(server):
        if running(server.pid_file) is None:
            raise ServersError(f"{server.name} ended before it was ready. {_tail(server.log)}")
        if time.monotonic() > deadline:
            raise ServersError(f"{server.name} is not ready after {READY_SECONDS:.0f} s. {_tail(server.log)}")
        time.sleep(0.1)


def stop(pid_files: Collection[Path]) -> list[Path]:
    """Stop the processes that files name, asking all of them first; gives the files of those that ran."""
    found = {file: process for file in pid_files if (process := running(file)) is not None}
    for process in found.values():
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
    _, left = psutil.wait_procs(found.values(), STOP_SECONDS)
    for process in left:
        process.kill()
    psutil.wait_procs(left, STOP_SECONDS)
    for file in pid_files:
        file.unlink(missing_ok=True)
    return list(found)


def _refuse_busy(name: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: a closing connection is no owner
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            advice = "Set CREATORGRAPH_SERVERS_PORT to the first of nine free ports."
            raise ServersError(f"{name}: port {port} of 127.0.0.1 is taken. {advice}") from error


def _tail(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_TAIL_LINES:]
    return "\n".join([f"The end of {log}:", *lines])
