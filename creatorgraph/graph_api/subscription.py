"""The root of all subscriptions."""

from collections.abc import AsyncGenerator

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.history_query import Seq
from creatorgraph.graph_api.rules import Requires, ruled
from creatorgraph.graph_api.types.change import Change
from creatorgraph.resolvers.changes import check_seq
from creatorgraph.resolvers.loaders import Loaders


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
