"""Enrichment over a real graph: what is written, and that the same texts are not read twice."""

import orjson

from creatorgraph.bootstrap.graph import new_id
from creatorgraph.clock import system_clock
from creatorgraph.enrichment.service import Enricher, Row
from creatorgraph.identity_graph.graph import Graph, Transaction, round_trips


def creator(identity: str, bio: str | None) -> Row:
    account = {"key": f"x:{identity}", "bio": bio, "display_name": "Mira", "handle": "mira", "followers": 3}
    return {"id": identity, "accounts": [account | {"country": None, "language": None}]}


async def put(graph: Graph, *identities: str) -> None:
    async def create(transaction: Transaction) -> None:
        rows = [{"id": identity, "status": "active"} for identity in identities]
        await transaction.run("identity/create_creators", rows=rows)

    await graph.write(create)


def enricher(graph: Graph, *, for_model: bool = False) -> Enricher:
    return Enricher(graph, clock=system_clock, new_id=new_id, for_model=for_model)


async def test_values_stand_on_the_creator_flat_and_with_how_they_were_made(graph: Graph) -> None:
    await put(graph, "one")
    assert await enricher(graph).enrich([creator("one", "Sourdough and cakes from Leeds")]) == 1
    (row,) = await graph.read("reads/creators", ids=["one"])
    found = row["creator"]
    assert (found["niche"], found["sub_niche"], found["city"]) == ("food", "food/baking", "Leeds")
    niche = orjson.loads(found["derived"])["niche"]
    assert niche["method"] == "lexicon"
    assert niche["model"].startswith("niches-")
    assert niche["confidence"] == found["niche_confidence"]


async def test_texts_that_did_not_change_are_neither_read_nor_written_again(graph: Graph) -> None:
    await put(graph, "one", "two")
    both = [creator("one", "Vegan recipes"), creator("two", "Guitar lessons")]
    assert await enricher(graph).enrich(both) == 2
    sent: list[str] = []
    token = round_trips.set(sent)
    try:
        assert await enricher(graph).enrich(both) == 0
    finally:
        round_trips.reset(token)
    assert sent == ["enrichment/hashes"]
    assert await enricher(graph).enrich([both[0], creator("two", "Marathon runner")]) == 1


async def test_what_the_readers_leave_open_waits_for_the_model_only_where_there_is_one(graph: Graph) -> None:
    await put(graph, "one", "two", "three")
    texts = [creator("one", "just me"), creator("two", "Guitar lessons"), creator("three", None)]
    await enricher(graph).enrich(texts)
    assert await graph.read("operations/oldest_outbox", kind="classify", limit=10) == []
    changed = [creator("one", "only me"), creator("two", "Guitar lesson"), creator("three", None)]
    await enricher(graph, for_model=True).enrich(changed)
    waiting = await graph.read("operations/oldest_outbox", kind="classify", limit=10)
    assert [row["keys"] for row in waiting] == [["one"]]
