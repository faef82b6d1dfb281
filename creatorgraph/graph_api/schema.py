"""The schema, and how it is run. `python -m creatorgraph.graph_api.schema > schema.graphql` writes it down anew."""

import sys

import strawberry
from graphql import GraphQLError
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from creatorgraph.graph_api.limits import LimitQueries, Limits
from creatorgraph.graph_api.query import Query
from creatorgraph.graph_api.types.identifier import IDENTIFIERS
from creatorgraph.graph_api.types.post import Post
from creatorgraph.graph_api.types.scalars import SCALARS

DOCUMENTS = 500
"""Parsed and validated documents kept; clients send the same few again and again."""


class Schema(strawberry.Schema):
    """A schema that leaves the logging of errors to `faults`, which knows what is a defect."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log nothing."""
        del errors, execution_context


def make_schema(limits: Limits | None = None) -> Schema:
    """Make the schema with limits; the extensions run in this order."""
    bounds = limits or Limits()
    return Schema(
        query=Query,
        types=[*IDENTIFIERS, Post],
        config=StrawberryConfig(scalar_map=SCALARS),
        extensions=[
            lambda: ParserCache(maxsize=DOCUMENTS),
            lambda: ValidationCache(maxsize=DOCUMENTS),
            lambda: LimitQueries(bounds),
        ],
    )


def main() -> None:
    """Print the schema."""
    sys.stdout.write(make_schema().as_str() + "\n")


if __name__ == "__main__":
    main()
