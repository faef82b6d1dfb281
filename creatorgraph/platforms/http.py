"""One HTTP client for all platforms: HTTP/2, deadlines, bounded answers, redirects on the same host only.

Nothing here raises for what a server does: what came is a `Reply`, and what did not come is a `Silence` with a reason
that holds no address and no token.
"""

import asyncio
import email.utils
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlencode

import httpx

from creatorgraph.clock import Clock

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
WHOLE_SECONDS = 45.0
"""From the first byte sent to the last received, so that a server that drips cannot hold a worker."""
MOST_BYTES = 8 * 2**20
MOST_REDIRECTS = 3
MOST_CONNECTIONS = 4
"""Open at once to one platform, or to one host of hub pages. Over HTTP/2, which all platforms speak, one serves all."""
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


class _Pools(httpx.AsyncBaseTransport):
    """A small pool of connections for each platform, beneath one client.

    A platform that is slow holds no other's connections. And a call over HTTP/1.1 looks at every idle connection of its
    pool, with a system call each: asking three platforms at once took 1.7 times the processor with one large pool.
    """

    def __init__(self) -> None:
        self._pools: dict[str, httpx.AsyncHTTPTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request over the pool that its extension `pool` names."""
        name = request.extensions["pool"]
        if name not in self._pools:
            limits = httpx.Limits(max_connections=MOST_CONNECTIONS, max_keepalive_connections=MOST_CONNECTIONS)
            self._pools[name] = httpx.AsyncHTTPTransport(http2=True, limits=limits, trust_env=False)
        return await self._pools[name].handle_async_request(request)

    async def aclose(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            await pool.aclose()


def open_client() -> httpx.AsyncClient:
    """Make the client that all platforms share. Whoever opens it closes it."""
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs addresses, and tokens stand in some of them
    return httpx.AsyncClient(
        transport=_Pools(),
        timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS, pool=None),  # `exchange` ends what waits too long
        headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"},
        follow_redirects=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # one credential's calls are not told by another's
        trust_env=False,  # tokens go to the platforms, never through a proxy that the environment happens to name
    )


async def exchange(
    client: httpx.AsyncClient,
    request: Request,
    *,
    clock: Clock,
    pool: str = "",
    most_bytes: int = MOST_BYTES,
    seconds: float = WHOLE_SECONDS,
) -> Reply | Silence:
    """Send a request and give the whole answer, following redirects on the same host. `pool` names its connections."""
    try:
        async with asyncio.timeout(seconds):
            return await _follow(client, request, clock, pool, most_bytes)
    except (TimeoutError, httpx.TimeoutException):
        return Silence("timeout", f"no whole answer within {seconds:g} seconds", clock())
    except httpx.TransportError as error:
        code = "connection" if isinstance(error, httpx.NetworkError) else "protocol"
        return Silence(code, f"the connection failed ({type(error).__name__})", clock())
    except (httpx.InvalidURL, httpx.DecodingError):
        return Silence("protocol", "the address or the encoding of the answer is wrong", clock())


async def _follow(
    client: httpx.AsyncClient, request: Request, clock: Clock, pool: str, most_bytes: int
) -> Reply | Silence:
    # httpx would read the address a second time to put the query into it
    address = f"{request.url}?{urlencode(request.query)}" if request.query else request.url
    sent = client.build_request(
        request.method, address, headers=dict(request.headers), content=request.body, extensions={"pool": pool}
    )
    for _ in range(MOST_REDIRECTS + 1):
        response = await client.send(sent, stream=True)
        try:
            following = response.next_request
            if following is None:
                return await _whole(response, clock, most_bytes)
        finally:
            await response.aclose()
        if following.url.netloc != sent.url.netloc or following.url.scheme != sent.url.scheme:
            return Silence("redirect", "the server sends us to another host, which is not followed", clock())
        sent = following
    return Silence("redirect", f"more than {MOST_REDIRECTS} redirects", clock())


async def _whole(response: httpx.Response, clock: Clock, most_bytes: int) -> Reply | Silence:
    parts = bytearray()
    async for part in response.aiter_bytes():
        parts += part
        if len(parts) > most_bytes:
            return Silence("too-long", f"the answer is longer than {most_bytes} bytes", clock())
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Reply(response.status_code, headers, bytes(parts), clock())
