"""What the schedule reads and writes: deadlines that stand on the accounts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from creatorgraph.clock import to_text
from creatorgraph.identity_graph.graph import Graph, Row
from creatorgraph.operations.cadence import AT_LEAST, Tier
from creatorgraph.platforms.observation import Platform


class Deadlines(Protocol):
    """The accounts with their deadlines.

    A row has key, platform, platform_id, handle, followers, observed_at, absent_at, gone and (of `due`) due_at.
    """

    async def tiers(self, platform: Platform) -> Mapping[Tier, int]:
        """Count the accounts that are to be read, by tier."""
        ...

    async def unscheduled(self, *, most: int) -> Sequence[Row]:
        """Give accounts that have no deadline yet."""
        ...

    async def due(
        self, platform: Platform, at: datetime, *, new: bool, after: tuple[str, str], most: int
    ) -> Sequence[Row]:
        """Give accounts whose deadline has come, the oldest deadline first, behind a (deadline, key).

        `new` are those that were never read.
        """
        ...

    async def put(self, deadlines: Mapping[str, datetime]) -> None:
        """Write deadlines by the keys of their accounts."""
        ...


class GraphDeadlines:
    """Deadlines in the graph. With `sources`, only accounts that were last read from one of these interfaces count."""

    def __init__(self, graph: Graph, *, sources: Sequence[str] | None = None) -> None:
        self._graph = graph
        self._sources = None if sources is None else list(sources)

    async def tiers(self, platform: Platform) -> Mapping[Tier, int]:
        """Count the accounts that are to be read, by tier."""
        mega, macro, micro = (AT_LEAST[tier] for tier in (Tier.MEGA, Tier.MACRO, Tier.MICRO))
        (row,) = await self._graph.read(
            "schedule/tiers", platform=platform.value, sources=self._sources, mega=mega, macro=macro, micro=micro
        )
        return {Tier.MEGA: row["mega"], Tier.MACRO: row["macro"], Tier.MICRO: row["micro"], Tier.NANO: row["nano"]}

    async def unscheduled(self, *, most: int) -> Sequence[Row]:
        """Give accounts that have no deadline yet."""
        return await self._graph.read("schedule/unscheduled", sources=self._sources, limit=most)

    async def due(
        self, platform: Platform, at: datetime, *, new: bool, after: tuple[str, str], most: int
    ) -> Sequence[Row]:
        """Give accounts whose deadline has come."""
        since, key = after
        return await self._graph.read(
            "schedule/due",
            at=to_text(at),
            platform=platform.value,
            sources=self._sources,
            new=new,
            since=since,
            after=key,
            limit=most,
        )

    async def put(self, deadlines: Mapping[str, datetime]) -> None:
        """Write deadlines."""
        rows = [{"key": key, "at": to_text(at)} for key, at in sorted(deadlines.items())]
        await self._graph.run("schedule/set_deadlines", rows=rows)
