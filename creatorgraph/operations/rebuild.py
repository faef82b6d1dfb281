"""A rebuild of all identity edges and creators, compared with the graph as it stands. Nothing is written.

It is one turn of resolution over every account, so it holds the whole graph in memory.
"""

import math
from collections.abc import Callable

from creatorgraph.identity_graph import neighbourhood, resolution
from creatorgraph.identity_graph.differences import Differences, differing_edges, moved_accounts
from creatorgraph.identity_graph.graph import Graph, Transaction
from creatorgraph.identity_graph.neighbourhood import Neighbourhood
from creatorgraph.identity_graph.weights import Weights

PAGE = 5_000
STEPS = ("accounts", "neighbours", "edges", "scores", "creators")


async def check(graph: Graph, weights: Weights, *, report: Callable[[str, int], None]) -> Differences:
    """Compare the graph with its rebuild; `report` is told each step of `STEPS` with a count."""

    async def work(transaction: Transaction) -> Differences:
        return await _check(transaction, weights, report)

    return await graph.view(work)


async def _check(transaction: Transaction, weights: Weights, report: Callable[[str, int], None]) -> Differences:
    near = Neighbourhood()
    after = ""
    while page := await transaction.run("identity/active_keys", after=after, limit=PAGE):
        keys = [row["key"] for row in page]
        await neighbourhood.read_accounts(transaction, near, keys)
        report("accounts", len(near.rows))
        after = max(keys)
    everybody = sorted(near.rows)
    active = await neighbourhood.read_neighbours(transaction, near, everybody)
    report("neighbours", len(active))
    await neighbourhood.read_edges(transaction, near, everybody)
    stands = dict(near.edges)
    report("edges", len(stands))
    resolution.change_edges(near, touched=everybody, active=active, weights=weights, at="")
    report("scores", len(near.edges))
    verdicts = await neighbourhood.read_verdicts(transaction, everybody)
    threshold = math.log2(weights.bands.link / (1 - weights.bands.link)) / weights.slope
    groups = resolution.partition(near, accounts=everybody, verdicts=verdicts, threshold=threshold)
    report("creators", len(groups))
    waiting = (await transaction.run("operations/backlog", kind="resolve"))[0]["keys"]
    return Differences(
        accounts=len(everybody),
        edges=len(near.edges),
        creators=len(groups),
        waiting=waiting or 0,
        differing_edges=differing_edges(stands, near.edges),
        moved=moved_accounts({key: near.belongs.get(key, {}) for key in everybody}, groups),
    )
