"""Accounts from the platforms into the graph: asked for, read, written, and every outcome remembered.

What cannot be answered now comes back as a remainder with an instant: a throttle is no failure and costs no try.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import TypeVar

from creatorgraph.clock import Clock, to_text
from creatorgraph.identity_graph.store import AccountStore, BatchMark
from creatorgraph.identity_graph.tombstones import Names
from creatorgraph.operations.fetch_ledger import Entry, FetchLedger
from creatorgraph.platforms.clients import PlatformClients, batches
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Ask, Failed, Found, Outcome, name_of, observations_of

logger = logging.getLogger(__name__)

T = TypeVar("T")

CALLS_AT_ONCE = 8
MOST_TRIES = 5
FIRST_PAUSE = timedelta(seconds=1)
ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Work:
    """Accounts of one platform to ask for. `run` names who waits for them; `tries` counts failures so far."""

    run: str
    platform: Platform
    asks: tuple[Ask, ...]
    posts: int = 0
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Remainder:
    """Work that is left, and the instant before which it is of no use."""

    work: Work
    until: datetime


class Ingestion:
    """Does ingest work."""

    def __init__(self, clients: PlatformClients, *, store: AccountStore, ledger: FetchLedger, clock: Clock) -> None:
        self._clients = clients
        self._store = store
        self._ledger = ledger
        self._clock = clock

    async def fetch(self, work: Work) -> list[Remainder]:
        """Ask for accounts, write what was found, and give what must wait. Doing it twice changes nothing."""
        forgotten = await self._erased(work.platform, work.asks)
        work = _part(work, [ask for ask in work.asks if ask not in forgotten], tries=work.tries)
        outcomes, unasked, until = await self._ask(work)
        found = [each for each in outcomes if isinstance(each, Found)]
        if found:
            mark = BatchMark(work.run, _number(found))
            await self._store.upsert(observations_of(found), mark=mark)
        waiting = [each.ask for each in outcomes if isinstance(each, Failed) and each.refusal.trouble.waits]
        failing = [each.ask for each in outcomes if _may_pass(each, work.tries)]
        rests: list[Remainder] = []
        if until and (held := (*waiting, *unasked)):
            rests.append(Remainder(_part(work, held, tries=work.tries), until))
        if failing:
            pause = self._clock() + FIRST_PAUSE * 2**work.tries
            rests.append(Remainder(_part(work, failing, tries=work.tries + 1), pause))
        await self._remember(work, outcomes, rests, forgotten | await self._turned_away(found))
        return rests

    async def _erased(self, platform: Platform, asks: Sequence[Ask]) -> set[Ask]:
        """Give those whom we were asked to forget: they are not asked for."""
        return await self._forgotten({ask: Names.of_ask(platform, ask) for ask in asks})

    async def _turned_away(self, found: Sequence[Found]) -> set[Ask]:
        """Give those who turned out to be forgotten when they were read: the store did not take them."""
        return await self._forgotten({each.ask: Names.of_observation(each.observation) for each in found})

    async def _forgotten(self, names: Mapping[Ask, Names]) -> set[Ask]:
        erased = await self._store.tombstones.among(name for each in names.values() for name in each.all)
        return {ask for ask, each in names.items() if erased.has(each)}

    async def _ask(self, work: Work) -> tuple[list[Outcome], list[Ask], datetime | None]:
        """Make the calls, some at once; stop at the first that must wait, and give until when."""
        terms = self._clients.terms(work.platform)
        calls = list(batches(terms, work.asks)) if terms else [work.asks]
        outcomes: list[Outcome] = []
        for number, group in enumerate(groups := in_parts(calls, CALLS_AT_ONCE)):
            answers = await asyncio.gather(
                *(
                    self._clients.fetch(work.platform, asks, posts=work.posts, queue=queue_of(work.run))
                    for asks in group
                )
            )
            outcomes += [each for answer in answers for each in answer.outcomes]
            waits = [
                answer.refusal.until or self._clock()
                for answer in answers
                if answer.refusal and answer.refusal.trouble.waits
            ]
            if waits:
                left = [ask for later in groups[number + 1 :] for asks in later for ask in asks]
                return outcomes, left, max(waits)
        return outcomes, [], None

    async def _remember(
        self, work: Work, outcomes: Sequence[Outcome], rests: Sequence[Remainder], erased: Collection[Ask]
    ) -> None:
        until = {ask.number: to_text(rest.until) for rest in rests for ask in rest.work.asks}
        entries = {each.ask.number: _entry(each, until.get(each.ask.number)) for each in outcomes}
        for ask in (ask for rest in rests for ask in rest.work.asks if ask.number not in entries):
            entries[ask.number] = Entry("throttled", "", "waits for its turn", until[ask.number])
        entries |= dict.fromkeys((ask.number for ask in erased), Entry(ERASED, "", "erased on request, and kept out"))
        await self._ledger.record(work.run, entries)
        counts: dict[str, int] = {}
        for entry in entries.values():
            counts[entry.outcome] = counts.get(entry.outcome, 0) + 1
        logger.info("fetch.done", extra={"fields": {"platform": work.platform.value, "outcomes": counts}})


def queue_of(run: str) -> str:
    """Name whose share of the quota a run takes: `refresh-…`, `new-…` and `backfill-…` their own, else `asked`."""
    kind = run.partition("-")[0]
    return kind if kind in ("refresh", "new", "backfill") else "asked"


def in_parts(items: Sequence[T], size: int) -> list[tuple[T, ...]]:
    """Cut a sequence into parts of a size; the last may be shorter."""
    return [tuple(items[start : start + size]) for start in range(0, len(items), size)]


def _may_pass(outcome: Outcome, tries: int) -> bool:
    return isinstance(outcome, Failed) and outcome.refusal.trouble.may_pass and tries < MOST_TRIES - 1


def _part(work: Work, asks: Sequence[Ask], *, tries: int) -> Work:
    return Work(work.run, work.platform, tuple(asks), work.posts, tries)


def _entry(outcome: Outcome, until: str | None) -> Entry:
    if isinstance(outcome, Failed):
        return Entry(name_of(outcome), outcome.refusal.code, outcome.refusal.text, until)
    return Entry(name_of(outcome), "" if isinstance(outcome, Found) else outcome.code)


def _number(found: Sequence[Found]) -> int:
    """Name a write by what is in it, so that the same accounts of a run are written once."""
    text = ",".join(str(number) for number in sorted(each.ask.number for each in found))
    return int.from_bytes(blake2b(text.encode(), digest_size=6).digest(), "big")
