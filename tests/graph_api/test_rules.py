"""Every type and every way to more is ruled, and the rules hold."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from graphql import (
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
)
from strawberry.types.base import StrawberryObjectDefinition

from creatorgraph.access.gate import OpenGate
from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.context import Services
from creatorgraph.graph_api.rules import Requires, RequiresDirective
from creatorgraph.graph_api.schema import make_schema
from tests.engines import Engine
from tests.graph_api.conftest import Api, with_scopes

SCHEMA = make_schema()
TYPES = SCHEMA._schema.type_map  # noqa: SLF001 - the one way to walk a strawberry schema
PAGE_PARTS = ("Connection", "Edge", "PageInfo")


def _is_page_part(name: str) -> bool:
    return name.endswith(PAGE_PARTS) and name != "IdentityEdge"


def _definition(name: str) -> StrawberryObjectDefinition:
    definition = SCHEMA.get_type_by_name(name)
    assert isinstance(definition, StrawberryObjectDefinition)
    return definition


def _rule(name: str) -> str | None:
    rules = [one.scope for one in _definition(name).directives or () if isinstance(one, RequiresDirective)]
    return rules[0] if rules else None


def _objects() -> list[str]:
    return [
        name
        for name, kind in TYPES.items()
        if isinstance(kind, (GraphQLObjectType, GraphQLInterfaceType)) and not name.startswith("__")
    ]


def _led_to(kind: GraphQLNamedType) -> set[str]:
    """Name the ruled types that a value of a type shows at once: pages lead to their nodes, unions to their members."""
    if isinstance(kind, GraphQLUnionType):
        return {name for member in kind.types for name in _led_to(member)}
    if not isinstance(kind, (GraphQLObjectType, GraphQLInterfaceType)):
        return set()
    if not _is_page_part(kind.name):
        return {kind.name}
    return {name for field in kind.fields.values() for name in _led_to(get_named_type(field.type))}


@pytest.mark.parametrize("name", [name for name in _objects() if not _is_page_part(name)])
def test_every_type_declares_its_rule(name: str) -> None:
    assert _rule(name) in set(Scope)


@pytest.mark.parametrize("name", [name for name in _objects() if not _is_page_part(name)])
def test_a_field_that_leads_to_a_stricter_type_declares_its_scope(name: str) -> None:
    for field in _definition(name).fields:
        graphql_name = SCHEMA.config.name_converter.get_graphql_name(field)
        declared = {one.scope.value for one in field.extensions if isinstance(one, Requires)}
        if name in {"Query", "Mutation", "Subscription"}:
            assert declared, f"{name}.{graphql_name} declares no rule"
        graphql_type = TYPES[name]
        assert isinstance(graphql_type, (GraphQLObjectType, GraphQLInterfaceType))
        needed = {_rule(led) for led in _led_to(get_named_type(graphql_type.fields[graphql_name].type))}
        missing = needed - declared - {_rule(name), Scope.READ_CATALOGUE.value}
        assert not missing, f"{name}.{graphql_name} leads to {missing} without declaring it"


@pytest.mark.parametrize("name", [name for name in _objects() if not _is_page_part(name)])
def test_a_field_that_needs_a_further_scope_may_be_null(name: str) -> None:
    graphql_type = TYPES[name]
    assert isinstance(graphql_type, (GraphQLObjectType, GraphQLInterfaceType))
    for field in _definition(name).fields if name not in {"Query", "Mutation", "Subscription"} else ():
        graphql_name = SCHEMA.config.name_converter.get_graphql_name(field)
        further = {one.scope.value for one in field.extensions if isinstance(one, Requires)} - {_rule(name)}
        may_be_null = not isinstance(graphql_type.fields[graphql_name].type, GraphQLNonNull)
        assert may_be_null or not further, f"{name}.{graphql_name} takes the whole answer away from others"


def _api(services: Services, *scopes: Scope) -> Api:
    return Api(replace(services, gate=OpenGate(with_scopes(*scopes))))


async def test_without_the_catalogue_nothing_is_read(services: Services) -> None:
    error = await _api(services).error('{ creator(id: "c1") { key } }')
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert error["message"] == "this needs the scope catalogue:read, which you do not have"


async def test_without_evidence_the_edges_are_null_and_the_rest_is_there(services: Services) -> None:
    answer = await _api(services, Scope.READ_CATALOGUE).ask(
        '{ account(platform: X, platformId: "id1") { key identityEdges { nodes { probability } } } }'
    )
    assert answer["data"] == {"account": {"key": "x:id1", "identityEdges": None}}
    assert answer["errors"][0]["path"] == ["account", "identityEdges"]
    assert answer["errors"][0]["extensions"] == {"code": "FORBIDDEN"}


async def test_without_evidence_nothing_is_explained(services: Services) -> None:
    reference = '{ platform: X, handle: "nobody" }'
    error = await _api(services, Scope.READ_CATALOGUE).error(
        f"{{ identityExplanation(a: {reference}, b: {reference}) {{ __typename }} }}"
    )
    assert error["extensions"]["code"] == "FORBIDDEN"


async def test_without_contact_an_address_is_null_and_its_kind_is_there(services: Services) -> None:
    answer = await _api(services, Scope.READ_CATALOGUE).ask(
        """{ account(platform: X, platformId: "id1") { identifiers(first: 1) { nodes {
          ... on EmailIdentifier { kind address }
        } } } }"""
    )
    assert answer["data"]["account"]["identifiers"]["nodes"] == [{"kind": "person", "address": None}]
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_without_contact_addresses_are_taken_out_of_texts(services: Services) -> None:
    query = '{ account(platform: X, platformId: "id1") { bio { value } } }'
    closed = await _api(services, Scope.READ_CATALOGUE).data(query)
    assert "@" not in closed["account"]["bio"]["value"]
    assert closed["account"]["bio"]["value"].startswith("I am person 1")
    opened = await _api(services, Scope.READ_CATALOGUE, Scope.READ_CONTACT).data(query)
    assert "person1@example.org" in opened["account"]["bio"]["value"]


@pytest.fixture
async def talkative(engine: Engine) -> AsyncIterator[None]:
    """Write a creator that shows an address wherever it can; it is gone at the end."""
    await engine.ask(
        "MERGE (l:Lock {name: 'changes'}) SET l.turn = 1 "
        "CREATE (:Change {seq: 1, kind: 'RENAMED', at: '2026-11-02T00:00:00.000Z', creator: 'leak', "
        "was: 'Leak leak1@secret.example', now: 'leak1 at secret dot example'}) "
        "CREATE (c:Creator {id: 'leak', status: 'active', name: 'Leak leak1@secret.example'}) "
        "CREATE (a:Account {key: 'x:leak', platform: 'x', platform_id: 'leak', handle: 'leak', "
        "display_name: 'Leak leak1@secret.example', source: 'import:world', observed_at: '2026-11-02T00:00:00.000Z'}) "
        "CREATE (a)-[:BELONGS_TO {since: '2026-11-02T00:00:00.000Z'}]->(c) "
        "CREATE (a)-[:NAMED]->(:Name {key: 'leak leak1@secret.example'}) "
        "CREATE (a)-[:HAS_URL {sources: ['website']}]->(:Url {key: 'leak.example/?email=leak1%40secret.example'}) "
        "CREATE (a)-[:LINKS_TO {ref: 'https://x.com/leaked?to=leak1@secret.example', sources: ['bio']}]->"
        "(:Account {key: 'x:leaked', platform: 'x', handle: 'leaked'}) "
        "CREATE (a)-[:POSTED]->(:Post {key: 'x:leak-1', posted_at: '2026-11-02T00:00:00.000Z', "
        "caption: 'leak1[@]secret.example', hashtags: ['art', 'leak1@secret.example']}) "
        "CREATE (a)-[:MANAGED_BY {since: '2026-11-02T00:00:00.000Z'}]->(:Agency {id: 'leak', kind: 'url', size: 1, "
        "name: 'leak.example', identifier: 'leak.example/?e=leak1@secret.example'})"
    )
    yield
    await engine.ask("MATCH (n:Account) WHERE n.key IN ['x:leak', 'x:leaked'] DETACH DELETE n")
    await engine.ask("MATCH (n:Post {key: 'x:leak-1'}) DETACH DELETE n")
    await engine.ask("MATCH (n:Name {key: 'leak'}) DETACH DELETE n")
    await engine.ask("MATCH (n:Url) WHERE n.key STARTS WITH 'leak.' DETACH DELETE n")
    await engine.ask("MATCH (n) WHERE n.id = 'leak' DETACH DELETE n")
    await engine.ask("MATCH (c:Change) DETACH DELETE c")
    await engine.ask("MATCH (l:Lock {name: 'changes'}) DELETE l")


@pytest.mark.usefixtures("talkative")
async def test_without_contact_no_field_shows_an_address(services: Services) -> None:
    query = """{
      changes(after: "0") { nodes { was now creator { name } } }
      suggestCreators(text: "leak1@secret.example") { matched }
      agency(id: "leak") { site }
      account(platform: X, platformId: "leak") {
        displayName { value }
        linksTo { nodes { address } }
        identifiers { nodes { ... on NameIdentifier { name } ... on UrlIdentifier { url } } }
        posts { nodes { caption hashtags } }
      }
    }"""
    opened = await _api(services, Scope.READ_CATALOGUE, Scope.READ_CONTACT).data(query)
    assert str(opened).count("leak1") == 11
    closed = await _api(services, Scope.READ_CATALOGUE).data(query)
    assert "leak1" not in str(closed)
    assert closed["changes"]["nodes"] == [
        {"was": "Leak [e-mail]", "now": "[e-mail]", "creator": {"name": "Leak [e-mail]"}}
    ]
    assert closed["account"]["posts"]["nodes"] == [{"caption": "[e-mail]", "hashtags": ["art"]}]
    assert closed["account"]["linksTo"]["nodes"] == [{"address": "https://x.com/leaked?to=[e-mail]"}]
    assert closed["agency"] == {"site": "leak.example/?e=[e-mail]"}
