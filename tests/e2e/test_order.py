"""Small cases of what the crash test found: the order in which accounts arrive must not show in the graph."""

from collections.abc import Callable
from itertools import permutations

import pytest

from creatorgraph.identity_graph.graph import Graph
from creatorgraph.platforms.observation import AccountObservation
from tests.contract.resolving import House
from tests.contract.sightings import seen
from tests.engines import Engine

FIRST = seen("instagram", "1@someone.else", display_name="Amaryllis Beatrix Cavendish")
NAMED = seen("youtube", "UC000000000000000000000a@ch", display_name="Cavendish Amaryllis Beatrix")
HANDLED = seen("x", "3@cavendishamaryllisbeatrix")
EMPTY = "MATCH (n) WHERE NOT n:Migration DETACH DELETE n"


async def test_a_handle_is_the_same_whoever_writes_it_first(graph: Graph, engine: Engine) -> None:
    house = House(graph, engine)
    holder = seen("x", "3@MiraPaints", display_name="Mira")
    linking = seen("instagram", "1@mira.paints", links=("https://x.com/mirapaints",))
    handles = []
    for order in ((holder, linking), (linking, holder)):
        await house.observe(order, at_once=1)
        handles.append(await engine.ask("MATCH (h:Handle) RETURN h.key AS key, h.value AS value ORDER BY key"))
        await engine.ask(EMPTY)
    assert handles[0] == handles[1]


async def test_a_handle_finds_a_name_whoever_wrote_the_name_first(graph: Graph, engine: Engine) -> None:
    house = House(graph, engine)
    found = set()
    for order in permutations((FIRST, NAMED, HANDLED)):
        await house.observe(order, at_once=1)
        edges = await engine.ask("MATCH (a:Account)-[:SAME_AS]->(b:Account) RETURN a.key AS one, b.key AS other")
        names = await engine.ask("MATCH (n:Name) RETURN n.key AS key, n.compact AS compact ORDER BY key")
        found.add((frozenset(tuple(row.values()) for row in edges), tuple(tuple(row.values()) for row in names)))
        await engine.ask(EMPTY)
    assert len(found) == 1, found


PLATFORMS = ("x", "instagram", "tiktok")


def sharing_a_word(number: int) -> AccountObservation:
    """Give one of many accounts whose handles have one stem: the same handle on each platform, then the next."""
    return seen(PLATFORMS[number % 3], f"{number}@sunnyfalcon{number // 3 or ''}")


def sharing_an_email(number: int) -> AccountObservation:
    """Give one of many accounts that show one address; the same handle on each platform, then the next."""
    name = chr(97 + number // 3)
    return seen(PLATFORMS[number % 3], f"{number}@{name}{name}quietriver", emails=("ada@one-inbox.example",))


@pytest.mark.parametrize(
    ("of", "sizes"),
    [
        (sharing_a_word, (3, 1, 1)),
        (sharing_a_word, (11, 1, 1)),
        (sharing_a_word, (12, 9)),
        (sharing_a_word, (12, 5, 5)),
        (sharing_an_email, (3, 1, 1)),
        (sharing_an_email, (12, 5, 5)),
        (sharing_an_email, (21, 5, 5)),
    ],
)
async def test_growing_into_the_many_leads_where_arriving_at_once_does(
    graph: Graph, engine: Engine, of: Callable[[int], AccountObservation], sizes: tuple[int, ...]
) -> None:
    house = House(graph, engine)
    accounts = [of(number) for number in range(sum(sizes))]
    await house.observe(accounts)
    at_once = await edges_of(engine)
    await engine.ask(EMPTY)
    await house.observe(accounts[: sizes[0]])
    done = sizes[0]
    for size in sizes[1:]:
        # written before anybody resolves, as by writers that are faster than the resolver
        await house.store.upsert(accounts[done : done + size])
        done += size
    while (await house.identity.resolve_due(most=1)).accounts:
        pass
    assert await edges_of(engine) == at_once


async def edges_of(engine: Engine) -> list[tuple[object, ...]]:
    """Give the identity edges with what they weigh."""
    rows = await engine.ask(
        "MATCH (a:Account)-[r:SAME_AS]->(b:Account) RETURN a.key AS one, b.key AS other, r.weight AS weight"
    )
    return sorted(tuple(row.values()) for row in rows)
