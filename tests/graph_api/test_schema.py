"""The committed schema is the one that is served."""

from pathlib import Path

from graphql import build_schema

from creatorgraph.graph_api.schema import make_schema

COMMITTED = Path(__file__).parents[2] / "schema.graphql"


def test_schema_graphql_is_current() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == make_schema().as_str() + "\n", (
        "schema.graphql is not the schema of the code; "
        "renew it with: python -m creatorgraph.graph_api.schema > schema.graphql"
    )


def test_every_type_and_every_field_says_what_it_is() -> None:
    kinds = build_schema(COMMITTED.read_text(encoding="utf-8")).type_map
    ours = {name: kind for name, kind in kinds.items() if not name.startswith("__") and kind.ast_node is not None}
    fields = {f"{name}.{field}": found for name in ours for field, found in getattr(kinds[name], "fields", {}).items()}
    assert len(fields) > 500
    assert [name for name, found in {**ours, **fields}.items() if not found.description] == []
