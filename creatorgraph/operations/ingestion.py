"""Accounts from the platforms into the graph: asked for, read, written, and every outcome remembered.

What cannot be answered now comes back as a remainder with an instant: a throttle is no failure and costs no try.
"""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from creatorgraph.clock import Clock, to_text
from creatorgraph.errors import UnavailableError
from creatorgraph.identity_graph.absences import Missed, Unread
from creatorgraph.identity_graph.batches import BatchMark
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.identity_graph.tombstones import Erased, Names
from creatorgraph.identity_graph.transactions import together
from creatorgraph.operations.archive import Archive, names_of
from creatorgraph.operations.fetch_ledger import Entry, FetchLedger
from creatorgraph.operations.fetch_work import ERASED, Work, queue_of
from creatorgraph.platforms.clients import PlatformClients, batches
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import (
    Absent,
    Answer,
    Ask,
    Failed,
    Found,
    Outcome,
    Refusal,
    Trouble,
    name_of,
    observations_of,
)
from creatorgraph.platforms.raw import Raw
from creatorgraph.platforms.retry_table import WAYS, Way

logger = logging.getLogger(__name__)

CALLS_AT_ONCE = 2
"""Calls of one message that are on the way beside each other; a worker has several messages in hand."""
MOST_TRIES = 5
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=2), timedelta(minutes=1)
ASKING_SECONDS = 8.0
"""For so long a message begins calls, and the rest goes back on the queue: a slow platform, or a slow hub page, would
keep a worker that is told to stop beyond the time that it has for it, and everything asked for would be asked again."""
QUEUED = "queued"
HELD, LONGEST_HELD = timedelta(seconds=5), timedelta(minutes=5)
"""For so long nobody is asked where an answer could not be kept, and at most where that happens over and over."""
NO_CREDENTIAL = "no-credential"
"""Nothing was sent: the user is told which setting is missing, and there is no letter to replay."""


@dataclass(frozen=True, slots=True)
class Remainder:
    """Work that is left, and the instant before which it is of no use."""

    work: Work
    until: datetime


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Work that nobody tries again by itself: what it failed with last."""

    work: Work
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a fetch leaves: what waits, and what was given up."""

    rests: tuple[Remainder, ...]
    given_up: tuple[GivenUp, ...]


class _Keeping:
    """Holds back calls where answers cannot be kept: each costs quota, or dollars, and would be asked for again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pause = HELD
        self._until: datetime | None = None
        self._why = ""

    def check(self) -> None:
        """Raise UnavailableError, as it was raised before, while calls are held back."""
        if self._until and self._clock() < self._until:
            raise UnavailableError(self._why, retry_after=HELD.total_seconds())

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Keep answers; where they cannot be, hold back the next calls, for twice as long as before."""
        try:
            yield
        except UnavailableError as error:
            if self._until is None or self._clock() >= self._until:  # else another message failed beside it
                self._until, self._why = self._clock() + self._pause, str(error)
                self._pause = min(2 * self._pause, LONGEST_HELD)
            logger.warning("fetch.not_kept", extra={"fields": {"why": str(error), "until": to_text(self._until)}})
            raise
        self._pause, self._until = HELD, None


class Ingestion:
    """Does ingest work. `draw` gives numbers from 0 to 1: pauses are drawn, so that retries do not come in step."""

    def __init__(
        self,
        clients: PlatformClients,
        *,
        store: AccountStore,
        ledger: FetchLedger,
        clock: Clock,
        archive: Archive | None = None,
        draw: Callable[[], float] = random.random,
        asking_seconds: float = ASKING_SECONDS,
    ) -> None:
        self._draw = draw
        self._asking_seconds = asking_seconds
        self._archive = archive
        self._clients = clients
        self._store = store
        self._ledger = ledger
        self._clock = clock
        self._keeping = _Keeping(clock)

    async def fetch(self, work: Work) -> Fetched:
        """Ask for accounts, write what was found, give what must wait or was given up. Twice changes nothing.

        Who was answered in this run is not asked for again: a message may have copies, and each call costs quota.
        """
        answered = await self._ledger.answered(work.run, [ask.number for ask in work.asks])
        work = _part(work, [ask for ask in work.asks if ask.number not in answered], tries=work.tries)
        if not work.asks:
            return Fetched((), ())
        forgotten = await self._erased(work.platform, work.asks)
        work = _part(work, [ask for ask in work.asks if ask not in forgotten], tries=work.tries)
        self._keeping.check()
        answers, unasked, until = await self._ask(work)
        outcomes = [each for answer in answers for each in answer.outcomes]
        found = [each for each in outcomes if isinstance(each, Found)]
        with self._keeping.watched():
            forgotten |= await self._keep([raw for answer in answers for raw in answer.raws], found)
            if found:
                mark = BatchMark(work.run, _number(found))
                await self._store.upsert(observations_of(found), mark=mark)
            await self._note_absences(work, outcomes)
            failed = [each for each in outcomes if isinstance(each, Failed)]
            rests = self._rests(work, failed, unasked, until)
            await self._remember(work, outcomes, rests, forgotten)
        return Fetched(tuple(rests), tuple(_given_up(work, failed)))

    def _rests(
        self, work: Work, failed: Sequence[Failed], unasked: Sequence[Ask], until: datetime | None
    ) -> list[Remainder]:
        """Give what must wait for an instant, and what is tried again."""
        waiting = [each.ask for each in failed if each.refusal.trouble.waits]
        failing = [each for each in failed if each.refusal.trouble.may_pass]
        rests: list[Remainder] = []
        if until and (held := (*waiting, *unasked)):
            rests.append(Remainder(_part(work, held, tries=work.tries), until))
        if failing and work.tries < MOST_TRIES - 1:
            again = _part(work, [each.ask for each in failing], tries=work.tries + 1)
            rests.append(Remainder(again, self._again_at(work.tries, failing)))
        return rests

    def _again_at(self, tries: int, failing: Sequence[Failed]) -> datetime:
        """Draw an instant: full jitter under a bound that doubles, but not before the platform said to come back."""
        now = self._clock()
        bound: timedelta = min(FIRST_PAUSE * 2**tries, LONGEST_PAUSE)
        drawn = now + bound * self._draw()
        named: list[datetime] = [each.refusal.until or now for each in failing]
        return max(drawn, *named)

    async def _note_absences(self, work: Work, outcomes: Sequence[Outcome]) -> None:
        missed = [
            Missed(work.platform, each.ask.text, each.ask.by_id, each.absence)
            for each in outcomes
            if isinstance(each, Absent) and WAYS[each.absence] is Way.PROOF
        ]
        if missed:
            await self._store.miss(missed)
        unread = [
            Unread(work.platform, each.ask.text, each.ask.by_id, name_of(each))
            for each in outcomes
            if isinstance(each, Absent) or (isinstance(each, Failed) and _is_its_own(work, each.refusal.trouble))
        ]
        if unread:
            await self._store.note_unread(unread)

    async def _erased(self, platform: Platform, asks: Sequence[Ask]) -> set[Ask]:
        """Give those whom we were asked to forget: they are not asked for."""
        names = {ask: Names.of_ask(platform, ask) for ask in asks}
        erased = await self._erased_of(names.values())
        return {ask for ask, each in names.items() if erased.has(each)}

    async def _keep(self, raws: Sequence[Raw], found: Sequence[Found]) -> set[Ask]:
        """Write what platforms said into the archive, before it gets into the graph: nothing of the erased.

        Who is erased while it is written is taken out again: an erasure begins with its tombstones. Gives those who
        turned out to be erased when they were read: the store does not take them.
        """
        said = [(names_of(raw), raw) for raw in raws]
        read = [(Names.of_observation(each.observation), each.ask) for each in found]
        erased = await self._erased_of([*(names for names, _ in said), *(names for names, _ in read)])
        if self._archive and (kept := [(names, raw) for names, raw in said if not erased.has(names)]):
            await self._archive.write([raw for _, raw in kept])
            since = await self._erased_of(names for names, _ in kept)
            await self._archive.take_out([raw for names, raw in kept if since.has(names)])
        return {ask for names, ask in read if erased.has(names)}

    async def _erased_of(self, names: Iterable[Names]) -> Erased:
        return await self._store.tombstones.among(name for each in names for name in each.all)

    async def _ask(self, work: Work) -> tuple[list[Answer], list[Ask], datetime | None]:
        """Make the calls, some at once; begin no more after one that must wait, and give until when.

        After some time no more are begun either: what is left goes on at once, as a message of its own.
        """
        time = asyncio.get_running_loop().time
        enough = time() + self._asking_seconds
        terms, queue = self._clients.terms(work.platform), queue_of(work.run)
        calls = iter(list(batches(terms, work.asks)) if terms else [work.asks])
        answers: list[Answer] = []
        ended: list[Refusal] = []

        async def ask_on() -> None:
            for asks in calls:  # of all: whoever is free takes the next
                answers.append(answer := await self._clients.fetch(work.platform, asks, posts=work.posts, queue=queue))
                refusals = [each.refusal for each in answer.outcomes if isinstance(each, Failed)]
                ended.extend(each for each in refusals if each.trouble.waits or _is_dead(each))
                if ended or time() >= enough:
                    return

        await together(*(ask_on() for _ in range(CALLS_AT_ONCE)))
        left = [ask for asks in calls for ask in asks]
        waits = [refusal.until or self._clock() for refusal in ended if refusal.trouble.waits]
        if waits or not ended:
            return answers, left, max(waits, default=self._clock() if left else None)
        # a dead credential answers nothing: it is not asked for the rest
        return [*answers, Answer.refused(left, ended[0])], [], None

    async def _remember(
        self, work: Work, outcomes: Sequence[Outcome], rests: Sequence[Remainder], erased: Collection[Ask]
    ) -> None:
        until = {ask.number: rest.until for rest in rests for ask in rest.work.asks}
        asked = {each.ask.number: _entry(each, until.get(each.ask.number)) for each in outcomes}
        now = self._clock()
        entries = {number: _unasked(at, now) for number, at in until.items()} | asked
        entries |= dict.fromkeys((ask.number for ask in erased), Entry(ERASED, "", "erased on request, and kept out"))
        answered = [each.ask.number for each in outcomes if not isinstance(each, Failed)]
        given = Counter((work.platform, each.outcome) for each in asked.values())
        await self._ledger.record(work.run, entries, answered=answered, counted=given)
        counts = Counter(entry.outcome for entry in entries.values())
        logger.info("fetch.done", extra={"fields": {"platform": work.platform.value, "outcomes": counts}})


def _is_dead(refusal: Refusal | None) -> bool:
    return refusal is not None and WAYS[refusal.trouble] is Way.DEAD


def _is_its_own(work: Work, trouble: Trouble) -> bool:
    """Tell whether a trouble may lie in the account and nothing is tried any more; a key's failing is no account's."""
    return WAYS[trouble] is Way.TELL or (trouble.may_pass and work.tries >= MOST_TRIES - 1)


def _given_up(work: Work, failed: Sequence[Failed]) -> Iterator[GivenUp]:
    """Give what failed for good, each kind of failure by itself."""
    by_cause: dict[tuple[Trouble, str], list[Failed]] = {}
    for each in failed:
        ended = each.refusal.trouble.may_pass and work.tries >= MOST_TRIES - 1
        if ended or (_is_dead(each.refusal) and each.refusal.code != NO_CREDENTIAL):
            by_cause.setdefault((each.refusal.trouble, each.refusal.code), []).append(each)
    for some in by_cause.values():
        yield GivenUp(_part(work, [each.ask for each in some], tries=work.tries), some[0].refusal)


def _part(work: Work, asks: Sequence[Ask], *, tries: int) -> Work:
    return Work(work.run, work.platform, tuple(asks), work.posts, tries)


def _entry(outcome: Outcome, until: datetime | None) -> Entry:
    if isinstance(outcome, Failed):
        at = to_text(until) if until else None
        return Entry(name_of(outcome), outcome.refusal.code, outcome.refusal.text, at)
    return Entry(name_of(outcome), "" if isinstance(outcome, Found) else outcome.code)


def _unasked(until: datetime, now: datetime) -> Entry:
    """Say of an account for which no call was begun whether it waits for an instant, or only for others before it."""
    name = Trouble.THROTTLED.value if until > now else QUEUED
    return Entry(name, "", "waits for its turn", to_text(until))


def _number(found: Sequence[Found]) -> int:
    """Name a write by what is in it, so that the same accounts of a run are written once."""
    text = ",".join(str(number) for number in sorted(each.ask.number for each in found))
    return int.from_bytes(blake2b(text.encode(), digest_size=6).digest(), "big")
