"""Another embedding model: its index is filled beside the one that answers, and takes its place by one write.

Meanwhile every change goes onto both (`Shelf.written`), so nothing is lost whenever the switch comes. How far the
filling is stands in the graph: an interrupted run goes on. The index before is deleted once nobody reads it any more.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from creatorgraph.creator_search.shelf import LOOK_SECONDS, Generation, Shelf
from creatorgraph.errors import BadInputError
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.index_state import IndexState, IndexStates
from creatorgraph.operations.projection import Projection
from creatorgraph.operations.reindex import Reindex, Reindexed

READ_NO_MORE_SECONDS = 2 * LOOK_SECONDS
ROUNDS = 5

Delete = Callable[[str], Awaitable[None]]
"""Deletes the index of a model, whether it is there or not."""


class Reembed:
    """Fills an index of another model and lets it answer."""

    def __init__(
        self,
        graph: Graph,
        *,
        shelf: Shelf,
        states: IndexStates,
        projection: Projection,
        delete: Delete,
        read_no_more_seconds: float = READ_NO_MORE_SECONDS,
    ) -> None:
        self._graph = graph
        self._shelf = shelf
        self._states = states
        self._projection = projection
        self._delete = delete
        self._read_no_more_seconds = read_no_more_seconds

    async def run(self, model: str, *, report: Callable[[Reindexed], None] = lambda _: None) -> bool:
        """Embed everything with a model and switch to it; tell whether that was due. Goes on where it was stopped.

        Raises LostCreatorsError where the graph has lost most creators of the index that answers.
        """
        await self._clear()
        state = await self._states.read()
        if model == state.active:
            await self.cancel()
            return False
        await Reindex(self._graph, await self._shelf.current(), self._projection).refuse_losses()
        if state.building != model:
            await self.cancel()
            await self._delete(model)
            state = await self._states.set(building=model, built_to="")
        beside = (await self._shelf.written())[-1]
        await self._fill(beside, state.built_to, report)
        await beside.index.optimize()
        await self._states.change(lambda before: _switched(before, model))
        await self._clear()
        return True

    async def cancel(self) -> None:
        """Give up an index that is being filled, if there is one."""
        state = await self._states.read()
        if state.building is not None:
            await self._states.set(building=None, built_to="")
            await self._shelf.written()
            await self._delete(state.building)

    async def _fill(self, beside: Generation, after: str, report: Callable[[Reindexed], None]) -> None:
        reindex = Reindex(self._graph, beside, self._projection)
        done = Reindexed(after=after)
        while True:
            done = await reindex.page(done)
            report(done)
            if not done.after:
                break
            await self._states.set(built_to=done.after)
        for _ in range(ROUNDS):  # what changed in the moment that the filling began
            if not (await reindex.run()).differences:
                return

    async def _clear(self) -> None:
        """Delete the index of before, once nobody reads it any more."""
        state = await self._states.read()
        if state.retired is not None:
            await asyncio.sleep(self._read_no_more_seconds)
            await self._shelf.written()
            await self._delete(state.retired)
            await self._states.set(retired=None)


def _switched(before: IndexState, model: str) -> IndexState:
    if before.building != model:
        raise BadInputError(f"reembed: another run gave up the index of {model} meanwhile; nothing was switched")
    return replace(before, active=model, building=None, built_to="", retired=before.active, reconciled_to="")
