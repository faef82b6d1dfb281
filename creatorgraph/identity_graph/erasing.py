"""Erasure in the graph: accounts gone with everything that hangs on them, and tombstones that keep them out.

What others show of them goes as well where it names them: links to them, places in the feed and in waiting work. The
texts of others are theirs and stay. A receipt says what was done; nothing in it tells of whom.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from creatorgraph.clock import Clock, to_text
from creatorgraph.errors import NotFoundError
from creatorgraph.identity_graph import departures, outbox
from creatorgraph.identity_graph.changes import ChangeKind
from creatorgraph.identity_graph.changes_service import numbered
from creatorgraph.identity_graph.departures import Departure
from creatorgraph.identity_graph.graph import Graph, Row, Transaction, run_sliced
from creatorgraph.identity_graph.normalize.handles import provisional_key
from creatorgraph.identity_graph.reading import handle_row
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.identity_graph.tombstones import Erased, Names, without_refs
from creatorgraph.identity_graph.view import View
from creatorgraph.platforms.observation import Platform

ERASED = "erased"
LINKS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is to be erased: the accounts that are there, and every name of theirs.

    `names` holds the names for tombstones, with whether the id of their account is known.
    """

    keys: tuple[str, ...]
    names: Mapping[str, bool]
    facts: Sequence[Row] = field(repr=False)

    @property
    def erased(self) -> Erased:
        """What tells an account of the subject from others."""
        return Erased(self.names)


@dataclass(frozen=True, slots=True)
class Preview:
    """What an erasure would remove, and the creators it would touch: erased with the accounts, or going on."""

    accounts: int
    handles: int
    posts: int
    decisions: int
    links_of_others: int
    notes: int
    creators_erased: int
    creators_going_on: int


class Erasing:
    """Erases accounts from one graph."""

    def __init__(self, graph: Graph, store: AccountStore, *, clock: Clock, new_id: Callable[[], str]) -> None:
        self._graph = graph
        self._store = store
        self._clock = clock
        self._new_id = new_id

    async def subject_of_accounts(self, named: Sequence[Names]) -> Subject:
        """Find accounts by their names; whoever is not there yet is kept out all the same."""
        handles = sorted({name.by_handle for name in named if name.by_handle and name.by_id is None})
        rows = await self._graph.read("reads/handle_holders", keys=[key.replace(":@", ":", 1) for key in handles])
        keys = {name.by_id for name in named if name.by_id} | {row["account"]["key"] for row in rows} | set(handles)
        subject = await self._subject(keys)
        extra = {name: one.by_id is not None for one in named for name in one.all}
        return Subject(subject.keys, {**extra, **subject.names}, subject.facts)

    async def subject_of_creator(self, creator: str) -> Subject:
        """Find all accounts of a creator, redirects followed. Raises NotFoundError where there is none."""
        found = await self._graph.read("reads/creators", ids=[creator])
        if not found:
            raise NotFoundError(f"there is no creator {creator}")
        rows = await self._graph.read("identity/members", ids=[found[0]["creator"]["id"]])
        return await self._subject(row["key"] for row in rows)

    async def _subject(self, keys: Iterable[str]) -> Subject:
        facts = await self._graph.read("erasure/facts", keys=sorted(set(keys)))
        return Subject(tuple(row["key"] for row in facts), _names(facts), facts)

    async def preview(self, subject: Subject) -> Preview:
        """Say what erasing would do."""

        async def read(transaction: Transaction) -> Departure:
            return await departures.read_departure(transaction, subject.keys, at="", why=ERASED)

        left = await self._graph.view(read)
        notes = await self._graph.view(lambda t: run_sliced(t, "erasure/count_notes", "ids", sorted(left.empty)))
        return Preview(
            accounts=len(subject.keys),
            handles=sum(len(row["handles"]) for row in subject.facts),
            posts=sum(row["posts"] for row in subject.facts),
            decisions=sum(row["decisions"] for row in subject.facts),
            links_of_others=len(_linking(subject)),
            notes=sum(row["notes"] for row in notes),
            creators_erased=len(left.empty),
            creators_going_on=len(left.halved),
        )

    async def begin(self, subject: Subject, *, actor: str) -> tuple[str, Subject]:
        """Write the tombstones and open the receipt, or go on with an open one; give its id, and the subject as it is.

        Nothing of the subject comes in from then on: whoever was writing it has ended, and what came is a part of the
        subject, or meets the tombstones. Not so whoever writes a name for the first time at this very moment, on a
        graph without locks (ArcadeDB), or without a handle.
        """
        at, fresh = to_text(self._clock()), self._new_id()

        async def work(transaction: Transaction) -> tuple[str, Subject]:
            whole = await self._held(transaction, subject)
            hashes = {self._store.tombstones.hash_name(name): known for name, known in sorted(whole.names.items())}
            identity, *others = await self._open(transaction, list(hashes), nothing_left=not whole.keys) or [fresh]
            rows = [{"key": key, "id_known": known, "at": at, "erasure": identity} for key, known in hashes.items()]
            await transaction.run("erasure/write_tombstones", rows=rows)
            if identity == fresh:
                receipt = {"at": at, "actor": actor, "status": "running", "tombstones": len(rows)}
                await transaction.run("erasure/write_receipt", id=identity, receipt=receipt)
            for other in others:
                receipt = {"status": "continued", "continued_in": identity}
                await transaction.run("erasure/write_receipt", id=other, receipt=receipt)
            return identity, whole

        return await self._graph.write(work)

    @staticmethod
    async def _open(transaction: Transaction, hashes: list[str], *, nothing_left: bool) -> list[str]:
        rows = await transaction.run("erasure/open_receipts", keys=hashes, nothing_left=nothing_left)
        return [row["id"] for row in rows]

    async def _held(self, transaction: Transaction, subject: Subject) -> Subject:
        """Take the turn of the subject's handles and accounts, and give it as it is now, until no name is new.

        A handle whose account had no id is the subject's, and so is who holds it now.
        """
        turn, names, keys = self._new_id(), dict(subject.names), set(subject.keys)
        taken: set[str] = set()
        while True:
            rows = [row for row in _rows_of(names) if row["key"] not in taken]
            held = await transaction.run("accounts/lock_handles", rows=rows, turn=turn)
            known = {row["handle"] for row in held}
            if fresh := [row for row in rows if row["key"] not in known]:
                await transaction.run("accounts/create_handles", rows=fresh, turn=turn)
            taken.update(row["key"] for row in rows)
            keys |= {name for name, id_known in names.items() if ":@" not in name or not id_known}
            keys |= {row["account"] for row in held if row["account"] and row["end"] is None and not _known(names, row)}
            await transaction.run("accounts/lock", keys=sorted(keys), turn=turn)
            facts = await transaction.run("erasure/facts", keys=sorted(keys))
            names |= _names(facts)
            if taken.issuperset(row["key"] for row in _rows_of(names)):
                return Subject(tuple(row["key"] for row in facts), names, facts)

    async def remove(self, identity: str, subject: Subject, *, counts: Mapping[str, int]) -> list[str]:
        """Remove the accounts; give the creators whose documents must follow.

        The receipt has its counts from then on, those given among them, and only the index is left: a row of the outbox
        with the receipt's id says so, and whoever does it closes the receipt.
        """
        return await self._graph.write(lambda transaction: self._remove(transaction, identity, subject, counts))

    async def finish(self, identity: str) -> Row:
        """Close the receipt, and give it."""
        receipt = {"status": "done", "finished_at": to_text(self._clock())}
        rows = await self._graph.run("erasure/write_receipt", id=identity, receipt=receipt)
        written: Row = rows[0]["receipt"]
        return written

    async def receipts(self, most: int) -> list[Row]:
        """Give the latest receipts."""
        return [row["receipt"] for row in await self._graph.read("erasure/receipts", limit=most)]

    async def _remove(
        self, transaction: Transaction, identity: str, subject: Subject, before: Mapping[str, int]
    ) -> list[str]:
        await transaction.run("operations/take_turn", name="resolve")
        subject = await self._held(transaction, subject)
        at, keys = to_text(self._clock()), list(subject.keys)
        others = _linking(subject)
        for start in range(0, len(others), LINKS_AT_ONCE):
            await self._store.withdraw(transaction, others[start : start + LINKS_AT_ONCE], self._unlink(subject))
        left = await departures.read_departure(transaction, keys, at=at, why=ERASED)
        await departures.clear_names(transaction, keys, left, every=True)
        await self._clear_feed(transaction, keys)
        plan = await self._store.withdraw(transaction, keys, _forget(keys))
        posts = await departures.leave_traces(transaction, keys)
        await transaction.run("erasure/remove_decisions", keys=keys)
        await transaction.run("erasure/remove_claims", keys=keys)
        await departures.write_halved(transaction, left, at=at)
        await departures.clear_creators(transaction, left, at=at, status=ERASED)
        await run_sliced(transaction, "erasure/leave_lists", "ids", sorted(left.empty))
        notes = await run_sliced(transaction, "erasure/remove_notes", "ids", sorted(left.empty))
        await transaction.run("erasure/remove_accounts", keys=keys)
        orphans = await departures.remove_orphans(transaction, plan)
        named = _named_by(subject)
        await run_sliced(transaction, "erasure/remove_stubs", "keys", named)
        handles = {row["key"] for row in _rows_of([*subject.names, *named])}
        await run_sliced(transaction, "retention/remove_handles", "keys", sorted(handles))
        await transaction.run("erasure/clear_outbox", keys=keys)
        counts = {"accounts": len(keys), "posts": posts, "links_of_others": len(others)}
        counts |= {"decisions": sum(row["decisions"] for row in subject.facts)}
        counts |= {"creators": len(left.empty), "notes": sum(row["notes"] for row in notes), **orphans, **before}
        is_first = await self._count(transaction, identity, counts)
        waiting = [] if is_first else await transaction.run("erasure/left_to_index", id=identity)
        await self._follow_up(transaction, left, at, index_row=identity if is_first else self._new_id())
        return sorted({*left.creators, *(key for row in waiting for key in row["keys"])})

    @staticmethod
    async def _count(transaction: Transaction, identity: str, counts: Mapping[str, int]) -> bool:
        """Add counts to the receipt; tell whether it had none."""
        ((found,),) = [await transaction.run("erasure/write_receipt", id=identity, receipt={})]
        kept = found["receipt"]
        added = {name: count + (kept.get(name) or 0) for name, count in counts.items()}
        await transaction.run("erasure/write_receipt", id=identity, receipt=added)
        return kept.get("accounts") is None

    @staticmethod
    async def _clear_feed(transaction: Transaction, keys: list[str]) -> None:
        past = await run_sliced(transaction, "retention/past_creators", "keys", keys)
        rows = [{"creator": creator, "accounts": keys} for creator in sorted({row["creator"] for row in past})]
        if rows:
            await transaction.run("erasure/clear_changes", rows=rows)

    async def _follow_up(self, transaction: Transaction, left: Departure, at: str, *, index_row: str) -> None:
        changes: list[dict[str, Any]] = [
            {"kind": ChangeKind.ERASED.value, "at": at, "creator": creator} for creator in sorted(left.empty)
        ]
        changes += [
            {"kind": ChangeKind.ACCOUNT_ERASED.value, "at": at, "creator": creator} for creator in sorted(left.halved)
        ]
        if changes:
            await transaction.run("identity/write_changes", rows=await numbered(transaction, changes))
        for kind, names, row in (("resolve", sorted(left.stay), self._new_id()), ("project", left.creators, index_row)):
            if names:
                await outbox.add(transaction, kind, names, runs=[], identity=row, at=at)

    @staticmethod
    def _unlink(subject: Subject) -> Callable[[View], None]:
        named = {*subject.names, *subject.keys}

        def change(view: View) -> None:
            for state in view.accounts.values():
                state.derived = {name: without_refs(found, named) for name, found in state.derived.items()}

        return change


def _forget(keys: Sequence[str]) -> Callable[[View], None]:
    def change(view: View) -> None:
        for key in keys:
            if key in view.accounts:
                view.accounts[key].forget()
        for pair in [pair for pair in view.holdings if pair[0] in keys]:
            view.drop(pair)

    return change


def _names(facts: Iterable[Row]) -> dict[str, bool]:
    names: dict[str, bool] = {}
    for row in facts:
        known = row["platform_id"] is not None
        for handle in {*row["handles"], row["handle"]} - {None}:
            names[provisional_key(Platform(row["platform"]), handle)] = known
        names[row["key"]] = known
    return names


def _rows_of(names: Iterable[str]) -> list[dict[str, str]]:
    """Give the rows of the handles among names, in the order in which whoever writes takes their turns."""
    parts = (name.partition(":@") for name in names)
    rows = [handle_row(platform, handle) for platform, _, handle in parts if handle]
    return sorted(rows, key=lambda row: row["key"])


def _known(names: Mapping[str, bool], held: Row) -> bool:
    """Tell whether the id of the account that is to be erased under a handle is known: then others may hold it now."""
    return names.get(str(held["handle"]).replace(":", ":@", 1), True)


def _linking(subject: Subject) -> list[str]:
    return sorted({key for row in subject.facts for key in row["linked_by"]} - set(subject.keys))


def _named_by(subject: Subject) -> list[str]:
    """Give whom the subject links to and mentions: some were known by that alone."""
    named = {key for row in subject.facts for key in (*row["links"], *row["mentioned"])}
    return sorted(named - set(subject.keys))
