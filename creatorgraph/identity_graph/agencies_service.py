"""Agencies in the graph: brought up to date from the outbox, one turn after the other, each effect once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from cryptography.exceptions import InvalidTag

from creatorgraph.access.sealing import Sealer
from creatorgraph.clock import Clock, to_text
from creatorgraph.identity_graph import agencies, outbox
from creatorgraph.identity_graph.agencies import CAP, NODES, UNLIKE, AgencyPlan, Shared, Shows
from creatorgraph.identity_graph.graph import Graph, Row, Transaction
from creatorgraph.identity_graph.outbox import Due

ACCOUNTS_AT_ONCE = 2_000
CREATORS_A_ROW = 2_000
OWN_KINDS = {"email": frozenset({"person", "role"}), "url": frozenset({"site"})}
"""Kinds of identifiers that are somebody's own: a link page or a place on a shared host has one owner anyhow."""


class AgencyService:
    """Makes, changes and takes away agencies as the outbox says that something may have changed."""

    def __init__(self, graph: Graph, *, sealer: Sealer, clock: Clock, new_id: Callable[[], str]) -> None:
        self._graph = graph
        self._sealer = sealer
        self._clock = clock
        self._new_id = new_id

    async def refresh_due(self) -> int:
        """Do some of the due work; give how many accounts and identifiers were looked at, 0 where nothing is due."""
        return await outbox.do_due(self._graph, "agencies", self._refresh, most_keys=ACCOUNTS_AT_ONCE)

    async def _refresh(self, transaction: Transaction, due: Due) -> None:
        accounts, identifiers = outbox.read_named(due.keys)
        rows = await transaction.run("agencies/shows", keys=accounts, email_cap=CAP["email"], url_cap=CAP["url"])
        shows = [_shows(row) for row in rows]
        identifiers |= {named for one in shows for named in one.identifiers}
        identifiers |= {(agency["kind"], agency["key"]) for row in rows for agency in row["agencies"]}
        if identifiers:
            states = await self._states(transaction, identifiers)
            standing = {row["id"] for row in await transaction.run("agencies/standing", ids=sorted(states))}
            at = to_text(self._clock())
            plan = agencies.plan(shows, states, standing=standing, at=at)
            left = await _creators(transaction, "agencies/creators_of_agencies", ids=plan.remove)
            await _write(transaction, plan)
            await self._project(transaction, plan, left, runs=due.runs, at=at)

    async def _project(
        self, transaction: Transaction, plan: AgencyPlan, left: set[str], *, runs: Sequence[str], at: str
    ) -> None:
        """Let the documents of creators that agencies took in or left be made again: they say who manages whom."""
        accounts = sorted({row["account"] for row in (*plan.connect, *plan.disconnect)})
        taken_in = [row["id"] for row in plan.connect_all]
        creators = left | await _creators(transaction, "agencies/creators_of_accounts", keys=accounts)
        creators |= await _creators(transaction, "agencies/creators_of_agencies", ids=taken_in)
        keys = sorted(creators)
        for start in range(0, len(keys), CREATORS_A_ROW):
            batch = keys[start : start + CREATORS_A_ROW]
            await outbox.add(transaction, "project", batch, runs=runs, identity=self._new_id(), at=at)

    async def _states(self, transaction: Transaction, identifiers: Iterable[tuple[str, str]]) -> dict[str, Shared]:
        keys: defaultdict[str, list[str]] = defaultdict(list)
        for kind, key in sorted(identifiers):
            keys[kind].append(key)
        found = []
        for kind in NODES:
            if keys[kind]:
                rows = await transaction.run(f"agencies/shared_{kind}s", keys=keys[kind], most=UNLIKE)
                found += [self._shared(kind, row) for row in rows if row["kind"] in OWN_KINDS[kind]]
        return {shared.agency: shared for shared in found}

    def _shared(self, kind: str, row: Row) -> Shared:
        name = self._domain(row["name"]) if kind == "email" else str(row["name"])
        return Shared(kind, row["key"], row["accounts"], row["creators"], name)

    def _domain(self, sealed: str | None) -> str:
        """Give the domain of a mailbox: the rest of the address stays sealed."""
        try:
            return self._sealer.unseal(sealed or "").rpartition("@")[2] or "a shared mailbox"
        except (InvalidTag, ValueError):
            return "a shared mailbox"


def _shows(row: Row) -> Shows:
    shown = {("email", key) for key in row["emails"]} | {("url", key) for key in row["urls"]}
    return Shows(row["account"], frozenset(shown), frozenset(agency["id"] for agency in row["agencies"]))


async def _creators(transaction: Transaction, statement: str, **given: list[str]) -> set[str]:
    if not any(given.values()):
        return set()
    return {row["id"] for row in await transaction.run(statement, **given)}


async def _write(transaction: Transaction, plan: AgencyPlan) -> None:
    rows = {"disconnect": plan.disconnect, "write": plan.write, "connect": plan.connect}
    rows |= {f"connect_all_{kind}s": [row for row in plan.connect_all if row["kind"] == kind] for kind in NODES}
    for statement, given in rows.items():
        if given:
            await transaction.run(f"agencies/{statement}", rows=given)
    if plan.remove:
        await transaction.run("agencies/remove", ids=plan.remove)
