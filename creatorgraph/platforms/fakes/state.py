"""What a fake platform server remembers: traps set, calls seen, quotas used, how far simulated time has gone."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from zoneinfo import ZoneInfo

from creatorgraph.platforms.fakes.population import Population
from creatorgraph.platforms.terms import TERMS, Source, Window


class TrapKind(StrEnum):
    """What can go wrong with the next calls."""

    ERROR = "error"
    THROTTLE = "throttle"
    QUOTA = "quota"
    AUTH = "auth"
    SERVER_ERROR = "server-error"
    TRUNCATED = "truncated"
    NOT_JSON = "not-json"
    WRONG_SHAPE = "wrong-shape"
    SLOW = "slow"
    SKEW = "skew"
    PARTIAL = "partial"
    DUPLICATED = "duplicated"
    HUGE = "huge"
    REDIRECT = "redirect"
    RETRY_SECONDS = "retry-after-seconds"
    RETRY_DATE = "retry-after-date"


@dataclass(slots=True)
class Trap:
    """One trap for the next `times` calls.

    `value` is seconds, or the status of a server error; `code` is the platform's own, for those that name one.
    """

    kind: TrapKind
    times: int = 1
    value: float = 0.0
    code: str = ""


@dataclass(slots=True)
class Usage:
    """What one credential did on one interface."""

    calls: int = 0
    accounts: int = 0
    refused: int = 0
    units: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Spent:
    """What was spent in one window, call by call, and its sum: adding up thousands for each call took most of one."""

    calls: deque[tuple[datetime, int]] = field(default_factory=deque)
    sum: int = 0

    def add(self, at: datetime, cost: int) -> None:
        """Take in a call."""
        self.calls.append((at, cost))
        self.sum += cost

    def since(self, start: datetime) -> int:
        """Give what was spent behind an instant, and forget the rest."""
        while self.calls and self.calls[0][0] <= start:
            self.sum -= self.calls.popleft()[1]
        return self.sum


class State:
    """All of it, for one server."""

    def __init__(self, make: Callable[[], Population], *, quotas: bool = True) -> None:
        self._make = make
        self._making = asyncio.Lock()
        self._population: Population | None = None
        self.days = 0.0
        self.quotas = quotas
        self.windows: dict[Source, tuple[Window, ...]] = {}
        self.traps: dict[Source, list[Trap]] = {}
        self.usage: dict[tuple[Source, str], Usage] = {}
        self._spent: dict[tuple[Source, str, str], Spent] = {}
        self.reset()

    async def prepare(self) -> None:
        """Make the population at the first need of it, beside the event loop: a stack starts without that work."""
        async with self._making:
            if self._population is None:
                self._population = await asyncio.to_thread(self._make)

    @property
    def population(self) -> Population:
        """Who lives here. Raises RuntimeError before `prepare`."""
        if self._population is None:
            raise RuntimeError("the population is asked for before it is made")
        return self._population

    def reset(self) -> None:
        """Forget traps, usage, quotas used and simulated days; changes of accounts stay."""
        self.days = 0.0
        self.windows = {source: terms.windows for source, terms in TERMS.items()}
        self.traps = {source: [] for source in Source}
        self.usage = {}
        self._spent = {}

    def now(self) -> datetime:
        """Give the present of the fake world."""
        return datetime.now(UTC) + timedelta(days=self.days)

    def take_trap(self, source: Source) -> tuple[Trap | None, timedelta]:
        """Give the trap that the next call runs into, and how far the clock is ahead; use both up.

        A wrong clock goes together with whatever else is set: everything else waits for its turn.
        """
        skew = _taken(trap for trap in self.traps[source] if trap.kind is TrapKind.SKEW)
        other = _taken(trap for trap in self.traps[source] if trap.kind is not TrapKind.SKEW)
        self.traps[source] = [trap for trap in self.traps[source] if trap.times]
        return other, timedelta(seconds=skew.value if skew else 0.0)

    def spend(
        self, source: Source, credential: str, accounts: int, *, cost: Mapping[str, int] | None = None
    ) -> Window | None:
        """Count a call for so many accounts, or of a cost. Gives the window that has no room for it, if any."""
        usage = self.usage.setdefault((source, digest_of(credential)), Usage())
        now, cost = self.now(), TERMS[source].cost(accounts) if cost is None else cost
        for window in self.windows[source] if self.quotas else ():
            if self.used(source, credential, window, now) + cost.get(window.unit, 0) > window.amount:
                usage.refused += 1
                return window
        usage.calls += 1
        usage.accounts += accounts
        usage.units.update(cost)
        for window in self.windows[source]:
            self._spent_in(source, credential, window).add(now, cost.get(window.unit, 0))
        return None

    def used(self, source: Source, credential: str, window: Window, now: datetime) -> int:
        """Give how much of a window is used at an instant."""
        return self._spent_in(source, credential, window).since(window_start(window, now))

    def room_at(self, source: Source, credential: str, window: Window) -> datetime:
        """Give when a rolling window has room again, by the real clock."""
        calls = self._spent_in(source, credential, window).calls
        first = calls[0][0] if calls else self.now()
        return first + timedelta(seconds=window.window_s) - timedelta(days=self.days)

    def _spent_in(self, source: Source, credential: str, window: Window) -> Spent:
        return self._spent.setdefault((source, credential, window.name), Spent())


def _taken(traps: Iterator[Trap]) -> Trap | None:
    first = next(traps, None)
    if first:
        first.times -= 1
    return first


def window_start(window: Window, now: datetime) -> datetime:
    """Give the instant from which a window counts."""
    if window.zone is None:
        return now - timedelta(seconds=window.window_s)
    local = now.astimezone(ZoneInfo(window.zone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC) - timedelta(microseconds=1)


def digest_of(credential: str) -> str:
    """Name a credential without telling it."""
    return sha256(credential.encode()).hexdigest()[:12]
