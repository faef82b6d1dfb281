"""The page on which people find creators and look at them, in a browser where there is one."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from graphql import parse, validate

from creatorgraph.access.gate import OpenGate
from creatorgraph.access.viewer import Scope, Viewer
from creatorgraph.bootstrap.graph import new_id, open_graph
from creatorgraph.bootstrap.reviews import desk_over
from creatorgraph.clock import system_clock
from creatorgraph.creator_search.lists import CreatorLists
from creatorgraph.creator_search.notes import CreatorNotes
from creatorgraph.graph_api.app import create_app
from creatorgraph.graph_api.context import Services
from creatorgraph.graph_api.pages import STATIC
from creatorgraph.graph_api.schema import make_schema
from creatorgraph.settings import Settings
from tests.engines import CHROMIUM, Engine, chromium
from tests.graph_api.browser import Page, opened
from tests.graph_api.conftest import Api
from tests.graph_api.sockets import served

Open = Callable[..., AbstractAsyncContextManager[Page]]

in_a_browser = pytest.mark.skipif(chromium() is None, reason=f"no Chromium is on PATH, and {CHROMIUM} names none")


@pytest.fixture
async def open_page(services: Services, engine: Engine, tmp_path: Path) -> AsyncIterator[Open]:
    """Give what opens the page as a viewer; what was kept and decided on it is taken away."""
    program = shutil.which(chromium() or "")
    assert program is not None, f"{CHROMIUM} names {chromium()}, and no program is there"

    @asynccontextmanager
    async def open_it(*scopes: Scope, creator: str = "") -> AsyncIterator[Page]:
        graph = open_graph(engine.settings)  # an application closes its graph
        viewer = Viewer(actor="ada", tenant="test", scopes=frozenset(scopes or Scope))
        own = replace(
            services,
            graph=graph,
            gate=OpenGate(viewer),
            reviews=desk_over(graph, Settings()),
            lists=CreatorLists(graph, clock=system_clock, new_id=new_id),
            notes=CreatorNotes(graph, clock=system_clock, new_id=new_id),
        )
        profile = tmp_path / "profile"
        profile.mkdir()
        async with (
            served(create_app(own)) as place,
            opened(program, f"http://{place}/creators#{creator}", profile) as page,
        ):
            yield page

    yield open_it
    await engine.ask("MATCH (d:Decision) WHERE NOT d.id IN ['d0', 'd1'] DETACH DELETE d")
    for label in ("List", "Note", "Outbox", "Lock"):
        await engine.ask(f"MATCH (n:{label}) DETACH DELETE n")


def test_what_the_page_asks_fits_the_schema() -> None:
    document = parse((STATIC / "creators" / "creators.graphql").read_text(encoding="utf-8"))
    assert validate(make_schema()._schema, document) == []  # noqa: SLF001 - strawberry shows it in no other way


async def test_it_is_the_first_page_and_loads_from_here_only(api: Api) -> None:
    async with api.client() as client:
        response = await client.get("/", follow_redirects=True)
    assert response.url.path == "/creators"
    assert "default-src 'none'; script-src 'self'" in response.headers["content-security-policy"]
    assert '<script type="module" src="/static/creators/page.js">' in response.text


@in_a_browser
async def test_creators_are_found_by_a_wish_or_a_name_and_shown_with_their_evidence(open_page: Open) -> None:
    async with open_page() as page:
        await page.until("document.querySelectorAll('#hits li').length === 21")  # a page of hits, and more
        await page.value("document.getElementById('more').click()")
        await page.until("document.querySelectorAll('#hits li').length === 41")
        await find(page, "tea in Osaka with 10k on TikTok")
        await page.until("document.getElementById('understood').innerText.includes('TikTok')")
        await find(page, "person")
        await page.until("document.querySelector('#hits .matched')?.textContent === 'called person'")
        await page.value("document.querySelector('#hits button').click()")
        await page.until("document.querySelectorAll('.why details').length === 4")
        assert await page.value("location.hash") == "#c1"
        assert "Person 1" in await page.value("document.querySelector('#creator h2').innerText")
        accounts = await page.value("document.getElementById('accounts').innerText")
        for shown in ("instagram @Person1.instagram", "3,000,000,000 followers", "3.1 % engagement"):
            assert shown in accounts
        assert "It hangs on " in await page.value("document.getElementById('weakest').innerText")
        assert await page.value("document.querySelectorAll('#hits [aria-current]').length") == 1
        keys = "[...document.querySelectorAll('#hits button')].map(one => one.dataset.key).filter(Boolean)"
        await page.value("document.getElementById('more').click()")
        await page.until(f"{keys}.length > 30")
        assert await page.value(f"{keys}.length === new Set({keys}).size")


@in_a_browser
async def test_an_address_or_an_email_leads_to_whose_it_is(open_page: Open) -> None:
    async with open_page() as page:
        await page.until("document.querySelectorAll('#hits li').length === 21")
        await find(page, "https://www.instagram.com/person4.instagram/")
        await page.until("document.querySelector('#hits .matched')?.textContent.startsWith('by this address: ')")
        assert await page.value("[...document.querySelectorAll('#hits button')].map(one => one.dataset.key)") == ["c4"]
        await find(page, "nobody@nowhere.example")
        await page.until("document.getElementById('understood').innerText === 'nobody known shows or has it'")
        assert await page.value("document.querySelectorAll('#hits li').length") == 0


@in_a_browser
async def test_accounts_are_parted_after_a_look_at_what_would_change_and_joined_again(
    open_page: Open, engine: Engine
) -> None:
    async with open_page(creator="c3") as page:
        await page.until("document.getElementById('split')")
        await page.value("document.getElementById('preview').click()")
        await page.until("document.getElementById('said').textContent.startsWith('tick the accounts')")
        await page.value("document.querySelector('#accounts input[value=\"youtube:id3\"]').click()")
        await page.value("document.getElementById('preview').click()")
        await page.until("document.querySelector('#foreseen section')")
        assert "→ youtube @Person3.youtube" in await page.value("document.getElementById('foreseen').innerText")
        assert await decided(engine) == []
        await page.value("document.getElementById('reason').value = 'two voices'")
        await page.value("document.getElementById('split').click()")
        await page.until("document.getElementById('said').textContent.startsWith('decided')")
        pairs = [f"{other}:id3 youtube:id3" for other in ("instagram", "tiktok", "x")]
        assert await decided(engine) == [{"pair": pair, "actor": "ada", "reason": "two voices"} for pair in pairs]
        await page.value("document.getElementById('undo').click()")
        await page.until("document.getElementById('said').textContent.startsWith('undone: ')")
        assert await decided(engine) == []


@in_a_browser
async def test_what_the_tenant_keeps_is_shown_and_added_to(open_page: Open) -> None:
    async with open_page(creator="c2") as page:
        await page.until("document.getElementById('list')")
        await page.value("document.getElementById('list').value = 'Summer'; document.getElementById('put').click()")
        await page.until("document.getElementById('kept').innerText.includes('On Summer.')")
        await page.value(
            "document.getElementById('note').value = '<i>asked</i>'; document.getElementById('add').click()"
        )
        await page.until("document.getElementById('kept').innerText.includes('ada: <i>asked</i>')")  # a text, no markup


@in_a_browser
async def test_who_may_only_read_the_catalogue_sees_the_creator_and_nothing_else(open_page: Open) -> None:
    async with open_page(Scope.READ_CATALOGUE, creator="c2") as page:
        await page.until("document.querySelectorAll('#accounts tr').length === 4")
        assert await page.value("document.getElementById('split')") is None
        assert await page.value("document.querySelectorAll('.why details').length") == 0
        assert not await page.value("document.getElementById('said').textContent")


async def find(page: Page, phrase: str) -> None:
    """Type and send a phrase."""
    await page.value(f"document.getElementById('phrase').value = {phrase!r}; document.getElementById('search').click()")


async def decided(engine: Engine) -> list[dict[str, object]]:
    """Give what stands apart by decisions of a test."""
    return await engine.ask(
        "MATCH (a:Account)<-[:ABOUT {side: 'a'}]-(d:Decision)-[:ABOUT {side: 'b'}]->(b:Account) "
        "WHERE NOT d.id IN ['d0', 'd1'] AND d.superseded_at IS NULL AND d.verdict = 'DIFFERENT' "
        "RETURN a.key + ' ' + b.key AS pair, d.actor AS actor, d.reason AS reason ORDER BY pair"
    )
