"""How far the search index is behind the graph."""

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.clock import Clock, to_text
from creatorgraph.enrichment.embeddings import DEFAULT_MODEL
from creatorgraph.graph_api.rules import ruled
from creatorgraph.graph_api.types.scalars import Instant
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.index_state import IndexStates, lag_of


@ruled(Scope.OPERATE)
@strawberry.type(description="How far the search index is behind the graph, and which embedding model answers.")
class SearchIndexState:
    """How far the search index is behind the graph."""

    model: str = strawberry.field(description="The embedding model of the index that answers.")
    filling: str | None = strawberry.field(description="The model whose index is being filled beside it.")
    waiting: int = strawberry.field(description="How many changes of creators are not in the index yet.")
    lag_seconds: float = strawberry.field(description="For how long the oldest of them waits; 0 where none does.")
    waiting_since: Instant | None = strawberry.field(description="Since when the oldest waits; null where none does.")
    reconciled_at: Instant | None = strawberry.field(description="When graph and index were last compared whole.")

    @classmethod
    async def read(cls, graph: Graph, *, clock: Clock) -> "SearchIndexState":
        """Read it from the graph."""
        state = await IndexStates(graph, default=DEFAULT_MODEL).read()
        lag = await lag_of(graph, clock=clock)
        return cls(
            model=state.active,
            filling=state.building,
            waiting=lag.waiting,
            lag_seconds=round(lag.seconds, 3),
            waiting_since=None if lag.oldest is None else Instant(to_text(lag.oldest)),
            reconciled_at=None if state.reconciled_at is None else Instant(state.reconciled_at),
        )
