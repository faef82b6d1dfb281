"""The captions that the search document holds: those of the newest posts, however many there are."""

import pytest

from creatorgraph.identity_graph.graph import Graph, round_trips
from creatorgraph.operations.projection import CAPTIONS, read_captions
from tests.contract.resolving import House
from tests.contract.sightings import seen


@pytest.mark.parametrize(("posts", "one_by_one"), [(3, False), (CAPTIONS + 5, True)])
async def test_captions_are_those_of_the_newest_posts(
    house: House, graph: Graph, posts: int, *, one_by_one: bool
) -> None:
    shown = tuple(
        {"id": f"p{n}", "caption": f"{n}", "posted_at": f"2026-10-{n + 1:02}T00:00:00Z"} for n in range(posts)
    )
    await house.observe([seen("instagram", "1@mira", recent_posts=shown), seen("x", "2@stranger")])
    mira, stranger = [await house.creator_of(key) for key in ("instagram:1", "x:2")]
    asked: list[str] = []
    token = round_trips.set(asked)
    try:
        one = await read_captions(graph, [mira])
        both = await read_captions(graph, [mira, stranger])
    finally:
        round_trips.reset(token)
    newest = [str(n) for n in reversed(range(posts))][:CAPTIONS]
    assert one == {mira: newest}
    assert {identity: captions for identity, captions in both.items() if captions} == one
    assert ("search/captions" in asked) == one_by_one
