"""Weeks of the schedule in seconds: the real scheduler, the quota as the tests model it, a clock that is moved.

    PYTHONPATH=. python bench/week.py [--accounts 100000] [--days 7] [--pass-minutes 10]

Accounts are spread over the four platforms and, by followers, log-normally; at the start each was read at some
instant of its interval before. Everything sent is read as soon as the quota has room. It says, per platform, what was
read, and the oldest age beside what the terms allow. The exit code is 1 where a deadline was missed that the quota
allows.
"""

import argparse
import asyncio
import heapq
import random
import sys
import time
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from creatorgraph.clock import from_text, to_text
from creatorgraph.identity_graph.graph import Row
from creatorgraph.operations.cadence import (
    USABLE_SHARE,
    Intervals,
    Tier,
    intervals_of,
    longest,
    reads_a_day_of,
    tier_of,
)
from creatorgraph.operations.fetch_work import Work, queue_of
from creatorgraph.operations.plan import MEDIAN_FOLLOWERS, SIGMA, reads_a_day
from creatorgraph.operations.quota import MICROS
from creatorgraph.operations.quota_gate import limits_of, needs_of
from creatorgraph.operations.quota_store import QUEUE_SHARES
from creatorgraph.operations.schedule import DAY, Schedule
from creatorgraph.operations.schedule_store import BEHIND_ALL, beginning
from creatorgraph.platforms.clients import batches
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Ask
from creatorgraph.platforms.terms import TERMS, Source, Terms
from tests.operations.quota_model import Bucket, reserve

START = datetime(2026, 11, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FULL_SHARE = 0.85
"""A quota of which so much was used was used in full: its windows do not end with the days that pass here."""
SOURCES = (Source.INSTAGRAM, Source.YOUTUBE, Source.TIKTOK_RESEARCH, Source.X)


@dataclass(slots=True)
class Memory:
    """Deadlines of accounts that are in memory: what `GraphDeadlines` does in the graph."""

    rows: dict[str, Row] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    heaps: dict[str, list[str]] = field(default_factory=dict)

    async def tiers(self, platform: Platform) -> Mapping[Tier, int]:
        """Count by tier."""
        found = dict.fromkeys(Tier, 0)
        for row in self.rows.values():
            if row["platform"] == platform and row["observed_at"]:
                found[tier_of(row["followers"])] += 1
        return found

    async def unscheduled(self) -> AsyncIterator[Sequence[Row]]:
        """Give those without a deadline."""
        yield [row for key, row in self.rows.items() if key not in self.places]

    async def due(
        self, platform: Platform, at: datetime, *, new: bool, size: int
    ) -> AsyncGenerator[Sequence[Row], None]:
        """Go through those whose deadline has come."""
        kind = beginning(platform.value, new=new)
        heap, last, after = self.heaps.setdefault(kind, []), f"{kind}{to_text(at)}:{BEHIND_ALL}", ""
        while True:
            found: list[str] = []
            while heap and heap[0] <= last and len(found) < size:
                place = heapq.heappop(heap)
                if place > after and self.places[place.partition("Z:")[2]] == place:
                    found.append(place)
            if not found:
                return
            for place in found:
                heapq.heappush(heap, place)
            yield [self.rows[place.partition("Z:")[2]] for place in found]
            after = found[-1]

    async def put(self, places: Mapping[str, str]) -> None:
        """Keep places."""
        self.places |= places
        for key, place in places.items():
            row = self.rows[key]
            kind = beginning(row["platform"], new=row["observed_at"] is None)
            heapq.heappush(self.heaps.setdefault(kind, []), place)


@dataclass(slots=True)
class Simulated:
    """A world whose clock is moved: what was sent waits here until the quota has room for it."""

    memory: Memory
    terms: Mapping[Platform, Terms]
    now: datetime = START
    waiting: deque[Work] = field(default_factory=deque)
    buckets: dict[str, Bucket] = field(default_factory=dict)
    late: dict[Platform, timedelta] = field(default_factory=dict)
    oldest: dict[Platform, timedelta] = field(default_factory=dict)
    read: dict[Platform, int] = field(default_factory=dict)
    intervals: dict[Platform, Intervals] = field(default_factory=dict)

    def send(self, work: Work) -> None:
        """Let a message wait for the quota."""
        self.waiting.append(work)

    def work_off(self) -> None:
        """Read what the quota has room for."""
        left: deque[Work] = deque()
        blocked: set[Platform] = set()
        for work in self.waiting:
            rest = work.asks if work.platform in blocked else self._read(work)
            if rest:
                blocked.add(work.platform)
                left.append(replace(work, asks=rest))
        self.waiting = left

    def _read(self, work: Work) -> tuple[Ask, ...]:
        """Read a message's accounts call by call; give those that must wait."""
        terms, done = self.terms[work.platform], 0
        now_us = int(self.now.timestamp() * MICROS)
        for part in batches(terms, work.asks):
            for need in needs_of(terms, limits_of(terms), accounts=len(part), posts=0):
                resets = need.limit.resets(self.now)
                bucket = self.buckets.setdefault(need.key, Bucket())
                queue = queue_of(work.run)
                if reserve(bucket, need, queue=queue, shares=QUEUE_SHARES, now_us=now_us, resets=resets):
                    return work.asks[done:]
            done += len(part)
            for ask in part:
                self._observe(work.platform, f"{work.platform.value}:{ask.text}")
        return ()

    def _observe(self, platform: Platform, key: str) -> None:
        row = self.memory.rows[key]
        if row["observed_at"]:
            age = self.now - from_text(row["observed_at"])
            late = age - self.intervals[platform][tier_of(row["followers"])]
            self.late[platform] = max(self.late.get(platform, timedelta(0)), late)
            self.oldest[platform] = max(self.oldest.get(platform, timedelta(0)), age)
        row["observed_at"] = to_text(self.now)
        self.read[platform] = self.read.get(platform, 0) + 1


def world(accounts: int, *, seed: int, spread: Mapping[Platform, timedelta]) -> Memory:
    """Make accounts of all platforms in turn; each was read within its platform's longest interval before."""
    draw, memory = random.Random(seed), Memory()  # noqa: S311 - a world, no secret
    for number in range(accounts):
        platform = SOURCES[number % len(SOURCES)].platform
        followers = int(draw.lognormvariate(0, SIGMA) * MEDIAN_FOLLOWERS)
        age = min(spread[platform], intervals_of(30)[tier_of(followers)]) * draw.random()
        key = f"{platform.value}:{number}"
        memory.rows[key] = {
            "key": key, "platform": platform, "platform_id": str(number), "handle": str(number),
            "followers": followers, "observed_at": to_text(START - age), "absent_at": None, "gone": None,
            "unread": None,
        }  # fmt: skip
    return memory


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a platform: reads a day, the latest read beside its deadline, and the oldest age at a read."""

    able: float
    least: float
    wanted: float
    reads: float
    late: timedelta
    oldest: timedelta
    most: timedelta
    slack: timedelta

    @property
    def is_short(self) -> bool:
        """Tell whether the quota is too small for any plan: then no deadline is promised, and all of it is used."""
        return self.least > self.able * USABLE_SHARE

    @property
    def is_kept(self) -> bool:
        """Tell whether every deadline was kept that the quota allows."""
        if self.is_short:
            return self.reads >= self.able * FULL_SHARE
        return self.oldest <= self.most and self.late <= self.slack

    @property
    def verdict(self) -> str:
        """Say it."""
        if not self.is_kept:
            return "MISSED"
        return "the quota is too small, and all of it was used" if self.is_short else "kept"


async def simulate(accounts: int, *, days: float, every: timedelta, seed: int = 1) -> dict[Platform, Outcome]:
    """Let days pass."""
    terms = {source.platform: TERMS[source] for source in SOURCES}
    memory = world(
        accounts, seed=seed, spread={platform: longest(each.refresh_days) for platform, each in terms.items()}
    )
    counts = {platform: await memory.tiers(platform) for platform in terms}
    simulated = Simulated(memory, terms)
    number = iter(range(10**9))
    schedule = Schedule(
        memory,
        terms=terms,
        send=simulated.send,
        clock=lambda: simulated.now,
        new_id=lambda: str(next(number)),
    )
    for _ in range(int(timedelta(days=days) / every)):
        simulated.intervals = {platform: await schedule.intervals(platform) for platform in terms}
        await schedule.run(every)
        for _ in range(int(every / MINUTE)):
            simulated.work_off()
            simulated.now += MINUTE
    outcomes = {}
    for platform, each in terms.items():
        ages = [
            simulated.now - from_text(row["observed_at"]) for row in memory.rows.values() if row["platform"] == platform
        ]
        outcomes[platform] = Outcome(
            able=reads_a_day(each, credentials=1),
            least=sum(counts[platform].values()) * (DAY / longest(each.refresh_days)),
            wanted=reads_a_day_of(counts[platform], intervals_of(each.refresh_days)),
            reads=simulated.read.get(platform, 0) / days,
            late=simulated.late.get(platform, timedelta(0)),
            oldest=max(simulated.oldest.get(platform, timedelta(0)), *ages),
            most=longest(each.refresh_days) + 2 * every,
            slack=2 * every,
        )
    return outcomes


def main() -> int:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--days", type=float, default=7)
    parser.add_argument("--pass-minutes", type=int, default=10)
    given = parser.parse_args()
    start = time.monotonic()
    every = timedelta(minutes=given.pass_minutes)
    outcomes = asyncio.run(simulate(given.accounts, days=given.days, every=every))
    print(f"{given.accounts} accounts, {given.days:g} days, in {time.monotonic() - start:.1f} s")
    for platform, each in outcomes.items():
        print(
            f"  {platform.value:10} reads a day: able {each.able:,.0f}, least {each.least:,.0f}, "
            f"wanted {each.wanted:,.0f}, done {each.reads:,.0f}; "
            f"at most {each.late / timedelta(minutes=1):.0f} min late; "
            f"oldest {each.oldest / DAY:.2f} days of {each.most / DAY:.2f}: " + each.verdict
        )
    return int(not all(each.is_kept for each in outcomes.values()))


if __name__ == "__main__":
    sys.exit(main())
