"""Proposals for reviewers on real engines: creators near by meaning, compared, and never linked by it."""

import pytest

from creatorgraph.errors import NotFoundError
from creatorgraph.identity_graph import weights
from creatorgraph.identity_graph.decisions import Verdict
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.review_desk import ReviewDesk
from tests.contract.resolving import House
from tests.contract.sightings import clock, ids, seen
from tests.engines import Engine

ADA, NEAR, FAR, TIED = "x:1", "instagram:2", "tiktok:3", "instagram:4"


async def test_who_is_near_is_compared_and_the_likeliest_comes_first(graph: Graph, engine: Engine) -> None:
    house = House(graph, engine)
    desk = ReviewDesk.over(graph, weights=weights.load(), clock=clock, new_id=ids("decision"))
    bio = "watercolour birds from the tidal marshes every single evening"
    await house.observe(
        [
            seen(
                "x", "1@qarvellint", display_name="Ada Qarvell", bio=bio, links=("https://instagram.com/qarvell_ada",)
            ),
            seen("instagram", "2@marshlight", display_name="Marshlight", bio=f"{bio} again"),
            seen("tiktok", "3@zzyx", display_name="Zzyx", bio="drums"),
            seen("instagram", "4@qarvell_ada", display_name="Ada Qarvell", links=("https://x.com/qarvellint",)),
        ]
    )
    homes = {key: await house.creator_of(key) for key in (ADA, NEAR, FAR)}
    assert await house.creator_of(TIED) == homes[ADA]
    others = [homes[FAR], homes[NEAR], homes[ADA], "nobody"]

    before = await house.partition()
    found = await desk.reads.proposals(homes[ADA], others)
    assert [each.creator for each in found] == [homes[NEAR], homes[FAR]]
    assert [found[0].account["key"], found[0].other["key"]] == [NEAR, ADA]
    parts = [bits for name, bits in found[0].edge.items() if name.startswith("w_")]
    assert found[0].edge["weight"] == pytest.approx(sum(parts), abs=1e-5)
    assert await house.partition() == before

    await desk.acts.decide(Verdict.DIFFERENT, ADA, NEAR, actor="ada", reason=None)
    assert [each.creator for each in await desk.reads.proposals(homes[ADA], others)] == [homes[FAR]]
    with pytest.raises(NotFoundError, match="no creator nobody"):
        await desk.reads.proposals("nobody", others)
