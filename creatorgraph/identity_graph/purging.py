"""The purge: what terms allow no longer is taken off accounts, and what rested on it is resolved again.

An account of which nothing is left becomes a stub under its key, as if only a link to it were known: no name, no
handle, no numbers, no posts. It is read again like any other. Decisions about it stand, without their evidence.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from creatorgraph.clock import Clock, from_text, to_text
from creatorgraph.identity_graph import departures, outbox
from creatorgraph.identity_graph.accounts import AccountState
from creatorgraph.identity_graph.graph import Graph, Row, Transaction
from creatorgraph.identity_graph.holdings import Holding
from creatorgraph.identity_graph.pages import Kind, page_end
from creatorgraph.identity_graph.retention import Policy
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.identity_graph.view import View
from creatorgraph.platforms.terms import Source

ACCOUNTS_AT_ONCE = 200
POSTS_AT_ONCE = 1_000
EXPIRED = "expired"
RETENTION = "retention"
"""The lock beside which stands by which retention accounts have their `expires_at`."""


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge did, or would do: accounts that lost something, those of which a stub is left, posts removed.

    `dated` are accounts that lost nothing and whose `expires_at` did not say when they will.
    """

    accounts: int = 0
    stubs: int = 0
    posts: int = 0
    raw: int = 0
    dated: int = 0


class Purge:
    """Takes off the graph what may be kept no longer."""

    def __init__(
        self, graph: Graph, store: AccountStore, *, policy: Policy, clock: Clock, new_id: Callable[[], str]
    ) -> None:
        self._graph = graph
        self._store = store
        self._policy = policy
        self._clock = clock
        self._new_id = new_id

    async def due(self) -> dict[str, int]:
        """Count what lapsed by now: accounts by platform, and `posts`."""
        now = self._clock()
        rows = await self._graph.read("retention/count_lapsing", at=to_text(now))
        found = {str(row["platform"]): int(row["accounts"]) for row in rows}
        posts = 0
        for source, before in self._sources(now):
            posts += (await self._graph.read("retention/count_posts", at=before, source=source))[0]["posts"]
        return {**found, "posts": posts}

    async def accounts_due(self) -> Purged:
        """Purge the accounts on which something lapsed earliest, some of them; nothing due gives zero accounts."""
        at = to_text(self._clock())
        rows = await self._graph.read("retention/lapsing", at=at, limit=ACCOUNTS_AT_ONCE)
        return await self._look_at([row["key"] for row in rows]) if rows else Purged()

    async def page(self, after: str) -> tuple[Purged, str | None]:
        """Look at the next accounts by key, whatever their `expires_at` says; None behind the last."""
        until = await page_end(self._graph, Kind.ACCOUNTS, after=after, size=ACCOUNTS_AT_ONCE)
        if until is None:
            return Purged(), None
        keys = [row["key"] for row in await self._graph.read("identity/active_keys", after=after, until=until)]
        return await self._look_at(keys) if keys else Purged(), until

    async def dated(self) -> Purged | None:
        """Let the `expires_at` of some more accounts say what this retention says; None where all do.

        By which retention they have it stands in the graph, and how far that is done where it is another now.
        """
        text, name = self._policy.text(), RETENTION
        (was,) = await self._graph.read("retention/in_force", name=name)
        after = was["dating"] if was["policy"] == text else ""
        if after is None:
            return None
        until = await page_end(self._graph, Kind.ACCOUNTS, after=after, size=ACCOUNTS_AT_ONCE)
        rows = await self._graph.read("retention/states", after=after, until=until) if until else []
        keys = [row["account"]["key"] for row in rows if self._is_dated_wrong(row["account"])]
        done = Purged(dated=await self._date(keys) if keys else 0)
        await self._graph.run("retention/set_in_force", name=name, policy=text, dating=until)
        return done

    def _is_dated_wrong(self, row: Row) -> bool:
        return self._lapses_at(row) != row.get("expires_at")

    def _lapses_at(self, row: Row) -> str | None:
        return AccountState.from_properties(row).first_lapse(self._policy)

    async def _date(self, keys: list[str]) -> int:
        """Write when something on accounts lapses first where they do not say it; give on how many."""

        async def work(transaction: Transaction) -> int:
            found = await transaction.run("accounts/lock", keys=sorted(keys), turn=self._new_id())
            states = [row["account"] for row in found if self._is_dated_wrong(row["account"])]
            rows = [{"key": state["key"], "at": self._lapses_at(state)} for state in states]
            if rows:
                await transaction.run("retention/set_expiry", rows=rows)
            return len(rows)

        return await self._graph.write(work)

    async def _look_at(self, keys: list[str]) -> Purged:
        """Purge accounts; those that lose nothing are to say when they will."""
        done = await self._purge(keys)
        return done if done.accounts == len(keys) else replace(done, dated=await self._date(keys))

    async def posts_due(self) -> Purged:
        """Remove some of the posts that were seen too long ago."""
        for source, before in self._sources(self._clock()):
            rows = await self._graph.run("retention/remove_posts", at=before, source=source, limit=POSTS_AT_ONCE)
            if rows and rows[0]["posts"]:
                return Purged(posts=rows[0]["posts"])
        return Purged()

    def _sources(self, now: datetime) -> list[tuple[str, str]]:
        return [(source.value, before) for source in Source if (before := self._policy.before(source.value, now))]

    async def _purge(self, keys: list[str]) -> Purged:
        async def work(transaction: Transaction) -> Purged:
            await transaction.run("operations/take_turn", name="resolve")
            now = self._clock()
            stubs: list[str] = []

            def change(view: View) -> None:
                stubs.extend(key for key in keys if key in view.accounts and self._lapse(view, key, now))

            plan = await self._store.withdraw(transaction, keys, change)
            posts = await self._leave(transaction, stubs, to_text(now)) if stubs else 0
            await departures.remove_orphans(transaction, plan)
            return Purged(len(plan.rows.get("write", ())), len(stubs), posts)

        return await self._graph.write(work)

    def _lapse(self, view: View, key: str, now: datetime) -> bool:
        """Let one account of the view lose what it must; tell whether a stub is left."""
        state = view.accounts[key]
        days = next((d for s in state.stamps.values() if (d := self._policy.keep_days(s.source)) is not None), None)
        state.lapse(self._policy, now)
        for pair, holding in list(view.holdings.items()):
            if pair[0] == key and (state.is_stub or _is_past(holding, days, now)):
                view.drop(pair)
        return state.is_stub

    async def _leave(self, transaction: Transaction, stubs: list[str], at: str) -> int:
        """Let accounts of which only a stub is left leave their creators; give how many posts went with them."""
        left = await departures.read_departure(transaction, stubs, at=at, why=EXPIRED)
        posts = await departures.leave_traces(transaction, stubs)
        await transaction.run("retention/clear_decisions", keys=stubs)
        await departures.clear_names(transaction, stubs, left, every=False)
        if left.leave:
            await transaction.run("identity/leave", rows=left.leave)
        await departures.write_halved(transaction, left, at=at)
        await departures.clear_creators(transaction, left, at=at, status=EXPIRED)
        for kind, names in (("resolve", sorted(left.stay)), ("project", left.creators)):
            if names:
                await outbox.add(transaction, kind, names, runs=[], identity=self._new_id(), at=at)
        return posts


def _is_past(holding: Holding, days: int | None, now: datetime) -> bool:
    """Tell whether a handle that was given up was last seen too long ago."""
    return bool(days is not None and holding.end and from_text(holding.last) + timedelta(days=days) <= now)
