"""What creators' texts say, and what AI spent, as the API answers it."""

from creatorgraph.enrichment.readers import read_texts
from creatorgraph.identity_graph.graph import Graph
from tests.graph_api.conftest import Api


async def test_a_creators_derived_values_say_how_they_were_made(api: Api, graph: Graph) -> None:
    found = read_texts(["Sourdough and cakes from Leeds"])
    row = {"id": "c4", "derived": found.to_json(), "derived_hash": "00", **found.properties()}
    await graph.run("enrichment/write", rows=[row])
    data = await api.data(
        """{ creator(id: "c4") { enrichment {
          niche { value confidence method model } subNiche { value } city { value } country { value }
          professions { value }
        } } }"""
    )
    values = data["creator"]["enrichment"]
    assert values["niche"]["value"] == "food"
    assert values["niche"]["method"] == "lexicon"
    assert values["niche"]["model"].startswith("niches-")
    assert (values["subNiche"]["value"], values["city"]["value"], values["country"]["value"]) == (
        "food/baking",
        "Leeds",
        "GB",
    )
    assert values["professions"] == []


async def test_texts_that_were_not_read_give_nothing(api: Api) -> None:
    assert await api.data('{ creator(id: "c5") { enrichment { niche { value } } } }') == {
        "creator": {"enrichment": None}
    }


async def test_without_a_budget_there_is_no_spend(api: Api) -> None:
    assert await api.data("{ spend { day level } }") == {"spend": None}


async def test_the_lag_of_the_index_is_since_the_oldest_change_that_waits(api: Api, graph: Graph) -> None:
    row = {"id": "o1", "kind": "project", "keys": ["c4", "c5"], "runs": [], "created_at": "2026-11-01T00:00:00.000Z"}
    await graph.run("operations/add_outbox", rows=[row])
    state = (await api.data("{ searchIndex { model filling waiting lagSeconds waitingSince } }"))["searchIndex"]
    assert (state["model"], state["filling"], state["waiting"]) == ("wordllama-l2-supercat-256", None, 2)
    assert state["waitingSince"] == row["created_at"]
    assert state["lagSeconds"] > 0
