"""Answers as of a past instant: accounts, creators, and their lists."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from strawberry.dataloader import DataLoader

from creatorgraph.clock import Clock, to_text
from creatorgraph.identity_graph.graph import Graph, Row
from creatorgraph.identity_graph.history import held_at
from creatorgraph.identity_graph.holdings import Holding
from creatorgraph.resolvers.history_views import account_then, creator_then, decision_then, standing_then
from creatorgraph.resolvers.listings import Listing
from creatorgraph.resolvers.page_loader import PageLoader
from creatorgraph.resolvers.pages import ArgumentError
from creatorgraph.resolvers.records import (
    AccountRecord,
    CreatorRecord,
    EdgeRecord,
    IdentifierRecord,
    MembershipRecord,
    Properties,
)
from creatorgraph.resolvers.reviews import DecisionRecord

T = TypeVar("T")
Then = tuple[str, str]
"""A key or id, and the instant that it is asked of."""


def check_instant(as_of: str, *, clock: Clock) -> str:
    """Give a past instant back. Raises ArgumentError for one that is still to come."""
    if as_of > to_text(clock()):
        raise ArgumentError("asOf", f"{as_of} is still to come; leave it out to ask for the present")
    return as_of


def _account(row: Row, properties: str, holdings: str) -> AccountRecord:
    """Read an account that stood in a list of then: it was known by then, whatever else is known of it."""
    given = {"account": row[properties], "holdings": row[holdings], "resolved_at": ""}
    record = account_then(given, as_of=row["as_of"])
    if record is None:
        raise AssertionError("an account with a creator or an edge is known")
    return record


ACCOUNTS_THEN = Listing(
    "history/creator_accounts",
    (("after_key", str),),
    lambda row, _: MembershipRecord(_account(row, "account", "holdings"), row["since"], None),
    lambda row: (row["account"]["key"],),
    has_as_of=True,
    has_platforms=True,
)
EDGES_THEN = Listing(
    "history/account_edges",
    (("after_weight", float), ("after_key", str)),
    lambda row, _: EdgeRecord(
        row["edge"], _account(row, "account", "holdings"), _account(row, "other", "other_holdings")
    ),
    lambda row: (float(row["weight"]), row["other"]["key"]),
    has_as_of=True,
)
HANDLES_THEN = Listing(
    "history/account_handles",
    (("after_key", str),),
    lambda row, parent: IdentifierRecord(row["kind"], _shown_then(row), row["identifier"], parent),
    lambda row: (row["identifier"]["key"],),
    has_past=True,
    has_as_of=True,
)


DECISIONS_OF_ACCOUNT_THEN, DECISIONS_OF_CREATOR_THEN = (
    Listing(
        f"history/{parent}_decisions",
        (("after_at", str), ("after_id", str)),
        lambda row, _: DecisionRecord(decision_then(row["decision"], as_of=row["as_of"]), (row["a"], row["b"])),
        lambda row: (row["decision"]["at"], row["decision"]["id"]),
        has_as_of=True,
    )
    for parent in ("account", "creator")
)


def _shown_then(row: Row) -> Properties:
    """Leave out of a holding what was learned of it after the instant: that it ended, when it was seen last."""
    later = [name for name in ("to", "last_seen") if (row["shown"].get(name) or "") > row["as_of"]]
    return {name: value for name, value in row["shown"].items() if name not in later}


class HistoryLoaders:
    """The loaders of one request for the past: one round trip for all that is asked of one instant."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.accounts: DataLoader[Then, AccountRecord | None] = DataLoader(load_fn=_by_instant(self._accounts))
        self.creators: DataLoader[Then, CreatorRecord | None] = DataLoader(load_fn=_by_instant(self._creators))
        self.holders: DataLoader[Then, str | None] = DataLoader(load_fn=_by_instant(self._holders))
        self.creators_of_accounts: DataLoader[Then, str | None] = DataLoader(load_fn=_by_instant(self._creator_ids))
        self.creator_accounts = PageLoader(graph, ACCOUNTS_THEN)
        self.account_edges = PageLoader(graph, EDGES_THEN)
        self.account_handles = PageLoader(graph, HANDLES_THEN)
        self.account_decisions = PageLoader(graph, DECISIONS_OF_ACCOUNT_THEN)
        self.creator_decisions = PageLoader(graph, DECISIONS_OF_CREATOR_THEN)

    async def creator_of_account(self, key: str, as_of: str) -> CreatorRecord | None:
        """Load the creator that an account belonged to at an instant."""
        identity = await self.creators_of_accounts.load((key, as_of))
        return None if identity is None else await self.creators.load((identity, as_of))

    async def _accounts(self, keys: list[str], as_of: str) -> Mapping[str, AccountRecord | None]:
        rows = await self._graph.read("history/accounts", keys=keys)
        return {row["account"]["key"]: account_then(row, as_of=as_of) for row in rows}

    async def _holders(self, keys: list[str], as_of: str) -> Mapping[str, str | None]:
        holdings: defaultdict[str, list[Holding]] = defaultdict(list)
        for row in await self._graph.read("accounts/holdings_of_handles", keys=keys):
            held = Holding(row["account"], row["handle"], row["value"], row["first"], row["last"], row["end"])
            holdings[row["handle"]].append(held)
        found = {handle: held_at(held, as_of) for handle, held in holdings.items()}
        return {handle: None if held is None else held.account for handle, held in found.items()}

    async def _creator_ids(self, keys: list[str], as_of: str) -> Mapping[str, str | None]:
        rows = await self._graph.read("history/account_creators", keys=keys, as_of=as_of)
        return {row["key"]: row["creator"] for row in rows}

    async def _creators(self, ids: list[str], as_of: str) -> Mapping[str, CreatorRecord | None]:
        steps: defaultdict[str, list[Row]] = defaultdict(list)
        for row in await self._graph.read("history/creators", ids=ids, as_of=as_of):
            steps[row["asked"]].append(row)
        standing = {asked: found for asked, way in steps.items() if (found := standing_then(way, as_of=as_of))}
        sizes: defaultdict[str, dict[str, int]] = defaultdict(dict)
        stood = sorted({step["creator"]["id"] for step in standing.values()})
        for row in await self._graph.read("history/creator_sizes", ids=stood, as_of=as_of):
            sizes[row["id"]][row["platform"]] = row["accounts"]
        return {
            asked: creator_then(step, sizes[step["creator"]["id"]], as_of=as_of) for asked, step in standing.items()
        }


def _by_instant(
    load: Callable[[list[str], str], Awaitable[Mapping[str, T | None]]],
) -> Callable[[list[Then]], Awaitable[Sequence[T | None]]]:
    """Make a loader's function of one that loads all keys of one instant."""

    async def load_all(keys: list[Then]) -> Sequence[T | None]:
        instants = list(dict.fromkeys(as_of for _, as_of in keys))
        asked = [[key for key, at in keys if at == as_of] for as_of in instants]
        answers = await asyncio.gather(*(load(names, as_of) for names, as_of in zip(asked, instants, strict=True)))
        found = dict(zip(instants, answers, strict=True))
        return [found[as_of].get(key) for key, as_of in keys]

    return load_all
