"""Link-hub pages: found in what people write, read as robots.txt allows, only links kept."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.bootstrap.platforms import interfaces_of
from creatorgraph.clock import system_clock
from creatorgraph.identity_graph.normalize.hosts import owner_rule
from creatorgraph.platforms.clients import PlatformClients, batches
from creatorgraph.platforms.http import open_client
from creatorgraph.platforms.link_hub import HOSTS, LinkHubs, hub_in, links_of
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Ask, Found
from creatorgraph.platforms.terms import TERMS, Source
from creatorgraph.settings import Settings
from tests.platforms.conftest import Fakes


@pytest.mark.parametrize(
    ("text", "hub"),
    [
        ("all my links: https://www.Linktr.ee/ada.tea.", ("linktr.ee", "ada.tea")),
        ("beacons.ai/ada?x=1", ("beacons.ai", "ada")),
        ("notlinktr.ee/ada", None),
        ("ada@linktr.ee/x", None),
        ("https://linktr.ee/", None),
        (None, None),
    ],
)
def test_a_hub_is_found_in_a_text(text: str | None, hub: tuple[str, str] | None) -> None:
    assert hub_in(["nothing here", text]) == hub


def test_only_links_that_lead_away_are_kept() -> None:
    page = b"""<a href="https://x.com/ada">x</a><a href='/about'>a</a><a href="https://help.linktr.ee/">h</a>
        <a href="https://x.com/ada">again</a><a href="mailto:ada@example.org">m</a><a href="javascript:1">j</a>
        <a name="n">n</a><link href="https://cdn.example/x.css"><a href="http://[bad">b</a>"""
    assert links_of(page, host="linktr.ee") == ("https://x.com/ada",)


@given(st.binary(max_size=80))
def test_no_page_raises(page: bytes) -> None:
    links_of(b"<a href='" + page, host="linktr.ee")


async def test_an_accounts_hub_page_adds_its_links(fakes: Fakes) -> None:
    async with open_client() as client:
        hubs = LinkHubs(client, clock=system_clock, base=f"{fakes.url}/hubs", pause=0)
        interfaces = interfaces_of(Settings(fake_platforms_url=fakes.url))
        clients = PlatformClients(interfaces, client, clock=system_clock, hubs=hubs)
        asks = [Ask(each["id"], by_id=True, number=n) for n, each in enumerate(fakes.accounts("youtube"))]
        seen = [await clients.fetch(Platform.YOUTUBE, part) for part in batches(TERMS[Source.YOUTUBE], asks)]
        found = [each.observation for answer in seen for each in answer.outcomes if isinstance(each, Found)]
        named = [each for each in found if hub_in([each.bio])]
        assert named
        assert all("://" in link and "about" not in link for each in named for link in each.links or ("",))
        assert all(each.links is None for each in found if not hub_in([each.bio]))
        assert await hubs.read("linktr.ee", "closed") is None
        assert await hubs.read("linktr.ee", "nobody-has-it") is None


@dataclass
class Hub:
    """A hub of one host: every page there is, also the closed one, and shows one link. What came when is kept."""

    robots: str = ""
    status: int = 200
    url: str = ""
    arrivals: list[tuple[float, str]] = field(default_factory=list)

    @property
    def asked(self) -> list[str]:
        """The pages that were asked for, in their order."""
        return [path for _, path in self.arrivals]

    @property
    def gaps(self) -> list[float]:
        """The seconds between one arrival and the next."""
        return [later - earlier for (earlier, _), (later, _) in pairwise(self.arrivals)]

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request and hang up."""
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode().rpartition("/")[2]
        self.arrivals.append((time.monotonic(), path))
        is_page = path != "robots.txt"
        body = b'<a href="https://x.com/ada">x</a>' if is_page else self.robots.encode()
        head = (
            f"HTTP/1.1 {200 if is_page else self.status} -\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def serving(robots: str, *, pause: float = 0.0) -> AsyncIterator[tuple[Hub, LinkHubs, list[datetime]]]:
    """Serve a hub; give it, a reader of it, and what the reader's clock shows: the last of a list."""
    hub, now = Hub(robots), [datetime(2026, 11, 20, tzinfo=UTC)]
    async with await asyncio.start_server(hub.answer, "127.0.0.1", 0) as server, open_client() as client:
        hub.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield hub, LinkHubs(client, clock=lambda: now[-1], base=hub.url, pause=pause), now


async def test_a_page_that_robots_txt_closes_is_never_asked_for() -> None:
    async with serving("User-agent: *\nDisallow: /closed\n") as (hub, hubs, _):
        assert await hubs.read("linktr.ee", "closed") is None
        assert await hubs.read("linktr.ee", "open") == ("https://x.com/ada",)
        assert hub.asked == ["robots.txt", "open"]


async def test_requests_come_with_a_pause_between_them() -> None:
    async with serving("", pause=0.3) as (hub, hubs, _):
        await asyncio.gather(*(hubs.read("linktr.ee", name) for name in ("ada", "bob")))
        assert hub.asked == ["robots.txt", "ada", "bob"]
        assert min(hub.gaps) >= 0.29


async def test_a_host_that_wants_longer_pauses_gets_them_from_its_robots_txt_on() -> None:
    async with serving("User-agent: *\nCrawl-delay: 1\n") as (hub, hubs, _):
        for name in ("ada", "bob"):
            assert await hubs.read("linktr.ee", name)
        assert min(hub.gaps) >= 0.99


async def test_a_host_that_wants_very_long_pauses_is_not_read() -> None:
    async with serving("User-agent: *\nCrawl-delay: 11\n") as (hub, hubs, _):
        assert await hubs.read("linktr.ee", "ada") is None
        assert hub.asked == ["robots.txt"]


async def test_rules_hold_for_a_day_and_are_then_read_again() -> None:
    async with serving("") as (hub, hubs, now):
        assert await hubs.read("linktr.ee", "ada")
        hub.robots = "User-agent: *\nDisallow: /\n"
        now.append(now[-1] + timedelta(hours=23, minutes=59))
        assert await hubs.read("linktr.ee", "ada")
        now.append(now[-1] + timedelta(minutes=1))
        assert await hubs.read("linktr.ee", "ada") is None
        assert hub.asked == ["robots.txt", "ada", "ada", "robots.txt"]


async def test_a_host_whose_rules_cannot_be_read_again_is_not_read_until_they_can() -> None:
    async with serving("") as (hub, hubs, now):
        assert await hubs.read("linktr.ee", "ada")
        now.append(now[-1] + timedelta(days=1))
        hub.status = 503
        assert await hubs.read("linktr.ee", "ada") is None
        hub.status = 404  # none: all is allowed
        assert await hubs.read("linktr.ee", "ada")
        assert hub.asked == ["robots.txt", "ada", "robots.txt", "robots.txt", "ada"]


def test_the_hubs_that_are_read_are_hubs_to_who_reads_addresses_too() -> None:
    assert [host for host in HOSTS if (owner_rule(host, "hubs") or ("", [""]))[1][0] not in {"page", "both"}] == []
