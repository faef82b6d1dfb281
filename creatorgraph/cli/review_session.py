"""The terminal view of the review: case after case, answered by single keys."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field

from rich.console import Console
from rich.text import Text

from creatorgraph.cli.review_view import case_view, conflict_view
from creatorgraph.errors import BadInputError, CreatorgraphError
from creatorgraph.identity_graph.decisions import Verdict
from creatorgraph.identity_graph.review_desk import ReviewDesk
from creatorgraph.identity_graph.review_queue import Case, Position, QueueFilter
from creatorgraph.identity_graph.review_reads import Preview

KEYS = "s same   d different   n next   u undo the last   q quit"
VERDICTS = {"s": Verdict.SAME, "d": Verdict.DIFFERENT}


@dataclass(slots=True)
class Session:
    """One reviewer at one terminal. `read_key` gives the next key that is pressed."""

    desk: ReviewDesk
    console: Console
    actor: str
    wanted: QueueFilter
    reason: str | None
    read_key: Callable[[], str]
    made: list[str] = field(default_factory=list)
    after: Position | None = None

    async def run(self) -> None:
        """Show cases until there is none, or the reviewer quits; a case that is left is open for others again."""
        while True:
            claimed = await self.desk.acts.claim_next(self.wanted, actor=self.actor, after=self.after)
            if claimed is None:
                again = " from here on; start again for those you passed" if self.after else ""
                self.console.print(Text(f"no open case{again}", "green"))
                return
            try:
                goes_on = await self._answer(claimed[1])
            finally:
                await self.desk.acts.release(*claimed[0].pair, actor=self.actor)
            if not goes_on:
                return

    async def _answer(self, case: Case) -> bool:
        """Show a case and act on keys until it is answered; tell whether to go on."""
        self.console.rule(Text(f"{case.pair[0]}  ·  {case.pair[1]}", "bold"))
        preview: Preview | None = None
        with contextlib.suppress(BadInputError):  # too much hangs together to foresee it; the case is there to answer
            preview = await self.desk.reads.preview(*case.pair)
        self.console.print(case_view(case, preview))
        self.console.print(Text(KEYS, "dim"))
        while True:
            key = self.read_key().lower()
            if key in VERDICTS:
                await self._decide(VERDICTS[key], case)
                return True
            if key == "n":
                self.after = case.position
                return True
            if key in {"q", "\x03", "\x04", "\x1b"}:
                return False
            if key == "u":
                await self._undo()
            self.console.print(Text(KEYS, "dim"))

    async def _decide(self, verdict: Verdict, case: Case) -> None:
        done = await self.desk.acts.decide(verdict, *case.pair, actor=self.actor, reason=self.reason)
        self.made += [one.id for one in done.decisions if not done.was_so]
        self.console.print(Text(f"{verdict.lower()}: {', '.join(one.id for one in done.decisions)}", "bold"))
        for conflict in done.conflicts:
            self.console.print(conflict_view(conflict))

    async def _undo(self) -> None:
        """Undo the last decision of this session that was not undone yet."""
        if not self.made:
            self.console.print(Text("nothing was decided in this session", "yellow"))
            return
        identity = self.made.pop()
        try:
            await self.desk.acts.undo(identity, actor=self.actor, reason="undone in the session that decided it")
        except CreatorgraphError as error:
            self.console.print(Text(str(error), "yellow"))
        else:
            self.console.print(Text(f"undone: {identity}; its case comes back when it is resolved again", "bold"))
