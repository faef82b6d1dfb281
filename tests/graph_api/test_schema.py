"""The committed schema is the one that is served."""

from pathlib import Path

from creatorgraph.graph_api.schema import make_schema

COMMITTED = Path(__file__).parents[2] / "schema.graphql"


def test_schema_graphql_is_current() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == make_schema().as_str() + "\n", (
        "schema.graphql is not the schema of the code; "
        "renew it with: python -m creatorgraph.graph_api.schema > schema.graphql"
    )
