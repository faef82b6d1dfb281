"""The archive back into the graph: the same parsers, the same store, the same follow-up work as when it was fetched.

Safe at any time and any number of times: an older observation never overwrites a newer one. The archive is read
shard by shard, in order, so that a replay that was stopped goes on behind the last whole shard.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

import orjson

from creatorgraph.clock import Clock
from creatorgraph.identity_graph.batches import BatchMark
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.operations.archive import Archive, Entry
from creatorgraph.platforms.clients import Interface, ListsPosts
from creatorgraph.platforms.derived import with_derived
from creatorgraph.platforms.observation import AccountObservation
from creatorgraph.platforms.outcomes import Found
from creatorgraph.platforms.payloads import Json
from creatorgraph.platforms.raw import Part, Raw, with_links, with_posts
from creatorgraph.platforms.terms import Source, keep_days_of

AT_ONCE = 500
POLL_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Replayed:
    """How far a replay is: answers read and written, those that cannot be read or lapsed, the shard to go on behind."""

    answers: int = 0
    written: int = 0
    unreadable: int = 0
    lapsed: int = 0
    erased: int = 0
    after: str = ""
    waiting: int = 0


class Replay:
    """Reads an archive into a graph."""

    def __init__(
        self,
        archive: Archive,
        interfaces: Mapping[Source, Interface],
        *,
        graph: Graph,
        store: AccountStore,
        clock: Clock,
        report: Callable[[Replayed], None] = lambda _: None,
    ) -> None:
        self._archive = archive
        self._interfaces = interfaces
        self._graph = graph
        self._store = store
        self._clock = clock
        self._report = report

    async def run(
        self, run: str, *, platform: str | None = None, since: datetime | None = None, after: str = ""
    ) -> Replayed:
        """Read everything behind a shard, of one platform, since an instant. `run` names it in the outbox."""
        done = Replayed(after=after)
        number = 0
        for shard in self._archive.shards(platform=platform, after=after):
            entries = await asyncio.to_thread(self._archive.entries, shard)
            chosen = [entry for entry in entries if since is None or entry.at >= since]
            for answers in in_parts_of_accounts(chosen):
                done = await self._write(BatchMark(run, number), answers, done)
                number += 1
            done = replace(done, after=shard)
            self._report(done)
        rows = await self._graph.read("operations/done_batches", run=run)
        return replace(done, erased=sum(row["erased"] for row in rows))

    async def _write(self, mark: BatchMark, answers: Sequence[Sequence[Entry]], done: Replayed) -> Replayed:
        fresh = [answer for answer in answers if not self._lapsed(answer[0])]
        raws = await asyncio.to_thread(lambda: [[self._archive.read(entry) for entry in answer] for answer in fresh])
        seen = [self._observation([raw for raw in answer if raw]) for answer in raws]
        found = [each for each in seen if each]
        if found:
            await self._store.upsert(found, mark=mark)
        return replace(
            done,
            answers=done.answers + len(answers),
            written=done.written + len(found),
            unreadable=done.unreadable + len(seen) - len(found),
            lapsed=done.lapsed + len(answers) - len(fresh),
        )

    def _lapsed(self, entry: Entry) -> bool:
        days = keep_days_of(entry.source)
        return days is not None and entry.at + timedelta(days=days) <= self._clock()

    def _observation(self, raws: Sequence[Raw]) -> AccountObservation | None:
        interface = self._interfaces.get(raws[0].source) if raws else None
        return observed(interface, raws) if interface else None

    async def until_searchable(self, run: str, done: Replayed) -> None:
        """Wait until nothing that follows from a replay is due; whoever works on it does so by itself."""
        while due := await self._graph.read("operations/waiting", run=run):
            self._report(replace(done, waiting=sum(row["keys"] for row in due)))
            await asyncio.sleep(POLL_SECONDS)


def in_parts_of_accounts(entries: Sequence[Entry]) -> Iterator[list[list[Entry]]]:
    """Put the parts of one answer together, and so many answers into one batch."""
    answers = [list(group) for _, group in groupby(entries, key=lambda entry: (entry.name, entry.at))]
    for start in range(0, len(answers), AT_ONCE):
        yield answers[start : start + AT_ONCE]


def observed(interface: Interface, raws: Sequence[Raw]) -> AccountObservation | None:
    """Parse all parts of one answer as they were parsed when they came; None where there is no account in them."""
    parts = {raw.part: raw for raw in raws}
    if Part.ACCOUNT not in parts:
        return None
    first = parts[Part.ACCOUNT]
    outcome = interface.parse([first.ask], first.reply()).outcomes[0]
    if not isinstance(outcome, Found):
        return None
    seen = outcome.observation
    if Part.VIDEOS in parts and isinstance(interface, ListsPosts):
        seen = with_posts(seen, interface.posts(_items(parts[Part.VIDEOS])))
    if Part.LINKS in parts:
        seen = with_links(seen, orjson.loads(parts[Part.LINKS].body))
    return with_derived(seen) if interface.derives else seen


def _items(raw: Raw) -> list[Json]:
    items: list[Json] = orjson.loads(raw.body)["items"]
    return items
