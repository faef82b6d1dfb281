"""The part of the graph that observations touch, loaded into a `View`: in which order, whoever looks it up.

The transaction that writes takes the turns of handles and accounts on the way (`Locking`); what only wants to know what
that transaction will find (`foresight.py`) looks beside it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Protocol, Self

from creatorgraph.identity_graph.accounts import AccountState
from creatorgraph.identity_graph.graph import Part, Row, Transaction, read_at_once, write_at_once
from creatorgraph.identity_graph.holdings import Holding
from creatorgraph.identity_graph.reading import Reading, handle_of_ref, handle_row, posts_of, refs_of
from creatorgraph.identity_graph.view import View


class Lookups(Protocol):
    """Looks things up by their keys. Rows of holdings, of accounts and of keys are as the statements give them."""

    async def named(
        self, handles: Sequence[Row], own: Sequence[str], posts: Sequence[str]
    ) -> tuple[list[Row], list[Row], list[Row]]:
        """Give who holds or held handles, accounts, and the keys of those posts that are there."""
        ...

    async def accounts(self, keys: Sequence[str]) -> list[Row]:
        """Give accounts, each with the handles that it holds or held."""
        ...

    async def around(self, handles: Sequence[str], keys: Sequence[str]) -> tuple[list[Row], list[Row]]:
        """Give who holds or held handles, and the keys of those accounts that are there."""
        ...


@dataclass(slots=True)
class Absent:
    """Keys under which nothing was found."""

    handles: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    posts: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Locking:
    """Looks up in the transaction that writes, and takes the turn of what it finds; handles are made where unknown.

    What was `absent` a moment ago is not looked up: it is going to be created, which fails where it is there by now.
    `marked` are the batches that are to be written: then `written` holds those that are there already, and `any_erased`
    says whether anybody was ever erased.
    """

    transaction: Transaction
    turn: str
    marked: AbstractSet[str] = frozenset()
    absent: Absent = field(default_factory=Absent)
    written: set[str] = field(default_factory=set)
    any_erased: bool = False

    async def named(
        self, handles: Sequence[Row], own: Sequence[str], posts: Sequence[str]
    ) -> tuple[list[Row], list[Row], list[Row]]:
        """Give what is there under these names, locked."""
        absent, turn = self.absent, {"turn": self.turn}
        locked, accounts, there, tombstone, written = await write_at_once(
            self.transaction,
            Part("accounts/lock_handles", "rows", [row for row in handles if row["key"] not in absent.handles], turn),
            Part("accounts/lock", "keys", _but_for(absent.accounts, own), turn),
            Part("accounts/posts_there", "keys", _but_for(absent.posts, posts)),
            Part("erasure/any_tombstone"),
            Part("operations/batches_there", "keys", sorted(self.marked)),
        )
        self.any_erased = bool(tombstone)
        self.written = {row["key"] for row in written}
        known = {row["handle"] for row in locked}
        fresh = [row for row in handles if row["key"] not in known]
        if fresh:
            await self.transaction.run("accounts/create_handles", rows=fresh, turn=self.turn)
        return locked, accounts, there

    async def accounts(self, keys: Sequence[str]) -> list[Row]:
        """Give accounts, locked."""
        return await self.transaction.run("accounts/lock", keys=list(keys), turn=self.turn)

    async def around(self, handles: Sequence[str], keys: Sequence[str]) -> tuple[list[Row], list[Row]]:
        """Give what links may point at, unlocked."""
        return await read_around(self.transaction, handles, _but_for(self.absent.accounts, keys))


def _but_for(absent: AbstractSet[str], keys: Iterable[str]) -> list[str]:
    return [key for key in keys if key not in absent]


async def read_around(
    transaction: Transaction, handles: Sequence[str], keys: Sequence[str]
) -> tuple[list[Row], list[Row]]:
    """Read who holds or held handles, and which accounts are there."""
    holdings, there = await read_at_once(
        transaction,
        Part("accounts/holdings_of_handles", "keys", handles),
        Part("accounts/existing", "keys", keys),
    )
    return holdings, there


@dataclass(frozen=True, slots=True)
class Asked:
    """What readings touch: `refs` as they are written, rows of `handles` by key, keys of accounts and posts in order.

    `unnamed` are the handles of those whose id is not known.
    """

    refs: AbstractSet[str]
    handles: Mapping[str, Row]
    own: Sequence[str]
    posts: Sequence[str]
    unnamed: AbstractSet[str | None]

    @classmethod
    def of(cls, readings: Sequence[Reading]) -> Self:
        """Collect it; of a thousand readings that takes some milliseconds."""
        return cls(
            refs_of(readings),
            {key: row for reading in readings for key, row in reading.handles.items()},
            sorted({key for reading in readings for key in (reading.id_key, reading.provisional) if key}),
            sorted(posts_of(readings)),
            {reading.handle for reading in readings if reading.id_key is None},
        )


async def load(lookups: Lookups, asked: Asked) -> View:
    """Load what is asked for."""
    rows = [asked.handles[key] for key in sorted(asked.handles)]
    holders, accounts, posts = await lookups.named(rows, asked.own, asked.posts)
    view = View(posts={row["key"] for row in posts})
    found = [row for row in holders if row["account"]]
    put_holdings(view, found)
    others = {row["account"] for row in found if row["handle"] in asked.unnamed}.difference(asked.own)
    if others:
        accounts += await lookups.accounts(sorted(others))
    await put_accounts(lookups, view, accounts, refs=asked.refs, handles=asked.handles)
    return view


async def put_accounts(
    lookups: Lookups,
    view: View,
    accounts: Iterable[Row],
    *,
    refs: AbstractSet[str] = frozenset(),
    handles: Collection[str] = (),
) -> None:
    """Put accounts into a view, with their handles, and read what they link to, beside `refs`.

    Of `handles` the view knows every holder.
    """
    for row in accounts:
        state = AccountState.from_properties(row["account"])
        view.accounts[state.key] = state
        put_holdings(view, [{**held, "account": state.key} for held in row["holdings"] if held["handle"]])
    # What accounts linked to before may be attached again: to whoever holds the handle, not to a new stub.
    held = {entry[0] for state in view.accounts.values() for _, entry in state.identifiers("refs")} - refs
    linked = {handle_row(*named)["key"] for named in filter(None, map(handle_of_ref, held))}
    elsewhere, targets = await lookups.around(sorted(linked.difference(handles)), sorted(refs | held))
    put_holdings(view, elsewhere)
    view.targets = {row["key"] for row in targets}


def put_holdings(view: View, rows: Iterable[Row]) -> None:
    """Put holdings into a view."""
    for row in rows:
        view.put(Holding(row["account"], row["handle"], row["value"], row["first"], row["last"], row["end"]))
