"""Importing a file: rows to batches, batches to messages, and waiting until all of it is resolved and searchable.

A run is named by the file's contents. Every batch of it is recorded in the graph in the transaction that writes it,
so an import that was interrupted sends only what is missing, and a batch that was lost with a queue is sent again.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, Protocol

import orjson

from creatorgraph.clock import Clock, from_text, to_text
from creatorgraph.errors import BadInputError, UnavailableError
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.normalize.identifiers import identifiers_in
from creatorgraph.operations.files import Line, digest_of, read_lines
from creatorgraph.operations.row_names import field_name
from creatorgraph.operations.row_values import missing
from creatorgraph.operations.rows import FIELDS, Rejected, Skipped, read_row
from creatorgraph.operations.targets import whole_file
from creatorgraph.platforms.observation import LONGEST_SOURCE, AccountObservation

BATCH_ROWS = 1_000
MOST_ON_THE_WAY = 6
"""Batches sent and not yet in the graph: enough to keep the workers busy, few enough to keep the queue small."""
READING = 11
"""Raise it where a row is read otherwise than before: batches are recorded by number, and hold other rows then."""
MOST_NAMES = 20
CLOCKS_DIFFER = timedelta(days=1)
"""How far behind the start of an import an observation may be dated: clocks and time zones of others differ."""
POLL_SECONDS = 0.25
RESEND_SECONDS = 60.0
GIVE_UP_SECONDS = 600.0


class Send(Protocol):
    """Puts a batch of observations on the queue."""

    def __call__(self, *, run: str, number: int, observations: Sequence[AccountObservation]) -> None:
        """Send batch `number` of a run."""
        ...


@dataclass(slots=True)
class ImportResult:
    """What became of the rows of a file."""

    run: str
    rejects: Path
    accepted: int = 0
    rejected: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    batches: int = 0
    already_there: int = 0
    left_out: set[str] = field(default_factory=set)
    """Names of fields that mean nothing here, the first `MOST_NAMES` of them."""
    erased: int = 0
    """Rows of accounts that were erased on request, and kept out."""
    without_address: list[int] = field(default_factory=list)
    """Lines of rows whose `email` says something that is no address."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: rows read, rows in the graph, accounts waiting to be resolved, creators to be indexed."""

    read: int = 0
    written: int = 0
    to_resolve: int = 0
    to_project: int = 0


@dataclass(frozen=True, slots=True)
class _Batch:
    number: int
    observations: tuple[AccountObservation, ...]


class Importer:
    """Imports files into a graph through the queue."""

    def __init__(self, graph: Graph, *, send: Send, clock: Clock, report: Callable[[Progress], None]) -> None:
        self._graph = graph
        self._send = send
        self._clock = clock
        self._report = report

    async def run(
        self, path: Path, *, rejects: Callable[[str], Path], new_id: Callable[[], str], wait: bool = True
    ) -> ImportResult:
        """Import a file; rows that cannot be used go as JSON lines to the file that `rejects` gives for a digest of it.

        With `wait`, returns when everything imported is resolved and searchable; otherwise when all of it is queued.
        """
        digest = digest_of(path)
        mark = digest or new_id()
        source = "import:-" if str(path) == "-" else f"import:{path.name}"[:LONGEST_SOURCE]
        now = to_text(self._clock())
        started = await self._graph.run(
            "operations/start_run",
            id=f"import-{mark}-{READING}",
            kind="import",
            source=source,
            digest=digest,
            at=now,
            observed_at=now,
        )
        run = started[0]["id"]
        result = ImportResult(run, rejects(mark))
        reader = _Reader(path, result.rejects, source, from_text(started[0]["observed_at"]), result)
        waiting = _Waiting(self._graph, run, self._send, self._report, result)
        await waiting.start()
        with closing(reader.batches()) as batches:
            for batch in batches:
                result.batches += 1
                await waiting.send(batch, reader.read)
        if wait:
            await waiting.until_searchable(reader.read)
        await self._graph.run(
            "operations/finish_run",
            id=run,
            status="done" if wait else "sent",
            at=to_text(self._clock()),
            accepted=result.accepted,
            rejected=result.rejected,
            skipped=sum(result.skipped.values()),
        )
        return result


class _Reader:
    """Reads a file into batches, and writes down what it cannot use."""

    def __init__(self, path: Path, rejects: Path, source: str, observed_at: datetime, result: ImportResult) -> None:
        self._path = path
        self._rejects = rejects
        self._source = source
        self._observed_at = observed_at
        self._result = result
        self.read = 0

    def batches(self) -> Generator[_Batch]:
        """Give the rows of the file in batches. Raises BadInputError where it is damaged, behind what is before it."""
        kept: list[AccountObservation] = []
        number, damage = 0, None
        with _rejects_file(self._rejects) as reject:
            lines = read_lines(self._path)
            while True:
                try:
                    line = next(lines, None)
                except BadInputError as error:
                    if not self.read:
                        raise
                    line, damage = None, f"{error}; the rows before this place go in"
                if line is None:
                    break
                kept += self._observed(line, reject)
                if len(kept) == BATCH_ROWS:
                    yield _Batch(number, tuple(kept))
                    number, kept = number + 1, []
        if kept:
            yield _Batch(number, tuple(kept))
        if damage:
            left = f", but for {self._result.rejected} that were rejected, see {self._rejects}"
            raise BadInputError(damage + left * bool(self._result.rejected))

    def _observed(self, line: Line, reject: Callable[[bytes], None]) -> list[AccountObservation]:
        """Give what a line says of an account, if it can be used; count it otherwise, and write down why."""
        self.read += 1
        outcome = Rejected("", line.problem) if line.problem else self._outcome(line.row)
        if isinstance(outcome, Rejected):
            self._result.rejected += 1
            field = line.column_of(outcome.field)
            reject(orjson.dumps({"line": line.number, "field": field, "reason": outcome.reason}) + b"\n")
        elif isinstance(outcome, Skipped):
            self._result.skipped[outcome.platform] += 1
        else:
            self._result.accepted += 1
            if outcome.emails and not identifiers_in("emails", outcome.emails, platform=outcome.platform).emails:
                self._result.without_address.append(line.number)
            return [outcome]
        return []

    def _outcome(self, row: object) -> AccountObservation | Rejected | Skipped:
        if isinstance(row, Mapping) and len(self._result.left_out) < MOST_NAMES:
            self._result.left_out |= _left_out(row)
        found = read_row(row, source=self._source, observed_at=self._observed_at)
        if isinstance(found, AccountObservation) and found.observed_at > self._observed_at + CLOCKS_DIFFER:
            # it would be the newest for as long, whatever is seen of the account meanwhile
            return Rejected("observed_at", "is later than this import began; nobody has seen the account then yet")
        return found


@contextmanager
def _rejects_file(path: Path) -> Iterator[Callable[[bytes], None]]:
    """Give what writes a line into a rejects file, which is there when the block ends well.

    It is made with its first line. Without any, a file of that name from before is empty afterwards: its lines are of
    other rows.
    """
    with ExitStack() as stack:
        files: list[IO[bytes]] = []

        def write(line: bytes) -> None:
            if not files:
                for folder in reversed(path.parents):  # one by one: the mode is that of each that is missing
                    folder.mkdir(mode=0o700, exist_ok=True)
                files.append(stack.enter_context(whole_file(path)))
            files[0].write(line)

        yield write
        if not files and path.is_file():
            stack.enter_context(whole_file(path))


def _left_out(row: Mapping[Any, object]) -> set[str]:
    """Name the fields of a row that mean nothing here; one without a name counts where it holds something."""
    names = {str(name) for name, value in row.items() if str(name).strip() or not missing(value)}
    return {name.strip() or "(a field without a name)" for name in names if field_name(name) not in FIELDS}


class _Waiting:
    """Sends batches with a bounded number on the way, and waits for what follows from them."""

    def __init__(
        self, graph: Graph, run: str, send: Send, report: Callable[[Progress], None], result: ImportResult
    ) -> None:
        self._graph = graph
        self._run = run
        self._send = send
        self._report = report
        self._result = result
        self._done: set[str] = set()
        self._on_the_way: dict[str, tuple[_Batch, float]] = {}
        self._seen: tuple[int, ...] = ()
        self._moved_at = 0.0

    async def start(self) -> None:
        """Find out what an earlier attempt brought into the graph."""
        await self._look()
        self._result.already_there = len(self._done)

    async def send(self, batch: _Batch, read: int) -> None:
        """Send a batch unless it is there already; wait while too many are on the way."""
        key = f"{self._run}:{batch.number}"
        if key in self._done:
            return
        while len(self._on_the_way) >= MOST_ON_THE_WAY:
            await self._pause(read)
        self._on_the_way[key] = (batch, asyncio.get_running_loop().time())
        self._send(run=self._run, number=batch.number, observations=batch.observations)

    async def until_searchable(self, read: int) -> None:
        """Wait until every batch is in the graph and nothing that follows from it is due."""
        while self._on_the_way:
            await self._pause(read)
        while True:
            rows = await self._graph.read("operations/waiting", run=self._run)
            due = {row["kind"]: row for row in rows}
            if not due:
                self._report(Progress(read, self._result.accepted))
                return
            left = (due.get("resolve", {}).get("keys", 0), due.get("project", {}).get("keys", 0))
            self._report(Progress(read, self._result.accepted, *left))
            self._check_moves(left, f"{left[0]} accounts to resolve and {left[1]} creators to index")
            await asyncio.sleep(POLL_SECONDS)

    def _check_moves(self, seen: tuple[int, ...], left: str) -> None:
        """Raise UnavailableError where what was seen is the same for too long."""
        now = asyncio.get_running_loop().time()
        if seen != self._seen:
            self._seen, self._moved_at = seen, now
        if now - self._moved_at > GIVE_UP_SECONDS:
            raise UnavailableError(
                f"nothing moved for {GIVE_UP_SECONDS:.0f} s with {left}; see `creatorgraph status` and "
                "`creatorgraph logs worker`; importing the file again goes on from here"
            )

    async def _pause(self, read: int) -> None:
        await asyncio.sleep(POLL_SECONDS)
        await self._look()
        written = min(self._result.accepted, len(self._done) * BATCH_ROWS)
        self._report(Progress(read, written))
        self._check_moves((len(self._done), len(self._on_the_way)), f"{len(self._on_the_way)} batches to write")
        now = asyncio.get_running_loop().time()
        for key, (batch, sent) in list(self._on_the_way.items()):
            if key in self._done:
                del self._on_the_way[key]
            elif now - sent > RESEND_SECONDS:
                # Lost with a queue, or only slow: a batch that arrives twice is written once.
                self._on_the_way[key] = (batch, now)
                self._send(run=self._run, number=batch.number, observations=batch.observations)

    async def _look(self) -> None:
        rows = await self._graph.read("operations/done_batches", run=self._run)
        self._done = {row["key"] for row in rows}
        self._result.erased = sum(row["erased"] for row in rows)
