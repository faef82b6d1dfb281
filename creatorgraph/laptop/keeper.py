"""The keeper of one child: starts it, sees it become ready, starts it again when it dies, stops it."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from creatorgraph.clock import Clock, to_text
from creatorgraph.errors import SetupError
from creatorgraph.laptop.children import Child
from creatorgraph.laptop.commands import Command
from creatorgraph.laptop.log_files import open_log
from creatorgraph.laptop.processes import kill_group, mark
from creatorgraph.laptop.readiness import HalfStartedError
from creatorgraph.laptop.restarts import Death, RestartPolicy, manner
from creatorgraph.laptop.state import ChildPhase, ChildState, ProcessMark

TETHER = Path(__file__).with_name("tether.py")
POLL_S = 0.1
FOREIGN_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR")
"""What a foreign program sees of our environment: no settings, no secrets."""


class Watcher(Protocol):
    """Who is told what happens to a child."""

    def changed(self) -> None:
        """Take note that the child's state is another one."""

    def say(self, name: str, text: str) -> None:
        """Tell people what happened."""

    def failed(self, name: str, reason: str) -> None:
        """Take note that the child will not get ready."""


@dataclass(slots=True)
class Keeper:
    """Keeps one child. `run` goes on until `stop`, or until the child is given up."""

    child: Child
    home: Path
    watcher: Watcher
    clock: Clock
    policy: RestartPolicy
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    state: ChildState = field(init=False)
    _process: asyncio.subprocess.Process | None = field(default=None, init=False)
    _deaths: list[Death] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        """Begin as one that waits for its turn."""
        self.state = ChildState(
            name=self.child.name,
            phase="waiting",
            where=self.child.where,
            since=to_text(self.clock()),
            elsewhere=self.child.command is None,
        )

    async def run(self) -> None:
        """Keep the child. Ends by itself only when the child is given up."""
        if self.child.command is None:
            self._enter("starting")
            await self._until_ready(None)
            return
        delay: float | None = 0.0
        while delay is not None:
            await asyncio.sleep(delay)
            code = await self._live(self.child.command)
            delay = self._after_death(code)

    async def stop(self, *, hurry: Callable[[], bool]) -> None:
        """Stop the child: SIGTERM, its grace (none once `hurry` says so), then SIGKILL for it and all it started."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        self._enter("stopping")
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        if not await _ended(process, self.child.grace_s, hurry):
            self.watcher.say(self.child.name, f"did not stop within {self.child.grace_s:.0f} s, killed")
        kill_group(process.pid)
        await process.wait()
        self._enter("stopped", process=None)

    async def _live(self, command: Command) -> int:
        """Start the child and see it through to its end."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        self._process = await self._start(command)
        self._enter("starting", process=mark(self._process.pid), note="")
        became_ready = asyncio.create_task(self._until_ready(self._process.pid))
        try:
            code = await self._process.wait()
        finally:
            became_ready.cancel()
        kill_group(self._process.pid)  # what it had started itself must not live on beside the next one
        was_ready = self.state.phase == "ready"
        self._deaths.append(Death(lived_s=loop.time() - begun, was_ready=was_ready))
        return code

    async def _start(self, command: Command) -> asyncio.subprocess.Process:
        for folder in command.folders:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        seen = os.environ if command.inherit else {k: v for k, v in os.environ.items() if k in FOREIGN_ENVIRONMENT}
        argv = (sys.executable, "-I", "-S", str(TETHER), str(os.getpid()), *command.argv)
        with open_log(self.home, self.child.name) as log:
            return await asyncio.create_subprocess_exec(
                *argv,
                cwd=command.cwd,
                env={**seen, **command.env},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops the children in order
            )

    def _after_death(self, code: int) -> float | None:
        """Say what follows a death: the seconds until the next start, or None to give up."""
        delay = self.policy.delay(self._deaths)
        how = f"died ({manner(code)})"
        if delay is None:
            reason = f"{how} at once {self.policy.attempts} times in a row, given up"
            self._enter("gave up", process=None, note=reason)
            self.watcher.failed(self.child.name, reason)
            return None
        self._enter("restarting", process=None, restarts=self.state.restarts + 1, note=how)
        self.watcher.say(self.child.name, f"{how}, restarting" + (f" in {delay:g} s" if delay else ""))
        return delay

    async def _until_ready(self, pid: int | None) -> None:
        loop = asyncio.get_running_loop()
        begun, late = loop.time(), False
        try:
            while (reason := await self.child.ready(pid)) is not None:
                if not late and loop.time() - begun > self.child.ready_within_s:
                    late = True
                    self._give_up_waiting(reason)
                await asyncio.sleep(POLL_S)
        except HalfStartedError as error:
            self.watcher.say(self.child.name, str(error))
            if pid is not None:
                kill_group(pid)
            return
        except SetupError as error:  # waiting cannot help
            self.watcher.failed(self.child.name, f"is not ready: {error}")
            return
        except Exception as error:  # noqa: BLE001 - unseen, the stack would wait for ever; its text may hold a password
            self.watcher.failed(self.child.name, f"cannot be asked whether it is ready ({type(error).__name__})")
            return
        self._enter("ready", note="")
        self.ready.set()
        at = f" at {self.child.where}" if self.child.where else ""
        self.watcher.say(self.child.name, f"ready{at} after {loop.time() - begun:.1f} s")

    def _give_up_waiting(self, reason: str) -> None:
        text = f"is not ready after {self.child.ready_within_s:.0f} s: {reason}"
        if self.ready.is_set():  # it was before: people are told, and it is given more time
            self.watcher.say(self.child.name, text)
        else:
            self.watcher.failed(self.child.name, text)

    def _enter(self, phase: ChildPhase, **changes: ProcessMark | str | int | None) -> None:
        news = {"phase": phase, "since": to_text(self.clock()), **changes}
        self.state = self.state.model_copy(update=news)
        self.watcher.changed()


async def _ended(process: asyncio.subprocess.Process, grace_s: float, hurry: Callable[[], bool]) -> bool:
    """Wait for a process to end. False where its grace ran out, or nobody wants to wait any more."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + grace_s
    while loop.time() < deadline and not hurry():
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(POLL_S):
                await process.wait()
            return True
    return False
