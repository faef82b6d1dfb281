"""Link-hub pages (Linktree and its like), read politely: robots.txt first, one page an account, only its links.

Never more than one request a second to a host, or fewer where its robots.txt says so. Nothing but addresses that lead
away from the hub is kept.
"""

import asyncio
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from creatorgraph.clock import Clock
from creatorgraph.platforms.http import HttpClient, Reply, Request, Silence, exchange

AGENT = "creatorgraph"
# those of normalize/data/hubs.txt that are read; a test keeps them in agreement
HOSTS = ("linktr.ee", "beacons.ai", "lnk.bio", "bio.link", "bio.site", "solo.to", "campsite.bio", "allmylinks.com")
MOST_BYTES = 2 * 2**20
SECONDS = 15.0
PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 10.0
"""A host that wants longer pauses is not read at all."""
RULES_HOLD = timedelta(days=1)
"""RFC 9309: a robots.txt that was read longer ago is read again."""
MOST_LINKS = 100
LONGEST_LINK = 2_000
OK, CLIENT_ERROR, SERVER_ERROR = 200, 400, 500
_HUB = re.compile(
    r"(?i)(?<![\w.@-])(?:https?://)?(?:www\.)?("
    + "|".join(map(re.escape, HOSTS))
    + r")/([A-Za-z0-9][A-Za-z0-9._-]{0,63})"
)


def hub_in(texts: Iterable[str | None]) -> tuple[str, str] | None:
    """Find the first address of a hub page: its host and the name on it; None where there is none."""
    for text in texts:
        if found := _HUB.search(text or ""):
            return found[1].lower(), found[2].rstrip(".-")
    return None


def links_of(page: bytes, *, host: str) -> tuple[str, ...]:
    """Give the addresses of a page that lead to other hosts, each once, in their order."""
    reader = _Anchors()
    reader.feed(page.decode("utf-8", "replace"))
    found: dict[str, None] = {}
    for target in reader.targets:
        try:
            address = urljoin(f"https://{host}/", target.strip())
            parts = urlsplit(address)
        except ValueError:
            continue
        away = parts.hostname and parts.hostname != host and not parts.hostname.endswith(f".{host}")
        if parts.scheme in ("http", "https") and away and len(address) <= LONGEST_LINK:
            found[address] = None
    return tuple(found)[:MOST_LINKS]


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep where an anchor leads."""
        self.targets += [value for name, value in attrs if tag == "a" and name == "href" and value]


@dataclass(slots=True)
class _Host:
    """What is known of one host. `rules` is None before its robots.txt is read, and where that failed."""

    rules: RobotFileParser | None = None
    rules_of: datetime | None = None
    asked_at: float = -math.inf
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def delay(self) -> float:
        """The seconds between two requests that its robots.txt wants; 0 where it wants none."""
        return float(self.rules.crawl_delay(AGENT) or 0) if self.rules else 0.0

    def allows(self, address: str, now: datetime) -> bool | None:
        """Tell whether a page may be read; None where its robots.txt is to be read first."""
        if self.rules is None or self.rules_of is None or now - self.rules_of >= RULES_HOLD:
            return None
        return self.rules.can_fetch(AGENT, address) and self.delay <= LONGEST_PAUSE_SECONDS


class LinkHubs:
    """Reads hub pages. `base` replaces the hosts by one of our own: `<base>/<host>/<name>`."""

    def __init__(
        self, client: HttpClient, *, clock: Clock, base: str | None = None, pause: float = PAUSE_SECONDS
    ) -> None:
        self._client = client
        self._clock = clock
        self._base = base
        self._pause = pause
        self._hosts: dict[str, _Host] = {}

    async def read(self, host: str, name: str) -> tuple[str, ...] | None:
        """Give the links of a page; None where it may not be read, or cannot be."""
        known, address = self._hosts.setdefault(host, _Host()), f"https://{host}/{name}"
        async with known.turn:
            allowed = known.allows(address, self._clock())
            if allowed is None:
                known.rules = _rules(await self._get(known, host, "robots.txt"))
                known.rules_of = self._clock()
                allowed = known.allows(address, known.rules_of)
            if not allowed:
                return None
            seen = await self._get(known, host, name)
        return links_of(seen.body, host=host) if isinstance(seen, Reply) and seen.status == OK else None

    async def _get(self, known: _Host, host: str, path: str) -> Reply | Silence:
        pause = max(self._pause, known.delay)
        await asyncio.sleep(max(0.0, known.asked_at + pause - asyncio.get_running_loop().time()))
        request = Request("GET", f"{self._base}/{host}/{path}" if self._base else f"https://{host}/{path}")
        seen = await exchange(
            self._client, request, clock=self._clock, pool=host, most_bytes=MOST_BYTES, seconds=SECONDS
        )
        known.asked_at = asyncio.get_running_loop().time()
        return seen


def _rules(seen: Reply | Silence) -> RobotFileParser | None:
    """Read robots.txt as RFC 9309 says: no such file allows all, a server that fails allows nothing for now."""
    if isinstance(seen, Silence) or seen.status >= SERVER_ERROR:
        return None
    rules = RobotFileParser()
    rules.parse(seen.body.decode("utf-8", "replace").splitlines() if seen.status < CLIENT_ERROR else [])
    return rules
