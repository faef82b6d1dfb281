"""What a transaction will find: read and planned while the one in front of it is written.

A graph that takes one writing transaction at a time waits while that is planned. So the next one is foreseen: what it
touches is read beside the writer and amended by what the plan in front of it makes of that (`Aftermath`), and planned.
Its transaction then takes its locks and loads what was there, and uses the plan only where it finds exactly what was
foreseen. What was not there is created, which fails where somebody else created it meanwhile; then, as after a wrong
guess, it is loaded and planned as if nothing had been foreseen.
"""

import asyncio
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import chain

from creatorgraph.identity_graph.graph import Part, Row, Transaction, read_at_once
from creatorgraph.identity_graph.holdings import Holding
from creatorgraph.identity_graph.loading import Absent, Asked, load, read_around
from creatorgraph.identity_graph.reading import Reading
from creatorgraph.identity_graph.retention import TERMS_ONLY, Policy
from creatorgraph.identity_graph.upserts import Plan, Planner
from creatorgraph.identity_graph.view import View


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What is there once a plan is written: accounts that it makes or changes, and every holding that it knew.

    `handles` are those that its readings name, `gone` keys under which there is nobody any more.
    """

    view: View = field(default_factory=View)
    handles: AbstractSet[str] = frozenset()
    accounts: Mapping[str, Row] = field(default_factory=dict)
    gone: AbstractSet[str] = frozenset()
    posts: AbstractSet[str] = frozenset()

    @classmethod
    def of(cls, plan: Plan, view: View, readings: Iterable[Reading]) -> "Aftermath":
        """Give what a plan leaves, from the view that it was made in."""
        rows = plan.rows
        handles = {handle for reading in readings for handle in reading.handles}
        accounts = {row["key"]: row["properties"] for row in rows.get("write_stubs", ())}
        accounts |= {row["key"]: {**row, "stale": ""} for row in chain(rows.get("create", ()), rows.get("write", ()))}
        gone = {row["old"] for row in chain(rows.get("rekey", ()), rows.get("absorb", ()))}
        posts = {row["post"]["key"] for row in rows.get("create_posts", ())}
        return cls(view, handles, accounts, gone, posts)

    def holdings(self, rows: Iterable[Row], handles: Iterable[str]) -> list[Row]:
        """Amend who holds or held handles."""
        found = {(row["account"], row["handle"]): row for row in rows if row["account"] not in self.gone}
        known = (holding for handle in handles for holding in self.view.of_handle(handle))
        return list({**found, **_by_pair(known)}.values())

    def states(self, rows: Iterable[Row], keys: Iterable[str]) -> list[Row]:
        """Amend accounts, each with its holdings."""
        found = {row["account"]["key"]: row for row in rows if row["account"]["key"] not in self.gone}
        for key in keys:
            row = found.get(key)
            properties = self.accounts.get(key, row["account"] if row else None)
            if properties is not None:
                held = {(key, each["handle"]): each for each in (row["holdings"] if row else ()) if each["handle"]}
                held |= _by_pair(self.view.of_account(key))
                found[key] = {"account": properties, "holdings": list(held.values())}
        return list(found.values())

    def there(self, rows: Iterable[Row], keys: Iterable[str]) -> list[Row]:
        """Amend which accounts are there."""
        found = {row["key"] for row in rows} - self.gone
        return [{"key": key} for key in keys if key in found or key in self.accounts]


def _by_pair(holdings: Iterable[Holding]) -> dict[tuple[str, str], Row]:
    return {
        (each.account, each.handle): {
            "account": each.account,
            "handle": each.handle,
            "value": each.value,
            "first": each.first,
            "last": each.last,
            "end": each.end,
        }
        for each in holdings
    }


@dataclass(frozen=True, slots=True)
class _Beside:
    """Looks up beside whoever writes, and amends what it finds by the aftermath of that writer's plan."""

    transaction: Transaction
    after: Aftermath
    absent: Absent = field(default_factory=Absent)

    async def named(
        self, handles: Sequence[Row], own: Sequence[str], posts: Sequence[str]
    ) -> tuple[list[Row], list[Row], list[Row]]:
        keys = [row["key"] for row in handles]
        held, accounts, there = await read_at_once(
            self.transaction,
            Part("accounts/handles", "keys", keys),
            Part("accounts/states", "keys", own),
            Part("accounts/posts_there", "keys", posts),
        )
        known = {row["handle"] for row in held} | self.after.handles
        self.absent.handles.update(key for key in keys if key not in known)
        accounts = self.after.states(accounts, own)
        self.absent.accounts.update(own)
        self.absent.accounts.difference_update(row["account"]["key"] for row in accounts)
        there += [{"key": key} for key in posts if key in self.after.posts]
        self.absent.posts.update(posts)
        self.absent.posts.difference_update(row["key"] for row in there)
        return self.after.holdings([row for row in held if row["account"]], keys), accounts, there

    async def accounts(self, keys: Sequence[str]) -> list[Row]:
        (rows,) = await read_at_once(self.transaction, Part("accounts/states", "keys", keys))
        return self.after.states(rows, keys)

    async def around(self, handles: Sequence[str], keys: Sequence[str]) -> tuple[list[Row], list[Row]]:
        holdings, there = await read_around(self.transaction, handles, keys)
        there = self.after.there(there, keys)
        self.absent.accounts.update(set(keys).difference(row["key"] for row in there))
        return self.after.holdings(holdings, handles), there


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Readings, and what is planned for them where their transaction finds what was foreseen."""

    readings: Sequence[Reading]
    asked: Asked
    absent: Absent
    planner: Planner
    plan: Plan
    after: Aftermath

    def is_for(self, readings: Sequence[Reading]) -> bool:
        """Tell whether it is the plan for these readings."""
        return len(readings) == len(self.readings) and all(map(operator.is_, readings, self.readings))

    def holds(self, view: View, readings: Sequence[Reading]) -> bool:
        """Tell whether it is the plan for these readings and what was found for them."""
        return self.is_for(readings) and self.planner.began_as(view)


async def foresee(
    transaction: Transaction,
    readings: Sequence[Reading],
    after: Aftermath,
    *,
    seal: Callable[[str], str],
    policy: Policy = TERMS_ONLY,
) -> Foreseen:
    """Read what readings touch as it will be after what is being written, and plan them."""
    lookups = _Beside(transaction, after)
    asked = await asyncio.to_thread(Asked.of, readings)
    view = await load(lookups, asked)

    def plan() -> Foreseen:
        planner = Planner(view, seal=seal, policy=policy)
        planned = planner.plan(readings)
        return Foreseen(readings, asked, lookups.absent, planner, planned, Aftermath.of(planned, view, readings))

    return await asyncio.to_thread(plan)
