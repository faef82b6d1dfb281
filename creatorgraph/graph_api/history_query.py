"""The part of the query root that asks for changes, lineage and agencies."""

from typing import Annotated

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved
from creatorgraph.graph_api.types.agency import Agency
from creatorgraph.graph_api.types.change import Change
from creatorgraph.graph_api.types.connections import PAGE, After, Connection, First
from creatorgraph.graph_api.types.lineage import Lineage
from creatorgraph.graph_api.types.scalars import creator_key, parse_global_id
from creatorgraph.resolvers.agencies import largest
from creatorgraph.resolvers.changes import check_seq, read_feed
from creatorgraph.resolvers.lineage import read_lineage
from creatorgraph.resolvers.pages import check_first

Seq = Annotated[
    str | None, strawberry.argument(description="The number of a change ('seq') to go on behind; '0' is the start.")
]
MinSize = Annotated[int, strawberry.argument(description="Only those with at least so many accounts.")]


@strawberry.type
class HistoryQuery:
    """What can be asked of changes, lineage and agencies."""

    @resolved(
        "The change feed: everything that happened to creators, in order, without gaps. A cursor is a change's `seq`.",
        needs=Scope.READ_CATALOGUE,
    )
    async def changes(self, info: Info, after: Seq = None, first: First = PAGE) -> Connection[Change]:
        """Read a page of the feed."""
        page = await read_feed(info.context.services.graph, first=check_first(first), after=check_seq(after) or 0)
        return Connection.of(page, Change.of)

    @resolved(
        "Where a creator's id comes from and where it leads; null for an id that was never minted.",
        needs=Scope.READ_CATALOGUE,
    )
    async def lineage(self, info: Info, id: strawberry.ID) -> Lineage | None:  # noqa: A002 - the API's word
        """Read the lineage of an id."""
        record = await read_lineage(info.context.services.graph, creator_key(id))
        return None if record is None else Lineage.of(record)

    @resolved("One agency, by key or global id.", needs=Scope.READ_CATALOGUE)
    async def agency(self, info: Info, id: strawberry.ID) -> Agency | None:  # noqa: A002 - the API's word
        """Load an agency."""
        parsed = parse_global_id(id)
        return await agency_of(info, parsed[1] if parsed and parsed[0] == "Agency" else id)

    @resolved("Agencies, the largest first.", needs=Scope.READ_CATALOGUE)
    async def agencies(
        self, info: Info, first: First = PAGE, after: After = None, min_size: MinSize = 0
    ) -> Connection[Agency]:
        """Read a page of agencies."""
        graph = info.context.services.graph
        return Connection.of(await largest(graph, first=check_first(first), after=after, min_size=min_size), Agency.of)


async def agency_of(info: Info, key: str) -> Agency | None:
    """Load an agency by its key."""
    record = await info.context.loaders.agencies.by_id.load(key)
    return None if record is None else Agency.of(record)
