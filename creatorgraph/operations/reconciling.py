"""The reconciler on a schedule: once a day through all creators, a page at a time between other work.

It is due as well where the index is empty: a new version of this program makes its table anew, and who takes it away
under a running worker gets it back.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from creatorgraph.clock import Clock, from_text, to_text
from creatorgraph.creator_search.shelf import Shelf
from creatorgraph.errors import UnavailableError
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.index_state import IndexState, IndexStates, lag_of
from creatorgraph.operations.projection import Projection
from creatorgraph.operations.reindex import LostCreatorsError, Reindex, Reindexed, creators_in

EVERY = timedelta(days=1)
LOOK_EVERY = timedelta(seconds=30)
"""How soon it is seen that the index is gone, or empty."""
HELD = timedelta(seconds=60)
"""For so long one worker has the turn; after that it is taken for dead."""

logger = logging.getLogger(__name__)


class Reconciling:
    """Does a page of the daily comparison when one is due. Where it is stands in the graph: a restart goes on."""

    def __init__(
        self, graph: Graph, *, shelf: Shelf, states: IndexStates, projection: Projection, clock: Clock
    ) -> None:
        self._graph = graph
        self._shelf = shelf
        self._states = states
        self._projection = projection
        self._clock = clock
        self._looks_again: datetime | None = None

    async def step(self) -> Reindexed | None:
        """Compare one page and mend it; None where nothing is due, another worker does it, or changes still wait."""
        await self._look_for_emptiness()
        if not self._is_due(await self._states.read()) or (await lag_of(self._graph, clock=self._clock)).waiting:
            return None
        held_until = to_text(self._clock() + HELD)
        state = await self._states.change(lambda before: self._held(before, held_until))
        if state.held_until != held_until:
            return None
        reindex = Reindex(self._graph, await self._shelf.current(), self._projection)
        try:
            if not state.reconciled_to:
                await reindex.refuse_losses()
            done = await reindex.page(Reindexed(after=state.reconciled_to))
        except LostCreatorsError as error:
            logger.error("reconcile.refused", extra={"fields": {"why": str(error)}})  # noqa: TRY400 - no defect of ours
            await self._states.set(reconciled_at=to_text(self._clock()), held_until="")
            return None
        finished = to_text(self._clock()) if not done.after else state.reconciled_at
        await self._states.set(reconciled_to=done.after, reconciled_at=finished, held_until="")
        if done.differences:
            fields = {"missing": done.missing, "stale": done.stale, "surplus": done.surplus, "unfound": done.unfound}
            logger.warning("reconcile.mended", extra={"fields": fields})
        return done

    async def _look_for_emptiness(self) -> None:
        """Make the comparison due where the index is empty, and the index where it is gone."""
        if self._looks_again is not None and self._clock() < self._looks_again:
            return
        index = (await self._shelf.current()).index
        try:
            count = await index.count()
        except UnavailableError:
            await index.prepare()
            count = await index.count()
        is_new = (await self._states.read()).reconciled_at is None
        if not count and not is_new and await creators_in(self._graph):
            await self._states.change(lambda before: replace(before, reconciled_at=None, reconciled_to=""))
        self._looks_again = self._clock() + LOOK_EVERY

    def _is_due(self, state: IndexState) -> bool:
        if state.held_until and from_text(state.held_until) > self._clock():
            return False
        if state.reconciled_to or state.reconciled_at is None:
            return True
        return from_text(state.reconciled_at) + EVERY <= self._clock()

    def _held(self, before: IndexState, held_until: str) -> IndexState:
        return replace(before, held_until=held_until) if self._is_due(before) else before
