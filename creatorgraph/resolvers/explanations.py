"""Why two accounts are, or are not, one creator's: the direct edge or the strongest chain, and what people decided."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from creatorgraph.identity_graph.graph import Graph, Row
from creatorgraph.resolvers.chains import Link, strongest_chain
from creatorgraph.resolvers.loaders import Loaders
from creatorgraph.resolvers.records import AccountRecord, EdgeRecord, Properties, number

MAX_EDGES = 5_000


@dataclass(frozen=True, slots=True)
class Explanation:
    """What stands between two accounts.

    `chain` joins them over other accounts where no direct edge does; `decisions` are the latest first.
    """

    a: AccountRecord
    b: AccountRecord
    creator: str | None
    edge: EdgeRecord | None
    chain: tuple[EdgeRecord, ...]
    decisions: tuple[Properties, ...]


async def explain(graph: Graph, loaders: Loaders, *, a: AccountRecord, b: AccountRecord) -> Explanation:
    """Explain two accounts in three round trips, five where a chain is needed."""
    rows, decided = await asyncio.gather(
        graph.read("reads/edge_between", a=a.key, b=b.key),
        graph.read("reads/decisions_between", a=a.key, b=b.key),
    )
    row = next(iter(rows), {})
    shared = row.get("creator_of_a") if row.get("creator_of_a") == row.get("creator_of_b") else None
    edge = EdgeRecord(row["edge"], a, b) if row.get("edge") else None
    chain: tuple[EdgeRecord, ...] = ()
    if edge is None and shared is not None and a.key != b.key:
        edges = await graph.read("reads/creator_edges", id=shared, limit=MAX_EDGES)
        chain = await along(edges, loaders.accounts.load_many, a=a, b=b)
    return Explanation(a, b, shared, edge, chain, tuple(row["decision"] for row in decided))


async def along(
    rows: Sequence[Row],
    load: Callable[[list[str]], Awaitable[list[AccountRecord | None]]],
    *,
    a: AccountRecord,
    b: AccountRecord,
) -> tuple[EdgeRecord, ...]:
    """Give the edges of the strongest chain from one account to another; `load` gives the accounts on the way."""
    edges: dict[frozenset[str], Properties] = {frozenset((row["a"], row["b"])): row["edge"] for row in rows}
    links = [Link(row["a"], row["b"], number(row["edge"], "probability") or 0.0) for row in rows]
    path = strongest_chain(links, a.key, b.key) or []
    accounts = {account.key: account for account in await load(path) if account is not None}
    steps = [step for step in pairwise(path) if accounts.keys() >= set(step)]
    return tuple(EdgeRecord(edges[frozenset(step)], accounts[step[0]], accounts[step[1]]) for step in steps)
