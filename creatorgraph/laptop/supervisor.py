"""The supervisor: starts the children, in parallel where they let it, watches them, stops them in opposite order."""

import asyncio
import signal
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType

from creatorgraph.clock import Clock, system_clock, to_text
from creatorgraph.laptop.children import Child
from creatorgraph.laptop.keeper import Keeper
from creatorgraph.laptop.log_files import STACK, last_lines, log_file, shorten
from creatorgraph.laptop.processes import own_mark
from creatorgraph.laptop.restarts import RestartPolicy
from creatorgraph.laptop.state import Phase, Place, StackState, write_state

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SHORTEN_EVERY_S = 5.0
LOG_LINES_SHOWN = 15


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the stack (`name` is "stack") or to one child."""

    at: str
    name: str
    text: str

    @property
    def line(self) -> str:
        """The event as one line."""
        return f"{self.at} {self.name}: {self.text}"


class Supervisor:
    """Runs children until it is told to stop. One use only."""

    def __init__(
        self,
        children: Sequence[Child],
        *,
        place: Place,
        say: Callable[[Event], None],
        clock: Clock = system_clock,
        policy: RestartPolicy | None = None,
    ) -> None:
        self._home = place.home
        self._port = place.port
        self._say = say
        self._clock = clock
        self._me = own_mark()
        self._phase: Phase = "starting"
        self._since = to_text(clock())
        self._reason = ""
        self._stops = 0
        self._ending = asyncio.Event()
        rules = policy or RestartPolicy()
        self._keepers = {
            child.name: Keeper(child=child, home=place.home, watcher=self, clock=clock, policy=rules)
            for child in children
        }

    @property
    def reason(self) -> str:
        """Why the stack failed; empty where it did not."""
        return self._reason

    async def run(self) -> bool:
        """Run the stack until SIGINT, SIGTERM or SIGHUP. False where it did not get ready; `reason` then says why."""
        with _Signals(self._on_signal):
            tasks = [asyncio.create_task(self._keep(keeper)) for keeper in self._keepers.values()]
            tasks += [asyncio.create_task(self._when_all_ready()), asyncio.create_task(self._keep_logs_short())]
            try:
                await self._ending.wait()
            finally:
                # the keepers first, or they would restart what is being stopped
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                await self._stop_children()
        return not self._reason

    def changed(self) -> None:
        """Write down what is now, so that `status` sees it and a later `up` finds what a killed supervisor left."""
        states = tuple(keeper.state for keeper in self._keepers.values())
        state = StackState(
            phase=self._phase,
            supervisor=self._me,
            since=self._since,
            port=self._port,
            reason=self._reason,
            children=states,
        )
        write_state(self._home, state)

    def say(self, name: str, text: str) -> None:
        """Tell people."""
        self._say(Event(at=to_text(self._clock()), name=name, text=text))

    def failed(self, name: str, reason: str) -> None:
        """End the stack where it was not ready yet; afterwards the rest of it goes on serving."""
        if self._phase == "ready":
            self.say(name, f"{reason}; the rest goes on. Look at: creatorgraph logs {name}")
        elif not self._reason:
            self._reason = "\n".join((f"{name} {reason}", *self._last_lines(name)))
            self._ending.set()

    def _last_lines(self, name: str) -> list[str]:
        path = log_file(self._home, name)
        lines = last_lines(path, LOG_LINES_SHOWN)
        return [f"the last lines of {path}:", *(f"  {line}" for line in lines)] if lines else []

    def _on_signal(self) -> None:
        self._stops += 1
        self._ending.set()

    async def _keep(self, keeper: Keeper) -> None:
        for name in keeper.child.after:
            await self._keepers[name].ready.wait()
        try:
            await keeper.run()
        except OSError as error:  # the program or a folder of it is not there, or may not be used
            self.failed(keeper.child.name, f"cannot be started: {error}")

    async def _when_all_ready(self) -> None:
        self._enter("starting")
        for keeper in self._keepers.values():
            await keeper.ready.wait()
        self._enter("ready")
        self.say(STACK, "ready")

    async def _keep_logs_short(self) -> None:
        while True:
            for name in (STACK, *self._keepers):
                shorten(log_file(self._home, name))
            await asyncio.sleep(SHORTEN_EVERY_S)

    async def _stop_children(self) -> None:
        self._enter("stopping")
        if not self._reason:
            self.say(STACK, "stopping; once more Ctrl-C or SIGTERM kills at once")
        for keeper in reversed(self._keepers.values()):
            await keeper.stop(hurry=lambda: self._stops > 1)
        self._enter("failed" if self._reason else "stopped")
        # the whole reason, with the log's last lines, is in the state and in the error that ends the command
        self.say(STACK, f"failed: {self._reason.splitlines()[0]}" if self._reason else "stopped")

    def _enter(self, phase: Phase) -> None:
        self._phase = phase
        self._since = to_text(self._clock())
        self.changed()


class _Signals(AbstractContextManager[None]):
    """Calls a function at each signal to stop, for as long as the context lasts."""

    def __init__(self, act: Callable[[], None]) -> None:
        self._act = act
        # under nohup a hang-up is ignored, and stays so
        self._numbers = [
            number for number in STOP_SIGNALS if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN
        ]

    def __enter__(self) -> None:
        for number in self._numbers:
            asyncio.get_running_loop().add_signal_handler(number, self._act)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number in self._numbers:
            asyncio.get_running_loop().remove_signal_handler(number)
