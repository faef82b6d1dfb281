"""What is known of the stack outside its supervisor: `stack.json` in the state folder, and the lock that proves it."""

import fcntl
import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

logger = logging.getLogger(__name__)

LOCK_PATIENCE_S = 0.5
LOCK_PAUSE_S = 0.05

Phase = Literal["starting", "ready", "stopping", "stopped", "failed"]
ChildPhase = Literal["waiting", "starting", "ready", "restarting", "gave up", "stopping", "stopped"]


class ProcessMark(BaseModel):
    """A process, told from a later one with the same number by the time it began (seconds since 1970)."""

    model_config = ConfigDict(frozen=True)

    pid: int
    created: float


class ChildState(BaseModel):
    """One child as its keeper last saw it. Without a process it runs elsewhere, or not."""

    model_config = ConfigDict(frozen=True)

    name: str
    phase: ChildPhase
    where: str
    since: str
    process: ProcessMark | None = None
    restarts: int = 0
    note: str = ""
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stack runs: its state folder and the first of its ports."""

    home: Path
    port: int


class StackState(BaseModel):
    """The stack as its supervisor last saw it. `reason` says why it failed; `port` is the first of its ports."""

    model_config = ConfigDict(frozen=True)

    phase: Phase
    supervisor: ProcessMark
    since: str
    port: int
    reason: str = ""
    children: tuple[ChildState, ...] = ()


def state_file(home: Path) -> Path:
    """Name the file of the state."""
    return home / "stack.json"


def write_state(home: Path, state: StackState) -> None:
    """Replace the state file as a whole: a reader sees the old or the new one, never half of one."""
    fresh = home / f".stack.{os.getpid()}.json"
    fresh.write_text(state.model_dump_json(indent=2), encoding="utf-8")
    fresh.replace(state_file(home))


def read_state(home: Path) -> StackState | None:
    """Read the state, or None where there is none that can be read."""
    try:
        return StackState.model_validate_json(state_file(home).read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError:
        logger.warning("stack.state_unreadable", extra={"fields": {"file": str(state_file(home))}})
        return None


class StackLock:
    """The lock of a state folder. The kernel lets go of it when its holder dies, however it dies."""

    def __init__(self, home: Path) -> None:
        self._path = home / "stack.lock"
        self._file: int | None = None

    def take(self, holder: ProcessMark) -> bool:
        """Take the lock for as long as this process, the holder, lives. False where another holds it."""
        deadline = time.monotonic() + LOCK_PATIENCE_S
        # a short patience, because whoever asks `is_held` holds it for an instant
        while not (taken := self._try(fcntl.LOCK_EX)) and time.monotonic() < deadline:
            time.sleep(LOCK_PAUSE_S)
        if taken:
            self._path.write_text(holder.model_dump_json(), encoding="utf-8")
        return taken

    def is_held(self) -> bool:
        """Tell whether a supervisor runs on this folder."""
        if not self._path.exists():
            return False
        free = self._try(fcntl.LOCK_SH)
        self.release()
        return not free

    def holder(self) -> ProcessMark | None:
        """Give the process that holds the lock; None where nobody does, or it is about to write its mark."""
        if not self.is_held():
            return None
        try:
            return ProcessMark.model_validate_json(self._path.read_bytes())
        except ValidationError:
            return None

    def release(self) -> None:
        """Let go."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _try(self, kind: int) -> bool:
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
