"""Whose account is this? An account, or a person, as somebody outside describes it, compared with the graph.

It is judged as if it stood there: the same reads, comparisons and clusters as resolution has, over what the graph
answers and what it would answer beside. Nothing is written, and descriptions know nothing of each other.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import orjson

from creatorgraph.clock import Clock, to_text
from creatorgraph.identity_graph import neighbourhood
from creatorgraph.identity_graph.adoptions import handle_of_provisional
from creatorgraph.identity_graph.features import AccountFeatures
from creatorgraph.identity_graph.graph import Graph, Part, Row, Transaction, read_at_once, together
from creatorgraph.identity_graph.holdings import Holding, current
from creatorgraph.identity_graph.judging import judge
from creatorgraph.identity_graph.neighbourhood import NODES, Neighbourhood
from creatorgraph.identity_graph.normalize.handles import handle_key, provisional_key
from creatorgraph.identity_graph.population_watch import population_of
from creatorgraph.identity_graph.reading import Hash, read_fields
from creatorgraph.identity_graph.weights import Weights
from creatorgraph.platforms.observation import Platform

ELSEWHERE = "elsewhere"
"""Stands for the platform of what is on none of the four, or on nobody knows which."""
AT_ONCE = 4
"""So many descriptions are judged at once: the graph answers one while another is compared."""


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of an account or a person; the graph need not have it. `platform` is None where it is on none."""

    platform: Platform | None = None
    platform_id: str | None = None
    handle: str | None = None
    display_name: str | None = None
    bio: str | None = None
    website: str | None = None
    emails: tuple[str, ...] | None = None
    links: tuple[str, ...] | None = None
    followers: int | None = None
    country: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A creator that may be the described one: the account of it that fits best, and the evidence as an edge has it."""

    creator: str | None
    account: Row
    edge: Row


@dataclass(frozen=True, slots=True)
class Match:
    """Whose it is.

    `account` is the key of the very account where the graph has it. `creator` is whose it is, or would be; None for
    nobody known. `confidence` (0 to 1) is how surely. `merges` are further creators that it would make one with that
    one, by id. `candidates` are empty for an account that is there; else those that evidence speaks for, likeliest
    first.
    """

    account: str | None = None
    creator: str | None = None
    confidence: float | None = None
    merges: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()


class Matcher:
    """Matches descriptions with a graph, by the weights in force."""

    def __init__(self, graph: Graph, *, weights: Weights, hash_email: Hash, clock: Clock) -> None:
        self._graph = graph
        self._weights = weights
        self._hash_email = hash_email
        self._clock = clock
        self._free = asyncio.Semaphore(AT_ONCE)

    async def match(self, descriptions: Sequence[Description]) -> list[Match]:
        """Match descriptions, each by itself; give what was found in their order."""
        weights = self._weights.among(await self._graph.view(population_of))
        return await together(*(self._match(each, weights) for each in descriptions))

    async def _match(self, seen: Description, weights: Weights) -> Match:
        async with self._free:
            return await self._graph.view(lambda transaction: self._judge(transaction, seen, weights))

    async def _judge(self, transaction: Transaction, seen: Description, weights: Weights) -> Match:
        refs, row = await asyncio.to_thread(self._read, seen)
        found = await _look_up(transaction, seen, refs)
        if found.known is not None:
            return await _as_it_stands(transaction, found.known)
        row |= {"key": found.key, "links": found.links, "linked_by": found.linked_by}
        beside = _AsIfThere(transaction, row, AccountFeatures.from_properties(row))
        return await _judged(beside, found.key, weights=weights, at=to_text(self._clock()))

    def _read(self, seen: Description) -> tuple[list[str], Row]:
        """Read what a description says; give whom it links to, as the texts have them, and its properties."""
        fields, _ = read_fields(seen, hash_email=self._hash_email)
        refs = {entry[0] for derived in fields.values() for entry in derived.get("refs", ())}
        shown = {name: getattr(seen, name) for name in _AS_THEY_ARE}
        row = {"platform": seen.platform or ELSEWHERE, "derived": orjson.dumps(fields).decode(), **shown}
        return sorted(refs), row | {"observed_at": to_text(self._clock())}


_AS_THEY_ARE = ("handle", "display_name", "bio", "followers", "country", "language")


@dataclass(frozen=True, slots=True)
class _Found:
    """What the graph knows of a described account: it (`known`), or the key it would have, and links from and to it."""

    key: str
    known: str | None
    linked_by: int
    links: list[str]


async def _look_up(transaction: Transaction, seen: Description, refs: Sequence[str]) -> _Found:
    by_id = f"{seen.platform}:{seen.platform_id}" if seen.platform and seen.platform_id else None
    own = (seen.platform, seen.handle) if seen.platform and seen.handle else None
    by_handle = provisional_key(*own) if own else None
    named = {ref: handle for ref in refs if (handle := handle_of_provisional(ref))}
    handles = [*named.values(), *([handle_key(*own)] if own else [])]
    keys = [key for key in (by_id, by_handle) if key]
    held, there = await read_at_once(
        transaction, Part("accounts/handles", "keys", handles), Part("accounts/states", "keys", keys)
    )
    holders = _holders(held)
    holder = holders.get(handle_key(*own)) if own else None
    if holder and holder not in keys and (by_id is None or holder.partition(":")[2].startswith("@")):
        there += await transaction.run("accounts/states", keys=[holder])
    accounts = {row["account"]["key"]: row["account"] for row in there}
    # who named no id is whoever has the handle, or had the key of it
    asked = (by_id, holder) if by_id else (holder, by_handle)
    known = next((key for key in asked if key in accounts and accounts[key].get("status") == "active"), None)
    stub = next((key for key in keys if key in accounts and accounts[key].get("status") != "active"), None)
    return _Found(
        key=stub or by_id or by_handle or f"{ELSEWHERE}:it",
        known=known,
        linked_by=accounts[stub].get("linked_by") or 0 if stub else 0,
        links=sorted({holders.get(named.get(ref, ""), ref) for ref in refs}),
    )


def _holders(rows: Iterable[Row]) -> dict[str, str]:
    """Say who holds handles now, as far as somebody does."""
    held: dict[str, list[Holding]] = {}
    for row in rows:
        if row["account"] and row["end"] is None:
            held.setdefault(row["handle"], []).append(Holding(**row))
    return {handle: found.account for handle, all_of_it in held.items() if (found := current(all_of_it))}


async def _as_it_stands(transaction: Transaction, key: str) -> Match:
    rows = await transaction.run("identity/accounts", keys=[key])
    creators = [each for row in rows for each in row["creators"] if each["id"]]
    if not creators:  # it waits to be resolved
        return Match(account=key)
    return Match(account=key, creator=creators[0]["id"], confidence=creators[0]["confidence"])


async def _judged(transaction: Transaction, key: str, *, weights: Weights, at: str) -> Match:
    """Judge an account as resolution would; see `IdentityService`."""
    near, touched = Neighbourhood(), {key}
    await neighbourhood.read_accounts(transaction, near, touched, around=touched)
    active = near.blocks_of(touched)
    found = await neighbourhood.find_neighbours(transaction, near, touched, active)
    await neighbourhood.read_neighbours(transaction, near, touched, active, found)
    mint = map(str, count()).__next__
    _, _, changes = await judge(transaction, near, touched, active=active, weights=weights, mint=mint, at=at)
    joined = next(row for row in (*changes.join_new, *changes.join) if row["account"] == key)
    is_new = joined["creator"] in {row["id"] for row in changes.create}
    return Match(
        creator=None if is_new else joined["creator"],
        confidence=None if is_new else joined["confidence"],
        merges=tuple(sorted(row["old"] for row in changes.redirect if row["new"] == joined["creator"])),
        candidates=tuple(_candidates(near, key)),
    )


def _candidates(near: Neighbourhood, key: str) -> list[Candidate]:
    """Give the best edge to each creator, the likeliest first; of accounts that have none yet each by itself."""
    best: dict[str, Candidate] = {}
    for pair, edge in near.edges.items():
        if key in pair:
            other = pair[0] if pair[1] == key else pair[1]
            creator = min(near.belongs.get(other, {}), default=None)
            one = Candidate(creator, near.rows[other], edge)
            place = creator or other
            if place not in best or _rank(one) < _rank(best[place]):
                best[place] = one
    return sorted(best.values(), key=_rank)


def _rank(one: Candidate) -> tuple[float, str]:
    return (-float(one.edge["weight"]), one.account["key"])


class _AsIfThere:
    """Reads a graph as if one more account stood in it, resolved or linked to by nobody anew."""

    def __init__(self, transaction: Transaction, row: Row, features: AccountFeatures) -> None:
        self._transaction = transaction
        self._row = row
        self._blocks = features.counted()

    async def run(self, name: str, /, **parameters: object) -> list[Row]:
        """Send one statement."""
        return self._amended(name, parameters, await self._transaction.run(name, **_asked(parameters)))

    async def run_joined(self, parts: Sequence[Part]) -> list[list[Row]]:
        """Send statements as one."""
        asked = [replace(part, others=_asked(part.others)) for part in parts]
        answers = await self._transaction.run_joined(asked)
        return [self._amended(part.name, part.parameters, rows) for part, rows in zip(parts, answers, strict=True)]

    async def run_all(self, parts: Sequence[Part]) -> list[list[Row]]:
        """Send statements that are run in their order."""
        raise NotImplementedError("nothing is written of an account that is not there")

    def _amended(self, name: str, parameters: Mapping[str, Any], rows: list[Row]) -> list[Row]:
        statement, keys = name.removeprefix("identity/"), parameters.get("keys", ())
        if statement == "accounts":
            return self._with_own(keys, rows)
        for kind, nodes in NODES.items():
            own = {key for block, key in self._blocks if block == kind}.intersection(keys)
            if statement == f"members_of_{nodes}":
                return rows + [{"key": key, "account": self._row["key"]} for key in sorted(own)]
            if statement == f"sharing_{nodes}":
                return self._with_it(own, rows)
        return rows

    def _with_it(self, own: Collection[str], rows: list[Row]) -> list[Row]:
        """Count the account among those that share blocks; not where it is on no platform, so that it is none."""
        it = [] if self._row["platform"] == ELSEWHERE else [self._row["key"]]
        shared = {row["key"]: [*row["accounts"], *it] if row["key"] in own else row["accounts"] for row in rows}
        return [
            {"key": key, "accounts": accounts} for key, accounts in shared.items() if len(accounts) > 1 or key in own
        ]

    def _with_own(self, keys: Collection[str], rows: list[Row]) -> list[Row]:
        linked = set(self._row["links"])
        found = [{**row, "linked_by": (row["linked_by"] or 0) + 1} if row["key"] in linked else row for row in rows]
        return [*found, {**self._row, "creators": []}] if self._row["key"] in keys else found


def _asked(parameters: Mapping[str, object]) -> dict[str, object]:
    """Ask also for what one account alone has: with the new one it is two."""
    return {**parameters, "least": 1} if "least" in parameters else dict(parameters)
