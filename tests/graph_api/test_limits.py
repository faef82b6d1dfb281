"""What a query may cost, told before it runs."""

import time

import pytest
from graphql import build_schema, parse
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.graph_api.app import Options
from creatorgraph.graph_api.context import Services
from creatorgraph.graph_api.limits import Limits, Measure, excess, measure
from tests.graph_api.conftest import Api

SCHEMA = build_schema("""
  type Query { one: Thing  many(first: Int! = 20): ThingConnection!  some(ids: [ID!]!): [Thing]!  list: [Thing!]! }
  type ThingConnection { nodes: [Thing!]! }
  type Thing { name: String  many(first: Int! = 20): ThingConnection!  one: Thing }
""")


def _measure(query: str, **variables: object) -> Measure:
    return measure(SCHEMA, parse(query), operation=None, variables=variables)


def test_a_leaf_is_one_value() -> None:
    assert _measure("{ one { name } }") == Measure(depth=2, aliases=0, values=2, heaviest="")


def test_page_sizes_multiply() -> None:
    found = _measure("{ many(first: 10) { nodes { many(first: 5) { nodes { name } } } } }")
    assert found.values == 1 + 10 * (1 + 1 * (1 + 5 * 2))
    assert found.heaviest == "many.nodes.many"


def test_a_page_size_left_out_is_the_default_and_a_wrong_one_counts_as_the_largest() -> None:
    assert _measure("{ many { nodes { name } } }") == _measure("{ many(first: 20) { nodes { name } } }")
    assert _measure("{ many(first: 1000000) { nodes { name } } }") == _measure(
        "{ many(first: 100) { nodes { name } } }"
    )
    assert _measure("{ many(first: -1) { nodes { name } } }") == _measure("{ many(first: 100) { nodes { name } } }")


@given(st.integers(1, 100))
def test_a_page_size_counts_the_same_as_a_literal_a_variable_or_a_variables_default(size: int) -> None:
    literal = _measure(f"{{ many(first: {size}) {{ nodes {{ name }} }} }}")
    assert literal == _measure("query ($n: Int!) { many(first: $n) { nodes { name } } }", n=size)
    assert literal == _measure(f"query ($n: Int! = {size}) {{ many(first: $n) {{ nodes {{ name }} }} }}")


def test_ids_count_as_many_as_they_are() -> None:
    assert _measure('{ some(ids: ["a", "b", "c"]) { name } }').values == 4
    assert _measure("query ($ids: [ID!]!) { some(ids: $ids) { name } }", ids=["a"] * 50).values == 51


def test_fragments_count_where_they_stand() -> None:
    plain = _measure("{ one { name one { name } } }")
    spread = _measure("{ one { ...A } } fragment A on Thing { ...B one { ...B } } fragment B on Thing { name }")
    assert spread == plain
    assert _measure("{ one { ... on Thing { name } ... { name } } }").values == 3


def test_fragments_that_double_at_each_level_are_measured_at_once() -> None:
    doubling = " ".join(
        f"fragment F{n} on Thing {{ a: one {{ ...F{n + 1} }} b: one {{ ...F{n + 1} }} }}" for n in range(90)
    )
    start = time.process_time()
    found = _measure(f"{{ one {{ ...F0 }} }} {doubling} fragment F90 on Thing {{ name }}")
    assert time.process_time() - start < 1
    assert found.values > 2**90
    assert found.aliases > 2**90


def test_only_the_operation_that_runs_counts() -> None:
    document = parse("query A { one { name } } query B { many(first: 100) { nodes { name } } }")
    assert measure(SCHEMA, document, operation="A", variables={}).values == 2
    assert measure(SCHEMA, document, operation="B", variables={}).values == 201


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Measure(depth=16), "16 levels deep; at most 15"),
        (Measure(aliases=51), "51 aliases; at most 50"),
        (Measure(values=200_001), "200,001 values; at most 200,000"),
        (Measure(values=200_001, heaviest="many.nodes.many"), "200,001 values, most of them in many.nodes.many"),
    ],
)
def test_what_is_too_much_is_said_with_its_number(found: Measure, words: str) -> None:
    assert words in (excess(found, Limits()) or "")


def test_what_is_at_the_limit_passes() -> None:
    assert excess(Measure(depth=15, aliases=50, values=200_000), Limits()) is None


async def test_pages_in_pages_in_pages_are_refused_before_anything_runs(api: Api) -> None:
    inner = "accounts(first: 100) { nodes { posts(first: 100) { nodes { key } } } }"
    error = await api.error(f"{{ search(first: 100) {{ nodes {{ {inner} }} }} }}")
    assert error["extensions"]["code"] == "BAD_INPUT"
    assert "search.nodes.accounts.nodes.posts" in error["message"]
    assert "ask for smaller pages with 'first'" in error["message"]


async def test_depth_aliases_and_tokens_are_refused(api: Api) -> None:
    deep = "posts(first: 1) { nodes { mentions(first: 1) { nodes { " * 4 + "key" + " } } } }" * 4
    error = await api.error(f'{{ account(platform: X, platformId: "id1") {{ {deep} }} }}')
    assert "levels deep" in error["message"]
    aliases = " ".join(f'a{n}: creator(id: "c1") {{ key }}' for n in range(51))
    assert "51 aliases" in (await api.error(f"{{ {aliases} }}"))["message"]
    tokens = await api.error("{ " + "__typename " * 2_001 + "}")
    assert "2000 tokens" in tokens["message"]
    assert tokens["extensions"]["code"] == "BAD_INPUT"


async def test_which_of_several_operations_runs_must_be_said(api: Api) -> None:
    two = 'query A { creator(id: "c1") { key } } query B { b: __typename }'
    assert "'operationName'" in (await api.error(two))["message"]
    async with api.client() as client:
        named = await client.post("/graphql", json={"query": two, "operationName": "B"})
    assert named.json() == {"data": {"b": "Query"}}


async def test_the_limits_are_the_applications_own(services: Services) -> None:
    narrow = Api(services, Options(limits=Limits(values=3)))
    assert "at most 3 are allowed" in (await narrow.error('{ creator(id: "c1") { key name bio } }'))["message"]
    assert await Api(services).data('{ creator(id: "c1") { key name } }')


async def test_the_largest_document_that_is_allowed_is_validated_in_time(api: Api) -> None:
    start = time.process_time()
    await api.ask('{ creator(id: "c1") { ' + "name " * 1_900 + "} }")
    assert time.process_time() - start < 5


async def test_the_introspection_of_editors_passes(api: Api) -> None:
    from graphql import get_introspection_query  # noqa: PLC0415 - used here only

    data = await api.data(get_introspection_query(specified_by_url=True, input_value_deprecation=True))
    assert any(kind["name"] == "Creator" for kind in data["__schema"]["types"])
