"""The gate before every call to a platform: reserves what the call takes, and learns from what the answer says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from creatorgraph.clock import Clock
from creatorgraph.operations.quota import DAY, MICROS, MONTH, Limit, Need, Unit, Verdict
from creatorgraph.operations.quota_store import QuotaStore
from creatorgraph.platforms.outcomes import Answer, Refusal, Trouble
from creatorgraph.platforms.terms import Source, Terms

MICRODOLLARS = 1_000_000
SHARE_BELIEVED = timedelta(minutes=5)
"""How long a platform's 'so much of the limit is used' is believed where it names no reset (Instagram)."""
BENCHED = timedelta(minutes=10)
"""How long a refused credential is left alone where there are others."""


def limits_of(terms: Terms) -> tuple[Limit, ...]:
    """Give an interface's declared windows as limits."""
    return tuple(
        Limit(each.name, Unit(each.unit), each.amount, each.window_s, zone=each.zone) for each in terms.windows
    )


def budget(source: Source, dollars: int) -> Limit:
    """Give what may be spent on an interface in a calendar month (UTC) as a limit."""
    return Limit(f"{source.value}-dollars", Unit.MICRODOLLARS, dollars * MICRODOLLARS, MONTH, zone="UTC")


def needs_of(terms: Terms, limits: tuple[Limit, ...], *, accounts: int, posts: int, credential: str = "") -> list[Need]:
    """Say what one call takes of a credential's limits, the further calls for recent uploads included."""
    cost = terms.cost(accounts, posts=posts)
    return [Need(key_of(terms, limit, credential), limit, cost[limit.unit]) for limit in limits if cost.get(limit.unit)]


def key_of(terms: Terms, limit: Limit, credential: str) -> str:
    """Name a bucket: each credential has its own, but dollars are one purse for all."""
    shared = limit.unit is Unit.MICRODOLLARS or not credential
    return f"{terms.source.value}:{limit.name}" + ("" if shared else f":{credential}")


@dataclass(frozen=True, slots=True)
class Level:
    """How much of a limit could go now, in its unit; `parked` is the instant before which nothing may."""

    source: Source
    credential: str
    limit: Limit
    free: int
    parked: datetime | None


class QuotaGate:
    """Lets a call pass when every limit of its credential has room for it. `budgets` are dollars a month for all."""

    def __init__(self, store: QuotaStore, *, clock: Clock, budgets: Mapping[Source, int] | None = None) -> None:
        self._store = store
        self._clock = clock
        self._budgets = budgets or {}

    def limits(self, terms: Terms) -> tuple[Limit, ...]:
        """Give the limits in force: the platform's own and the budget."""
        dollars = self._budgets.get(terms.source)
        return limits_of(terms) + ((budget(terms.source, dollars),) if dollars else ())

    def _buckets(self, terms: Terms, credentials: Sequence[str]) -> Iterator[tuple[str, Limit]]:
        """Give what is counted: each limit of each credential; dollars once, for no credential in particular."""
        for limit in self.limits(terms):
            shared = limit.unit is Unit.MICRODOLLARS
            yield from ((credential, limit) for credential in ([""] if shared else credentials))

    async def admit(
        self, terms: Terms, *, accounts: int, posts: int, queue: str, credential: str = ""
    ) -> int | Refusal:
        """Reserve a call for so many accounts, or for as many of them as can be paid: gives how many may be asked for.

        Raises UnavailableError where Redis is away: nothing is sent then.
        """
        limits = self.limits(terms)
        while True:
            needs = needs_of(terms, limits, accounts=accounts, posts=posts, credential=credential)
            verdict = await self._store.reserve(needs, queue=queue)
            if verdict.granted:
                return accounts
            refusing = next(limit for limit in limits if limit.name == verdict.refused_by)
            accounts = _fitting(terms, refusing, below=accounts, posts=posts, room=verdict.room)
            if not accounts:
                return self._refused(verdict)

    def _refused(self, verdict: Verdict) -> Refusal:
        until = self._clock() + timedelta(microseconds=verdict.wait_us)
        text = f"our own quota, limit {verdict.refused_by}, has no room, or the platform said to wait; nothing was sent"
        return Refusal(Trouble.THROTTLED, "quota-reserved", text, until)

    async def admit_search(self, terms: Terms, *, queue: str, credential: str = "") -> Refusal | None:
        """Reserve a search; searches have a bucket of their own, which leaves the others alone."""
        searches = [limit for limit in limits_of(terms) if limit.unit is Unit.SEARCHES]
        needs = [Need(key_of(terms, limit, credential), limit, 1) for limit in searches]
        verdict = await self._store.reserve(needs, queue=queue)
        return None if verdict.granted else self._refused(verdict)

    async def learn_search(self, terms: Terms, refusal: Refusal, *, credential: str = "") -> None:
        """Let nobody search until a platform that says its searches are used up resets them."""
        if refusal.trouble is Trouble.QUOTA_EXCEEDED and refusal.until:
            searches = [limit for limit in limits_of(terms) if limit.unit is Unit.SEARCHES]
            keys = [key_of(terms, limit, credential) for limit in searches]
            await self._store.park(keys, until=min(refusal.until, self._clock() + timedelta(days=1)))

    async def free(self, terms: Terms, *, credentials: Sequence[str] = ("",)) -> int:
        """Tell how many accounts the credentials have room for together now, in whole calls, and can be paid."""
        batch = max(terms.batch_by_id, terms.batch_by_handle)
        dollars = [limit for limit in self.limits(terms) if limit.unit is Unit.MICRODOLLARS]
        calls = sum([await self._calls(terms, limits_of(terms), credential) for credential in credentials])
        return min(calls * batch, await self._calls(terms, dollars, "", accounts=1)) if dollars else calls * batch

    async def levels(self, terms: Terms, credentials: Sequence[str]) -> list[Level]:
        """Tell how much of each limit could go now. Raises UnavailableError where Redis is away."""
        now = int(self._clock().timestamp() * MICROS)
        found = []
        for credential, limit in self._buckets(terms, credentials):
            free, parked = room(limit, await self._store.state(key_of(terms, limit, credential)), now)
            until = datetime.fromtimestamp(parked / MICROS, UTC) if parked else None
            found.append(Level(terms.source, credential, limit, free, until))
        return found

    async def _calls(self, terms: Terms, limits: Sequence[Limit], credential: str, *, accounts: int = 0) -> int:
        """Tell how many calls for so many accounts, or for as many as a call takes, there is room for."""
        cost = terms.cost(accounts or max(terms.batch_by_id, terms.batch_by_handle))
        now = int(self._clock().timestamp() * MICROS)
        calls = [
            room(limit, await self._store.state(key_of(terms, limit, credential)), now)[0] // cost[limit.unit]
            for limit in limits
            if cost.get(limit.unit)
        ]
        return min(calls, default=0)

    async def bench(self, terms: Terms, *, credential: str) -> None:
        """Let a credential that the platform refused rest, while others are asked."""
        keys = [key_of(terms, limit, credential) for limit in limits_of(terms)]
        await self._store.park(keys, until=self._clock() + BENCHED)

    async def learn(self, terms: Terms, answer: Answer, *, credential: str = "") -> None:
        """Take over what headers say is left, and park a credential that the platform throttles or has no quota for."""
        limits = limits_of(terms)
        key = key_of(terms, limits[0], credential)
        refusal = answer.refusal
        if refusal and refusal.trouble.waits and refusal.until:
            # a throttle ends with its window at the latest, whatever instant a platform names
            longest = limits[0].window_s if refusal.trouble is Trouble.THROTTLED else max(DAY, limits[0].window_s)
            await self._store.park([key], until=min(refusal.until, self._clock() + timedelta(seconds=longest)))
        left = answer.left
        if left is None:
            return
        if left.calls is not None and left.until is not None:
            await self._store.learn(key, limits[0], left=left.calls, until=left.until)
        elif left.share is not None:
            calls = int(left.share * limits[0].amount)
            await self._store.learn(key, limits[0], left=calls, until=left.until or self._clock() + SHARE_BELIEVED)


def _fitting(terms: Terms, limit: Limit, *, below: int, posts: int, room: int) -> int:
    """Give for how many accounts, less than so many, a limit's room is enough."""

    def cost(accounts: int) -> int:
        return sum(need.cost for need in needs_of(terms, (limit,), accounts=accounts, posts=posts))

    return next((count for count in range(below - 1, 0, -1) if cost(count) <= room), 0) if room else 0


def room(limit: Limit, state: Mapping[str, int], now_us: int) -> tuple[int, int]:
    """Tell how much of a limit could go now and until when it is parked (0: it is not), from a bucket's raw state."""
    parked = state.get("parked", 0)
    if limit.zone is None:
        level = now_us + limit.tolerance_us - max(state.get("t", 0), now_us)
        free = min(limit.at_once, max(0, level) // limit.increment_us(1))
    else:
        free = (
            limit.amount - state.get("u", 0)
            if state.get("period", 0) + limit.window_s * MICROS > now_us
            else limit.amount
        )
    if now_us < state.get("till", 0):
        free = min(free, state.get("left", 0))
    return (0 if now_us < parked else max(0, free)), (parked if now_us < parked else 0)
