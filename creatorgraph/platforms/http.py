"""One HTTP client for all platforms: HTTP/2, deadlines, bounded answers, redirects on the same host only.

Nothing here raises for what a server does: what came is a `Reply`, and what did not come is a `Silence` with a reason
that holds no address and no token.
"""

import asyncio
import email.utils
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urljoin, urlsplit

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import NetworkError, RequestError, RequestTimeoutError
from pyreqwest.response import Response

from creatorgraph.clock import Clock

CONNECT_TIMEOUT = timedelta(seconds=5)
READ_TIMEOUT = timedelta(seconds=20)
WHOLE_SECONDS = 45.0
"""From the first byte sent to the last received, so that a server that drips cannot hold a worker."""
MOST_BYTES = 8 * 2**20
MOST_REDIRECTS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
METHOD_KEPT = frozenset({307, 308})
"""Redirects that send the same again; after the others a body is dropped, and asked is with GET."""
MOST_CALLS = 8
"""On the way at once to one platform, or to one host of hub pages: one that is slow holds no other's."""
LETTING_GO_SECONDS = 0.05
"""Its thread holds the interpreter for a moment after it told us that it is closed.

Without this one of sixty processes that ended at once was aborted at its end, with all its work done.
"""
LONGEST_WAIT = timedelta(days=31)
USER_AGENT = "creatorgraph/0.1 (+account links)"


@dataclass(frozen=True, slots=True)
class Request:
    """What to send. `body` is JSON. Headers and query may hold credentials: they are shown nowhere."""

    method: str
    url: str
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """The URL with its query."""
        return f"{self.url}?{urlencode(self.query)}" if self.query else self.url


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server sent, whole. `at` is when it was there, by this machine's clock; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    at: datetime

    @property
    def skew(self) -> timedelta:
        """How far the server's clock is ahead of ours, as its Date header says; nothing where there is none."""
        date = _http_date(self.headers.get("date", ""))
        return date - self.at if date else timedelta(0)

    def retry_after(self) -> datetime | None:
        """Read Retry-After in both forms, as an instant of our clock; None where there is none, or nonsense."""
        text = self.headers.get("retry-after", "").strip()
        if text.isascii() and text.isdigit() and len(text) < 9:  # noqa: PLR2004 - three years, in seconds
            return self.at + min(timedelta(seconds=int(text)), LONGEST_WAIT)
        date = _http_date(text)
        return self.in_our_time(date) if date else None

    def unix(self, header: str) -> datetime | None:
        """Read a header of Unix seconds as an instant of our clock."""
        text = self.headers.get(header, "").strip()
        if not (text.isascii() and text.isdigit() and len(text) < 12):  # noqa: PLR2004 - the year 5138
            return None
        return self.in_our_time(datetime.fromtimestamp(int(text), UTC))

    def in_our_time(self, instant: datetime) -> datetime:
        """Turn an instant of the server's clock into one of ours: never in the past, never more than a month ahead."""
        return min(max(instant - self.skew, self.at), self.at + LONGEST_WAIT)


@dataclass(frozen=True, slots=True)
class Silence:
    """No answer that can be used: `code` is `timeout`, `connection`, `too-long`, `redirect` or `protocol`."""

    code: str
    text: str
    at: datetime


def _http_date(text: str) -> datetime | None:
    try:
        date = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)


class HttpClient:
    """Connections to every platform, and the turns of their calls."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._turns: dict[str, asyncio.Semaphore] = {}

    def turn(self, pool: str) -> asyncio.Semaphore:
        """Give the turns of one platform, or of one host."""
        return self._turns.setdefault(pool, asyncio.Semaphore(MOST_CALLS))

    def send(self, request: Request) -> AbstractAsyncContextManager[Response]:
        """Send a request; its answer is read while this is open. Raises ValueError for what cannot be sent."""
        sent = self._client.request(request.method, request.address).headers(request.headers)
        return (sent if request.body is None else sent.body_bytes(request.body)).build_streamed()


@asynccontextmanager
async def open_client() -> AsyncIterator[HttpClient]:
    """Make the client that all platforms share."""
    builder = (
        ClientBuilder()
        .http2(enable=True)
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(READ_TIMEOUT)
        .pool_max_idle_per_host(MOST_CALLS)
        .user_agent(USER_AGENT)
        .brotli(enable=False)
        .zstd(enable=False)
        .follow_redirects(enable=False)
        .default_cookie_store(enable=False)  # one credential's calls are not told by another's
        .no_proxy()  # tokens go to the platforms, never through a proxy that the environment happens to name
    )
    async with builder.build() as client:
        yield HttpClient(client)
    await asyncio.sleep(LETTING_GO_SECONDS)


async def exchange(
    client: HttpClient,
    request: Request,
    *,
    clock: Clock,
    pool: str = "",
    most_bytes: int = MOST_BYTES,
    seconds: float = WHOLE_SECONDS,
) -> Reply | Silence:
    """Send a request and give the whole answer, following redirects on the same host. `pool` names whose turn it is."""
    try:
        async with asyncio.timeout(seconds), client.turn(pool):
            return await _follow(client, request, clock, most_bytes)
    except (TimeoutError, RequestTimeoutError):
        return Silence("timeout", f"no whole answer within {seconds:g} seconds", clock())
    except RequestError as error:
        code = "connection" if isinstance(error, NetworkError) else "protocol"
        return Silence(code, f"the connection failed ({type(error).__name__})", clock())
    except ValueError:  # of an address, ours or that of a redirect, or of a header of ours; its text shows it
        return Silence("protocol", "the address or a header cannot be sent", clock())


async def _follow(client: HttpClient, request: Request, clock: Clock, most_bytes: int) -> Reply | Silence:
    for _ in range(MOST_REDIRECTS + 1):
        async with client.send(request) as response:
            place = response.get_header("location") if response.status in REDIRECTS else None
            if place is None:
                return await _whole(response, clock, most_bytes)
            following = _redirected(request, response.status, place)
        if urlsplit(following.url)[:2] != urlsplit(request.url)[:2]:
            return Silence("redirect", "the server sends us to another host, which is not followed", clock())
        request = following
    return Silence("redirect", f"more than {MOST_REDIRECTS} redirects", clock())


def _redirected(request: Request, status: int, place: str) -> Request:
    there = replace(request, url=urljoin(request.address, place), query={})
    return there if status in METHOD_KEPT else replace(there, method="GET", body=None)


async def _whole(response: Response, clock: Clock, most_bytes: int) -> Reply | Silence:
    parts = bytearray()
    while (part := await response.body_reader.read()) is not None:
        parts += part
        if len(parts) > most_bytes:
            return Silence("too-long", f"the answer is longer than {most_bytes} bytes", clock())
    headers = {name: value for name in response.headers if (value := _header(response, name)) is not None}
    return Reply(response.status, headers, bytes(parts), clock())


def _header(response: Response, name: str) -> str | None:
    try:
        return ", ".join(response.get_header_all(name))
    except ValueError:  # bytes that are no text: no platform says anything so
        return None
