"""What the graph keeps of the search index: which one answers, what is being filled, how far the reconciler is."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime

from creatorgraph.clock import Clock, from_text
from creatorgraph.creator_search.shelf import Standing
from creatorgraph.identity_graph.graph import Graph, Row, Transaction

TURN = "index-state"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """The state. `retired` is a model whose index is to be deleted; instants are texts; None is "none"."""

    active: str
    building: str | None = None
    built_to: str = ""
    retired: str | None = None
    reconciled_to: str = ""
    reconciled_at: str | None = None
    held_until: str | None = None


class IndexStates:
    """Reads and changes the state. Nothing written yet is the default model, and nothing else."""

    def __init__(self, graph: Graph, *, default: str) -> None:
        self._graph = graph
        self._default = default

    async def read(self) -> IndexState:
        """Read the state."""
        return self._read(await self._graph.read("search/index_state"))

    async def standing(self) -> Standing:
        """Read which indexes are in force."""
        state = await self.read()
        return Standing(state.active, state.building)

    async def change(self, work: Callable[[IndexState], IndexState]) -> IndexState:
        """Change the state, after whoever else does; give what it is then."""

        async def turn(transaction: Transaction) -> IndexState:
            await transaction.run("operations/take_turn", name=TURN)
            before = self._read(await transaction.run("search/index_state"))
            after = work(before)
            if after != before:
                await transaction.run("search/write_index_state", state=asdict(after))
            return after

        return await self._graph.write(turn)

    async def set(self, **values: str | None) -> IndexState:
        """Set some of the state."""
        return await self.change(lambda state: replace(state, **values))  # type: ignore[arg-type]  # its own fields

    def _read(self, rows: Sequence[Row]) -> IndexState:
        row = rows[0] if rows else {}
        known = {field.name: row[field.name] for field in fields(IndexState) if row.get(field.name) is not None}
        return IndexState(**{"active": self._default} | known)


@dataclass(frozen=True, slots=True)
class Lag:
    """How far the index is behind the graph: creators whose documents wait, and since when the oldest does."""

    waiting: int
    oldest: datetime | None
    seconds: float


async def lag_of(graph: Graph, *, clock: Clock) -> Lag:
    """Measure how far the search index is behind the graph."""
    rows = await graph.read("operations/backlog", kind="project")
    oldest = from_text(rows[0]["oldest"]) if rows and rows[0]["oldest"] else None
    seconds = max(0.0, (clock() - oldest).total_seconds()) if oldest else 0.0
    return Lag(rows[0]["keys"] if rows else 0, oldest, seconds)
