"""Step from observations to graph writes: a pure plan over the part of the graph that a batch touches.

The store loads a `View`, `plan` applies the observations to it in memory, and the difference becomes rows for the
statements of `cypher/accounts/`. Nothing here talks to a server.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from creatorgraph.clock import to_text
from creatorgraph.identity_graph.accounts import AccountState
from creatorgraph.identity_graph.changes import is_renamed
from creatorgraph.identity_graph.features import AccountFeatures, Block
from creatorgraph.identity_graph.holdings import Holding, current, end_of, holder_at
from creatorgraph.identity_graph.normalize.handles import handle_key, provisional_key
from creatorgraph.identity_graph.pieces import name_ends
from creatorgraph.identity_graph.reading import Reading, handle_of_ref, post_key
from creatorgraph.identity_graph.retention import TERMS_ONLY, Policy
from creatorgraph.identity_graph.view import View
from creatorgraph.platforms.observation import AccountObservation, Platform, PostObservation

Rows = list[dict[str, Any]]
Seal = Callable[[str], str]
ATTACHED = ("emails", "urls", "names")
"""Kinds of identifiers that are nodes of their own."""


@dataclass(slots=True)
class Plan:
    """Rows for each statement of `cypher/accounts/`, the accounts that need resolving, and those with a new handle.

    `left` holds the blocks that accounts left. What fewer share says more: whoever is still in such a block needs
    resolving too. `waiting` are accounts that are as they were, and not resolved yet.
    """

    rows: dict[str, Rows] = field(default_factory=dict)
    touched: list[str] = field(default_factory=list)
    left: set[Block] = field(default_factory=set)
    renamed: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    def add(self, statement: str, row: dict[str, Any]) -> None:
        """Add a row for a statement."""
        self.rows.setdefault(statement, []).append(row)

    def sort(self) -> None:
        """Sort rows: writers that take shared nodes in one order do not wait for each other in a circle."""
        for rows in self.rows.values():
            rows.sort(key=_lock_order)


STATEMENT_ORDER = (
    "remove_holdings",
    "detach_emails",
    "detach_urls",
    "detach_names",
    "detach_links",
    "rekey",
    "create",
    "write",
    "write_stubs",
    "absorb",
    "move_links",
    "move_mentions",
    "create_holdings",
    "write_holdings",
    "connect_emails",
    "connect_urls",
    "connect_names",
    "connect_links",
    "attach_emails",
    "attach_urls",
    "attach_names",
    "attach_links",
    "create_posts",
    "write_posts",
    "create_mentions",
    "write_mentions",
)
"""The order in which the rows of a plan are written: a statement's nodes are there when it runs.

What cannot be there yet is created and not merged: looking for a relationship costs more than writing it.
"""


class Planner:
    """Applies readings to a view, one after the other, in the order of their instants."""

    def __init__(self, view: View, *, seal: Seal, policy: Policy = TERMS_ONLY) -> None:
        self.view = view
        self._seal = seal
        self._policy = policy
        self._before = {key: _shown(state) for key, state in view.accounts.items()}
        self._written = {key: state.properties(policy) for key, state in view.accounts.items()}
        self._waiting = {key for key, state in view.accounts.items() if state.waits}
        self._targets = frozenset(view.targets)
        self._held = dict(view.holdings)
        self._origin: dict[str, str] = {}
        self._renamed: dict[str, str] = {}
        self._heirs: dict[str, str] = {}
        self._addresses: dict[str, str] = {}
        self._touched: set[str] = set()
        self._unchanged: set[str] = set()
        self._lost: set[str] = set()
        self._posts: dict[str, tuple[str, PostObservation, AccountObservation]] = {}
        self._plan = Plan()

    def plan(self, readings: Sequence[Reading]) -> Plan:
        """Apply every reading and give the writes that lead from the view to the result."""
        ordered = sorted(readings, key=_order)
        self._heirs = {each.provisional: each.id_key for each in ordered if each.provisional and each.id_key}
        for reading in ordered:
            self._apply(reading)
        self._plan_accounts()
        self._plan_handovers()
        self._plan_identifiers()
        self._plan_posts()
        self._plan.touched = sorted(self._touched - self._unchanged | self._lost)
        self._plan.sort()
        return self._plan

    def began_as(self, view: View) -> bool:
        """Tell whether a view is as this one's was when it was made: what is planned would be planned again."""
        return (
            view.accounts.keys() == self._written.keys()
            and view.targets == self._targets
            and view.posts == self.view.posts
            and view.holdings == self._held
            and {key for key, state in view.accounts.items() if state.waits} == self._waiting
            and all(state.properties(self._policy) == self._written[key] for key, state in view.accounts.items())
        )

    def withdraw(self, keys: Iterable[str]) -> Plan:
        """Give the writes for accounts of the view whose states or holdings lost something since this was made."""
        self._touched.update(keys)
        for account, handle in sorted(self._held.keys() - self.view.holdings.keys()):
            self._plan.add("remove_holdings", {"account": account, "handle": handle})
        self._plan_accounts()
        self._plan_identifiers()
        self._plan.touched = sorted(self._touched - self._unchanged | self._lost)
        self._plan.sort()
        return self._plan

    def _leave(self, before: Mapping[str, Any], after: Mapping[str, Any] | None) -> None:
        """Note the blocks that an account is in no more; of one that becomes part of another these are all.

        A stub is in none.
        """
        if before["status"] == "stub":
            return
        if after and all(before[name] == after[name] for name in ("handle", "derived", "bio_key")):
            return
        blocks = AccountFeatures.from_properties(before).present()
        self._plan.left |= blocks.difference(AccountFeatures.from_properties(after).present() if after else ())

    def _apply(self, reading: Reading) -> None:
        state = self._state_of(reading)
        state.observe(reading.seen, reading.fields)
        self._addresses.update(reading.addresses)
        self._touched.add(state.key)
        at = to_text(reading.seen.observed_at)
        if reading.handle and reading.seen.handle:
            pair = (state.key, reading.handle)
            held = self.view.holdings.get(pair)
            fresh = Holding(state.key, reading.handle, reading.seen.handle, at, at)
            self.view.put(held.seen(at, reading.seen.handle) if held else fresh)
        for post in reading.seen.recent_posts:
            key = post_key(reading.seen, post)
            known = self._posts.get(key)
            if known is None or known[2].observed_at <= reading.seen.observed_at:
                self._posts[key] = (state.key, post, reading.seen)

    def _state_of(self, reading: Reading) -> AccountState:
        """Find or make the account that an observation is of; adopt a provisional one when its id is learned."""
        accounts = self.view.accounts
        id_key, provisional = reading.id_key, reading.provisional
        if id_key is None:
            holder = holder_at(self.view.of_handle(reading.handle or ""), to_text(reading.seen.observed_at))
            key = holder.account if holder else str(provisional)
        else:
            key = id_key
            if provisional and provisional in accounts and self._is_heir(id_key, provisional):
                self._adopt(provisional, id_key)
        if key not in accounts:
            accounts[key] = AccountState(key, reading.seen.platform, reading.seen.platform_id)
        return accounts[key]

    def _is_heir(self, key: str, provisional: str) -> bool:
        """Tell whether an account is who a handle means: of several in one batch, a stub is the one seen last with it.

        A link or a mention that comes after them means that one, too.
        """
        return not self.view.accounts[provisional].is_stub or self._heirs[provisional] == key

    def _adopt(self, old: str, new: str) -> None:
        state = self.view.accounts.pop(old)
        if new in self.view.accounts:
            self.view.accounts[new].absorb(state)
            if old in self._written:
                self._plan.add("absorb", {"old": old, "new": new})
        else:
            state.key = new
            self.view.accounts[new] = state
            if old in self._written:
                self._plan.add("rekey", {"old": old, "new": new})
                self._origin[new] = old
        self.view.move(old, new)
        self._touched.discard(old)
        self._renamed[old] = new

    def _plan_accounts(self) -> None:
        by_account: dict[str, list[Holding]] = {}
        by_handle: dict[str, list[Holding]] = {}
        for holding in self.view.holdings.values():
            by_account.setdefault(holding.account, []).append(holding)
            by_handle.setdefault(holding.handle, []).append(holding)
        for key in sorted(self._touched):
            now = current(by_account.get(key, ()))
            self.view.accounts[key].handle = now.value if now else None
        for pair, holding in sorted(self.view.holdings.items()):
            before = self._held.get((self._origin.get(pair[0], pair[0]), pair[1]))
            end = end_of(holding, [*by_account[holding.account], *by_handle[holding.handle]])
            if before and before.end and (before.first, before.last) == (holding.first, holding.last):
                # Nobody saw it again, and the view may lack what ended it: an end of that time can only become earlier.
                end = min(before.end, end or before.end)
            row: dict[str, Any] = {"account": holding.account, "handle": holding.handle, "value": holding.value}
            row |= {"first": holding.first, "last": holding.last, "end": end}
            self.view.put(replace(holding, end=end))
            if before is None or _rest(before)[1:] != (row["value"], row["first"], row["last"], end):
                self._plan.add("write_holdings" if before else "create_holdings", row)
                self._note_lost(before, row)

    def _note_lost(self, before: Holding | None, row: Mapping[str, Any]) -> None:
        """Note an account under whose handle somebody else was seen, or was not after all: it is compared anew."""
        if before and (before.end is None) != (row["end"] is None):
            self._lost.add(row["account"])
            platform = row["handle"].partition(":")[0]
            alone = {"key": row["account"], "platform": platform, "handle": row["value"]}
            self._plan.left.update(AccountFeatures.from_properties(alone).blocks())

    def _plan_handovers(self) -> None:
        """Move links and mentions of a handle to whoever holds it now; who held it last is compared anew without them.

        An account's links to a handle it ever held are none: they would point at itself, or at who took it over.
        """
        before: dict[str, list[Holding]] = {}
        for holding in self._held.values():
            before.setdefault(holding.handle, []).append(holding)
        for handle, holdings in sorted(before.items()):
            last, now = current(holdings), current(self.view.of_handle(handle))
            if last and now and now.account != (old := self._renamed.get(last.account, last.account)):
                row = {"old": old, "new": now.account, "ref": _ref_of(handle)}
                self._plan.add("move_links", row)
                self._plan.add("move_mentions", row)
                self._lost.add(old)
        for account, handle in sorted(self.view.holdings.keys() - self._held.keys()):
            origin = self._origin.get(account, account)
            shown = self._before.get(origin)
            if shown and (origin, handle) not in self._held and ("links", ref := _ref_of(handle)) in shown:
                self._plan.add("detach_links", {"account": origin, "key": ref})

    def _plan_identifiers(self) -> None:
        absorbed = {row["old"] for row in self._plan.rows.get("absorb", ())}
        for key in sorted(absorbed):
            self._plan_difference(key, key, self._before[key], {})
            self._leave(self._written[key], None)
        for key in sorted(self._touched):
            origin = self._origin.get(key, key)
            state = self.view.accounts[key]
            self._plan_difference(key, origin, self._before.get(origin, {}), _shown(state))
            row = state.properties(self._policy)
            if origin not in self._written:
                self._plan.add("create", {name: value for name, value in row.items() if value is not None})
            elif row != self._written[origin]:
                self._plan.add("write", row)
                self._leave(self._written[origin], row)
                if is_renamed(self._written[origin]["handle"], row["handle"]):
                    self._plan.renamed.append(key)
            else:
                self._unchanged.add(key)
                if state.waits:
                    self._plan.waiting.append(key)

    def _plan_difference(self, key: str, origin: str, before: "Shown", after: "Shown") -> None:
        """Rows for what an account shows now and did not before, and the other way round.

        Detaching runs before a provisional account gets its own key, attaching after it.
        """
        verb = "attach" if before else "connect"
        for entry in sorted(before.keys() - after.keys()):
            self._plan.add(f"detach_{entry[0]}", {"account": origin, "key": entry[1]})
        for entry in sorted(after.keys()):
            kind, name = entry
            value, sources = after[entry]
            if before.get(entry) == (value, sources):
                continue
            row: dict[str, Any] = {"account": key, "key": name, "sources": sources}
            if kind == "links":
                target = self._target(name)
                if target != key and (key, _handle_named(name)) not in self.view.holdings:
                    self._plan.add(f"{verb}_links", row | {"target": target})
            else:
                self._plan.add(f"{verb}_{kind}", row | self._identifier(kind, name, value))

    def _identifier(self, kind: str, name: str, value: tuple[str, ...]) -> dict[str, Any]:
        if kind == "emails":
            address = self._addresses.get(name)
            return {"kind": value[0], "sealed": self._seal(address) if address else None}
        if kind == "urls":
            return {"host": value[0], "kind": value[1]}
        head, tail = name_ends(name.split())
        return {"sorted": value[0], "compact": value[1], "reversed": value[2], "head": head, "tail": tail}

    def _target(self, ref: str) -> str:
        """Find the account that a reference means now; one that is not known yet becomes a stub."""
        holder = current(self.view.of_handle(_handle_named(ref)))
        if holder:
            return holder.account
        if ref not in self.view.accounts and ref not in self.view.targets:
            platform, _, identity = ref.partition(":")
            named = handle_of_ref(ref)
            stub = AccountState(ref, platform, None if named else identity, named[1] if named else None)
            self.view.targets.add(ref)
            row = {name: value for name, value in stub.properties(self._policy).items() if value is not None}
            self._plan.add("write_stubs", {"key": ref, "properties": row})
        return ref

    def _plan_posts(self) -> None:
        for key, (account, post, seen) in sorted(self._posts.items()):
            values = post.model_dump(mode="json", exclude={"id", "mentions"})
            values["posted_at"] = to_text(post.posted_at) if post.posted_at else None
            values |= {"key": key, "observed_at": to_text(seen.observed_at), "source": seen.source}
            verb = "write" if key in self.view.posts else "create"
            self._plan.add(f"{verb}_posts", {"account": self._renamed.get(account, account), "post": values})
            names = sorted({provisional_key(seen.platform, name) for name in post.mentions})
            for ref in names:
                self._plan.add(f"{verb}_mentions", {"post": key, "target": self._target(ref), "ref": ref})


Shown = dict[tuple[str, str], tuple[tuple[str, ...], list[str]]]
"""What an account shows: (kind, key) → the identifier's other values, and the fields that show it."""


def _shown(state: AccountState) -> Shown:
    shown: Shown = {}
    for kind in (*ATTACHED, "refs"):
        for name, (key, *values) in state.identifiers(kind):
            sources = shown.setdefault(("links" if kind == "refs" else kind, key), (tuple(values), []))[1]
            if name not in sources:
                sources.append(name)
    return shown


def _ref_of(handle: str) -> str:
    """Give the reference that names a handle, from the key of its node."""
    platform, _, name = handle.partition(":")
    return provisional_key(Platform(platform), name)


def _handle_named(ref: str) -> str:
    """Give the key of the handle that a reference names; empty where it names an immutable id."""
    named = handle_of_ref(ref)
    return handle_key(Platform(named[0]), named[1]) if named else ""


def _rest(holding: Holding) -> tuple[str, str, str, str, str | None]:
    return (holding.handle, holding.value, holding.first, holding.last, holding.end)


def _lock_order(row: Mapping[str, Any]) -> tuple[str, str]:
    return (str(row.get("key") or row.get("handle") or row.get("new") or ""), str(row.get("account") or ""))


def _order(reading: Reading) -> tuple[str, str, str, str]:
    seen = reading.seen
    return (to_text(seen.observed_at), seen.platform, seen.platform_id or "", seen.handle or "")
