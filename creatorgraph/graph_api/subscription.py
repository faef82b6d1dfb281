"""The root of all subscriptions."""

from collections.abc import AsyncGenerator, Iterator

import strawberry
from graphql import GraphQLError
from strawberry.extensions import SchemaExtension
from strawberry.types.graphql import OperationType

from creatorgraph.access.viewer import Scope
from creatorgraph.errors import BadInputError
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.history_query import Seq
from creatorgraph.graph_api.rules import Requires, ruled
from creatorgraph.graph_api.types.change import Change
from creatorgraph.resolvers.changes import check_seq
from creatorgraph.resolvers.loaders import Loaders


class OnlyOverSockets(SchemaExtension):
    """Refuses subscriptions over HTTP, where an answer ends within seconds."""

    def on_validate(self) -> Iterator[None]:
        """Look at what kind of operation it is, and at what else could have come the same way."""
        context = self.execution_context
        document = context.graphql_document
        if (
            not context.pre_execution_errors
            and document is not None
            and context.operation_type is OperationType.SUBSCRIPTION
            and OperationType.QUERY in context.allowed_operations
        ):
            reason = "subscriptions are followed over WebSocket (graphql-transport-ws); ask for pages of 'changes' here"
            context.pre_execution_errors = [GraphQLError(reason, extensions={"code": BadInputError.code})]
        yield


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="Everything that can be followed, over WebSocket (graphql-transport-ws).")
class Subscription:
    """Everything that can be followed."""

    @strawberry.subscription(  # type: ignore[untyped-decorator]  # strawberry leaves it so where it takes extensions
        description="The change feed as it grows: first what is behind `after`, then what comes. Without `after`, only "
        "what comes. Go on after an interruption with the last `seq`.",
        extensions=[Requires(Scope.READ_CATALOGUE)],
    )
    async def changes(self, info: Info, after: Seq = None) -> AsyncGenerator[Change, None]:
        """Follow the feed."""
        context = info.context
        async for properties in context.watch.follow(check_seq(after)):
            context.loaders = Loaders(context.services.graph)  # what was loaded for one event is old at the next
            yield Change.of(properties)
