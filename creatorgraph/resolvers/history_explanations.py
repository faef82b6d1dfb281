"""Why two accounts were, or were not, one creator's at a past instant."""

import asyncio

from creatorgraph.identity_graph.graph import Graph, Row
from creatorgraph.resolvers.explanations import MAX_EDGES, Explanation, along
from creatorgraph.resolvers.history import HistoryLoaders
from creatorgraph.resolvers.records import AccountRecord, EdgeRecord, Properties, text


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
    decisions = (_decision_then(row["decision"], as_of) for row in decided)
    return Explanation(a, b, shared, edge, chain, tuple(one for one in decisions if one is not None))


def _decision_then(decision: Properties, as_of: str) -> Properties | None:
    if (text(decision, "at") or "") > as_of:
        return None
    superseded_later = (text(decision, "superseded_at") or "") > as_of
    return {**decision, "superseded_at": None} if superseded_later else decision
