"""Statements sent by the driver, in the form that both engines take."""

import asyncio
import contextvars
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any, Protocol, Self

import neo4j

from creatorgraph.cypher import Statement, join, load
from creatorgraph.identity_graph.transactions import Part, Row, Transaction, run_in_order

CONNECT_SECONDS = 5.0

round_trips: contextvars.ContextVar[list[str] | None] = contextvars.ContextVar("round_trips", default=None)
"""Set to a list to collect the names of the statements sent in this context: tests count them."""


@dataclass(frozen=True, slots=True, repr=False)
class Server:
    """Where a graph database answers, and to whom."""

    url: str
    user: str
    password: str
    database: str | None


class Begun(Transaction, Protocol):
    """A writing transaction; what it wrote is gone where it is closed before it was committed."""

    async def commit(self) -> None:
        """Let what it wrote stand."""
        ...

    async def close(self) -> None:
        """Give back what it holds."""
        ...


class Connections(Protocol):
    """Ways to one graph database. They raise the errors of the driver."""

    @property
    def reading(self) -> Transaction:
        """Statements that read, each by itself on a connection of its own: several may run at once."""
        ...

    async def begin(self, longest_seconds: float) -> Begun:
        """Begin to write."""
        ...

    async def command(self, name: str) -> None:
        """Run a statement outside any explicit transaction."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...


class _Statements:
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

    async def run_all(self, parts: Sequence[Part]) -> list[list[Row]]:
        return await run_in_order(self, parts)

    async def _send(self, statement: Statement, parameters: Mapping[str, object], *, noted: str) -> list[Row]:
        statement.check(parameters)
        _note(noted)
        async with self._free:
            result = await self._transaction.run(statement.text, _given(parameters))
            return [_plain(record) for record in await result.fetch(_ALL)]


class _Begun(_Statements):
    def __init__(self, session: neo4j.AsyncSession, transaction: neo4j.AsyncTransaction) -> None:
        super().__init__(transaction)
        self._session = session
        self._begun = transaction

    async def commit(self) -> None:
        await self._begun.commit()

    async def close(self) -> None:
        try:
            await self._begun.close()
        finally:
            await self._session.close()


class _Reading:
    def __init__(self, driver: neo4j.AsyncDriver, database: str | None) -> None:
        self._driver = driver
        self._database = database

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[Transaction]:
        async with self._driver.session(database=self._database, default_access_mode=neo4j.READ_ACCESS) as session:
            yield _Statements(session)

    async def run(self, name: str, /, **parameters: object) -> list[Row]:
        async with self._alone() as transaction:
            return await transaction.run(name, **parameters)

    async def run_joined(self, parts: Sequence[Part]) -> list[list[Row]]:
        async with self._alone() as transaction:
            return await transaction.run_joined(parts)

    async def run_all(self, parts: Sequence[Part]) -> list[list[Row]]:
        return await run_in_order(self, parts)


class Bolt:
    """A pool of the driver's connections."""

    def __init__(self, driver: neo4j.AsyncDriver, *, database: str | None) -> None:
        self._driver = driver
        self._database = database
        self.reading: Transaction = _Reading(driver, database)

    @classmethod
    def to(cls, server: Server) -> Self:
        """Make a pool; nothing is sent yet."""
        driver = neo4j.AsyncGraphDatabase.driver(
            server.url,
            auth=(server.user, server.password) if server.password else None,
            connection_timeout=CONNECT_SECONDS,
            connection_acquisition_timeout=30.0,
            max_transaction_retry_time=0.0,
            max_connection_lifetime=600,
            liveness_check_timeout=10.0,
            notifications_min_severity="OFF",
            user_agent="creatorgraph",
        )
        return cls(driver, database=server.database)

    async def begin(self, longest_seconds: float) -> Begun:
        """Begin to write."""
        session = self._driver.session(database=self._database, default_access_mode=neo4j.WRITE_ACCESS)
        try:
            return _Begun(session, await session.begin_transaction(timeout=longest_seconds))
        except BaseException:
            await session.close()
            raise

    async def command(self, name: str) -> None:
        """Run a schema statement outside any explicit transaction, as the engines want them."""
        async with self._driver.session(database=self._database) as session:
            result = await session.run(load(name).text)
            await result.consume()

    async def close(self) -> None:
        """Close every connection."""
        await self._driver.close()


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
