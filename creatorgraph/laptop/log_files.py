"""The log of each child: one file that its process appends to, kept short, and read back."""

import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

LIMIT_BYTES = 10 * 2**20
STACK = "stack"
"""The supervisor's own log."""
FOLLOW_PAUSE_S = 0.2


def log_file(home: Path, name: str) -> Path:
    """Name the log of a child."""
    return home / "logs" / f"{name}.log"


def open_log(home: Path, name: str) -> BinaryIO:
    """Open a child's log for a process to append to. Readable by its owner only."""
    path = log_file(home, name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    return path.open("ab", buffering=0)


def shorten(path: Path, *, limit: int = LIMIT_BYTES) -> bool:
    """Move a log that has grown over the limit to `<name>.log.1` and empty it in place.

    The writing process keeps its open file and, because it appends, goes on at the new start. Lines written during the
    copy may be lost; in exchange the children need neither a pipe, which would block them, nor a signal.
    """
    if not path.exists() or path.stat().st_size <= limit:
        return False
    shutil.copyfile(path, path.with_name(f"{path.name}.1"))
    with path.open("r+b") as file:
        file.truncate(0)
    return True


def last_lines(path: Path, count: int) -> list[str]:
    """Read the last lines of a log; none where there is no log."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return [line.rstrip("\n") for line in deque(file, maxlen=count)]
    except FileNotFoundError:
        return []


def follow(
    paths: dict[str, Path], count: int, *, pause: Callable[[float], None] = time.sleep
) -> Iterator[tuple[str, str]]:
    """Give the last lines of each log, then every line that is added, with the log's name, without end."""
    positions: dict[str, int] = {}
    for name, path in paths.items():
        positions[name] = _end(path)
        yield from ((name, line) for line in last_lines(path, count))
    while True:
        for name, path in paths.items():
            for line in _added(name, path, positions):
                yield name, line
        pause(FOLLOW_PAUSE_S)


def _end(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _added(name: str, path: Path, positions: dict[str, int]) -> Iterator[str]:
    if _end(path) < positions[name]:  # it was shortened
        positions[name] = 0
    if _end(path) == positions[name]:
        return
    with path.open("rb") as file:
        file.seek(positions[name])
        for raw in file:
            if not raw.endswith(b"\n"):  # half a line: its rest comes with the next look
                break
            positions[name] += len(raw)
            yield raw.decode("utf-8", errors="replace").rstrip("\n")
