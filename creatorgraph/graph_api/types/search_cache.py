"""How well the cache of searches works."""

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.creator_search.answers import Counted
from creatorgraph.graph_api.rules import ruled
from creatorgraph.graph_api.types.scalars import Count


@ruled(Scope.OPERATE)
@strawberry.type(description="How often an answer of a search was in the cache, counted over all processes.")
class SearchCache:
    """How well the cache works."""

    hits: Count = strawberry.field(description="Searches that were answered from the cache.")
    misses: Count = strawberry.field(description="Searches that were not.")
    rate: float | None = strawberry.field(description="The share of hits; null where nothing was asked yet.")
    version: str = strawberry.field(description="The version of the index: it rises with every change.")

    @classmethod
    def of(cls, counted: Counted) -> "SearchCache":
        """View the counters."""
        return cls(hits=Count(counted.hits), misses=Count(counted.misses), rate=counted.rate, version=counted.version)
