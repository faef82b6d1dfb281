"""Named statements as pieces of work send them: one or several at once, for any number of values."""

import asyncio
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Row = dict[str, Any]


class Transaction(Protocol):
    """What a piece of work may do inside a transaction, or while it reads."""

    async def run(self, name: str, /, **parameters: object) -> list[Row]:
        """Send one named statement and give all its rows. Called while another runs, it may wait for that one."""
        ...

    async def run_joined(self, parts: Sequence["Part"]) -> list[list[Row]]:
        """Send named statements as one, to be run in their order, and give the rows of each."""
        ...

    async def run_all(self, parts: Sequence["Part"]) -> list[list[Row]]:
        """Do what `run_in_order` does, near the server."""
        ...


@dataclass(frozen=True, slots=True)
class Part:
    """A named statement that is sent with others: for many values, where it has a `parameter` for them."""

    name: str
    parameter: str = ""
    values: Sequence[object] = ()
    others: Mapping[str, object] = field(default_factory=dict)

    @property
    def parameters(self) -> dict[str, object]:
        """Give what the statement is sent with."""
        return {self.parameter: list(self.values), **self.others} if self.parameter else dict(self.others)

    @property
    def is_idle(self) -> bool:
        """Tell whether there is nothing to run it for."""
        return bool(self.parameter) and not self.values

    def slice(self, start: int) -> "Part":
        """Give the part for some thousand values from one on."""
        return replace(self, values=self.values[start : start + MOST_AT_ONCE])


MOST_AT_ONCE = 2_000
"""A message to the server carries at most this many rows: it stays far below the 16 MiB that ArcadeDB takes."""
SLICES_AT_ONCE = 3
"""So many slices of one read run at once: the server works on one while another is sent and unpacked."""


async def run_sliced(
    transaction: Transaction, name: str, parameter: str, values: Sequence[object], **others: object
) -> list[Row]:
    """Send a statement for many values, some thousand at once, in their order; give the rows of all answers."""
    rows: list[Row] = []
    for given in _slices(parameter, values):
        rows += await transaction.run(name, **given, **others)
    return rows


async def read_sliced(
    transaction: Transaction, name: str, parameter: str, values: Sequence[object], **others: object
) -> list[Row]:
    """Send a reading statement as `run_sliced` does, some slices at once where the transaction allows it."""
    rows: list[Row] = []
    slices = _slices(parameter, values)
    while some := list(islice(slices, SLICES_AT_ONCE)):
        for answer in await together(*(transaction.run(name, **given, **others) for given in some)):
            rows += answer
    return rows


def _slices(parameter: str, values: Sequence[object]) -> Iterator[dict[str, object]]:
    for start in range(0, len(values), MOST_AT_ONCE):
        yield {parameter: list(values[start : start + MOST_AT_ONCE])}


async def read_at_once(transaction: Transaction, *parts: Part) -> list[list[Row]]:
    """Send reading statements as one, for some thousand values of each at a time; give the rows of each.

    A statement costs the driver most of a millisecond of processor, however little it asks. What has no values goes
    along: it costs the server less than to learn one more combination.
    """
    rows: list[list[Row]] = [[] for _ in parts]

    async def read(start: int) -> None:
        # what takes no values runs once
        some = [part.slice(start) for part in parts if part.parameter or start == 0]
        busy = [part for part in some if not part.is_idle]
        sent = some if len(busy) > 1 else busy
        answers = dict(zip([part.name for part in sent], await _run_joined(transaction, sent), strict=True))
        for part, found in zip(parts, rows, strict=True):
            found.extend(answers.get(part.name, ()))

    starts = range(0, max((len(part.values) for part in parts), default=0) or 1, MOST_AT_ONCE)
    for first in range(0, len(starts), SLICES_AT_ONCE):
        await together(*map(read, starts[first : first + SLICES_AT_ONCE]))
    return rows


async def write_at_once(transaction: Transaction, *parts: Part) -> list[list[Row]]:
    """Send statements that have something to write, to be run in their order; give the rows of each."""
    busy = [part for part in parts if not part.is_idle]
    rows = iter(await transaction.run_all(busy))
    return [[] if part.is_idle else next(rows) for part in parts]


async def run_in_order(transaction: Transaction, parts: Sequence[Part]) -> list[list[Row]]:
    """Send statements as one; where they have too many values for one message, one goes after the other, sliced."""
    if sum(len(part.values) for part in parts) <= MOST_AT_ONCE:
        return await _run_joined(transaction, parts)
    return [await _run_long(transaction, part) for part in parts]


async def _run_long(transaction: Transaction, part: Part) -> list[Row]:
    rows: list[Row] = []
    for start in range(0, len(part.values) or 1, MOST_AT_ONCE):
        rows += (await _run_joined(transaction, [part.slice(start)]))[0]
    return rows


async def _run_joined(transaction: Transaction, parts: Sequence[Part]) -> list[list[Row]]:
    if len(parts) > 1:
        return await transaction.run_joined(parts)
    return [await transaction.run(part.name, **part.parameters) for part in parts]


async def together(*pieces: Coroutine[Any, Any, T]) -> list[T]:
    """Run pieces of work at once and give what each gives; where one fails the others end, and its error is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(piece) for piece in pieces]
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return [task.result() for task in tasks]
