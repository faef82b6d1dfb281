"""One `creatorgraph ingest`: names to asks, asks to messages, and waiting until all is answered and searchable."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from creatorgraph.clock import Clock, from_text, to_text
from creatorgraph.errors import UnavailableError
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.normalize.handles import clean_handle, platform_id_in
from creatorgraph.operations.fetch_ledger import Entry, FetchLedger, next_instant
from creatorgraph.operations.fetch_work import ASKS_A_MESSAGE, Work, in_parts
from creatorgraph.operations.row_ids import id_fault
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Ask

ID_MARK = "id:"
ONE_BY_ONE = (20, 50)
"""Accounts of a message where each takes a call: the fewest, and the most, which a run of many gets."""
MESSAGES_AT_ONCE = 8
"""What a worker has in hand: a run of few accounts is cut so that it is asked for at once."""
POLL_SECONDS = 0.25
LOOK_SECONDS = 2.0
"""After so long without a new answer the command looks what it waits for."""
RESEND_SECONDS = 60.0
LEAVE_AFTER_SECONDS = 30.0
"""The command does not wait for a throttle that lasts longer: the queue goes on by itself."""
GIVE_UP_SECONDS = 300.0


class Send(Protocol):
    """Puts ingest work on the queue."""

    def __call__(self, work: Work, /) -> None:
        """Send it."""
        ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is; `waits_until` is the instant before which no more is answered, where one is known."""

    answered: int
    total: int
    to_resolve: int = 0
    to_project: int = 0
    waits_until: datetime | None = None


@dataclass(slots=True)
class IngestResult:
    """What became of the names: entries by place; `refused` names are none on the platform; `sent` were asked for."""

    run: str
    sent: int
    refused: list[str]
    entries: dict[int, Entry] = field(default_factory=dict)


def read_names(platform: Platform, names: Iterable[str]) -> tuple[tuple[Ask, ...], list[str]]:
    """Read handles, profile addresses and ids (`id:783214`, `UC…`); give asks, each once, and what is none of these."""
    asks: dict[tuple[str, bool], Ask] = {}
    refused: list[str] = []
    for name in names:
        given = name.strip()
        is_id = given.startswith(ID_MARK)
        identity = given.removeprefix(ID_MARK) if is_id else platform_id_in(platform, given)
        text = identity or clean_handle(platform, given)
        if is_id and id_fault(platform, given.removeprefix(ID_MARK)) is not None:
            text = None
        if text is None:
            refused.append(given)
            continue
        asks.setdefault(
            (text.casefold() if not identity else text, bool(identity)), Ask(text, bool(identity), len(asks))
        )
    return tuple(asks.values()), refused


class IngestRun:
    """Sends the work of one run and follows it."""

    def __init__(
        self,
        graph: Graph,
        ledger: FetchLedger,
        *,
        send: Send,
        clock: Clock,
        report: Callable[[Progress], None],
        resend_seconds: float = RESEND_SECONDS,
    ) -> None:
        self._resend_seconds = resend_seconds
        self._graph = graph
        self._ledger = ledger
        self._send = send
        self._clock = clock
        self._report = report

    async def run(
        self, run: str, platform: Platform, names: Iterable[str], *, posts: int, wait: bool = True
    ) -> IngestResult:
        """Ask for accounts. With `wait`, returns when each is answered or waits long, and all found is searchable."""
        asks, refused = read_names(platform, names)
        result = IngestResult(run, len(asks), refused)
        now = to_text(self._clock())
        await self._graph.run(
            "operations/start_run",
            id=run,
            kind="ingest",
            source=f"ingest:{platform.value}",
            digest="",
            at=now,
            observed_at=now,
        )
        for part in messages_of(run, platform, asks, posts):
            self._send(part)
        if wait and asks:
            await self._follow(result, platform, asks, posts)
            await self._until_searchable(result)
        found = sum(entry.outcome.startswith("found") for entry in result.entries.values())
        await self._graph.run(
            "operations/finish_run",
            id=run,
            status="done" if wait else "sent",
            at=to_text(self._clock()),
            accepted=found,
            rejected=len(refused),
            skipped=len(result.entries) - found,
        )
        return result

    async def _follow(self, result: IngestResult, platform: Platform, asks: Sequence[Ask], posts: int) -> None:
        """Wait for an outcome of each; send again what is lost, give up where nothing moves."""
        time = asyncio.get_running_loop().time
        moved = sent = looked = time()
        before = (0, 0)
        until: datetime | None = None
        while not self._is_over(result, len(asks)):
            await asyncio.sleep(POLL_SECONDS)
            counts = await self._ledger.count(result.run)
            before, moved = (before, moved) if counts == before else (counts, time())
            if time() - max(moved, looked) > LOOK_SECONDS:
                looked, until = time(), await self._next_instant(result.run)
            self._report(Progress(counts[0], len(asks), waits_until=until if until and until > self._clock() else None))
            silent = time() - max(moved, sent) > self._resend_seconds
            if counts[1] >= len(asks) or silent:  # else there is nothing to know but how many
                known, result.entries = result.entries, await self._ledger.entries(result.run)
                moved = moved if known == result.entries else time()
            if silent:
                sent = time()
                for part in messages_of(result.run, platform, await self._lost(result.run, asks), posts):
                    self._send(part)
            if time() - moved > GIVE_UP_SECONDS:
                raise UnavailableError(_stuck(f"{len(asks) - len(result.entries)} accounts to ask for"))

    async def _lost(self, run: str, asks: Sequence[Ask]) -> list[Ask]:
        """Give those of which nothing was heard and nothing lies in the queue."""
        queued = (await self._ledger.queued(run)).get(run, set())
        known = await self._ledger.entries(run)
        return [ask for ask in asks if ask.number not in known and ask.number not in queued]

    async def _next_instant(self, run: str) -> datetime | None:
        """Give the first instant still to come for which an account waits."""
        return next_instant((await self._ledger.entries(run)).values(), self._clock())

    def _is_over(self, result: IngestResult, total: int) -> bool:
        """Tell whether each account has an outcome, or waits for longer than the command does."""
        if len(result.entries) < total:
            return False
        waits = [from_text(entry.until) for entry in result.entries.values() if entry.until]
        return all((until - self._clock()).total_seconds() > LEAVE_AFTER_SECONDS for until in waits)

    async def _until_searchable(self, result: IngestResult) -> None:
        time = asyncio.get_running_loop().time
        before, moved = (-1, -1), time()
        answered = sum(entry.is_final for entry in result.entries.values())
        while due := {row["kind"]: row["keys"] for row in await self._graph.read("operations/waiting", run=result.run)}:
            left = (due.get("resolve", 0), due.get("project", 0))
            self._report(Progress(answered, result.sent, *left))
            before, moved = (before, moved) if left == before else (left, time())
            if time() - moved > GIVE_UP_SECONDS:
                raise UnavailableError(_stuck(f"{left[0]} accounts to resolve and {left[1]} creators to index"))
            await asyncio.sleep(POLL_SECONDS)


def messages_of(run: str, platform: Platform, asks: Sequence[Ask], posts: int) -> list[Work]:
    """Cut accounts to ask for into messages, in their order: large ones for many, small ones for few."""
    many = platform is Platform.X or (platform is Platform.YOUTUBE and all(ask.by_id for ask in asks))
    fewest, most = (ASKS_A_MESSAGE, ASKS_A_MESSAGE) if many else ONE_BY_ONE
    size = min(most, max(fewest, -(-len(asks) // MESSAGES_AT_ONCE)))
    return [Work(run, platform, part, posts) for part in in_parts(asks, size)]


def _stuck(what: str) -> str:
    return (
        f"nothing moved for {GIVE_UP_SECONDS:.0f} s with {what}; "
        "see `creatorgraph status` and `creatorgraph logs worker`; what is queued goes on when they are well"
    )
