"""The one way to the graph server: named statements, checked parameters, transactions that are tried again.

Works on Neo4j and on ArcadeDB over Bolt. A write may be tried several times, so the work given must have no effect
outside the graph.
"""

import asyncio
import contextvars
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Any, Protocol, Self, TypeVar

import neo4j
from neo4j.exceptions import (
    AuthError,
    ClientError,
    DatabaseError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    TransientError,
)

from creatorgraph.cypher import Statement, join, load
from creatorgraph.errors import UnavailableError

T = TypeVar("T")
Row = dict[str, Any]

logger = logging.getLogger(__name__)

ATTEMPTS = 40
LONGEST_PAUSE_SECONDS = 1.0
CONNECT_SECONDS = 5.0
LONGEST_WRITE_SECONDS = 600.0

# Two writers that create one new node at once: the loser sees a constraint error, and finds the node at its next try.
_CONSTRAINT = "Neo.ClientError.Schema.ConstraintValidationFailed"
# ArcadeDB reports so what it cannot name, and records seen half-written beside a writer; tried again a few times.
_UNKNOWN = frozenset({"Neo.DatabaseError.General.UnknownError", "Neo.ClientError.Statement.EntityNotFound"})
_UNKNOWN_ATTEMPTS = 6
_NO_DATABASE = "Neo.ClientError.Database.DatabaseNotFound"
_TIMED_OUT = "Neo.ClientError.Transaction.TransactionTimedOut"
_AWAY = (
    "the graph does not answer; start it with `creatorgraph up`, or name one that runs with CREATORGRAPH_GRAPH_URL "
    "(what is queued is kept and goes on when it is back)"
)
# ArcadeDB also refuses the right password for a while after several wrong ones.
_REFUSED = (
    "the graph refuses the user or the password; set CREATORGRAPH_GRAPH_USER and CREATORGRAPH_GRAPH_PASSWORD to what "
    "that server knows, and wait a minute where it locks users out after wrong ones"
)
# A server that starts for the first time answers before its database is made.
_NOT_MADE = (
    "the graph has no such database; it is made while a server starts for the first time, and otherwise "
    "CREATORGRAPH_GRAPH_DATABASE names one that is there"
)
_CONFLICT_WORDS = ("concurrent", "duplicatedkey", "duplicated key", "deadlock", "locktimeout", "please retry")

round_trips: contextvars.ContextVar[list[str] | None] = contextvars.ContextVar("round_trips", default=None)
"""Set to a list to collect the names of the statements sent in this context: tests count them."""


fence: contextvars.ContextVar[Callable[[], None] | None] = contextvars.ContextVar("fence", default=None)
"""Set to a check that raises where the work of this context is not its process' own any more; asked before commits."""


def check_fence() -> None:
    """Raise where whoever set the fence says that nothing may be written any more."""
    check = fence.get()
    if check is not None:
        check()


class Transaction(Protocol):
    """What a piece of work may do inside a transaction, or while it reads."""

    async def run(self, name: str, /, **parameters: object) -> list[Row]:
        """Send one named statement and give all its rows. Called while another runs, it may wait for that one."""
        ...

    async def run_joined(self, parts: Sequence["Part"]) -> list[list[Row]]:
        """Send named statements as one, to be run in their order, and give the rows of each."""
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
    """Send statements that have something to write as one, to be run in their order; give the rows of each.

    Where they have too many values for one message, one goes after the other, some thousand values at a time.
    """
    busy = [part for part in parts if not part.is_idle]
    if sum(len(part.values) for part in busy) <= MOST_AT_ONCE:
        answers = await _run_joined(transaction, busy)
    else:
        answers = [await _run_long(transaction, part) for part in busy]
    rows = iter(answers)
    return [[] if part.is_idle else next(rows) for part in parts]


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


class _BoltTransaction:
    """A transaction of the driver, seen through named statements; one after the other, as the protocol has it."""

    def __init__(self, transaction: neo4j.AsyncTransaction | neo4j.AsyncSession) -> None:
        self._transaction = transaction
        self._free = asyncio.Lock()

    async def run(self, name: str, /, **parameters: object) -> list[Row]:
        return _rows(await self._send(load(name), parameters, noted=name))

    async def run_joined(self, parts: Sequence[Part]) -> list[list[Row]]:
        given = ((number, part.parameters) for number, part in enumerate(parts))
        parameters = {f"{name}_{number}": value for number, each in given for name, value in each.items()}
        rows: list[list[Row]] = [[] for _ in parts]
        busy = " + ".join(part.name for part in parts if not part.is_idle)
        for record in await self._send(join(tuple(part.name for part in parts)), parameters, noted=busy):
            rows[record["part"]] += record["rows"]
        return rows

    async def _send(self, statement: Statement, parameters: Mapping[str, object], *, noted: str) -> list[Row]:
        statement.check(parameters)
        _note(noted)
        async with self._free:
            result = await self._transaction.run(statement.text, _given(parameters))
            return [_plain(record) for record in await result.fetch(_ALL)]


class _Reader:
    """Statements that read, each by itself on a connection of its own: several may run at once."""

    def __init__(self, alone: Callable[[], AbstractAsyncContextManager[Transaction]]) -> None:
        self._alone = alone

    async def run(self, name: str, /, **parameters: object) -> list[Row]:
        async with self._alone() as transaction:
            return await transaction.run(name, **parameters)

    async def run_joined(self, parts: Sequence[Part]) -> list[list[Row]]:
        async with self._alone() as transaction:
            return await transaction.run_joined(parts)


_ALL = 2**31 - 1


class _Values(list[object]):
    """The values of a parameter. No log may show them.

    The driver writes every parameter out for its debug log, also where nobody reads it: a twentieth of what an
    importing worker computed.
    """

    def __repr__(self) -> str:
        return f"<{len(self)} values>"


def _given(parameters: Mapping[str, object]) -> dict[str, Any]:
    return {name: _Values(value) if isinstance(value, list) else value for name, value in parameters.items()}


def _plain(record: neo4j.Record) -> Row:
    """Take a record as it is: statements return values, lists and maps, never nodes."""
    return dict(zip(record.keys(), record.values(), strict=True))


def _rows(records: list[Row]) -> list[Row]:
    """Unfold what a statement collected into records named `rows`, one for each part of a UNION.

    A record costs the driver about 100 microseconds, an item of a list hardly any: long results come as one record.
    """
    if not records or records[0].keys() != {"rows"}:
        return records
    return list(chain.from_iterable(record["rows"] for record in records))


def _note(statement: str) -> None:
    seen = round_trips.get()
    if seen is not None:
        seen.append(statement)


def is_passing(error: BaseException) -> bool:
    """Tell whether the same transaction may succeed when it is tried again."""
    if isinstance(error, TransientError):
        return True
    if isinstance(error, (ClientError, DatabaseError)):
        text = str(error.message).casefold()
        return error.code in {_CONSTRAINT, *_UNKNOWN} or any(word in text for word in _CONFLICT_WORDS)
    return False


class Graph:
    """A connection pool to one graph database."""

    def __init__(self, driver: neo4j.AsyncDriver, *, database: str | None, writers: int) -> None:
        self._driver = driver
        self._database = database
        self.writers = writers
        self._writing = asyncio.Semaphore(writers)

    @classmethod
    def connect(cls, url: str, *, user: str, password: str, database: str | None, writers: int = 8) -> Self:
        """Make a pool; nothing is sent yet. At most `writers` writing transactions of this process run at once."""
        driver = neo4j.AsyncGraphDatabase.driver(
            url,
            auth=(user, password) if password else None,
            connection_timeout=CONNECT_SECONDS,
            connection_acquisition_timeout=30.0,
            max_transaction_retry_time=0.0,
            max_connection_lifetime=600,
            liveness_check_timeout=10.0,
            notifications_min_severity="OFF",
            user_agent="creatorgraph",
        )
        return cls(driver, database=database, writers=writers)

    @property
    def is_writing(self) -> bool:
        """Whether as many transactions write as may at once: one more waits for its turn."""
        return self._writing.locked()

    async def close(self) -> None:
        """Close every connection."""
        await self._driver.close()

    async def ready(self) -> bool:
        """Tell whether the server answers."""
        try:
            await self.read("operations/ping")
        except UnavailableError:
            return False
        return True

    async def read(self, name: str, /, **parameters: object) -> list[Row]:
        """Run one reading statement by itself: without the messages that begin and end a transaction."""

        async def work(transaction: Transaction) -> list[Row]:
            return await transaction.run(name, **parameters)

        return await self._run(work, self._alone)

    async def write(
        self, work: Callable[[Transaction], Awaitable[T]], *, longest_seconds: float = LONGEST_WRITE_SECONDS
    ) -> T:
        """Run work in one writing transaction, again from its start while the server says that trying again helps.

        Neo4j ends a transaction that takes longer, so that nobody waits for ever for the locks of a frozen process.
        Raises UnavailableError then, and where the server does not answer.
        """
        async with self._writing:
            return await self._run(work, lambda: self._transaction(longest_seconds))

    async def view(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run reading work: again from its start while the server says that trying again helps.

        Each statement is by itself and sees what was committed before it (in one transaction too it would, on either
        engine): work that must not be overtaken looks again when it writes. Statements may run at once.
        """
        return await self._run(work, self._reading)

    async def run(self, name: str, /, **parameters: object) -> list[Row]:
        """Run one writing statement in a transaction of its own."""

        async def work(transaction: Transaction) -> list[Row]:
            return await transaction.run(name, **parameters)

        return await self.write(work)

    async def command(self, name: str) -> None:
        """Run a schema statement outside any explicit transaction, as the engines want them."""
        with _told():
            async with self._driver.session(database=self._database) as session:
                result = await session.run(load(name).text)
                await result.consume()

    async def _run(
        self,
        work: Callable[[Transaction], Awaitable[T]],
        begin: Callable[[], AbstractAsyncContextManager[Transaction]],
    ) -> T:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with _told():
                    async with begin() as transaction:
                        return await work(transaction)
            except Neo4jError as error:
                if str(error.code).startswith(_TIMED_OUT):
                    raise UnavailableError(
                        "the graph was too slow for this piece of work; it is kept and tried again", retry_after=5.0
                    ) from error
                if not is_passing(error) or attempt == (_UNKNOWN_ATTEMPTS if error.code in _UNKNOWN else ATTEMPTS):
                    raise
                logger.debug("graph.again", extra={"fields": {"attempt": attempt, "code": error.code}})
                await asyncio.sleep(_pause(attempt))
        raise AssertionError("unreachable")

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[Transaction]:
        async with self._driver.session(database=self._database, default_access_mode=neo4j.READ_ACCESS) as session:
            yield _BoltTransaction(session)

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[Transaction]:
        yield _Reader(self._alone)

    @asynccontextmanager
    async def _transaction(self, longest_seconds: float) -> AsyncIterator[Transaction]:
        async with self._driver.session(database=self._database, default_access_mode=neo4j.WRITE_ACCESS) as session:
            transaction = await session.begin_transaction(timeout=longest_seconds)
            try:
                yield _BoltTransaction(transaction)
                check_fence()
                await transaction.commit()
            finally:
                await transaction.close()


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the driver raises for a server that cannot be used into an error that says what to do."""
    try:
        yield
    except AuthError as error:
        raise UnavailableError(_REFUSED, retry_after=5.0) from error
    except ClientError as error:
        if error.code != _NO_DATABASE:
            raise
        raise UnavailableError(_NOT_MADE, retry_after=5.0) from error
    except (ServiceUnavailable, DriverError, OSError) as error:
        raise UnavailableError(_AWAY, retry_after=5.0) from error


def _pause(attempt: int) -> float:
    """Full jitter: writers that collided once must not collide again in step."""
    return random.uniform(0, min(LONGEST_PAUSE_SECONDS, 0.01 * 2**attempt))  # noqa: S311 - spreads load, hides nothing
