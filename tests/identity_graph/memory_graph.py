"""A graph of dictionaries that follows the rows of a plan as the statements of `cypher/accounts/` do.

It is no stand-in for a server: it is what the laws of planning are stated over.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from creatorgraph.identity_graph.accounts import AccountState
from creatorgraph.identity_graph.holdings import Holding
from creatorgraph.identity_graph.reading import Reading, handle_of_ref, handle_row, posts_of, refs_of
from creatorgraph.identity_graph.upserts import STATEMENT_ORDER, Plan, Planner
from creatorgraph.identity_graph.view import View

Row = dict[str, Any]


@dataclass
class MemoryGraph:
    """Accounts by key; holdings, identifiers, what accounts show, links, posts and mentions by their ends."""

    accounts: dict[str, Row] = field(default_factory=dict)
    holdings: dict[tuple[str, str], Holding] = field(default_factory=dict)
    nodes: dict[tuple[str, str], Row] = field(default_factory=dict)
    shown: dict[tuple[str, str, str], Row] = field(default_factory=dict)
    links: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)
    posts: dict[str, Row] = field(default_factory=dict)
    mentions: set[tuple[str, str, str]] = field(default_factory=set)

    def take(self, readings: Sequence[Reading]) -> Plan:
        """Plan a batch and write it."""
        plan = Planner(self.view(readings), seal=lambda address: f"sealed {address}").plan(readings)
        assert plan.rows.keys() <= set(STATEMENT_ORDER)
        for statement in STATEMENT_ORDER:
            for row in plan.rows.get(statement, ()):
                self.write(statement, row)
        return plan

    def view(self, readings: Sequence[Reading]) -> View:
        """Load what the store loads: the batch's handles and accounts, and no more."""
        handles = {reading.handle for reading in readings}
        refs = refs_of(readings)
        handles |= {handle_row(*named)["key"] for named in map(handle_of_ref, refs) if named}
        found = [holding for holding in self.holdings.values() if holding.handle in handles]
        unnamed = {reading.handle for reading in readings if reading.id_key is None}
        own = {key for reading in readings for key in (reading.id_key, reading.provisional) if key}
        own |= {holding.account for holding in found if holding.handle in unnamed}
        view = View({key: AccountState.from_properties(self.accounts[key]) for key in own & self.accounts.keys()})
        refs |= {entry[0] for state in view.accounts.values() for _, entry in state.identifiers("refs")}
        handles |= {handle_row(*named)["key"] for named in map(handle_of_ref, refs) if named}
        for holding in [h for h in self.holdings.values() if h.handle in handles or h.account in view.accounts]:
            view.put(holding)
        view.targets = refs & self.accounts.keys()
        view.posts = posts_of(readings) & self.posts.keys()
        return view

    def write(self, statement: str, row: Row) -> None:
        """Do what a statement does with one row."""
        verb, _, kind = statement.partition("_")
        if verb == "connect":
            assert not any(account == row["account"] and key == row["key"] for _, account, key in self._attached(kind))
            verb = "attach"
        if verb == "detach" and kind == "links":
            self.links = {ends: s for ends, s in self.links.items() if ends[:2] != (row["account"], row["key"])}
        elif verb == "detach":
            self.shown.pop((kind, row["account"], row["key"]), None)
        elif verb == "attach" and kind == "links":
            assert row["account"] in self.accounts
            assert row["target"] in self.accounts
            self.links[row["account"], row["key"], row["target"]] = row["sources"]
        elif verb == "attach":
            assert row["account"] in self.accounts
            node = {name: value for name, value in row.items() if name not in {"account", "key", "sources", "value"}}
            self.nodes.setdefault((kind, row["key"]), node)
            self.shown[kind, row["account"], row["key"]] = {"sources": row["sources"], "value": row.get("value")}
        else:
            getattr(self, f"_{statement}")(row)

    def _attached(self, kind: str) -> Iterable[tuple[str, str, str]]:
        """Give what accounts show of a kind: (kind, account, key)."""
        if kind == "links":
            return [(kind, account, ref) for account, ref, _ in self.links]
        return [entry for entry in self.shown if entry[0] == kind]

    def _rekey(self, row: Row) -> None:
        assert row["new"] not in self.accounts
        self._move(row["old"], row["new"])
        self.accounts[row["new"]] = self.accounts.pop(row["old"]) | {"key": row["new"]}
        for pair in [pair for pair in self.holdings if pair[0] == row["old"]]:
            held = self.holdings.pop(pair)
            self.holdings[row["new"], pair[1]] = Holding(
                row["new"], held.handle, held.value, held.first, held.last, held.end
            )

    def _absorb(self, row: Row) -> None:
        assert not any(account == row["old"] for _, account, _ in self.shown)
        self._move(row["old"], row["new"])
        del self.accounts[row["old"]]
        self.holdings = {pair: held for pair, held in self.holdings.items() if pair[0] != row["old"]}

    def _move(self, old: str, new: str) -> None:
        """Turn links, posts and mentions of one account to another; links to oneself are none."""
        moved = {
            (new if a == old else a, ref, new if b == old else b): sources
            for (a, ref, b), sources in self.links.items()
        }
        self.links = {ends: sources for ends, sources in moved.items() if ends[0] != ends[2]}
        self.mentions = {(post, ref, new if target == old else target) for post, ref, target in self.mentions}
        self.shown = {
            (kind, new if account == old else account, key): row for (kind, account, key), row in self.shown.items()
        }
        for post in self.posts.values():
            post["account"] = new if post["account"] == old else post["account"]

    def _move_links(self, row: Row) -> None:
        assert row["new"] in self.accounts
        mine = {ends: s for ends, s in self.links.items() if ends[1:] == (row["ref"], row["old"])}
        self.links = {ends: s for ends, s in self.links.items() if ends not in mine}
        self.links |= {(ends[0], ends[1], row["new"]): s for ends, s in mine.items() if ends[0] != row["new"]}

    def _move_mentions(self, row: Row) -> None:
        mine = {(post, ref, target) for post, ref, target in self.mentions if (ref, target) == (row["ref"], row["old"])}
        self.mentions = self.mentions - mine | {(post, ref, row["new"]) for post, ref, _ in mine}

    def _create(self, row: Row) -> None:
        assert row["key"] not in self.accounts
        self._write(row)

    def _write(self, row: Row) -> None:
        merged = self.accounts.get(row["key"], {}) | row
        self.accounts[row["key"]] = {name: value for name, value in merged.items() if value is not None}

    def _write_stubs(self, row: Row) -> None:
        self.accounts.setdefault(row["key"], row["properties"])

    def _create_holdings(self, row: Row) -> None:
        assert (row["account"], row["handle"]) not in self.holdings
        assert row["account"] in self.accounts
        self.holdings[row["account"], row["handle"]] = Holding(**row)

    def _write_holdings(self, row: Row) -> None:
        assert (row["account"], row["handle"]) in self.holdings
        assert row["account"] in self.accounts
        self.holdings[row["account"], row["handle"]] = Holding(**row)

    def _create_posts(self, row: Row) -> None:
        assert row["post"]["key"] not in self.posts
        self._write_posts(row)

    def _write_posts(self, row: Row) -> None:
        post = row["post"]
        known = self.posts.get(post["key"])
        if known is None or known["observed_at"] <= post["observed_at"]:
            self.posts[post["key"]] = post | {"account": row["account"]}

    def _create_mentions(self, row: Row) -> None:
        assert (row["post"], row["ref"], row["target"]) not in self.mentions
        self._write_mentions(row)

    def _write_mentions(self, row: Row) -> None:
        assert row["target"] in self.accounts
        self.mentions.add((row["post"], row["ref"], row["target"]))
