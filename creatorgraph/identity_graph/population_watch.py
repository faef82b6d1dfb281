"""Whether a graph has grown so much that what its accounts are called says less than before (`weights.population`).

Where it grows into the next step, all accounts that were judged before are judged again, page by page; a step is never
gone back. What stands in the graph beside the resolvers' turn is the step in force, and where the pages are.
"""

import logging
from collections.abc import Callable
from functools import partial

from creatorgraph.clock import Clock, to_text
from creatorgraph.identity_graph import outbox
from creatorgraph.identity_graph.graph import Graph, Row, Transaction
from creatorgraph.identity_graph.pages import Kind, page_end
from creatorgraph.identity_graph.weights import FIRST_STEP, population

logger = logging.getLogger(__name__)

KEYS_A_PAGE, KEYS_A_ROW = 100_000, 5_000
LOOKS_A_STEP = 32


async def population_of(transaction: Transaction) -> int:
    """Read the population in force."""
    return int((await _state(transaction))["population"])


class PopulationWatch:
    """Sees a graph grow into the next step, and lets all its accounts be judged again then."""

    def __init__(self, graph: Graph, *, clock: Clock, new_id: Callable[[], str], first: int = FIRST_STEP) -> None:
        self._graph = graph
        self._clock = clock
        self._new_id = new_id
        self._first = first
        self._new: int | None = None

    async def look(self, due: int) -> bool:
        """Count the accounts where many were due since the last look; tell whether there is work of a new step now.

        `due` is how many are to be resolved, and no more can have come. Whoever asks holds nothing.
        """
        self._new = None if self._new is None else self._new + due
        if self._new is not None and self._new < self._first // LOOKS_A_STEP:
            return False
        counted = await self._graph.read("operations/count_accounts")
        grown = await self._do_step(population(counted[0]["accounts"], first=self._first))
        self._new = 0  # at the end: what fails on the way is looked at again
        return grown

    async def _do_step(self, now: int) -> bool:
        if not now:
            return False
        state = await self._graph.write(partial(self._raise, now=now))
        grown = state["rescoring"] is not None
        while state["rescoring"] is not None:
            state = await self._page(state["rescoring"])
        return grown

    async def _raise(self, transaction: Transaction, *, now: int) -> Row:
        """Put a higher step in force; what somebody judged by a lower one is judged again before it is written."""
        state = await _state(transaction)
        if state["population"] < now:
            await transaction.run("operations/take_turn", name="resolve")
            state = await _state(transaction)
        if state["population"] >= now:
            return state
        await transaction.run("operations/set_population", name="resolve", population=now, rescoring="")
        logger.info("population.grown", extra={"fields": {"population": now}})
        return {"rescoring": ""}

    async def _page(self, after: str) -> Row:
        """Let the accounts behind a key be judged again, as many as are read at once, unless somebody does so."""
        judged = await self._graph.read("identity/any_creator")  # before that, nobody is to be judged again
        until = await page_end(self._graph, Kind.ACCOUNTS, after=after, size=KEYS_A_PAGE) if judged else None
        rows = await self._graph.read("identity/judged_keys", after=after, until=until) if until else []
        keys = [row["key"] for row in rows]
        return await self._graph.write(partial(self._queue, after=after, until=until, keys=keys))

    async def _queue(self, transaction: Transaction, *, after: str, until: str | None, keys: list[str]) -> Row:
        await transaction.run("operations/take_turn", name="resolve")
        state = await _state(transaction)
        if state["rescoring"] != after:
            return state
        at = to_text(self._clock())
        for start in range(0, len(keys), KEYS_A_ROW):
            part = keys[start : start + KEYS_A_ROW]
            await outbox.add(transaction, "resolve", part, runs=(), identity=self._new_id(), at=at)
        await transaction.run(
            "operations/set_population", name="resolve", population=state["population"], rescoring=until
        )
        return {"rescoring": until}


async def _state(transaction: Transaction) -> Row:
    rows = await transaction.run("operations/turn_of", name="resolve")
    return rows[0] if rows else {"population": 0, "rescoring": None}
