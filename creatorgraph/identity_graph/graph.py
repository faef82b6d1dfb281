"""The one way to the graph server: named statements, checked parameters, transactions that are tried again.

Works on Neo4j and on ArcadeDB over Bolt. A write may be tried several times, so the work given must have no effect
outside the graph.
"""

import asyncio
import contextvars
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Self
from uuid import uuid4

from neo4j.exceptions import (
    AuthError,
    ClientError,
    DatabaseError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    TransientError,
)

from creatorgraph.errors import UnavailableError
from creatorgraph.identity_graph.bolt import Begun, Bolt, Connections, Server, round_trips
from creatorgraph.identity_graph.bolt_process import BoltProcess
from creatorgraph.identity_graph.transactions import (
    MOST_AT_ONCE,
    SLICES_AT_ONCE,
    Part,
    Row,
    T,
    Transaction,
    read_at_once,
    read_sliced,
    run_sliced,
    together,
    write_at_once,
)

__all__ = [
    "ATTEMPTS",
    "MOST_AT_ONCE",
    "SLICES_AT_ONCE",
    "Graph",
    "Part",
    "Row",
    "Transaction",
    "check_fence",
    "fence",
    "is_passing",
    "read_at_once",
    "read_sliced",
    "round_trips",
    "run_sliced",
    "together",
    "write_at_once",
]

logger = logging.getLogger(__name__)

ATTEMPTS = 40
LONGEST_PAUSE_SECONDS = 1.0
LONGEST_WRITE_SECONDS = 600.0
LONGEST_TRY_SECONDS = 5.0

# Two writers that create one new node at once: the loser sees a constraint error, and finds the node at its next try.
_CONSTRAINT = "Neo.ClientError.Schema.ConstraintValidationFailed"
# ArcadeDB reports so what it cannot name, and records seen half-written beside a writer; tried again a few times.
_UNKNOWN = frozenset({"Neo.DatabaseError.General.UnknownError", "Neo.ClientError.Statement.EntityNotFound"})
_UNKNOWN_ATTEMPTS = 6
_TIMED_OUT = "Neo.ClientError.Transaction.TransactionTimedOut"
_AWAY = (
    "the graph does not answer; look whether it runs at CREATORGRAPH_GRAPH_URL and is reached from here, or, where "
    "that is not set, start it with `creatorgraph up` (what is queued is kept and goes on when it is back)"
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
_READ_ONLY = (
    "the graph takes no writes: its database is read-only; make it writable in Neo4j's configuration, or free its disk "
    "where that is full (what is queued is kept and goes on then)"
)
_REFUSALS = {
    "Neo.ClientError.Database.DatabaseNotFound": _NOT_MADE,
    # told to the right password too, for some seconds: Neo4j locks the user, whoever gave the wrong ones
    "Neo.ClientError.Security.AuthenticationRateLimit": _REFUSED,
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase": _READ_ONLY,
}
"""What a server says of itself, whatever the statement: it passes when somebody set the server right."""
_CONFLICT_WORDS = ("concurrent", "duplicatedkey", "duplicated key", "deadlock", "locktimeout", "please retry")

fence: contextvars.ContextVar[Callable[[], None] | None] = contextvars.ContextVar("fence", default=None)
"""Set to a check that raises where the work of this context is not its process' own any more; asked before commits."""


def check_fence() -> None:
    """Raise where whoever set the fence says that nothing may be written any more."""
    check = fence.get()
    if check is not None:
        check()


def is_passing(error: BaseException) -> bool:
    """Tell whether the same transaction may succeed when it is tried again."""
    if isinstance(error, TransientError):
        return True
    if isinstance(error, (ClientError, DatabaseError)):
        text = str(error.message).casefold()
        return error.code in {_CONSTRAINT, *_UNKNOWN} or any(word in text for word in _CONFLICT_WORDS)
    return False


class Graph:
    """Connections to one graph database."""

    def __init__(self, connections: Connections, *, writers: int) -> None:
        self._connections = connections
        self.writers = writers
        self._writing = asyncio.Semaphore(writers)

    @classmethod
    def connect(
        cls,
        url: str,
        *,
        user: str,
        password: str,
        database: str | None,
        writers: int = 8,
        apart: bool = False,
    ) -> Self:
        """Make a pool; nothing is sent yet. At most `writers` writing transactions of this process run at once.

        With `apart` the driver has a process of its own, which goes on while this one computes.
        """
        server = Server(url, user, password, database)
        return cls(BoltProcess(server) if apart else Bolt.to(server), writers=writers)

    @property
    def is_writing(self) -> bool:
        """Whether as many transactions write as may at once: one more waits for its turn."""
        return self._writing.locked()

    async def close(self) -> None:
        """Close every connection."""
        await self._connections.close()

    async def ready(self) -> None:
        """Raise UnavailableError where the server does not answer, or takes no writes.

        What is written to find out is taken back, so that it costs no more than a read.
        """

        async def work(transaction: Transaction) -> None:
            await transaction.run("operations/try_write", turn=f"try {uuid4()}")

        await self._run(work, self._taken_back)

    async def read(self, name: str, /, **parameters: object) -> list[Row]:
        """Run one reading statement by itself: without the messages that begin and end a transaction."""

        async def work(transaction: Transaction) -> list[Row]:
            return await transaction.run(name, **parameters)

        return await self._run(work, self._reading)

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
            await self._connections.command(name)

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
    async def _reading(self) -> AsyncIterator[Transaction]:
        yield self._connections.reading

    @asynccontextmanager
    async def _transaction(self, longest_seconds: float) -> AsyncIterator[Transaction]:
        async with self._taken_back(longest_seconds) as begun:
            yield begun
            check_fence()
            await begun.commit()

    @asynccontextmanager
    async def _taken_back(self, longest_seconds: float = LONGEST_TRY_SECONDS) -> AsyncIterator[Begun]:
        begun = await self._connections.begin(longest_seconds)
        try:
            yield begun
        finally:
            await begun.close()


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the driver raises for a server that cannot be used into an error that says what to do."""
    try:
        yield
    except AuthError as error:
        raise UnavailableError(_REFUSED, retry_after=5.0) from error
    except ClientError as error:
        if error.code not in _REFUSALS:
            raise
        raise UnavailableError(_REFUSALS[error.code], retry_after=5.0) from error
    except (ServiceUnavailable, DriverError, OSError) as error:
        raise UnavailableError(_AWAY, retry_after=5.0) from error


def _pause(attempt: int) -> float:
    """Full jitter: writers that collided once must not collide again in step."""
    return random.uniform(0, min(LONGEST_PAUSE_SECONDS, 0.01 * 2**attempt))  # noqa: S311 - spreads load, hides nothing
