"""One pass of the schedule: accounts whose deadline has come become fetches, as many as the quota reads meanwhile.

The deadline stands on the account (`next_refresh_at`). A pass gives one to accounts that lack it, looks at those whose
deadline has come, works it out anew from what was last observed, and sends those that are due. An account that was sent
is looked at again after `LEASE`: if it was read, it gets its next deadline then; if its message was lost, it is
sent again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from creatorgraph.clock import Clock, from_text, to_text
from creatorgraph.identity_graph.graph import Graph, Row
from creatorgraph.operations.cadence import Known, deadline, urgency
from creatorgraph.operations.ingestion import Work
from creatorgraph.operations.plan import reads_a_day
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Ask
from creatorgraph.platforms.terms import Terms

PAGE = 1_000
MESSAGE_ACCOUNTS = 100
LEASE = timedelta(hours=6)
DAY_SECONDS = 86_400.0


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
        graph: Graph,
        *,
        terms: Mapping[Platform, Terms],
        send: Callable[[Work], None],
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._graph = graph
        self._terms = terms
        self._send = send
        self._clock = clock
        self._new_id = new_id

    async def run(self, horizon: timedelta, *, most: int | None = None) -> Pass:
        """Run one pass, which may use what the quotas read within the horizon, or `most` accounts a platform."""
        done = Pass()
        await self._fill(done)
        for platform, terms in self._terms.items():
            able = reads_a_day(terms, credentials=1) * horizon.total_seconds() / DAY_SECONDS
            room = max(1, int(able)) if most is None else most
            await self._refresh(platform, terms, room, done)
        return done

    async def _fill(self, done: Pass) -> None:
        now = self._clock()
        while rows := await self._graph.read("schedule/unscheduled", limit=PAGE):
            await self._set({row["key"]: self._deadline(row, Platform(row["platform"]), now) for row in rows})
            done.scheduled += len(rows)

    async def _refresh(self, platform: Platform, terms: Terms, room: int, done: Pass) -> None:
        now, since, after = self._clock(), "", ""
        sent = 0
        while sent < room:
            rows = await self._graph.read(
                "schedule/due", at=to_text(now), platform=platform.value, since=since, after=after, limit=PAGE
            )
            if not rows:
                break
            since, after = rows[-1]["due_at"], rows[-1]["key"]
            fresh = {row["key"]: at for row in rows if (at := self._deadline(row, platform, now)) > now}
            await self._set(fresh)
            done.fresh += len(fresh)
            due = [row for row in rows if row["key"] not in fresh]
            due.sort(key=lambda row: urgency(_known(row), refresh_days=terms.refresh_days, now=now))
            chosen = due[: room - sent]
            for work in self._works(platform, terms, chosen):
                self._send(work)
            await self._set({row["key"]: now + LEASE for row in chosen})
            sent += len(chosen)
        done.sent[platform.value] = sent
        done.left[platform.value] = sent >= room

    def _works(self, platform: Platform, terms: Terms, rows: Sequence[Row]) -> Iterator[Work]:
        for kind in ("new", "refresh"):
            asks = [_ask(row, terms) for row in rows if (row["observed_at"] is None) == (kind == "new")]
            for start in range(0, len(asks), MESSAGE_ACCOUNTS):
                part = asks[start : start + MESSAGE_ACCOUNTS]
                yield Work(f"{kind}-{self._new_id()}", platform, tuple(part))

    def _deadline(self, row: Row, platform: Platform, now: datetime) -> datetime:
        terms = self._terms.get(platform)
        return deadline(_known(row), refresh_days=terms.refresh_days if terms else 30, now=now)

    async def _set(self, deadlines: Mapping[str, datetime]) -> None:
        if deadlines:
            rows = [{"key": key, "at": to_text(at)} for key, at in sorted(deadlines.items())]
            await self._graph.run("schedule/set_deadlines", rows=rows)


def _known(row: Row) -> Known:
    observed = row["observed_at"]
    return Known(row["key"], row["followers"], from_text(observed) if observed else None)


def _ask(row: Row, terms: Terms) -> Ask:
    """Ask by the immutable id where the interface can, by the handle elsewhere."""
    if row["platform_id"] and (terms.batch_by_id or not row["handle"]):
        return Ask(row["platform_id"], by_id=True)
    return Ask(row["handle"] or row["key"].partition(":")[2].lstrip("@"))
