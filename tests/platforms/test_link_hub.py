"""Link-hub pages: found in what people write, read as robots.txt allows, only links kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.bootstrap.platforms import interfaces_of
from creatorgraph.clock import system_clock
from creatorgraph.platforms.clients import PlatformClients, batches
from creatorgraph.platforms.http import open_client
from creatorgraph.platforms.link_hub import LinkHubs, hub_in, links_of
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
