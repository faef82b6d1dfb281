"""A backfill: a file of names of any size, read in pieces, asked for with its own share of the quota.

A run is named by the file's contents and the platform. A piece is a fixed number of lines. The run's node in the graph
says behind which byte of the file all pieces are done; the few that are done beyond a gap have records of their own,
which go as soon as the gap closes. So an interrupted run goes on where it stopped, and what it leaves behind does not
grow with the file, nor does its memory: only a few pieces are on the way at once.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from creatorgraph.clock import Clock, from_text, to_text
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.backfill_file import Place, Slice, measured, slices
from creatorgraph.operations.backfill_progress import Counts, Progress
from creatorgraph.operations.backfill_standing import RUNNING, pause, standing_of
from creatorgraph.operations.fetch_ledger import Entry, FetchLedger, next_instant
from creatorgraph.operations.fetch_work import ASKS_A_MESSAGE, ERASED, Work, in_parts
from creatorgraph.operations.ingest_run import Send, read_names
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Ask

MOST_ON_THE_WAY = 6
POLL_SECONDS = 0.25
RESEND_AFTER = timedelta(minutes=2)
REFUSED_KEPT = 5


@dataclass(slots=True)
class Backfilled:
    """How far a backfill is. Lines are those of pieces that are done; outcomes are counted for this attempt.

    `in_part` names are answered in pieces that are not done: where the quota is small, a piece takes hours;
    `in_part_before` were so when this attempt began. `waits_until`: all that is on the way waits, at least until then.
    `refused` lines are no names on the platform, `first_refused` the first of this attempt with their numbers.
    `paused`: it stopped before its end; `elsewhere`: because another attempt has taken it over.
    """

    run: str
    total: int = 0
    lines: int = 0
    lines_before: int = 0
    in_part: int = 0
    in_part_before: int = 0
    refused: int = 0
    waits_until: datetime | None = None
    paused: bool = False
    elsewhere: bool = False
    outcomes: Counter[str] = field(default_factory=Counter)
    first_refused: list[tuple[int, str]] = field(default_factory=list)

    @property
    def answered(self) -> int:
        """How many lines are behind it."""
        return self.lines + self.in_part

    @property
    def before(self) -> int:
        """How many were so when this attempt began."""
        return self.lines_before + self.in_part_before


@dataclass(slots=True)
class _Piece:
    slice: Slice
    asks: tuple[Ask, ...]
    refused: int
    sent_at: float


class Backfill:
    """Runs backfills."""

    def __init__(
        self,
        graph: Graph,
        ledger: FetchLedger,
        *,
        send: Send,
        clock: Clock,
        report: Callable[[Backfilled], None],
        new_id: Callable[[], str],
        resend_after: timedelta = RESEND_AFTER,
    ) -> None:
        self._attempt = new_id()
        self._resend_after = resend_after
        self._queued: dict[str, set[int]] = {}
        self._graph = graph
        self._ledger = ledger
        self._send = send
        self._clock = clock
        self._report = report

    async def run(self, path: Path, platform: Platform) -> Backfilled:
        """Ask for every name of a file, until it is paused. Interrupting it pauses it: running it again goes on."""
        digest, total = await asyncio.to_thread(measured, path)
        result = Backfilled(f"backfill-{platform.value}-{digest[:16]}", total)
        try:
            return await self._run(path, platform, result, digest)
        except asyncio.CancelledError:
            if await standing_of(self._graph, result.run) == (RUNNING, self._attempt):
                await pause(self._graph, result.run)
            raise

    async def _run(self, path: Path, platform: Platform, result: Backfilled, digest: str) -> Backfilled:
        progress = await self._begin(result, platform, digest)
        on_the_way: list[_Piece] = []
        for piece in slices(path, progress.place):
            if progress.knows(piece):
                result.lines += piece.lines
                result.lines_before += piece.lines
                await progress.done(piece)
                continue
            while len(on_the_way) >= MOST_ON_THE_WAY and not result.paused:
                on_the_way = await self._look(result, platform, progress, on_the_way)
            if result.paused:
                return result
            on_the_way.append(await self._start(result, platform, piece))
        while on_the_way and not result.paused:
            on_the_way = await self._look(result, platform, progress, on_the_way)
        if not result.paused:
            await self._graph.run("operations/finish_backfill", id=result.run, at=to_text(self._clock()))
        return result

    async def _begin(self, result: Backfilled, platform: Platform, digest: str) -> Progress:
        of = {"source": f"backfill:{platform.value}", "digest": digest, "total": result.total}
        at = to_text(self._clock())
        (row,) = await self._graph.run("operations/start_backfill", id=result.run, at=at, attempt=self._attempt, **of)
        result.lines = result.lines_before = row["lines"]
        done = {row["key"] for row in await self._graph.read("operations/done_batches", run=result.run)}
        self._queued = await self._ledger.queued(f"{result.run}-")
        place = Place(row["pieces"], row["lines"], row["bytes"])
        return Progress(self._graph, result.run, self._clock, place, done)

    async def _start(self, result: Backfilled, platform: Platform, piece: Slice) -> _Piece:
        """Send a piece, but for those of its names that an earlier attempt has an answer to, or has in the queue."""
        asks, refused = read_names(platform, (line for line in piece.texts if line and not line.startswith("#")))
        result.refused += len(refused)
        numbered = enumerate(piece.texts, piece.end.lines - piece.lines + 1)
        first = (each for each in numbered if each[1] in refused)
        result.first_refused += islice(first, REFUSED_KEPT - len(result.first_refused))
        started = _Piece(piece, asks, len(refused), asyncio.get_running_loop().time())
        entries = await self._ledger.entries(_run_of(result, started))
        result.in_part_before += sum(_is_final(entries.get(ask.number)) for ask in asks)
        queued = self._queued.pop(_run_of(result, started), set())
        lost = [ask for ask in asks if self._is_lost(ask, entries) and ask.number not in queued]
        await self._ledger.ask_anew(_run_of(result, started), [ask.number for ask in lost])
        self._send_asks(result, platform, started, lost)
        return started

    def _send_asks(self, result: Backfilled, platform: Platform, piece: _Piece, asks: Sequence[Ask]) -> None:
        for part in in_parts(asks, ASKS_A_MESSAGE):
            self._send(Work(_run_of(result, piece), platform, part))

    async def _look(
        self, result: Backfilled, platform: Platform, progress: Progress, pieces: Sequence[_Piece]
    ) -> list[_Piece]:
        """Record the pieces that are done, send again what was lost, and give the rest."""
        await asyncio.sleep(POLL_SECONDS)
        status, attempt = await standing_of(self._graph, result.run)
        result.elsewhere = attempt != self._attempt
        result.paused = status != RUNNING or result.elsewhere
        if result.elsewhere:
            return list(pieces)
        rest, late, in_part = [], [], 0
        waiting: list[Entry | None] = []
        for piece in pieces:
            entries = await self._ledger.entries(_run_of(result, piece))
            open_asks = [ask for ask in piece.asks if not _is_final(entries.get(ask.number))]
            if open_asks:
                if self._is_late(piece) and any(self._is_lost(ask, entries) for ask in open_asks):
                    late.append(piece)
                rest.append(piece)
                in_part += len(piece.asks) - len(open_asks)
                waiting += (entries.get(ask.number) for ask in open_asks)
                continue
            result.lines += piece.slice.lines
            outcomes = [entry.outcome for entry in entries.values()]
            result.outcomes.update(outcomes)
            found = sum(outcome.startswith("found") for outcome in outcomes)
            counts = Counts(found, piece.refused, len(outcomes) - found, outcomes.count(ERASED))
            await progress.done(piece.slice, counts)
            await self._ledger.forget(_run_of(result, piece))
        result.in_part = in_part
        heard = [entry for entry in waiting if entry]
        result.waits_until = next_instant(heard, self._clock()) if len(heard) == len(waiting) else None
        self._report(result)
        await progress.tell(result.answered, before=result.before)
        await self._send_lost(result, platform, late)
        return rest

    def _is_lost(self, ask: Ask, entries: dict[int, Entry]) -> bool:
        entry = entries.get(ask.number)
        return entry is None or (
            entry.until is not None and self._clock() > from_text(entry.until) + self._resend_after
        )

    def _is_late(self, piece: _Piece) -> bool:
        return asyncio.get_running_loop().time() - piece.sent_at > self._resend_after.total_seconds()

    async def _send_lost(self, result: Backfilled, platform: Platform, pieces: Sequence[_Piece]) -> None:
        """Send again what is lost of pieces. What lies in the queue is not: nobody works, or much is before it."""
        if not pieces:
            return
        queued = await self._ledger.queued(f"{result.run}-")
        for piece in pieces:
            run = _run_of(result, piece)
            entries = await self._ledger.entries(run)  # anew: what was answered meanwhile is in the queue no more
            gone = [ask for ask in piece.asks if ask.number not in queued.get(run, ())]
            self._send_asks(result, platform, piece, [ask for ask in gone if self._is_lost(ask, entries)])
            piece.sent_at = asyncio.get_running_loop().time()


def _run_of(result: Backfilled, piece: _Piece) -> str:
    return f"{result.run}-{piece.slice.number}"


def _is_final(entry: Entry | None) -> bool:
    return entry is not None and entry.is_final
