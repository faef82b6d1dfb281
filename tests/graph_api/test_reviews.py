"""Reviews over GraphQL: what reviewers look at, and the mutations by which they decide."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from creatorgraph.access.gate import OpenGate
from creatorgraph.access.viewer import Scope, Viewer
from creatorgraph.clock import system_clock
from creatorgraph.creator_search.finder import SearchRequest
from creatorgraph.creator_search.index import SearchPage
from creatorgraph.graph_api.context import Services
from creatorgraph.identity_graph import weights
from creatorgraph.identity_graph.graph import Graph, round_trips
from creatorgraph.identity_graph.review_places import place_of
from creatorgraph.identity_graph.review_reads import ReviewReads
from tests.engines import Engine
from tests.graph_api.conftest import Api, ListedFinder, with_scopes

DECIDED = """... on DecisionsRecorded { keys wasSo split
  decisions { key verdict actor reason supersedes accounts { key } evidence { weight reasons comparisons { name } } }
  superseded { key supersededBy } conflicts { different { key } chain { key } } }
  ... on ClaimedByAnother { actor until } ... on NotFound { message argument }"""
SAME = f"""mutation ($a: AccountRef!, $b: AccountRef!) {{
  decideSame(a: $a, b: $b, reason: "one voice") {{ __typename {DECIDED} }} }}"""
DIFFERENT = f"""mutation ($a: AccountRef!, $b: AccountRef!) {{
  decideDifferent(a: $a, b: $b) {{ __typename {DECIDED} }} }}"""
UNDO = f"""mutation ($key: String!) {{ undoDecision(key: $key, reason: "a slip") {{
  __typename {DECIDED} ... on NotInForce {{ message }} }} }}"""
CLAIM = """mutation ($a: AccountRef, $b: AccountRef) { claimReview(a: $a, b: $b) { __typename
  ... on ReviewClaimed { accountKeys claim { actor } case { reach } }
  ... on ClaimedByAnother { message actor } ... on NotFound { message } } }"""


def ref(platform: str, person: int) -> dict[str, str]:
    """Name an account of the world."""
    return {"platform": platform.upper(), "platformId": f"id{person}"}


def pair(person: int, other: int | None = None) -> dict[str, object]:
    """Name a person's accounts on Instagram and X, or one's on Instagram and another's on X."""
    return {"a": ref("instagram", person), "b": ref("x", person if other is None else other)}


@pytest.fixture(autouse=True)
async def tidy(graph: Graph, engine: Engine) -> AsyncIterator[None]:
    """Take away what a test decided: the other tests of this folder read the same graph."""
    del graph  # filled it
    yield
    await engine.ask("MATCH (d:Decision) WHERE NOT d.id IN ['d0', 'd1'] DETACH DELETE d")
    for label in ("Claim", "Outbox", "Lock"):
        await engine.ask(f"MATCH (n:{label}) DETACH DELETE n")


def reviewer(services: Services, actor: str, *scopes: Scope) -> Api:
    """Give the API as a reviewer asks it."""
    viewer = Viewer(actor=actor, tenant="test", scopes=frozenset(scopes or Scope))
    return Api(replace(services, gate=OpenGate(viewer)))


async def test_a_decision_is_recorded_with_its_evidence_and_undone(api: Api, engine: Engine) -> None:
    accounts = {"a": ref("tiktok", 5), "b": ref("instagram", 5)}
    done = (await api.data(DIFFERENT, accounts))["decideDifferent"]
    (decision,) = done["decisions"]
    assert (done["__typename"], done["wasSo"], done["conflicts"]) == ("DecisionsRecorded", False, [])
    assert (decision["verdict"], decision["actor"]) == ("DIFFERENT", "local-operator")
    assert [account["key"] for account in decision["accounts"]] == ["instagram:id5", "tiktok:id5"]
    assert decision["evidence"]["weight"] == 9.5
    assert {one["name"] for one in decision["evidence"]["comparisons"]} == {"email", "name", "country"}
    due = await engine.ask("MATCH (o:Outbox {kind: 'resolve'}) RETURN o.keys AS keys")
    assert due == [{"keys": ["instagram:id5", "tiktok:id5"]}]
    assert (await api.data(DIFFERENT, accounts))["decideDifferent"]["wasSo"]
    turned = (await api.data(SAME, accounts))["decideSame"]
    assert turned["superseded"] == [{"key": decision["key"], "supersededBy": "local-operator"}]
    undone = (await api.data(UNDO, {"key": turned["keys"][0]}))["undoDecision"]
    assert [one["verdict"] for one in undone["decisions"]] == ["DIFFERENT"]
    again = (await api.data(UNDO, {"key": decision["key"]}))["undoDecision"]
    assert again["__typename"] == "NotInForce"
    unknown = (await api.data(UNDO, {"key": "nobody"}))["undoDecision"]
    assert (unknown["__typename"], unknown["argument"]) == ("NotFound", "key")


async def test_contradictions_are_recorded_shown_and_listed(api: Api) -> None:
    (first,) = (await api.data(SAME, pair(6, 7)))["decideSame"]["keys"]
    ends = {"a": ref("youtube", 8), "b": ref("x", 7)}
    (second,) = (await api.data(SAME, ends))["decideSame"]["keys"]
    refused = (await api.data(DIFFERENT, {"a": ref("instagram", 6), "b": ref("youtube", 8)}))["decideDifferent"]
    conflict = {"different": {"key": refused["keys"][0]}, "chain": [{"key": first}, {"key": second}]}
    assert refused["conflicts"] == [conflict]
    listed = "{ decisionConflicts(first: 5) { nodes { different { key } chain { key } } pageInfo { hasNextPage } } }"
    assert (await api.data(listed))["decisionConflicts"] == {"nodes": [conflict], "pageInfo": {"hasNextPage": False}}


async def test_who_is_overtaken_at_every_case_hears_who_holds_it(services: Services, engine: Engine) -> None:
    # an edge the wrong way round: the queue does not see that it is held, as when another process was just faster
    await engine.ask(
        "MATCH (a:Account {key: 'instagram:id20'}), (b:Account {key: 'x:id21'}) CREATE (b)-[:SAME_AS {band: 'review', "
        "probability: 0.5, weight: 0.0, w_name: 1.0, reasons: ['the names are alike'], place: $place}]->(a)",
        place=place_of(0.5, "review", reach=43_000, pair=("instagram:id20", "x:id21")),
    )
    try:
        assert (await reviewer(services, "ada").data(CLAIM))["claimReview"]["claim"] == {"actor": "ada"}
        overtaken = (await reviewer(services, "bob").data(CLAIM))["claimReview"]
        assert (overtaken["__typename"], overtaken["actor"]) == ("ClaimedByAnother", "ada")
    finally:
        await engine.ask("MATCH (:Account {key: 'x:id21'})-[s:SAME_AS]->(:Account {key: 'instagram:id20'}) DELETE s")


async def test_the_queue_shows_what_is_open_and_a_claim_keeps_others_off(services: Services, engine: Engine) -> None:
    await engine.ask(
        "MATCH (a:Account {key: 'instagram:id20'}), (b:Account {key: 'x:id21'}) CREATE (a)-[:SAME_AS {band: 'review', "
        "probability: 0.5, weight: 0.0, w_name: 1.0, reasons: ['the names are alike'], place: $place}]->(b)",
        place=place_of(0.5, "review", reach=43_000, pair=("instagram:id20", "x:id21")),
    )
    queue = """query ($filter: ReviewFilter) { reviewQueue(filter: $filter, first: 3) { nodes {
      accountKeys reach expectedLoss claim { actor } creators { key } edge { band reasons } }
      pageInfo { endCursor } } }"""
    try:
        ada, bob = reviewer(services, "ada"), reviewer(services, "bob")
        page = (await ada.data(queue))["reviewQueue"]
        (case,) = page["nodes"]  # the world's other edge of this band was decided
        assert case["accountKeys"] == ["instagram:id20", "x:id21"]
        assert [one["key"] for one in case["creators"]] == ["c20", "c21"]
        assert (case["reach"], case["edge"]["band"], case["claim"]) == (21_000 + 22_000, "REVIEW", None)
        claimed = (await ada.data(CLAIM))["claimReview"]
        assert (claimed["accountKeys"], claimed["claim"]["actor"]) == (case["accountKeys"], "ada")
        accounts = pair(20, 21)
        assert (await bob.data(CLAIM, accounts))["claimReview"]["__typename"] == "ClaimedByAnother"
        assert (await bob.data(CLAIM))["claimReview"]["__typename"] == "NotFound"
        assert (await bob.data(SAME, accounts))["decideSame"]["actor"] == "ada"
        assert (await bob.data(queue, {"filter": {"claimedByOthers": False}}))["reviewQueue"]["nodes"] == []
        after = page["pageInfo"]["endCursor"]
        behind = await bob.data(f'{{ reviewQueue(after: "{after}") {{ nodes {{ reach }} }} }}')
        assert behind["reviewQueue"]["nodes"] == []
        release = "mutation ($a: AccountRef!, $b: AccountRef!) { releaseReview(a: $a, b: $b) { "
        release += "... on ReviewReleased { released } } }"
        assert not (await bob.data(release, accounts))["releaseReview"]["released"]
        assert (await ada.data(release, accounts))["releaseReview"]["released"]
        (one,) = (await bob.data(SAME, accounts))["decideSame"]["decisions"]
        assert (one["actor"], one["reason"]) == ("bob", "one voice")
        claim_next = """mutation ($filter: ReviewFilter, $a: AccountRef, $b: AccountRef) {
            claimReview(filter: $filter, a: $a, b: $b) { __typename ... on NotFound { message argument } } }"""
        nobody = {"filter": {"creator": "nobody"}}
        assert (await bob.data(claim_next, nobody))["claimReview"] == {
            "__typename": "NotFound",
            "message": "there is no creator nobody",
            "argument": "filter.creator",
        }
        error = await bob.error(claim_next, nobody | accounts)
        assert error["extensions"] == {"code": "BAD_INPUT", "argument": "filter"}
        error = await bob.error(queue, nobody)
        assert error["extensions"] == {"code": "NOT_FOUND", "argument": "filter.creator"}
        error = await bob.error('{ possibleMatches(creator: "nobody") { probability } }')
        assert error["extensions"] == {"code": "NOT_FOUND", "argument": "creator"}
        error = await bob.error('{ reviewQueue(after: "nonsense") { nodes { reach } } }')
        assert error["extensions"] == {"code": "BAD_INPUT", "argument": "after"}
    finally:
        await engine.ask("MATCH (:Account {key: 'instagram:id20'})-[s:SAME_AS]->(:Account {key: 'x:id21'}) DELETE s")


async def test_a_preview_shows_both_answers_and_writes_nothing(api: Api, engine: Engine) -> None:
    query = """query ($a: AccountRef!, $b: AccountRef!) { reviewPreview(a: $a, b: $b) { __typename
      ... on NotFound { argument }
      ... on ReviewPreview {
        same { honoured mergedCreatorKeys after { accountKeys creatorKeys } }
        different { honoured splitCreatorKeys after { accountKeys accounts { key } } } } } }"""
    nodes = await engine.ask("MATCH (n) RETURN count(n) AS n")
    seen = (await api.data(query, pair(9, 10)))["reviewPreview"]
    assert seen["same"]["mergedCreatorKeys"] == [["c10", "c9"]]
    assert seen["different"]["after"] == []
    parted = {"a": ref("instagram", 11), "b": ref("tiktok", 11)}
    seen = (await api.data(query, parted))["reviewPreview"]
    assert seen["different"]["honoured"]
    assert not any({"instagram:id11", "tiktok:id11"} <= set(g["accountKeys"]) for g in seen["different"]["after"])
    assert all(len(group["accounts"]) == len(group["accountKeys"]) for group in seen["different"]["after"])
    assert await engine.ask("MATCH (n) RETURN count(n) AS n") == nodes
    missing = (await api.data(query, {"a": ref("x", 9), "b": ref("x", 999)}))["reviewPreview"]
    assert missing == {"__typename": "NotFound", "argument": "b"}


async def test_a_creator_is_split_so_by_parts_of_it(api: Api) -> None:
    split = f"""mutation ($parts: [[AccountRef!]!]!) {{ splitCreator(id: "c12", parts: $parts, reason: "two people") {{
      __typename {DECIDED} }} }}"""
    foresee = """query ($id: ID!, $parts: [[AccountRef!]!]!) { splitPreview(id: $id, parts: $parts) { __typename
      ... on NotFound { argument } ... on ForeseenAnswer { verdict splitCreatorKeys after { accountKeys } } } }"""
    seen = (await api.data(foresee, {"id": "c12", "parts": [[ref("youtube", 12)]]}))["splitPreview"]
    assert (seen["verdict"], seen["splitCreatorKeys"]) == ("DIFFERENT", ["c12"])
    assert {"accountKeys": ["youtube:id12"]} in seen["after"]
    unknown = (await api.data(foresee, {"id": "c999", "parts": [[ref("youtube", 12)]]}))["splitPreview"]
    assert unknown == {"__typename": "NotFound", "argument": "id"}
    lost = (await api.data(foresee, {"id": "c12", "parts": [[ref("youtube", 999)]]}))["splitPreview"]
    assert lost == {"__typename": "NotFound", "argument": "parts[0][0]"}
    done = (await api.data(split, {"parts": [[ref("youtube", 12)]]}))["splitCreator"]
    assert {frozenset(account["key"] for account in one["accounts"]) for one in done["decisions"]} == {
        frozenset({f"{platform}:id12", "youtube:id12"}) for platform in ("instagram", "tiktok", "x")
    }
    again = (await api.data(split, {"parts": [[ref("youtube", 12)]]}))["splitCreator"]
    assert (again["wasSo"], again["split"], again["keys"]) == (True, done["split"], done["keys"])
    one = {"a": ref("youtube", 12), "b": ref("x", 12)}
    assert (await api.data(DIFFERENT, one))["decideDifferent"]["split"] is None  # it is no split that was repeated
    undone = (await api.data(UNDO, {"key": again["split"]}))["undoDecision"]
    assert len(undone["superseded"]) == 3
    for platform in ("instagram", "tiktok", "x"):
        await api.data(DIFFERENT, {"a": ref("youtube", 12), "b": ref(platform, 12)})
    singly = (await api.data(split, {"parts": [[ref("youtube", 12)]]}))["splitCreator"]
    assert (singly["wasSo"], singly["split"]) == (True, None)
    stranger = await api.error(split, {"parts": [[ref("youtube", 13)]]})
    assert "not of creator c12" in stranger["message"]
    nobody = (await api.data(split, {"parts": [[ref("youtube", 999)]]}))["splitCreator"]
    assert (nobody["__typename"], nobody["argument"]) == ("NotFound", "parts[0][0]")


async def test_weakest_links_and_decisions_of_many_creators_cost_what_those_of_one_do(api: Api) -> None:
    query = """query ($n: Int!) { search(first: $n) { nodes { key
      weakestLink { edge { weight account { key } other { key } } parts { accountKeys } }
      decisions(first: 2) { nodes { key } } accounts { nodes { decisions(first: 2) { nodes { key } } } } } } }"""
    await api.data(SAME, {"a": ref("tiktok", 3), "b": ref("x", 3)})
    trips: list[list[str]] = []
    for creators in (4, 20):
        seen: list[str] = []
        token = round_trips.set(seen)
        data = await api.data(query, {"n": creators})
        round_trips.reset(token)
        trips.append(sorted(seen))
    assert trips[0] == trips[1]
    nodes = data["search"]["nodes"]
    assert [one["key"] for one in nodes[0]["decisions"]["nodes"]] == ["d1", "d0"]
    link = nodes[3]["weakestLink"]
    assert (link["edge"]["account"]["key"], link["edge"]["other"]["key"]) == ("x:id3", "youtube:id3")
    assert [part["accountKeys"] for part in link["parts"]][1:] == [["youtube:id3"]]


async def test_only_reviewers_review(services: Services) -> None:
    reader = Api(replace(services, gate=OpenGate(with_scopes(Scope.READ_CATALOGUE, Scope.READ_EVIDENCE))))
    for query in (SAME, DIFFERENT):
        error = await reader.error(query, pair(1))
        assert error["message"] == "this needs the scope identity:review, which you do not have"
    assert (await reader.error("{ reviewQueue { nodes { reach } } }"))["extensions"]["code"] == "FORBIDDEN"
    blind = reviewer(services, "ada", Scope.READ_CATALOGUE, Scope.REVIEW)
    answer = await blind.ask(SAME, pair(14, 15))
    assert answer["data"]["decideSame"]["decisions"] is None
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"FORBIDDEN"}


@pytest.mark.parametrize(
    ("query", "variables", "argument"),
    [
        (SAME, {"a": ref("x", 1), "b": ref("x", 1)}, "b"),
        (SAME.replace("one voice", "x" * 2_001), {"a": ref("x", 1), "b": ref("x", 2)}, "reason"),
        (CLAIM.replace("b: $b)", "b: $b, minutes: 0)"), {"a": ref("x", 1), "b": ref("x", 2)}, "minutes"),
        (CLAIM, {"a": ref("x", 1)}, "b"),
        ("{ reviewQueue(filter: {band: APART}) { nodes { reach } } }", {}, "filter.band"),
        ("{ reviewQueue(filter: {minFollowers: -1}) { nodes { reach } } }", {}, "filter.minFollowers"),
        ('{ reviewQueue(filter: {evidence: "same_mail"}) { nodes { reach } } }', {}, "filter.evidence"),
        ('mutation { splitCreator(id: "c1", parts: []) { __typename } }', {}, "parts"),
    ],
)
async def test_what_cannot_be_is_refused(api: Api, query: str, variables: dict[str, object], argument: str) -> None:
    extensions = (await api.error(query, variables))["extensions"]
    assert (extensions["code"], extensions.get("argument")) == ("BAD_INPUT", argument)


async def test_nothing_is_changed_by_get(api: Api, engine: Engine) -> None:
    query = 'mutation { undoDecision(key: "d1") { __typename } }'
    async with api.client() as client:
        response = await client.get("/graphql", params={"query": query}, headers={"Accept": "application/json"})
        form = await client.post("/graphql", data={"query": query})
    assert (response.status_code, form.status_code) == (400, 415)
    assert "mutation" in response.json()["errors"][0]["message"].casefold()
    (row,) = await engine.ask("MATCH (d:Decision {id: 'd1'}) RETURN d.superseded_at AS ended")
    assert row["ended"] is None


NEAR = """query ($creator: ID!) { possibleMatches(creator: $creator, first: 3) { meaning probability
  creator { key } edge { account { key } other { key } comparisons { reason weight } } } }"""


class Alike(ListedFinder):
    """Finds everybody like anybody."""

    async def search(self, request: SearchRequest) -> SearchPage:
        """Give the list without the seeds."""
        found = await super().search(replace(request, seeds=frozenset()))
        return replace(found, hits=tuple(hit for hit in found.hits if hit.id not in request.seeds))


async def test_whoever_is_near_by_meaning_is_proposed_with_what_speaks_for_it(services: Services) -> None:
    api = Api(replace(services, search=Alike([f"c{person}" for person in range(8)])))
    found = (await api.data(NEAR, {"creator": "c3"}))["possibleMatches"]
    assert len(found) == 3
    assert len({each["creator"]["key"] for each in found} - {"c3"}) == 3
    assert sorted(-each["probability"] for each in found) == [-each["probability"] for each in found]
    for each in found:
        keys = {each["edge"][side]["key"].rpartition(":id")[2] for side in ("account", "other")}
        assert keys == {"3", each["creator"]["key"][1:]}
        assert all(one["reason"] for one in each["edge"]["comparisons"])


async def test_without_evidence_a_proposal_is_told_without_its_edge(services: Services) -> None:
    blind = reviewer(services, "ada", Scope.READ_CATALOGUE, Scope.REVIEW)
    near = Api(replace(blind.services, search=Alike([f"c{person}" for person in range(8)])))
    answer = await near.ask('{ possibleMatches(creator: "c3", first: 3) { creator { key } edge { weight } } }')
    found = answer["data"]["possibleMatches"]
    assert [each["edge"] for each in found] == [None] * 3
    assert all(each["creator"]["key"] for each in found)
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"FORBIDDEN"}


async def test_a_proposal_has_the_band_that_resolution_would_give(graph: Graph) -> None:
    strict = weights.load().model_copy(update={"bands": weights.Bands(link=0.9999, review=0.999)})
    reads = ReviewReads(graph, weights=strict, clock=system_clock)
    (found,) = await reads.proposals("c3", ["c4"])
    assert found.edge["probability"] < strict.bands.review
    assert found.edge["band"] == "apart"


async def test_matches_of_nobody_are_an_error_and_need_the_reviewers_scope(api: Api, services: Services) -> None:
    assert (await api.error(NEAR, {"creator": "nobody"}))["extensions"]["argument"] == "creator"
    reader = reviewer(services, "rita", Scope.READ_CATALOGUE, Scope.READ_EVIDENCE)
    assert (await reader.error(NEAR, {"creator": "c3"}))["extensions"]["code"] == "FORBIDDEN"
