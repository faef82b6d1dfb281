"""Accounts that very many link to: whoever links to one is compared with it, until too many do; in every order."""

import pytest

from creatorgraph.identity_graph.candidates import CAPS
from creatorgraph.operations.rebuild import Rebuild
from creatorgraph.platforms.observation import AccountObservation
from tests.contract.resolving import House
from tests.contract.sightings import seen
from tests.engines import Engine

STAR = "x:900"
MANY = CAPS["link"] + 6


def star(*, called: str = "Zephyrine Quill", day: float = 0) -> AccountObservation:
    return seen("x", "900@zephyrine", display_name=called, day=day)


def fans(first: int, last: int, *, link: bool = True, day: float = 0) -> list[AccountObservation]:
    """Give accounts that are called much like the star; too many are for their names alone to make pairs of them."""
    links = ("https://x.com/zephyrine",) if link else ()
    return [
        seen("instagram", f"{n}@zephyrinefan{n}", display_name=f"Zephyrine Quill {n}", links=links, day=day)
        for n in range(100 + first, 100 + last)
    ]


async def edges_of_the_star(engine: Engine) -> int:
    rows = await engine.ask("MATCH (:Account {key: $key})-[e:SAME_AS]-() RETURN count(e) AS number", key=STAR)
    return int(rows[0]["number"])


@pytest.mark.parametrize("order", ["fans first", "star first", "star renamed"])
async def test_a_star_is_resolved_as_it_would_be_anew(house: House, rebuild: Rebuild, order: str) -> None:
    if order != "fans first":
        await house.observe([star(called="Nobody" if order == "star renamed" else "Zephyrine Quill")])
    await house.observe(fans(0, MANY), at_once=9)
    await house.observe([star(day=1)])
    found = await rebuild.check()
    assert found.none, found


async def test_links_propose_pairs_until_too_many_link(house: House, rebuild: Rebuild, engine: Engine) -> None:
    await house.observe([star(), *fans(0, CAPS["link"])])
    assert await edges_of_the_star(engine) == CAPS["link"]
    await house.observe(fans(CAPS["link"], MANY), at_once=4)
    assert await edges_of_the_star(engine) == 0
    assert (await rebuild.check()).none
    await house.observe(fans(0, MANY - CAPS["link"], link=False, day=1), at_once=4)
    assert await edges_of_the_star(engine) == CAPS["link"]
    assert (await rebuild.check()).none
