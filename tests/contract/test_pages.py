"""Going through everything page by page: all of it, in order, in pages of the size asked for, on every engine."""

import random

import pytest

from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.pages import Kind, page_end, pages
from tests.contract.resolving import House
from tests.contract.sightings import seen
from tests.engines import Engine

SIZE = 40


@pytest.fixture
async def keys(graph: Graph, engine: Engine) -> list[str]:
    """Accounts that came in no order, each with a link to one that nobody saw; give the keys of those seen."""
    numbers = random.Random(5).sample(range(10_000), 100)  # noqa: S311 - an order, no secret
    house = House(graph, engine)
    await house.observe(
        [seen("x", f"{number}@someone{number}", links=[f"https://x.com/other{number}"]) for number in numbers],
        at_once=30,
    )
    return sorted(f"x:{number}" for number in numbers)


async def test_pages_hold_everything_in_order(graph: Graph, keys: list[str]) -> None:
    read = [row async for rows in pages(graph, "identity/active_keys", Kind.ACCOUNTS, size=SIZE) for row in rows]
    assert [row["key"] for row in read] == keys


async def test_a_page_ends_after_so_many(graph: Graph, engine: Engine, keys: list[str]) -> None:
    """Else a page would still be right, but as long as the engine likes, and as slow."""
    everybody = sorted(row["key"] for row in await engine.ask("MATCH (a:Account) RETURN a.key AS key"))
    assert len(everybody) == 2 * len(keys)
    assert await page_end(graph, Kind.ACCOUNTS, after="", size=SIZE) == everybody[SIZE - 1]
    assert await page_end(graph, Kind.ACCOUNTS, after=everybody[SIZE - 1], size=SIZE) == everybody[2 * SIZE - 1]
    assert await page_end(graph, Kind.ACCOUNTS, after=everybody[-1], size=SIZE) is None


async def test_creators_have_pages_too(graph: Graph, engine: Engine, keys: list[str]) -> None:
    ids = sorted(row["id"] for row in await engine.ask("MATCH (c:Creator) RETURN c.id AS id"))
    assert len(ids) == len(keys)
    assert await page_end(graph, Kind.CREATORS, after="", size=SIZE) == ids[SIZE - 1]
    read = [row async for rows in pages(graph, "operations/export_creators", Kind.CREATORS, size=SIZE) for row in rows]
    assert [row["creator"]["id"] for row in read] == ids
    assert sorted(key for row in read for key in row["accounts"]) == keys


async def test_an_empty_graph_has_no_page(graph: Graph) -> None:
    assert await page_end(graph, Kind.ACCOUNTS, after="", size=SIZE) is None
    assert [rows async for rows in pages(graph, "search/ids", Kind.CREATORS, size=SIZE)] == []
