"""The reconciler: graph and index made equal again, whatever was lost.

The graph's creators are walked in the order of their ids, a page at a time; what the index lacks or has of another
version is projected, and what it has beyond them is removed. Safe at any time, beside writers, any number of times.
"""

from collections.abc import Callable
from dataclasses import dataclass

from creatorgraph.creator_search.conditions import And, Compare, Operator
from creatorgraph.creator_search.index import HybridQuery, SearchIndex, Sort
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.projection import Projection

PAGE = 500


@dataclass(frozen=True, slots=True)
class Reindexed:
    """How far it is: creators looked at, documents written or removed, the id to go on behind."""

    seen: int = 0
    mended: int = 0
    after: str = ""


class Reindex:
    """Walks the graph and mends the index."""

    def __init__(self, graph: Graph, index: SearchIndex, projection: Projection) -> None:
        self._graph = graph
        self._index = index
        self._projection = projection

    async def run(self, *, after: str = "", report: Callable[[Reindexed], None] = lambda _: None) -> Reindexed:
        """Mend everything behind an id; `report` hears of each page."""
        done = Reindexed(after=after)
        while True:
            rows = await self._graph.read("search/ids", after=done.after, until=None, limit=PAGE)
            until = rows[-1]["id"] if len(rows) == PAGE else None
            strangers = await self._indexed(done.after, until) - {row["id"] for row in rows}
            versions = await self._index.versions([row["id"] for row in rows])
            due = {
                row["id"]
                for row in rows
                if versions.get(row["id"]) != (row["updated_at"] if row["status"] == "active" else None)
            } | strangers
            await self._projection.project(due)
            done = Reindexed(done.seen + len(rows), done.mended + len(due), until or done.after)
            report(done)
            if until is None:
                return done

    async def _indexed(self, after: str, until: str | None) -> set[str]:
        """Give the ids that the index has behind one id, up to another."""
        bounds = [Compare("id", Operator.MORE, after)] if after else []
        bounds += [Compare("id", Operator.AT_MOST, until)] if until else []
        query = HybridQuery(where=And(tuple(bounds)), sort=Sort("account_count"), first=1_000)
        found: set[str] = set()
        while True:
            page = await self._index.search(query)
            found |= {hit.id for hit in page.hits}
            if not page.has_next:
                return found
            query = HybridQuery(where=query.where, sort=query.sort, first=query.first, after=page.end_cursor)
