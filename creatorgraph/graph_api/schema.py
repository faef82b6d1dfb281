"""The schema, and how it is run. `python -m creatorgraph.graph_api.schema > schema.graphql` writes it down anew."""

import sys
from collections.abc import Iterable
from contextlib import aclosing
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLSyntaxError
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.schema.schema import StreamResult
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from creatorgraph.errors import BadInputError
from creatorgraph.graph_api.faults import shown
from creatorgraph.graph_api.limits import LimitQueries, Limits
from creatorgraph.graph_api.mutation import Mutation
from creatorgraph.graph_api.query import Query
from creatorgraph.graph_api.subscription import OnlyOverSockets, Subscription
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

    async def stream(  # noqa: PLR0917 - strawberry's signature
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,  # noqa: ANN401 - strawberry's signature
        root_value: Any | None = None,  # noqa: ANN401 - strawberry's signature
        operation_name: str | None = None,
        operation_extensions: dict[str, Any] | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
    ) -> StreamResult:
        """Run a subscription, the one kind of operation that a WebSocket carries, with errors as a caller sees them."""
        del allowed_operation_types
        results = await super().stream(
            query,
            variable_values,
            context_value,
            root_value,
            operation_name,
            operation_extensions,
            allowed_operation_types=(OperationType.SUBSCRIPTION,),
        )
        return _shown(results, reference=getattr(context_value, "reference", ""))


def _refusal(error: GraphQLError) -> GraphQLError | None:
    """Say that a WebSocket does not carry what was asked; None for any other error."""
    if not isinstance(error.original_error, InvalidOperationTypeError):
        return None
    reason = "a WebSocket carries subscriptions only; send queries and mutations over HTTP"
    return GraphQLError(reason, extensions={"code": BadInputError.code})


async def _shown(results: StreamResult, *, reference: str) -> StreamResult:
    try:
        async with aclosing(results):
            async for result in results:
                if isinstance(result, ExecutionResult) and result.errors:
                    result.errors = [_refusal(error) or shown(error, reference=reference) for error in result.errors]
                yield result
    except GraphQLSyntaxError as error:
        # strawberry lets it through where documents are kept: the client would be told that all is complete
        yield PreExecutionError(data=None, errors=[shown(error, reference=reference)])


def make_schema(limits: Limits | None = None) -> Schema:
    """Make the schema with limits; the extensions run in this order."""
    bounds = limits or Limits()
    return Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[*IDENTIFIERS, Post],
        config=StrawberryConfig(scalar_map=SCALARS),
        extensions=[
            lambda: ParserCache(maxsize=DOCUMENTS),
            lambda: ValidationCache(maxsize=DOCUMENTS),
            OnlyOverSockets,
            lambda: LimitQueries(bounds),
        ],
    )


def main() -> None:
    """Print the schema."""
    sys.stdout.write(make_schema().as_str() + "\n")


if __name__ == "__main__":
    main()
