"""The page on which people review, in a browser where there is one."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from graphql import parse, validate

from creatorgraph.access.gate import OpenGate
from creatorgraph.access.viewer import Scope, Viewer
from creatorgraph.bootstrap.graph import open_graph
from creatorgraph.bootstrap.reviews import desk_over
from creatorgraph.graph_api.app import create_app
from creatorgraph.graph_api.context import Services
from creatorgraph.graph_api.pages import STATIC
from creatorgraph.graph_api.schema import make_schema
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.review_places import place_of
from creatorgraph.settings import Settings
from tests.engines import CHROMIUM, Engine, chromium
from tests.graph_api.browser import Page, opened
from tests.graph_api.conftest import Api
from tests.graph_api.sockets import served

CASES = {20: 0.5, 22: 0.3, 24: 0.2}
"""Persons whose account on Instagram may be the one on X of the person behind them, by how sure that is."""

in_a_browser = pytest.mark.skipif(chromium() is None, reason=f"no Chromium is on PATH, and {CHROMIUM} names none")


@pytest.fixture
async def cases(graph: Graph, engine: Engine) -> AsyncIterator[None]:
    """Give the small world some open cases; what a test decided is taken away."""
    del graph  # filled it
    for person, probability in CASES.items():
        pair = (f"instagram:id{person}", f"x:id{person + 1}")
        await engine.ask(
            "MATCH (a:Account {key: $pair[0]}), (b:Account {key: $pair[1]}) CREATE (a)-[:SAME_AS {band: 'review', "
            "probability: $probability, weight: 0.0, w_name: 1.0, reasons: ['<b>alike</b>'], place: $place}]->(b)",
            pair=list(pair),
            probability=probability,
            place=place_of(probability, "review", reach=43_000, pair=pair),
        )
    yield
    await engine.ask("MATCH ()-[s:SAME_AS {band: 'review', w_name: 1.0}]->() WHERE s.place IS NOT NULL DELETE s")
    await engine.ask("MATCH (d:Decision) WHERE NOT d.id IN ['d0', 'd1'] DETACH DELETE d")
    for label in ("Claim", "Outbox", "Lock"):
        await engine.ask(f"MATCH (n:{label}) DETACH DELETE n")


@pytest.fixture
async def page(services: Services, engine: Engine, cases: None, tmp_path: Path) -> AsyncIterator[Page]:
    """Open the page as a reviewer, in a browser."""
    del cases  # are there
    program = shutil.which(chromium() or "")
    assert program is not None, f"{CHROMIUM} names {chromium()}, and no program is there"
    graph = open_graph(engine.settings)  # an application closes its graph
    viewer = Viewer(actor="ada", tenant="test", scopes=frozenset(Scope))
    own = replace(services, graph=graph, reviews=desk_over(graph, Settings()), gate=OpenGate(viewer))
    profile = tmp_path / "profile"
    profile.mkdir()
    async with served(create_app(own)) as place, opened(program, f"http://{place}/review", profile) as page:
        yield page


def test_what_the_page_asks_fits_the_schema() -> None:
    document = parse((STATIC / "review" / "review.graphql").read_text(encoding="utf-8"))
    assert validate(make_schema()._schema, document) == []  # noqa: SLF001 - strawberry shows it in no other way


async def test_it_is_served_with_a_policy_that_lets_it_load_from_here_only(api: Api) -> None:
    async with api.client() as client:
        response = await client.get("/review")
    assert response.status_code == 200
    assert "default-src 'none'; script-src 'self'" in response.headers["content-security-policy"]
    assert '<script type="module" src="/static/review/page.js">' in response.text


@in_a_browser
async def test_cases_are_shown_held_and_answered_by_single_keys(page: Page, engine: Engine) -> None:
    await page.until("document.querySelectorAll('#queue li').length === 3 && document.querySelector('#foreseen h2')")
    assert "instagram:id20" in await page.value("document.querySelector('#sides thead').innerText")
    assert "alike" in await page.value("document.querySelector('.evidence').innerText")
    assert await page.value("document.querySelectorAll('.evidence b b').length") == 0  # a text, not markup
    assert await page.value("document.getElementById('who').textContent") == "as ada"
    assert await engine.ask("MATCH (c:Claim) RETURN c.key AS key") == [{"key": "instagram:id20 x:id21"}]
    await page.value("document.getElementById('reason').value = 'one voice'")
    await page.key("s")
    await page.until("document.getElementById('said').textContent === 'same: instagram:id20 and x:id21'")
    await page.until("document.querySelector('#sides thead')?.innerText.includes('instagram:id22')")
    await page.key("n")
    await page.until("document.querySelector('#sides thead')?.innerText.includes('instagram:id24')")
    await page.key("d")
    await page.until("document.getElementById('said').textContent === 'different: instagram:id24 and x:id25'")
    decided = await engine.ask(
        "MATCH (d:Decision) WHERE NOT d.id IN ['d0', 'd1'] AND d.superseded_at IS NULL "
        "RETURN d.verdict AS verdict, d.actor AS actor, d.reason AS reason ORDER BY verdict DESC"
    )
    assert decided == [
        {"verdict": "SAME", "actor": "ada", "reason": "one voice"},
        {"verdict": "DIFFERENT", "actor": "ada", "reason": "one voice"},
    ]
    await page.key("u")
    await page.until("document.getElementById('said').textContent.startsWith('undone: ')")
    standing = (
        "MATCH (d:Decision) WHERE NOT d.id IN ['d0', 'd1'] AND d.superseded_at IS NULL RETURN d.verdict AS verdict"
    )
    assert await engine.ask(standing) == [{"verdict": "SAME"}]


@in_a_browser
async def test_who_types_a_reason_decides_nothing(page: Page, engine: Engine) -> None:
    await page.until("document.querySelector('#foreseen h2')")
    await page.value("document.getElementById('reason').focus()")
    await page.key("s")
    assert await page.value("document.getElementById('reason').value") == "s"
    assert await engine.ask("MATCH (d:Decision) WHERE NOT d.id IN ['d0', 'd1'] RETURN d.id AS id") == []


@in_a_browser
async def test_the_queue_is_narrowed_and_a_case_that_is_left_is_open_again(page: Page, engine: Engine) -> None:
    await page.until("document.querySelector('#foreseen h2')")
    await page.value(
        "(() => { const field = document.getElementById('platform'); field.value = 'TIKTOK'; "
        "field.dispatchEvent(new Event('change')); })()"
    )
    await page.until("document.getElementById('case').innerText.includes('No open case')")
    assert await engine.ask("MATCH (c:Claim) RETURN c.key AS key") == []
