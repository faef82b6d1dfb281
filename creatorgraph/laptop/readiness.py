"""Whether a server serves: asked over its own protocol, the way its clients will.

A check takes the child's process id (None where the server runs elsewhere) and gives None when it serves, otherwise why
not. It raises SetupError where waiting cannot help. Drivers are loaded by the checks that need them, so that the
command line can show its help at once.
"""

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import httpx
import psutil

from creatorgraph.errors import SetupError
from creatorgraph.operations.worker_life import ALIVE_SECONDS, WORKERS, sign_of

if TYPE_CHECKING:
    from neo4j import AsyncDriver
    from redis.asyncio import Redis

Check = Callable[[int | None], Awaitable[str | None]]

PATIENCE_S = 3.0
HALF_STARTED_S = 15.0
"""A graph that serves for so long without its database has ended its start halfway; it is made within a second."""
_NO_DATABASE = "Neo.ClientError.Database.DatabaseNotFound"


class HalfStartedError(Exception):
    """A process serves in part and will never do more: it is started again."""


def bolt_check(url: str, *, user: str, password: str, database: str | None) -> Check:
    """Ask the graph for the number 1."""
    from neo4j import AsyncGraphDatabase  # noqa: PLC0415 - help shows without drivers
    from neo4j.exceptions import AuthError, DriverError, Neo4jError  # noqa: PLC0415

    no_address = "CREATORGRAPH_GRAPH_URL is no Bolt address, such as bolt://127.0.0.1:7687"

    def driver() -> "AsyncDriver":
        # asked first: the driver also takes http://, as a preview that needs another package
        if not urlsplit(url).scheme.startswith(("bolt", "neo4j")):
            raise SetupError(no_address)
        try:
            return AsyncGraphDatabase.driver(
                url, auth=(user, password), connection_timeout=PATIENCE_S, max_transaction_retry_time=0
            )
        except (DriverError, ValueError) as error:
            raise SetupError(no_address) from error

    async def check(pid: int | None) -> str | None:
        async with driver() as connected:
            try:
                await connected.execute_query("RETURN 1", database_=database)
            except AuthError as error:
                raise SetupError(_wrong_password(url, user, ours=pid is not None)) from error
            except (DriverError, Neo4jError, OSError) as error:
                return _first_line(error)
        return None

    return _patient(check)


def started_whole(check: Check, *, http_port: int) -> Check:
    """Ask our own graph; raise HalfStartedError for one that never makes its database.

    ArcadeDB goes on without what could not be started, such as HTTP on a port that another program took just then.
    """
    since: dict[int | None, float] = {}

    async def watched(pid: int | None) -> str | None:
        reason = await check(pid)
        if reason is None or _NO_DATABASE not in reason:
            return reason
        if time.monotonic() - since.setdefault(pid, time.monotonic()) > HALF_STARTED_S:
            raise HalfStartedError(
                f"ended its start halfway, without a database: another program may have port {http_port}, see "
                "`creatorgraph logs graph`; it is killed"
            )
        return reason

    return watched


def redis_check(url: str) -> Check:
    """Ask Redis for a PONG; one that still loads its data is not ready."""
    from redis.exceptions import AuthenticationError, RedisError  # noqa: PLC0415 - help shows without drivers

    async def check(pid: int | None) -> str | None:
        del pid
        async with _redis(url) as client:
            try:
                await client.ping()
            except AuthenticationError as error:
                place = without_password(url)
                raise SetupError(f"Redis at {place} refuses the password; correct CREATORGRAPH_REDIS_URL") from error
            except (RedisError, OSError) as error:
                return _first_line(error)
        return None

    return _patient(check)


def worker_check(redis_url: str) -> Check:
    """Look for the sign of life that a worker process of this machine, or one that it started, keeps in Redis."""
    from redis.exceptions import RedisError  # noqa: PLC0415 - help shows without drivers

    async def check(pid: int | None) -> str | None:
        signs = [sign_of(each) for each in _family(pid)]
        if not signs:
            return "its process is gone"
        async with _redis(redis_url) as client:
            try:
                spoke = await client.zmscore(WORKERS, signs)
            except (RedisError, OSError) as error:
                return _first_line(error)
        alive = any(each is not None and time.time() - each < ALIVE_SECONDS for each in spoke)
        return None if alive else "no worker has reported to Redis yet"

    return _patient(check)


def http_check(url: str) -> Check:
    """Ask for a page that answers 200 when the server is ready."""

    async def check(pid: int | None) -> str | None:
        del pid
        # trust_env off: a proxy of the environment has no business with servers of this machine
        async with httpx.AsyncClient(timeout=PATIENCE_S, trust_env=False, verify=_trusted()) as client:
            try:
                answer = await client.get(url)
            except httpx.InvalidURL as error:
                raise SetupError(f"{without_password(url)} is no HTTP address: {error}") from error
            except httpx.HTTPError as error:
                return _first_line(error)
        return None if answer.status_code == httpx.codes.OK else f"it answers HTTP {answer.status_code}"

    return _patient(check)


@cache
def _trusted() -> ssl.SSLContext:
    """Load the authorities once: asked ten times a second, loading them was a third of the stack's start."""
    return ssl.create_default_context()


def without_password(url: str) -> str:
    """Give an address fit to be shown: without user and password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=""))


def _redis(url: str) -> "Redis":
    from redis.asyncio import Redis  # noqa: PLC0415 - help shows without drivers

    try:
        return Redis.from_url(url, socket_timeout=PATIENCE_S, socket_connect_timeout=PATIENCE_S)
    except ValueError as error:
        raise SetupError(f"CREATORGRAPH_REDIS_URL is no Redis address: {error}") from error


def _patient(check: Check) -> Check:
    async def bounded(pid: int | None) -> str | None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await check(pid)
        except TimeoutError:
            return f"no answer within {PATIENCE_S:.0f} s"

    return bounded


def _family(pid: int | None) -> list[int]:
    try:
        process = psutil.Process(pid)
        return [process.pid, *(child.pid for child in process.children(recursive=True))]
    except psutil.NoSuchProcess:
        return []


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0] or type(error).__name__


def _wrong_password(url: str, user: str, *, ours: bool) -> str:
    where = f"the graph at {without_password(url)} refuses the password of {user}"
    if ours:
        return (
            f"{where}; it keeps the one of its first start: set CREATORGRAPH_GRAPH_PASSWORD to that one (or "
            "unset it, if it was not set then), or delete graph/config/server-users.jsonl in the state folder: it then "
            "takes the new one"
        )
    return f"{where}; correct CREATORGRAPH_GRAPH_USER and CREATORGRAPH_GRAPH_PASSWORD"
