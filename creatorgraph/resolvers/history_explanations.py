"""Why two accounts were, or were not, one creator's at a past instant."""

import asyncio

from creatorgraph.identity_graph.graph import Graph, Row
from creatorgraph.resolvers.explanations import MAX_EDGES, Explanation, along
from creatorgraph.resolvers.history import HistoryLoaders
from creatorgraph.resolvers.history_views import decision_then
from creatorgraph.resolvers.records import AccountRecord, EdgeRecord, text


async def explain_then(
    graph: Graph, loaders: HistoryLoaders, *, a: AccountRecord, b: AccountRecord, as_of: str
) -> Explanation:
    """Explain two accounts by what stood between them at an instant."""
    rows, decided = await asyncio.gather(
        graph.read("history/edge_between", a=a.key, b=b.key, as_of=as_of),
        graph.read("reads/decisions_between", a=a.key, b=b.key),
    )
    row: Row = next(iter(rows), {"edges": []})
    shared = row.get("creator_of_a") if row.get("creator_of_a") == row.get("creator_of_b") else None
    edge = EdgeRecord(row["edges"][0], a, b) if row["edges"] else None
    chain: tuple[EdgeRecord, ...] = ()
    if edge is None and shared is not None and a.key != b.key:
        edges = await graph.read("history/creator_edges", id=shared, limit=MAX_EDGES, as_of=as_of)
        chain = await along(edges, lambda keys: loaders.accounts.load_many([(key, as_of) for key in keys]), a=a, b=b)
    made = (row["decision"] for row in decided if (text(row["decision"], "at") or "") <= as_of)
    return Explanation(a, b, shared, edge, chain, tuple(decision_then(one, as_of=as_of) for one in made))
