"""Identity edges of a graph of an earlier version get their places in the review queue, page by page of accounts.

A page is one transaction. Edges that are there already are left as they are, so that it can be ended and run again.
"""

import logging
from functools import partial

from creatorgraph.identity_graph.graph import Graph, Row, Transaction, run_sliced
from creatorgraph.identity_graph.review_places import place_of

logger = logging.getLogger(__name__)

ACCOUNTS_AT_ONCE = 2_000


async def fill_places(graph: Graph) -> None:
    """Give every edge without a place the one that scoring would give it."""
    after, accounts, edges = "", 0, 0
    while True:
        rows = await graph.read("identity/active_keys", after=after, limit=ACCOUNTS_AT_ONCE)
        keys = sorted(row["key"] for row in rows)
        if not keys:
            break
        edges += await graph.write(partial(_fill, keys=keys))
        after, accounts = keys[-1], accounts + len(keys)
        logger.info("places.filled", extra={"fields": {"accounts": accounts, "edges": edges}})


async def _fill(transaction: Transaction, keys: list[str]) -> int:
    rows = [_placed(row) for row in await transaction.run("review/unplaced", keys=keys)]
    await run_sliced(transaction, "review/place", "rows", rows)
    return len(rows)


def _placed(row: Row) -> Row:
    pair = (row["left"], row["right"])
    place = place_of(row["probability"], row["band"], reach=row["reach"], pair=pair)
    return {"left": row["left"], "right": row["right"], "place": place}
