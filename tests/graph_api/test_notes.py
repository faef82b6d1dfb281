"""What a tenant keeps of a creator, through GraphQL: notes, and the lists that it is on; nobody else sees them."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from itertools import count

import pytest

from creatorgraph.access.gate import OpenGate
from creatorgraph.access.viewer import LOCAL_OPERATOR, Scope, Viewer
from creatorgraph.clock import system_clock
from creatorgraph.creator_search.lists import CreatorLists
from creatorgraph.creator_search.notes import LONGEST_TEXT, CreatorNotes
from creatorgraph.graph_api.context import Services
from creatorgraph.graph_api.types.scalars import global_id
from creatorgraph.identity_graph.graph import Graph
from tests.engines import Engine
from tests.graph_api.conftest import Api, with_scopes

NOTE = "__typename ... on Note { key text actor createdAt } ... on NotFound { message argument }"
ADD = f"mutation ($creator: ID!, $text: String!) {{ addNote(creator: $creator, text: $text) {{ {NOTE} }} }}"
DELETE = """mutation ($key: ID!) { deleteNote(key: $key) {
  __typename ... on NoteDeleted { key } ... on NotFound { message argument }
} }"""
TEXTS = "query ($id: ID!) { creator(id: $id) { notes { nodes { text } } } }"
LISTS = "query ($id: ID!) { creator(id: $id) { lists { name size } } }"
PAGE = """query ($after: String) { creator(id: "c2") {
  notes(first: 2, after: $after) { nodes { text } pageInfo { hasNextPage endCursor } }
} }"""


@pytest.fixture
async def keeping(services: Services, graph: Graph, engine: Engine) -> AsyncIterator[Services]:
    """Give services that keep lists and notes, none at first; their ids sort as they were made."""
    numbers = count()

    def mint() -> str:
        return f"kept-{next(numbers):03}"

    lists = CreatorLists(graph, clock=system_clock, new_id=mint)
    yield replace(services, lists=lists, notes=CreatorNotes(graph, clock=system_clock, new_id=mint))
    await engine.ask("MATCH (n) WHERE n:List OR n:Note DETACH DELETE n")


@pytest.fixture
def as_viewer(keeping: Services) -> Callable[[Viewer], Api]:
    """Give the API as a viewer asks it."""
    return lambda viewer: Api(replace(keeping, gate=OpenGate(viewer)))


async def texts(api: Api, creator: str) -> list[str]:
    """Give the texts of the notes on a creator."""
    found = (await api.data(TEXTS, {"id": creator}))["creator"]["notes"]["nodes"]
    return [note["text"] for note in found]


async def test_a_note_is_written_shown_and_deleted(as_viewer: Callable[[Viewer], Api]) -> None:
    api = as_viewer(LOCAL_OPERATOR)
    first = (await api.data(ADD, {"creator": "old-1", "text": " Asked in May:\r\nno time. "}))["addNote"]
    assert (first["text"], first["actor"]) == ("Asked in May:\nno time.", "local-operator")
    await api.data(ADD, {"creator": global_id("Creator", "c1"), "text": "Asked again."})
    shown = (await api.data('{ creator(id: "c1") { notes { nodes { key text actor createdAt } } } }'))["creator"]
    assert [note["text"] for note in shown["notes"]["nodes"]] == ["Asked again.", "Asked in May:\nno time."]
    assert shown["notes"]["nodes"][1] == {name: first[name] for name in ("key", "text", "actor", "createdAt")}
    assert await texts(api, "old-2") == await texts(api, "c1")
    assert await texts(api, "c2") == []
    gone = {"key": first["key"]}
    assert (await api.data(DELETE, gone))["deleteNote"] == {"__typename": "NoteDeleted", **gone}
    again = (await api.data(DELETE, gone))["deleteNote"]
    assert again == {"__typename": "NotFound", "message": "note: there is no note kept-000", "argument": "key"}
    assert await texts(api, "c1") == ["Asked again."]


async def test_notes_come_in_pages(as_viewer: Callable[[Viewer], Api]) -> None:
    api = as_viewer(LOCAL_OPERATOR)
    for number in range(3):
        await api.data(ADD, {"creator": "c2", "text": f"{number}"})
    page = (await api.data(PAGE))["creator"]["notes"]
    assert [[note["text"] for note in page["nodes"]], page["pageInfo"]["hasNextPage"]] == [["2", "1"], True]
    rest = (await api.data(PAGE, {"after": page["pageInfo"]["endCursor"]}))["creator"]["notes"]
    assert [[note["text"] for note in rest["nodes"]], rest["pageInfo"]["hasNextPage"]] == [["0"], False]
    error = await api.error('{ creator(id: "c2") { notes(after: "nowhere") { nodes { key } } } }')
    assert error["extensions"] == {"code": "BAD_INPUT", "argument": "after"}


async def test_nobody_sees_or_deletes_the_note_of_another_tenant(as_viewer: Callable[[Viewer], Api]) -> None:
    owner, other = as_viewer(LOCAL_OPERATOR), as_viewer(with_scopes(Scope.READ_CATALOGUE, Scope.LISTS))
    note = (await owner.data(ADD, {"creator": "c1", "text": "Mine."}))["addNote"]
    theirs = (await other.data(ADD, {"creator": "c1", "text": "Theirs."}))["addNote"]
    assert theirs["actor"] == "tester"
    assert (await other.data(DELETE, {"key": note["key"]}))["deleteNote"]["__typename"] == "NotFound"
    assert (await texts(owner, "c1"), await texts(other, "c1")) == (["Mine."], ["Theirs."])


async def test_without_the_scope_nothing_is_written_and_the_rest_of_a_creator_is_there(
    as_viewer: Callable[[Viewer], Api],
) -> None:
    await as_viewer(LOCAL_OPERATOR).data(ADD, {"creator": "c1", "text": "Mine."})
    stranger = as_viewer(replace(with_scopes(Scope.READ_CATALOGUE), tenant=LOCAL_OPERATOR.tenant))
    answer = await stranger.ask('{ creator(id: "c1") { key lists { name } notes { nodes { text } } } }')
    assert answer["data"] == {"creator": {"key": "c1", "lists": None, "notes": None}}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"] * 2
    for change, given in ((ADD, {"creator": "c1", "text": "x"}), (DELETE, {"key": "kept-000"})):
        assert (await stranger.error(change, given))["extensions"]["code"] == "FORBIDDEN"
    assert await texts(as_viewer(LOCAL_OPERATOR), "c1") == ["Mine."]


async def test_without_contact_addresses_are_taken_out_of_notes(as_viewer: Callable[[Viewer], Api]) -> None:
    text = "Write to jane [at] secret.example, not jane@secret.example."
    opened = as_viewer(with_scopes(Scope.READ_CATALOGUE, Scope.LISTS, Scope.READ_CONTACT))
    closed = as_viewer(with_scopes(Scope.READ_CATALOGUE, Scope.LISTS))
    hidden = "Write to [e-mail], not [e-mail]."
    assert (await closed.data(ADD, {"creator": "c1", "text": text}))["addNote"]["text"] == hidden
    assert (await texts(opened, "c1"), await texts(closed, "c1")) == ([text], [hidden])


async def test_what_cannot_be_written_says_which_argument(as_viewer: Callable[[Viewer], Api]) -> None:
    api = as_viewer(LOCAL_OPERATOR)
    for text in ("", "\n", "a\x00b", "x" * (LONGEST_TEXT + 1)):
        error = await api.error(ADD, {"creator": "c1", "text": text})
        assert error["extensions"] == {"code": "BAD_INPUT", "argument": "text"}
    nobody = (await api.data(ADD, {"creator": "nobody", "text": "x"}))["addNote"]
    message = "note: there is no creator nobody"
    assert nobody == {"__typename": "NotFound", "message": message, "argument": "creator"}
    assert await texts(api, "c1") == []


async def test_a_creator_shows_the_lists_that_it_is_on_by_name(as_viewer: Callable[[Viewer], Api]) -> None:
    api, other = as_viewer(LOCAL_OPERATOR), as_viewer(with_scopes(Scope.READ_CATALOGUE, Scope.LISTS))
    make = "mutation ($name: String!) { createList(name: $name) { key } }"
    add = "mutation ($key: ID!, $ids: [ID!]!) { addToList(key: $key, creators: $ids) { __typename } }"
    for asking, name, ids in (
        (api, "Paid", ["c1", "c2", "c3"]),
        (api, "Asked", ["old-2"]),
        (api, "Empty", ["c9"]),
        (other, "Theirs", ["c1"]),
    ):
        key = (await asking.data(make, {"name": name}))["createList"]["key"]
        await asking.data(add, {"key": key, "ids": ids})
    both = [{"name": "Asked", "size": 1}, {"name": "Paid", "size": 3}]
    for id_ in ("c1", "old-1"):
        assert (await api.data(LISTS, {"id": id_}))["creator"]["lists"] == both
    assert (await api.data(LISTS, {"id": "c2"}))["creator"]["lists"] == both[1:]
    assert (await api.data(LISTS, {"id": "c4"}))["creator"]["lists"] == []
    assert (await other.data(LISTS, {"id": "c1"}))["creator"]["lists"] == [{"name": "Theirs", "size": 1}]


async def test_a_list_that_holds_an_id_from_before_a_merge_shows_where_that_went(
    as_viewer: Callable[[Viewer], Api], engine: Engine
) -> None:
    api = as_viewer(LOCAL_OPERATOR)
    await api.data('mutation { createList(name: "Before") { key } }')
    for held in ("old-1", "old-2", "c1"):
        await engine.ask("MATCH (l:List), (c:Creator {id: $id}) CREATE (l)-[:CONTAINS]->(c)", id=held)
        for id_ in ("c1", "old-1"):
            found = (await api.data(LISTS, {"id": id_}))["creator"]["lists"]
            assert found == [{"name": "Before", "size": 1}]


async def test_as_of_a_past_day_lists_and_notes_are_those_of_now(as_viewer: Callable[[Viewer], Api]) -> None:
    api = as_viewer(LOCAL_OPERATOR)
    await api.data(ADD, {"creator": "c1", "text": "Of today."})
    key = (await api.data('mutation { createList(name: "Of today") { key } }'))["createList"]["key"]
    await api.data(f'mutation {{ addToList(key: "{key}", creators: ["c1"]) {{ __typename }} }}')
    then = '{ creator(id: "c1", asOf: "2026-11-05T00:00:00Z") { asOf lists { name } notes { nodes { text } } } }'
    found = (await api.data(then))["creator"]
    assert found["asOf"] == "2026-11-05T00:00:00.000Z"
    assert (found["lists"], found["notes"]["nodes"]) == ([{"name": "Of today"}], [{"text": "Of today."}])
