"""How far a backfill is, in the graph: the place behind which all is done, and what is done beyond a gap."""

from dataclasses import dataclass
from datetime import timedelta

from creatorgraph.clock import Clock, to_text
from creatorgraph.identity_graph.batches import BatchMark
from creatorgraph.identity_graph.graph import Graph, Transaction
from creatorgraph.operations.backfill_file import Place, Slice

TELL_EVERY = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of a piece: accounts found, lines refused, accounts not shown or failed; `erased` are of the last."""

    accepted: int
    rejected: int
    skipped: int
    erased: int


class Progress:
    """What the graph knows of a run: the place behind which all is done, and pieces that are done beyond a gap."""

    def __init__(self, graph: Graph, run: str, clock: Clock, place: Place, done: set[str]) -> None:
        self._graph = graph
        self._run = run
        self._clock = clock
        self.place = place
        self._recorded = done
        self._beyond: dict[int, Place] = {}
        self._told = 0
        self._told_at = clock()

    def knows(self, piece: Slice) -> bool:
        """Tell whether a piece was done in an earlier attempt."""
        return self._key(piece.number) in self._recorded

    async def done(self, piece: Slice, counts: Counts | None = None) -> None:
        """Write down that a piece is done, with its counts; without them where an earlier attempt did it."""
        self._beyond[piece.number] = piece.end
        at = to_text(self._clock())
        if piece.number != self.place.pieces:
            if counts is not None:
                await self._record(piece, counts, at)
            return
        place, keys = self.place, []
        while place.pieces in self._beyond:
            keys.append(self._key(place.pieces))
            place = self._beyond.pop(place.pieces)

        async def move(transaction: Transaction) -> None:
            to = {"pieces": place.pieces, "lines": place.lines, "bytes": place.offset}
            await transaction.run("operations/move_backfill", id=self._run, at=at, **to)
            await transaction.run("operations/forget_batches", keys=keys)
            await self._count(transaction, counts)

        await self._graph.write(move)
        self._recorded.difference_update(keys)
        self.place = place

    async def _record(self, piece: Slice, counts: Counts, at: str) -> None:
        """Write down a piece that is done beyond a gap."""
        mark = BatchMark(self._run, piece.number)
        row = mark.row(accounts=counts.accepted + counts.skipped, erased=counts.erased, at=at)

        async def record(transaction: Transaction) -> None:
            await transaction.run("operations/finish_batches", rows=[row])
            await self._count(transaction, counts)

        await self._graph.write(record)
        self._recorded.add(mark.key)

    async def _count(self, transaction: Transaction, counts: Counts | None) -> None:
        if counts is not None:
            of = {"accepted": counts.accepted, "rejected": counts.rejected, "skipped": counts.skipped}
            await transaction.run("operations/count_backfill", id=self._run, **of)

    async def tell(self, answered: int, *, before: int) -> None:
        """Write down for the list how many lines are behind it, and were `before` this attempt; every few seconds."""
        now = self._clock()
        if answered != self._told and now - self._told_at >= TELL_EVERY:
            self._told, self._told_at = answered, now
            counts = {"answered": answered, "before": before}
            await self._graph.run("operations/tell_backfill", id=self._run, at=to_text(now), **counts)

    def _key(self, number: int) -> str:
        return f"{self._run}:{number}"
