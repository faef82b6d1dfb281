"""A backfill: a file of names of any size, read in pieces, asked for with its own share of the quota.

A run is named by the file's contents and the platform. A piece is a fixed number of lines; when each of its accounts
has its outcome, it is recorded in the graph, so that a run that was interrupted goes on behind the pieces that are
done. Only a few pieces are on the way at once, so memory does not grow with the file.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path

from creatorgraph.clock import Clock, from_text, to_text
from creatorgraph.errors import BadInputError
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.fetch_ledger import Entry, FetchLedger
from creatorgraph.operations.ingest_run import Send, read_names
from creatorgraph.operations.ingestion import ERASED, Work, in_parts
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Ask

PIECE_LINES = 100
MESSAGE_ASKS = 100
MOST_ON_THE_WAY = 6
POLL_SECONDS = 0.25
RESEND_AFTER = timedelta(minutes=2)


@dataclass(slots=True)
class Backfilled:
    """How far a backfill is. Lines are those of pieces that are done; outcomes are counted for this attempt."""

    run: str
    lines: int = 0
    lines_before: int = 0
    refused: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Piece:
    number: int
    lines: int
    asks: tuple[Ask, ...]
    sent_at: float


class Backfill:
    """Runs backfills."""

    def __init__(
        self, graph: Graph, ledger: FetchLedger, *, send: Send, clock: Clock, report: Callable[[Backfilled], None]
    ) -> None:
        self._graph = graph
        self._ledger = ledger
        self._send = send
        self._clock = clock
        self._report = report

    async def run(self, path: Path, platform: Platform) -> Backfilled:
        """Ask for every name of a file. Interrupting it loses nothing: running it again goes on."""
        digest = await asyncio.to_thread(_digest, path)
        result = Backfilled(f"backfill-{platform.value}-{digest[:16]}")
        now = to_text(self._clock())
        await self._graph.run(
            "operations/start_run",
            id=result.run,
            kind="backfill",
            source=f"backfill:{platform.value}",
            digest=digest,
            at=now,
            observed_at=now,
        )
        done = {row["key"] for row in await self._graph.read("operations/done_batches", run=result.run)}
        on_the_way: list[_Piece] = []
        for number, lines in enumerate(_pieces(path)):
            if f"{result.run}:{number}" in done:
                result.lines += len(lines)
                result.lines_before += len(lines)
                continue
            while len(on_the_way) >= MOST_ON_THE_WAY:
                on_the_way = await self._look(result, platform, on_the_way)
            on_the_way.append(self._start(result, platform, number, lines))
        while on_the_way:
            on_the_way = await self._look(result, platform, on_the_way)
        await self._finish(result)
        return result

    def _start(self, result: Backfilled, platform: Platform, number: int, lines: Sequence[str]) -> _Piece:
        asks, refused = read_names(platform, (line for line in lines if line and not line.startswith("#")))
        result.refused += len(refused)
        piece = _Piece(number, len(lines), asks, asyncio.get_running_loop().time())
        self._send_asks(result, platform, piece, asks)
        return piece

    def _send_asks(self, result: Backfilled, platform: Platform, piece: _Piece, asks: Sequence[Ask]) -> None:
        for part in in_parts(asks, MESSAGE_ASKS):
            self._send(Work(f"{result.run}-{piece.number}", platform, part))

    async def _look(self, result: Backfilled, platform: Platform, pieces: Sequence[_Piece]) -> list[_Piece]:
        """Record the pieces that are done, send again what was lost, and give the rest."""
        await asyncio.sleep(POLL_SECONDS)
        rest = []
        for piece in pieces:
            entries = await self._ledger.entries(f"{result.run}-{piece.number}")
            open_asks = [ask for ask in piece.asks if not _is_final(entries.get(ask.number))]
            if open_asks:
                self._send_lost(result, platform, piece, [ask for ask in open_asks if self._is_lost(ask, entries)])
                rest.append(piece)
                continue
            result.lines += piece.lines
            result.outcomes.update(entry.outcome for entry in entries.values())
            await self._graph.run(
                "operations/finish_batch",
                key=f"{result.run}:{piece.number}",
                run=result.run,
                accounts=len(piece.asks),
                erased=sum(entry.outcome == ERASED for entry in entries.values()),
                at=to_text(self._clock()),
            )
        self._report(result)
        return rest

    def _is_lost(self, ask: Ask, entries: dict[int, Entry]) -> bool:
        entry = entries.get(ask.number)
        return entry is None or (entry.until is not None and self._clock() > from_text(entry.until) + RESEND_AFTER)

    def _send_lost(self, result: Backfilled, platform: Platform, piece: _Piece, lost: Sequence[Ask]) -> None:
        now = asyncio.get_running_loop().time()
        if lost and now - piece.sent_at > RESEND_AFTER.total_seconds():
            piece.sent_at = now
            self._send_asks(result, platform, piece, lost)

    async def _finish(self, result: Backfilled) -> None:
        found = sum(count for outcome, count in result.outcomes.items() if outcome.startswith("found"))
        await self._graph.run(
            "operations/finish_run",
            id=result.run,
            status="done",
            at=to_text(self._clock()),
            accepted=found,
            rejected=result.refused,
            skipped=sum(result.outcomes.values()) - found,
        )


def _is_final(entry: Entry | None) -> bool:
    return entry is not None and entry.is_final


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadInputError(f"{path}: cannot be read ({error.strerror})") from None


def _pieces(path: Path) -> Iterator[list[str]]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            while lines := [line.strip() for line in islice(file, PIECE_LINES)]:
                yield lines
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"{path}: cannot be read as text ({error})") from None


def lines_of(path: Path) -> int:
    """Count the lines of a file without holding it."""
    return sum(len(lines) for lines in _pieces(path))
