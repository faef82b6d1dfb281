"""Identity edges of a graph of an earlier version get their places in the review queue, page by page of accounts.

A page is one transaction between other work of a worker, whose start waits for nothing. Edges that have a place are
left as they are, so that a restart may begin again, and two workers may do it at once. That all is done stands in the
graph beside the steps of the schema.
"""

import logging
from functools import partial

from creatorgraph.clock import Clock, to_text
from creatorgraph.identity_graph.graph import Graph, Row, Transaction, run_sliced
from creatorgraph.identity_graph.pages import Kind, page_end
from creatorgraph.identity_graph.review_places import place_of

logger = logging.getLogger(__name__)

ACCOUNTS_AT_ONCE = 2_000
EMPTY_PAGES_AT_ONCE = 5
"""Pages without anything to do take little time: so many are passed at once."""
NUMBER, NAME = 1_001, "filling/1001_places"
"""Fillings are numbered from 1,001 on: a step of the schema that had the same number would be taken for done."""


class PlaceFilling:
    """Gives every edge without a place the one that scoring would give it."""

    def __init__(self, graph: Graph, *, clock: Clock) -> None:
        self._graph = graph
        self._clock = clock
        self._after = ""
        self._edges = 0
        self._is_done: bool | None = None

    async def step(self) -> bool:
        """Do a page, or pass some that need nothing; tell whether there may be another one."""
        if self._is_done is None:
            applied = await self._graph.read("operations/applied_migrations")
            self._is_done = NUMBER in {row["number"] for row in applied}
        for _ in range(EMPTY_PAGES_AT_ONCE):
            if self._is_done or await self._page():
                break
        return not self._is_done

    async def _page(self) -> int:
        """Do the next page; give how many edges got a place."""
        until = await page_end(self._graph, Kind.ACCOUNTS, after=self._after, size=ACCOUNTS_AT_ONCE)
        if until is None:
            await self._finish()
            return 0
        keys = [row["key"] for row in await self._graph.read("identity/active_keys", after=self._after, until=until)]
        filled = await self._graph.write(partial(_fill, keys=keys)) if keys else 0
        self._after = until
        self._edges += filled
        return filled

    async def _finish(self) -> None:
        at = to_text(self._clock())
        await self._graph.run("operations/record_migration", number=NUMBER, name=NAME, at=at)
        self._is_done = True
        logger.info("places.filled", extra={"fields": {"edges": self._edges}})


async def _fill(transaction: Transaction, keys: list[str]) -> int:
    rows = [_placed(row) for row in await transaction.run("review/unplaced", keys=keys)]
    await run_sliced(transaction, "review/place", "rows", rows)
    return len(rows)


def _placed(row: Row) -> Row:
    pair = (row["left"], row["right"])
    place = place_of(row["probability"], row["band"], reach=row["reach"], pair=pair)
    return {"left": row["left"], "right": row["right"], "place": place}
