"""Lists of creators through GraphQL: kept in the graph, apart by tenant, named in the filter of a search."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from itertools import count

import pytest

from creatorgraph.access.gate import OpenGate
from creatorgraph.access.viewer import LOCAL_OPERATOR, Scope, Viewer
from creatorgraph.clock import system_clock
from creatorgraph.creator_search import lists as lists_module
from creatorgraph.creator_search.conditions import EVERYTHING, NOTHING, AnyOf, Condition, Not
from creatorgraph.creator_search.lists import MOST_AT_ONCE, MOST_MEMBERS, CreatorLists
from creatorgraph.errors import BadInputError, NotFoundError
from creatorgraph.graph_api.context import Services
from creatorgraph.identity_graph.graph import Graph
from tests.engines import Engine
from tests.graph_api.conftest import Api, ListedFinder, with_scopes

CHANGED = "__typename ... on ListChanged { changed { key name size } unknown } ... on NotFound { message argument }"
ADD = f"mutation ($key: ID!, $creators: [ID!]!) {{ addToList(key: $key, creators: $creators) {{ {CHANGED} }} }}"
REMOVE = f"mutation ($key: ID!, $creators: [ID!]!) {{ removeFromList(key: $key, creators: $creators) {{ {CHANGED} }} }}"
SEARCH = "query ($f: CreatorFilterInput) { search(filter: $f) { totalCount } }"


@pytest.fixture
async def lists(graph: Graph, engine: Engine) -> AsyncIterator[CreatorLists]:
    """Give the lists of the small world, none at first."""
    numbers = count()
    yield CreatorLists(graph, clock=system_clock, new_id=lambda: f"list-{next(numbers)}")
    await engine.ask("MATCH (l:List) DETACH DELETE l")


@pytest.fixture
def as_viewer(services: Services, lists: CreatorLists) -> Callable[[Viewer], Api]:
    """Give the API as a viewer asks it."""
    return lambda viewer: Api(replace(services, lists=lists, gate=OpenGate(viewer)))


def asked(api: Api) -> Condition:
    assert isinstance(api.services.search, ListedFinder)
    return api.services.search.asked[-1][1]


async def test_a_list_is_made_filled_used_and_deleted(as_viewer: Callable[[Viewer], Api]) -> None:
    api = as_viewer(LOCAL_OPERATOR)
    made = (await api.data('mutation { createList(name: " No  thanks ") { key name size } }'))["createList"]
    assert (made["name"], made["size"]) == ("No thanks", 0)
    again = (await api.data('mutation { createList(name: "no thanks") { key } }'))["createList"]
    assert again["key"] == made["key"]
    added = (await api.data(ADD, {"key": made["key"], "creators": ["c1", "c2", "old-1", "nobody"]}))["addToList"]
    assert added["changed"] == {"key": made["key"], "name": "No thanks", "size": 2}
    assert added["unknown"] == ["nobody"]
    await api.data(SEARCH, {"f": {"notInLists": [made["key"]]}})
    assert asked(api) == Not(AnyOf("id", ("c1", "c2")))
    await api.data(SEARCH, {"f": {"or": [{"inLists": [made["key"]]}, {"exclude": ["c3"]}]}})
    assert AnyOf("id", ("c1", "c2")) in asked(api).parts  # type: ignore[union-attr]  # an Or
    removed = (await api.data(REMOVE, {"key": made["key"], "creators": ["old-2", "c9"]}))["removeFromList"]
    assert removed["changed"]["size"] == 1  # under the id that it had before the merge
    assert (await api.data("{ lists { name size } }"))["lists"] == [{"name": "No thanks", "size": 1}]
    gone = f'mutation {{ deleteList(key: "{made["key"]}") {{ __typename }} }}'
    assert (await api.data(gone))["deleteList"] == {"__typename": "ListDeleted"}
    assert (await api.data(gone))["deleteList"] == {"__typename": "NotFound"}
    assert "there is no list" in (await api.error(SEARCH, {"f": {"inLists": [made["key"]]}}))["message"]


async def test_one_list_is_given_by_its_key_and_renamed(as_viewer: Callable[[Viewer], Api]) -> None:
    owner, other = as_viewer(LOCAL_OPERATOR), as_viewer(with_scopes(Scope.READ_CATALOGUE, Scope.LISTS))
    key = (await owner.data('mutation { createList(name: "Spring") { key } }'))["createList"]["key"]
    await owner.data('mutation { createList(name: "Taken") { key } }')
    rename = f"mutation ($key: ID!, $name: String!) {{ renameList(key: $key, name: $name) {{ {CHANGED} }} }}"
    done = (await owner.data(rename, {"key": key, "name": "Summer"}))["renameList"]
    assert done["changed"] == {"key": key, "name": "Summer", "size": 0}
    one = "query ($key: ID!) { list(key: $key) { name size } }"
    assert (await owner.data(one, {"key": key}))["list"] == {"name": "Summer", "size": 0}
    refused = await owner.error(rename, {"key": key, "name": "taken"})
    assert refused["extensions"] == {"code": "BAD_INPUT", "argument": "name"}
    assert (await other.data(one, {"key": key}))["list"] is None
    missing = (await other.data(rename, {"key": key, "name": "Mine"}))["renameList"]
    assert (missing["__typename"], missing["argument"]) == ("NotFound", "key")


async def test_nobody_sees_or_changes_the_list_of_another_tenant(as_viewer: Callable[[Viewer], Api]) -> None:
    owner, other = as_viewer(LOCAL_OPERATOR), as_viewer(with_scopes(Scope.READ_CATALOGUE, Scope.LISTS))
    key = (await owner.data('mutation { createList(name: "Mine") { key } }'))["createList"]["key"]
    await owner.data(ADD, {"key": key, "creators": ["c1"]})
    assert (await other.data("{ lists { key } }"))["lists"] == []
    for change in (ADD, REMOVE):
        (result,) = (await other.data(change, {"key": key, "creators": ["c1"]})).values()
        assert result["__typename"] == "NotFound"
    assert (await other.data(f'mutation {{ deleteList(key: "{key}") {{ __typename }} }}'))["deleteList"] == {
        "__typename": "NotFound"
    }
    assert (await other.error(SEARCH, {"f": {"notInLists": [key]}}))["extensions"]["code"] == "NOT_FOUND"
    stranger = as_viewer(with_scopes(Scope.READ_CATALOGUE))
    assert (await stranger.error(SEARCH, {"f": {"notInLists": [key]}}))["extensions"]["code"] == "FORBIDDEN"
    assert (await owner.data("{ lists { size } }"))["lists"] == [{"size": 1}]


async def test_what_is_excluded_is_so_where_it_was_merged_to_and_by_its_accounts(
    as_viewer: Callable[[Viewer], Api],
) -> None:
    api = as_viewer(LOCAL_OPERATOR)
    await api.data(SEARCH, {"f": {"exclude": ["old-1", "never"], "excludeAccounts": ["x:id3", "x:nobody"]}})
    assert asked(api) == Not(AnyOf("id", ("c1", "c3", "never", "old-1")))


async def test_an_empty_list_holds_nobody_and_no_list_asks_for_nothing(as_viewer: Callable[[Viewer], Api]) -> None:
    api = as_viewer(LOCAL_OPERATOR)
    key = (await api.data('mutation { createList(name: "Empty") { key } }'))["createList"]["key"]
    await api.data(SEARCH, {"f": {"inLists": [key]}})
    assert asked(api) == NOTHING
    await api.data(SEARCH, {"f": {"notInLists": [key]}})
    assert asked(api) == EVERYTHING
    await api.data(SEARCH, {"f": {"inLists": []}})
    assert asked(api) == EVERYTHING


async def test_where_there_are_as_many_lists_as_may_be_one_of_them_is_still_given(
    lists: CreatorLists, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await lists.create("Asked already", tenant="full")
    monkeypatch.setattr(lists_module, "MOST_LISTS", 1)
    assert await lists.create("asked  ALREADY", tenant="full") == made
    with pytest.raises(BadInputError, match="1 lists already"):
        await lists.create("another", tenant="full")


async def test_bounds_of_lists_are_told(lists: CreatorLists) -> None:
    for name in ("", " \n ", "x" * 101, "a\x00b"):
        with pytest.raises(BadInputError, match="printable"):
            await lists.create(name, tenant="t")
    made = await lists.create("x", tenant="t")
    for number in (0, MOST_AT_ONCE + 1):
        with pytest.raises(BadInputError, match="1 to 1,000"):
            await lists.add(made.id, [f"c{each}" for each in range(number)], tenant="t")
    with pytest.raises(NotFoundError):
        await lists.add("nowhere", ["c1"], tenant="t")
    assert MOST_MEMBERS >= MOST_AT_ONCE
