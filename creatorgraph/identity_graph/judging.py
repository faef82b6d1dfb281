"""Accounts judged, once their neighbours are read: pairs scored, and the creators that come of that."""

import asyncio
from collections.abc import Callable
from collections.abc import Set as AbstractSet

from creatorgraph.identity_graph import resolution
from creatorgraph.identity_graph.features import Block
from creatorgraph.identity_graph.graph import Transaction
from creatorgraph.identity_graph.neighbourhood import Neighbourhood, read_whole_creators
from creatorgraph.identity_graph.resolution import CreatorChanges, EdgeChanges
from creatorgraph.identity_graph.weights import Weights


async def judge(
    transaction: Transaction,
    near: Neighbourhood,
    touched: AbstractSet[str],
    *,
    active: set[Block],
    weights: Weights,
    mint: Callable[[], str],
    at: str,
) -> tuple[set[str], EdgeChanges, CreatorChanges]:
    """Score whatever the touched accounts have a part in, and part the creators that it may change anew.

    Gives the accounts of these creators, and what changes. `near` knows the edges as they are after it.
    """
    edges = await asyncio.to_thread(
        resolution.change_edges, near, touched=touched, active=active, weights=weights, at=at
    )
    accounts = await read_whole_creators(transaction, near, {*touched, *edges.ends})
    creators = await asyncio.to_thread(
        resolution.judge_creators, near, accounts, touched=touched, threshold=weights.threshold, mint=mint, at=at
    )
    return accounts, edges, creators
