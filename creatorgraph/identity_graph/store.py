"""Accounts in the graph: batches of observations in, each effect once.

One transaction a batch: the handles and accounts that it touches are locked and loaded (`loading.py`), the plan is made
in memory (`upserts.py`), its rows are written, and what must follow is left in the outbox. Reading texts and planning
run in a thread, so that another batch, or a resolver, goes on with the graph meanwhile. Small batches that wait for
their turn (`batches.py`) go into one transaction. Where one transaction runs at a time, the next is planned meanwhile
(`foresight.py`).
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from operator import itemgetter

from creatorgraph.access.sealing import Sealer
from creatorgraph.clock import Clock, to_text
from creatorgraph.errors import UnavailableError
from creatorgraph.identity_graph import absences, agencies, outbox
from creatorgraph.identity_graph.absences import Missed, Unread
from creatorgraph.identity_graph.accounts import AccountState
from creatorgraph.identity_graph.batches import LARGE, Batch, Batches, BatchMark
from creatorgraph.identity_graph.foresight import Aftermath, Foreseen, foresee
from creatorgraph.identity_graph.graph import Graph, Part, Transaction, write_at_once
from creatorgraph.identity_graph.holdings import holder_at
from creatorgraph.identity_graph.loading import Absent, Asked, Locking, load, put_accounts, put_holdings
from creatorgraph.identity_graph.normalize.handles import provisional_key
from creatorgraph.identity_graph.reading import Reading, handle_row, read_fields, refs_of
from creatorgraph.identity_graph.retention import TERMS_ONLY, Policy
from creatorgraph.identity_graph.tombstones import Erased, Names, Tombstones, without_erased
from creatorgraph.identity_graph.upserts import STATEMENT_ORDER, Plan, Planner
from creatorgraph.identity_graph.view import View
from creatorgraph.platforms.observation import AccountObservation
from creatorgraph.platforms.outcomes import Absence

LONGEST_BATCH_SECONDS = 40.0
"""After so long the graph ends a batch's transaction: a frozen worker holds up the others no longer."""


Kept = tuple[Batch, Sequence[Reading]]
"""A batch, and those of its readings that are of nobody who was erased."""


class _ErasedError(Exception):
    """An account of the batch, or one that it names, was erased: before, or while the handles were waited for."""


class AccountStore:
    """Writes observations of accounts; batches of `large` ones or more are planned ahead where one writes at a time.

    When what is written lapses is as the policy says.
    """

    def __init__(
        self,
        graph: Graph,
        *,
        sealer: Sealer,
        clock: Clock,
        new_id: Callable[[], str],
        policy: Policy = TERMS_ONLY,
        large: int = LARGE,
    ) -> None:
        self._graph = graph
        self._sealer = sealer
        self._clock = clock
        self._new_id = new_id
        self._policy = policy
        self.tombstones = Tombstones(graph, sealer)
        self._foresees = graph.writers == 1
        self._large = large
        self._batches = Batches(self._upsert, at_once=graph.writers, ahead=int(self._foresees), large=large)
        self._in_front: asyncio.Future[Aftermath] | None = None

    async def upsert(self, observations: Sequence[AccountObservation], *, mark: BatchMark | None = None) -> list[str]:
        """Write observations; give the keys of the accounts touched, by it and by what was written together with it.

        A batch already there writes nothing. Observations of erased accounts are left out; the batch's record counts
        them.
        """
        every = await asyncio.to_thread(lambda: [self._read(seen) for seen in observations])
        return await self._batches.write(every, mark)

    async def _upsert(self, batches: Sequence[Batch]) -> list[str]:
        """Write batches as if nobody in them was erased, which is nearly always so; else without the erased."""
        try:
            return await self._upsert_now(batches, but_for_erased=False)
        except _ErasedError:
            return await self._upsert_now(batches, but_for_erased=True)

    async def _upsert_now(self, batches: Sequence[Batch], *, but_for_erased: bool) -> list[str]:
        in_front, self._in_front = self._in_front, asyncio.get_running_loop().create_future()
        ours = self._in_front
        try:
            guess = iter([] if but_for_erased else [await self._foresee(batches, in_front)])  # for one attempt
            work = partial(self._write, batches, guess, ours, but_for_erased=but_for_erased)
            return await self._graph.write(work, longest_seconds=LONGEST_BATCH_SECONDS)
        finally:
            if self._in_front is ours:
                self._in_front = None
            if not ours.done():
                ours.set_result(Aftermath())

    async def _foresee(self, batches: Sequence[Batch], in_front: asyncio.Future[Aftermath] | None) -> Foreseen | None:
        """Plan batches while something else is written, if anything is; `in_front` is what that one's plan leaves.

        Of few accounts it costs more than it gains.
        """
        readings = [reading for batch in batches for reading in batch.readings]
        if not (self._foresees and len(readings) >= self._large and (in_front or self._graph.is_writing)):
            return None
        after = await in_front if in_front else Aftermath()
        try:
            work = partial(foresee, readings=readings, after=after, seal=self._sealer.seal, policy=self._policy)
            return await self._graph.view(work)
        except UnavailableError:
            return None  # whoever writes says so

    async def _write(
        self,
        batches: Sequence[Batch],
        guess: Iterator[Foreseen | None],
        ours: asyncio.Future[Aftermath],
        transaction: Transaction,
        *,
        but_for_erased: bool,
    ) -> list[str]:
        """Write batches, by the plan that was made ahead of it in the first attempt, if that still is the plan."""
        erased = Erased({})
        if but_for_erased:
            erased = await self._erased(transaction, [each for batch in batches for each in batch.readings])
        every = [(batch, without_erased(batch.readings, erased)) for batch in batches]
        marked = {batch.mark.key for batch in batches if batch.mark}
        foreseen = next(guess, None)
        kept = _all_kept(every)
        asked = foreseen.asked if foreseen and foreseen.is_for(kept) else Asked.of(kept)
        lookups = Locking(transaction, self._new_id(), marked, foreseen.absent if foreseen else Absent())
        view = await load(lookups, asked)
        # their handles are ours: nobody writes one of the batches or is erased any more
        new = _not_yet(every, lookups.written)
        if not new:
            return []
        readings = _all_kept(new)
        erased = await self._erased(transaction, readings) if lookups.any_erased else Erased({})
        if len(without_erased(readings, erased)) < len(readings) or (erased.names and not but_for_erased):
            raise _ErasedError
        if foreseen and foreseen.holds(view, readings):
            plan, after = foreseen.plan, foreseen.after
        else:
            if foreseen:  # what it took for absent may be there: whatever was in front of it may have failed
                view = await load(Locking(transaction, lookups.turn), asked)
            plan = await asyncio.to_thread(self._planner(view).plan, readings)
            after = Aftermath.of(plan, view, readings)
        if not ours.done():
            ours.set_result(after)
        for row in plan.rows.get("create", ()):
            row["turn"] = row["stale"] = lookups.turn
        marks = [batch.mark for batch, _ in new if batch.mark]
        await write_at_once(transaction, *_parts(plan), self._follow_up(plan, marks), self._finish(new))
        return plan.touched

    async def _erased(self, transaction: Transaction, readings: Sequence[Reading]) -> Erased:
        """Read whom we were asked to forget."""
        names = {name for each in readings for name in Names.of_observation(each.seen).all}
        return await self.tombstones.among_in(transaction, names | refs_of(readings))

    async def miss(self, missed: Sequence[Missed]) -> list[str]:
        """Note that accounts are not shown. Gives those whose being gone is proved by it, or changed its kind."""
        at = to_text(self._clock())

        async def work(transaction: Transaction) -> list[str]:
            kinds = await self._missed(transaction, missed, at=at)
            rows, proved = [], []
            turn = self._new_id()
            for row in await transaction.run("accounts/lock", keys=sorted(kinds), turn=turn):
                state = AccountState.from_properties(row["account"])
                before = absences.properties(state.missing)
                state.miss(kinds[state.key], at)
                now = absences.properties(state.missing)
                if now != before:
                    rows.append({"key": state.key, **now, "expires_at": state.first_lapse(self._policy)})
                if now["gone"] != before["gone"]:
                    proved.append(state.key)
            if rows:
                await transaction.run("accounts/write", rows=sorted(rows, key=itemgetter("key")))
            if proved:
                await outbox.add(transaction, "resolve", proved, runs=[], identity=self._new_id(), at=at)
                creators = await transaction.run("accounts/creators_of", keys=proved)
                ids = [row["id"] for row in creators]
                if ids:
                    await outbox.add(transaction, "project", ids, runs=[], identity=self._new_id(), at=at)
            return proved

        return await self._graph.write(work)

    async def _missed(self, transaction: Transaction, missed: Sequence[Missed], *, at: str) -> dict[str, Absence]:
        """Say which account each sighting is of, and what it says.

        A handle that nobody holds says nothing of an account with an id: it may have another now.
        """
        kinds = {f"{each.platform}:{each.text}": each.absence for each in missed if each.by_id}
        named = {handle_row(each.platform, each.text)["key"]: each for each in missed if not each.by_id}
        kinds |= {provisional_key(each.platform, each.text): each.absence for each in named.values()}
        shown = [key for key, each in named.items() if each.absence is not Absence.NOT_FOUND]
        view = View()
        put_holdings(view, await transaction.run("accounts/holdings_of_handles", keys=shown) if shown else ())
        for key in shown:
            holder = holder_at(view.of_handle(key), at)
            if holder:
                kinds.setdefault(holder.account, named[key].absence)
        return kinds

    async def note_unread(self, unread: Sequence[Unread]) -> None:
        """Note that accounts were asked for and not given, which proves nothing: they are asked for more seldom.

        A handle is of whoever holds it now, and of the account that is known by nothing else.
        """
        at = to_text(self._clock())
        why = {f"{each.platform}:{each.text}": each.why for each in unread if each.by_id}
        named = {handle_row(each.platform, each.text)["key"]: each for each in unread if not each.by_id}
        view = View()
        if named:
            put_holdings(view, await self._graph.read("accounts/holdings_of_handles", keys=sorted(named)))
        for key, each in named.items():
            holder = holder_at(view.of_handle(key), at)
            for account in (provisional_key(each.platform, each.text), *([holder.account] if holder else ())):
                why[account] = each.why
        rows = [{"key": key, "why": why[key]} for key in sorted(why)]
        await self._graph.run("accounts/note_unread", rows=rows, at=at)

    def _planner(self, view: View) -> Planner:
        return Planner(view, seal=self._sealer.seal, policy=self._policy)

    def _read(self, seen: AccountObservation) -> Reading:
        fields, addresses = read_fields(seen, hash_email=self._sealer.keyed_hash)
        return Reading.of(seen, fields, addresses)

    async def withdraw(self, transaction: Transaction, keys: Sequence[str], change: Callable[[View], None]) -> Plan:
        """Let accounts lose what `change` takes from them in the view; what must follow is left in the outbox."""
        view = View()
        lookups = Locking(transaction, self._new_id())
        locked = await lookups.accounts(keys)
        await put_accounts(lookups, view, locked)
        planner = self._planner(view)
        change(view)
        plan = planner.withdraw(view.accounts)
        await write_at_once(transaction, *_parts(plan), self._follow_up(plan, []))
        return plan

    def _follow_up(self, plan: Plan, marks: Sequence[BatchMark]) -> Part:
        """Leave what must follow in the outbox."""
        at = to_text(self._clock())
        runs = sorted({mark.run for mark in marks})
        # a run waits for what it brought, also where another run brought it before
        due = [*plan.touched, *(plan.waiting if runs else ()), *sorted(outbox.named(*block) for block in plan.left)]
        rows = []
        if due:
            rows.append(outbox.row_of("resolve", due, runs=runs, identity=self._new_id(), at=at))
        for kind, keys in (("renames", plan.renamed), ("agencies", agencies.withdrawn(plan.rows))):
            if keys:
                rows.append(outbox.row_of(kind, keys, runs=[], identity=self._new_id(), at=at))
        return outbox.added(rows)

    def _finish(self, batches: Sequence[Kept]) -> Part:
        """Record that batches are in the graph."""
        at = to_text(self._clock())
        rows = [
            batch.mark.row(accounts=len(batch.readings), erased=len(batch.readings) - len(rest), at=at)
            for batch, rest in batches
            if batch.mark
        ]
        return Part("operations/finish_batches", "rows", rows)


def _all_kept(batches: Iterable[Kept]) -> list[Reading]:
    return [reading for _, kept in batches for reading in kept]


def _not_yet(batches: Iterable[Kept], there: AbstractSet[str]) -> list[Kept]:
    """Leave out batches that are in the graph already, and those that came twice at once."""
    new: dict[object, Kept] = {}
    for batch, kept in batches:
        if batch.mark is None or batch.mark.key not in there:
            new.setdefault(batch.mark.key if batch.mark else id(batch), (batch, kept))
    return list(new.values())


def _parts(plan: Plan) -> list[Part]:
    return [Part(f"accounts/{statement}", "rows", plan.rows.get(statement, ())) for statement in STATEMENT_ORDER]
