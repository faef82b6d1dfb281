"""What the schedule reads and writes: places that stand on the accounts.

A place is a text, `<platform>:<new or known>:<instant>:<key>`: an index has the accounts of a platform that were read,
and those that never were, in the order of their deadlines. A pass reads as many as it has room for, however many wait
behind them or on other platforms.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from creatorgraph.clock import from_text, to_text
from creatorgraph.identity_graph.graph import Graph, Row
from creatorgraph.identity_graph.pages import Kind, page_end, pages
from creatorgraph.operations.cadence import AT_LEAST, Tier
from creatorgraph.platforms.observation import Platform

SCANNED = 5_000
"""Accounts that are looked at at once for those without a place."""
LOOKED_AGAIN = timedelta(hours=1)
"""How long it is believed that nothing is due before the first account found, whatever other processes write there."""
BEHIND_ALL = "~"
"""Sorts behind every key."""


class Deadlines(Protocol):
    """The accounts with their deadlines.

    A row has key, platform, followers, observed_at (when a platform gave it last; where none did, when it was seen
    last), absent_at, gone, and unread: why, since and at, where it was asked for and not given since its reading. One
    that is due has platform_id and handle too.
    """

    async def tiers(self, platform: Platform) -> Mapping[Tier, int]:
        """Count the accounts that are to be read, by tier."""
        ...

    def unscheduled(self) -> AsyncIterator[Sequence[Row]]:
        """Go once through all accounts: of some thousand at a time, give those that have no deadline yet."""
        ...

    def due(self, platform: Platform, at: datetime, *, new: bool, size: int) -> AsyncGenerator[Sequence[Row], None]:
        """Go through the accounts whose deadline has come, the oldest deadline first, some at a time.

        `new` are those that were not read when their deadline was given.
        """
        ...

    async def put(self, places: Mapping[str, str]) -> None:
        """Write the places of accounts by their keys."""
        ...


def place_of(row: Row, at: datetime) -> str:
    """Give the place of an account in the schedule, from its row and its deadline."""
    return f"{beginning(row['platform'], new=row['observed_at'] is None)}{to_text(at)}:{row['key']}"


def beginning(platform: str, *, new: bool) -> str:
    """Give what the places of a platform's accounts begin with: of those never read, or of the others."""
    return f"{platform}:{'new' if new else 'known'}:"


class GraphDeadlines:
    """Deadlines in the graph. With `only_read`, only accounts that a platform gave before count.

    It remembers where the first place stands. All that accounts have left are before it, and ArcadeDB's index goes
    through those until it compacts itself: 0.2 to 1 s for 100,000 of them.
    """

    def __init__(self, graph: Graph, *, only_read: bool = False, scanned: int = SCANNED) -> None:
        self._graph = graph
        self._scanned = scanned
        self._only_read = only_read
        # by what places begin with: since when it is known, and a text before the first of them
        self._first: dict[str, tuple[datetime, str]] = {}

    async def tiers(self, platform: Platform) -> Mapping[Tier, int]:
        """Count the accounts that are to be read, by tier."""
        mega, macro, micro = (AT_LEAST[tier] for tier in (Tier.MEGA, Tier.MACRO, Tier.MICRO))
        (row,) = await self._graph.read(
            "schedule/tiers", platform=platform.value, only_read=self._only_read, mega=mega, macro=macro, micro=micro
        )
        return {Tier.MEGA: row["mega"], Tier.MACRO: row["macro"], Tier.MICRO: row["micro"], Tier.NANO: row["nano"]}

    def unscheduled(self) -> AsyncIterator[Sequence[Row]]:
        """Go once through all accounts."""
        return pages(self._graph, "schedule/unscheduled", Kind.ACCOUNTS, size=self._scanned, only_read=self._only_read)

    async def due(
        self, platform: Platform, at: datetime, *, new: bool, size: int
    ) -> AsyncGenerator[Sequence[Row], None]:
        """Go through the accounts whose deadline has come."""
        start = beginning(platform.value, new=new)
        since, after = self._first.get(start, (at, start))
        if not at - LOOKED_AGAIN < since <= at:
            since, after = at, start
        last = f"{start}{to_text(at)}:{BEHIND_ALL}"
        first: str | None = None
        while (until := await page_end(self._graph, Kind.DUE, after=after, size=size, until=last)) is not None:
            rows = await self._graph.read("schedule/due", after=after, until=until, only_read=self._only_read)
            if first is None and rows:
                first = _before(rows[0]["place"])
                self._first[start] = since, first
            if gone := [row["key"] for row in rows if not row["counts"]]:
                await self.put(dict.fromkeys(gone))  # from when more was read again: they would be passed over for ever
            yield [row for row in rows if row["counts"]]
            after = until
        if first is None:
            self._first[start] = since, last

    async def oldest_due(self, platform: Platform, at: datetime) -> datetime | None:
        """Give the oldest deadline that has come, of accounts that were read before; None where all were kept."""
        after = beginning(platform.value, new=False)
        last = f"{after}{to_text(at)}:{BEHIND_ALL}"
        place = await page_end(self._graph, Kind.DUE, after=after, size=1, until=last)
        return from_text(place.removeprefix(after)[: len(to_text(at))]) if place else None

    async def put(self, places: Mapping[str, str | None]) -> None:
        """Write places."""
        rows = [{"key": key, "place": place} for key, place in sorted(places.items())]
        await self._graph.run("schedule/set_places", rows=rows)
        for start, (since, first) in self._first.items():
            earliest = min((place for place in places.values() if place and place.startswith(start)), default=None)
            if earliest is not None:
                self._first[start] = since, min(first, _before(earliest))


def _before(place: str) -> str:
    """Give a text that sorts before a place."""
    return place[:-1]
