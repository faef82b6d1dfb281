"""The schedule: accounts whose deadline has come become fetches, as many as the quota reads meanwhile.

The deadline stands on the account (`refresh_place`). A pass gives one to accounts that lack it, looks at those whose
deadline has come, works it out anew from what was last observed and from what the quota can keep, and sends those that
are due, the earliest first. An account that was sent is looked at again after `LEASE`: if it was read, it gets its next
deadline then; if its message was lost, it is sent again.

What a pass costs does not grow with the graph: it looks for accounts without a deadline for some seconds, and the next
pass goes on where it stopped; of those that are due it reads as many as it has room for.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from creatorgraph.clock import Clock, from_text
from creatorgraph.identity_graph.graph import Row
from creatorgraph.operations.cadence import Intervals, Known, deadline, reachable
from creatorgraph.operations.fetch_work import ASKS_A_MESSAGE, Work, in_parts
from creatorgraph.operations.plan import reads_a_day
from creatorgraph.operations.schedule_store import Deadlines, place_of
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Ask, Trouble
from creatorgraph.platforms.terms import Terms

FILL_SECONDS = 3.0
"""For so long a pass looks for accounts without a deadline: a twentieth of the minute between two."""
PAGES = (100, 1_000)
"""Accounts that are due and are read at once: as many as there is room for, but within these."""
LEASE = timedelta(hours=3)
COUNTED_FOR = timedelta(hours=6)
"""How long a count of the accounts by tier is believed."""
NEW_SHARE = 0.4
"""Of the room: what accounts that were never read may take before the others; what either leaves the other takes."""
DAY = timedelta(days=1)
MAY_PASS = frozenset(trouble.value for trouble in Trouble if trouble.may_pass)

Free = Callable[[Terms], Awaitable[int]]
"""Tells how many accounts an interface's quota has room for at this moment."""


@dataclass(slots=True)
class Pass:
    """What a pass did: deadlines given for the first time, accounts found fresh, accounts sent, by platform."""

    scheduled: int = 0
    fresh: int = 0
    sent: dict[str, int] = field(default_factory=dict)
    left: dict[str, bool] = field(default_factory=dict)


class Schedule:
    """Decides when accounts are read again and how many at a time."""

    def __init__(
        self,
        deadlines: Deadlines,
        *,
        terms: Mapping[Platform, Terms],
        send: Callable[[Work], None],
        clock: Clock,
        new_id: Callable[[], str],
        free: Free | None = None,
        fill_seconds: float = FILL_SECONDS,
    ) -> None:
        self._deadlines = deadlines
        self._terms = terms
        self._send = send
        self._clock = clock
        self._new_id = new_id
        self._free = free
        self._fill_seconds = fill_seconds
        self._credit: dict[Platform, float] = {}
        self._intervals: dict[Platform, tuple[datetime, Intervals]] = {}
        self._looking: AsyncIterator[Sequence[Row]] | None = None

    async def run(self, horizon: timedelta, *, most: int | None = None) -> Pass:
        """Run one pass, which may use what the quotas read within the horizon, or `most` accounts a platform."""
        done = Pass()
        await self._fill(done)
        for platform, terms in self._terms.items():
            room = await self._room(platform, terms, horizon) if most is None else most
            sent = await self._refresh(platform, room, done)
            self._credit[platform] = max(0.0, self._credit.get(platform, 0.0) - sent)
            done.sent[platform.value] = sent
            done.left[platform.value] = sent >= room
        return done

    async def intervals(self, platform: Platform) -> Intervals:
        """Give what the tiers wait on a platform: as wanted where the quota can keep that, else stretched."""
        now, known = self._clock(), self._intervals.get(platform)
        if known is None or now - known[0] >= COUNTED_FOR:
            terms = self._terms[platform]
            able = reads_a_day(terms, credentials=1)
            counts = await self._deadlines.tiers(platform)
            known = (now, reachable(counts, able_a_day=able, refresh_days=terms.refresh_days))
            self._intervals[platform] = known
        return known[1]

    async def _room(self, platform: Platform, terms: Terms, horizon: timedelta) -> int:
        """Give how many accounts may be sent now. Parts of one are kept for the next pass."""
        able = reads_a_day(terms, credentials=1) * (horizon / DAY)
        credit = self._credit[platform] = min(self._credit.get(platform, 0.0) + able, max(2 * able, 1.0))
        return int(credit) if self._free is None else min(int(credit), await self._free(terms))

    async def _fill(self, done: Pass) -> None:
        time = asyncio.get_running_loop().time
        enough, now = time() + self._fill_seconds, self._clock()
        self._looking = self._looking or self._deadlines.unscheduled()
        async for rows in self._looking:
            await self._put([(row, await self._deadline(row, Platform(row["platform"]), now)) for row in rows])
            done.scheduled += len(rows)
            if time() >= enough:
                return  # the next pass goes on there
        self._looking = None

    async def _refresh(self, platform: Platform, room: int, done: Pass) -> int:
        """Send what is due: the known up to their share, then the new, then what is left of the known."""
        kept = int(room * (1 - NEW_SHARE)) or min(room, 1)
        sent = await self._send_due(platform, kept, done, new=False)
        sent += await self._send_due(platform, room - sent, done, new=True)
        return sent + await self._send_due(platform, room - sent, done, new=False)

    async def _send_due(self, platform: Platform, room: int, done: Pass, *, new: bool) -> int:
        if room <= 0:
            return 0
        now, sent = self._clock(), 0
        size = min(max(room, PAGES[0]), PAGES[1])
        async with aclosing(self._deadlines.due(platform, now, new=new, size=size)) as pages:
            async for rows in pages:
                due = {row["key"]: await self._deadline(row, platform, now) for row in rows}
                ripe = sorted(
                    (row for row in rows if due[row["key"]] <= now), key=lambda row: (due[row["key"]], row["key"])
                )
                await self._put([(row, due[row["key"]]) for row in rows if due[row["key"]] > now])
                done.fresh += len(rows) - len(ripe)
                chosen = ripe[: room - sent]
                for work in self._works(platform, chosen, new=new):
                    self._send(work)
                await self._put([(row, now + LEASE) for row in chosen])
                sent += len(chosen)
                if sent >= room:
                    break
        return sent

    def _works(self, platform: Platform, rows: Sequence[Row], *, new: bool) -> Iterator[Work]:
        terms = self._terms[platform]
        asks = [_ask(row, terms) for row in rows]
        for part in in_parts(asks, ASKS_A_MESSAGE):
            numbered = tuple(replace(ask, number=number) for number, ask in enumerate(part))
            yield Work(f"{'new' if new else 'refresh'}-{self._new_id()}", platform, numbered)

    async def _deadline(self, row: Row, platform: Platform, now: datetime) -> datetime:
        if platform not in self._terms:  # nobody can ask there: looked at again when somebody may
            return now + COUNTED_FOR
        return deadline(_known(row), intervals=await self.intervals(platform), now=now)

    async def _put(self, deadlines: Iterable[tuple[Row, datetime]]) -> None:
        if places := {row["key"]: place_of(row, at) for row, at in deadlines}:
            await self._deadlines.put(places)


def _known(row: Row) -> Known:
    observed, absent, unread = row["observed_at"], row["absent_at"], row["unread"]
    return Known(
        row["key"],
        row["followers"],
        from_text(observed) if observed else None,
        absent_at=from_text(absent) if absent else None,
        is_gone=bool(row["gone"]),
        unread_at=from_text(unread["at"]) if unread else None,
        unread_since=from_text(unread["since"]) if unread and unread["since"] else None,
        may_pass=unread is not None and unread["why"] in MAY_PASS,
    )


def _ask(row: Row, terms: Terms) -> Ask:
    """Ask by the immutable id where the interface can, by the handle elsewhere."""
    if row["platform_id"] and (terms.batch_by_id or not row["handle"]):
        return Ask(row["platform_id"], by_id=True)
    return Ask(row["handle"] or row["key"].partition(":")[2].lstrip("@"))
