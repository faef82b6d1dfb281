"""What has to be read to resolve accounts: their neighbours, the frequencies, the edges, and whole creators.

Reads only. The order of the reads follows the steps of resolution; what is read at once is one statement, for all
accounts.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from creatorgraph.identity_graph.candidates import CAPS, Frequencies, Pair, ordered
from creatorgraph.identity_graph.clusters import Verdicts
from creatorgraph.identity_graph.features import AccountFeatures, Block
from creatorgraph.identity_graph.graph import (
    MOST_AT_ONCE,
    SLICES_AT_ONCE,
    Part,
    Row,
    Transaction,
    read_at_once,
    read_sliced,
    together,
)

NODES = {"email": "emails", "url": "urls", "name": "names", "word": "words", "piece": "pieces", "bio": "bios"}
FEW_BLOCKS = 64
"""So few blocks are read each by itself: what is common does not come whole even once."""
ROWS_OF_A_BLOCK = 8
"""Read together, blocks may have so many rows each on the average."""
READ_TOGETHER = SLICES_AT_ONCE * MOST_AT_ONCE
FEW_OTHERS = 0.25
"""Nearly all accounts are touched where there are so few others for each of these."""
BEHIND_ALL = "~"
"""No key of an account comes after it: they begin with the name of a platform."""

Common = Mapping[Block, Sequence[str]]
"""Blocks that are common, each with so many of its accounts that it is seen."""


@dataclass(slots=True)
class Neighbourhood:
    """Accounts by key with their features and creators, edges and frequencies among them, and decisions by id.

    `asked` are the keys that were read, found or not, `surrounded` those whose creators, with all their members, and
    decisions were: what `around` knows of.
    """

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    features: dict[str, AccountFeatures] = field(default_factory=dict)
    belongs: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    frequencies: Frequencies = field(default_factory=Frequencies)
    edges: dict[Pair, dict[str, Any]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    surrounded: set[str] = field(default_factory=set)
    creators: dict[str, dict[str, Any]] = field(default_factory=dict)
    members: dict[str, Sequence[str]] = field(default_factory=dict)
    decided: dict[str, tuple[str, set[str]]] = field(default_factory=dict)

    def around(self, keys: AbstractSet[str]) -> set[str]:
        """Give the accounts that an edge of the link band, a creator or a person joins to these."""
        linked = (pair for pair, edge in self.edges.items() if edge["band"] == "link")
        found = {end for pair in linked if not keys.isdisjoint(pair) for end in pair}
        for identity in {identity for key in keys for identity in self.belongs.get(key, ())}:
            found.update(self.members.get(identity, ()))
        for verdict, sides in self.decided.values():
            if verdict == "SAME" and not sides.isdisjoint(keys):
                found |= sides
        return found

    def blocks_of(self, keys: Iterable[str]) -> set[Block]:
        """Give every block in which one of these accounts is or is counted."""
        return {block for key in keys for block in self.features[key].present()}

    def add_edges(self, rows: Iterable[Row], *, known: AbstractSet[str]) -> None:
        """Take edges in, but for those that lead to an account whose edges were read before.

        As the graph has these now they may be out of date: they were judged since then, and may be gone.
        """
        for row in rows:
            if row["other"] not in known:
                self.edges[ordered(row["account"], row["other"])] = row["edge"]

    def add_verdicts(self, rows: Iterable[Row]) -> None:
        """Take in what people decided."""
        for row in rows:
            self.decided.setdefault(row["id"], (row["verdict"], set()))[1].add(row["account"])

    def verdicts(self, keys: AbstractSet[str]) -> Verdicts:
        """Give what people decided about these accounts, whose decisions were read."""
        pairs: dict[str, set[frozenset[str]]] = defaultdict(set)
        for verdict, sides in self.decided.values():
            if not sides.isdisjoint(keys):
                pairs[verdict].add(frozenset(sides))
        return Verdicts(same=frozenset(pairs["SAME"]), different=frozenset(pairs["DIFFERENT"]))


async def read_accounts(
    transaction: Transaction, near: Neighbourhood, keys: Iterable[str], *, around: Iterable[str] = ()
) -> list[str]:
    """Read the accounts that are not compared yet, their edges and creators; give the keys of those that were found.

    Of those `around` whom to look, what may end up in one creator with them is read too; who is among these alone is
    not compared and gets no features.
    """
    comparing = set(keys) - near.features.keys()
    surrounded = sorted(set(around) - near.surrounded)
    wanted = sorted(set(surrounded) - near.asked | comparing)
    if not wanted and not surrounded:
        return []
    known = frozenset(near.asked)
    near.asked.update(wanted)
    near.surrounded.update(surrounded)
    fresh: list[str] = []
    for start in range(0, max(len(wanted), len(surrounded)), READ_TOGETHER):
        some = slice(start, start + READ_TOGETHER)
        reading = _read_some(transaction, near, wanted[some], surrounded[some], known=known)
        await together(reading, _add_features(near, fresh))  # of what was read before
        fresh = [key for key in wanted[some] if key in comparing and key in near.rows]
    await _add_features(near, fresh)
    return [key for key in wanted if key in comparing and key in near.rows]


async def read_whole_creators(transaction: Transaction, near: Neighbourhood, start: set[str]) -> set[str]:
    """Widen accounts to all that a link, a creator or a person joins to them: what can end up in one creator."""
    accounts, frontier = set(start), start
    while frontier:
        await read_accounts(transaction, near, (), around=frontier)
        frontier = near.around(frontier) - accounts
        accounts |= frontier
    return {key for key in accounts if key in near.rows}


async def _read_some(
    transaction: Transaction,
    near: Neighbourhood,
    wanted: Sequence[str],
    surrounded: Sequence[str],
    *,
    known: AbstractSet[str],
) -> None:
    found, edges, creators, verdicts = await read_at_once(
        transaction,
        Part("identity/accounts", "keys", wanted),
        Part("identity/edges", "keys", wanted),
        Part("identity/creators_with_members", "keys", surrounded),
        Part("identity/verdicts", "keys", surrounded),
    )
    for row in found:
        near.belongs[row["key"]] = {creator["id"]: creator for creator in row.pop("creators") if creator["id"]}
        near.rows[row["key"]] = row
    near.add_edges(edges, known=known)
    near.creators |= {row["creator"]["id"]: row["creator"] for row in creators}
    near.members |= {row["creator"]["id"]: row["members"] for row in creators}
    near.add_verdicts(verdicts)


async def _add_features(near: Neighbourhood, keys: Sequence[str]) -> None:
    if keys:
        near.features |= await asyncio.to_thread(_features_of, [near.rows[key] for key in keys])


def _features_of(rows: Iterable[Row]) -> dict[str, AccountFeatures]:
    return {row["key"]: AccountFeatures.from_properties(row) for row in rows}


async def read_left(transaction: Transaction, left: Collection[Block]) -> list[str]:
    """Read who is still in blocks that accounts left; blocks that are common even so weigh what they weighed.

    Of words also who is in one alone now: who left may have been nearer to somebody (`pairs._nearer`).
    """
    found: set[str] = set()
    asked = [_sharing(kind, sorted(key for block, key in left if block == kind)) for kind in NODES]
    addresses = sorted(key for block, key in left if block == "link")
    addressed, *answers = await read_at_once(transaction, Part("identity/addressed", "keys", addresses), *asked)
    for kind, rows in zip(NODES, answers, strict=True):
        for row in rows:
            found.update(row["accounts"] if len(row["accounts"]) <= CAPS[kind] else ())
    return sorted(found.union(row["key"] for row in addressed))


def _sharing(kind: str, keys: Sequence[str]) -> Part:
    """Ask who shares blocks of a kind, each by itself; of common ones for one account more than their cap."""
    others = {"most": CAPS[kind] + 1} | ({} if kind == "word" else {"least": 2})
    return Part(f"identity/sharing_{NODES[kind]}", "keys", keys, others)


def _resolved_sharing(kind: str, keys: Sequence[str]) -> Part:
    """Ask who shares common blocks of a kind and has a creator; for one account more than their cap."""
    return Part(f"identity/resolved_sharing_{NODES[kind]}", "keys", keys, {"most": CAPS[kind] + 1})


async def read_everybody(transaction: Transaction, near: Neighbourhood, touched: Collection[str], *, most: int) -> bool:
    """Read all accounts and count who shares what, where nearly all of them are touched; tell whether that was so.

    Among many that costs less than to ask the graph who shares each block: the first import of a file is such a turn.
    Where there are more than `most` accounts nothing is read.
    """
    if (await transaction.run("operations/count_accounts"))[0]["accounts"] > most:
        return False
    keys = {row["key"] for row in await transaction.run("identity/active_keys", after="", until=BEHIND_ALL)}
    others = keys.difference(touched)
    if len(others) > len(touched) * FEW_OTHERS:
        return False
    await read_accounts(transaction, near, others, around=near.around(set(touched)))
    await asyncio.to_thread(_count_all, near)
    return True


def _count_all(near: Neighbourhood) -> None:
    for block, accounts in _counted_among(near.features.values()).items():
        if len(accounts) > 1:
            near.frequencies.count(block, accounts[: CAPS[block[0]] + 1])


async def find_neighbours(
    transaction: Transaction, near: Neighbourhood, touched: Collection[str], active: AbstractSet[Block]
) -> set[str]:
    """Find whoever shares a block with the touched accounts, or a link, and count who shares these blocks.

    Of those who share a common block only whoever must be scored again: such a block grew common since its accounts
    were last scored where no more of them than its cap have a creator, and had their own turn since they were written
    (not `stale`): edges that rest on it may stand among these. Where nobody has a creator yet, nobody is looked for
    among all who share something common.
    """
    known = await asyncio.to_thread(_common_among, [near.features[key] for key in touched])
    # one account or a few make nothing common: they do not ask
    resolved = not known or bool(await transaction.run("identity/any_creator"))
    found = {target for key in touched for target in near.rows[key]["links"]}
    members, linking = await _members(transaction, active, known=known, linking=_linking(near, touched, found))
    found.update(row["key"] for row in linking)
    common: defaultdict[str, list[str]] = defaultdict(list)
    for (kind, key), accounts in members.items():
        near.frequencies.count((kind, key), accounts)
        if len(accounts) <= CAPS[kind]:
            found.update(accounts)
        elif resolved:
            common[kind].append(key)
    asked = [_resolved_sharing(kind, sorted(common[kind])) for kind in NODES]
    for kind, rows in zip(NODES, await read_at_once(transaction, *asked), strict=True):
        for row in rows:
            if len(row["accounts"]) <= CAPS[kind]:
                found.update(row["accounts"])
    return found


async def read_neighbours(
    transaction: Transaction,
    near: Neighbourhood,
    touched: Collection[str],
    active: AbstractSet[Block],
    found: Iterable[str],
) -> None:
    """Read the neighbours found, whom edges join to them where it matters, all their edges, and the frequencies."""
    # whoever is joined to the touched accounts as it stands is needed in the end: it is read in one go
    await read_accounts(transaction, near, found, around=near.around(set(touched)))
    await _read_ends_of_namesakes(transaction, near, touched, active)
    await _read_missing_frequencies(transaction, near, active)


async def _read_ends_of_namesakes(
    transaction: Transaction, near: Neighbourhood, touched: Collection[str], active: AbstractSet[Block]
) -> None:
    """Read whom edges join to the accounts whose very handle a touched account has: it may be nearer to them now."""
    namesakes = {key for key, account in near.features.items() if account.own_word in active}.difference(touched)
    if namesakes:
        await read_accounts(transaction, near, {end for pair in near.edges for end in _other_ends(pair, namesakes)})


def _other_ends(pair: Pair, keys: AbstractSet[str]) -> Iterator[str]:
    for end, other in (pair, pair[::-1]):
        if other in keys:
            yield end


def _linking(near: Neighbourhood, touched: Collection[str], targets: Collection[str]) -> list[Part]:
    """Ask who links to the touched accounts or to the same targets, where not too many do."""
    most = CAPS["link"] + 1
    popular = [key for key in sorted(touched) if 0 < (near.rows[key]["linked_by"] or 0) < most]
    asked = (("linkers", popular), ("fellow_linkers", sorted(targets)))
    return [Part(f"identity/{statement}", "keys", keys, {"most": most}) for statement, keys in asked]


def _counted_among(accounts: Iterable[AccountFeatures]) -> dict[Block, list[str]]:
    """Give who of these accounts is counted in which block."""
    members: defaultdict[Block, list[str]] = defaultdict(list)
    for account in accounts:
        for block in account.counted():
            members[block].append(account.key)
    return members


def _common_among(accounts: Collection[AccountFeatures]) -> Common:
    """Give the blocks that are common by these accounts alone, each with one account more than its cap."""
    members = _counted_among(accounts)
    return {block: keys[: CAPS[block[0]] + 1] for block, keys in members.items() if len(keys) > CAPS[block[0]]}


async def _members(
    transaction: Transaction, blocks: Iterable[Block], *, known: Common, linking: Sequence[Part] = ()
) -> tuple[dict[Block, Sequence[str]], list[Row]]:
    """Read who shares blocks, where more than one does; of common blocks one more than the cap.

    What is known to be common is not read. Many blocks are read all at once: a query for each would cost several times
    as much. Where that gives too much, some are common; what is in doubt is read block by block, and `linking`, whose
    rows are given as they are, with it.
    """
    members: dict[Block, Sequence[str]] = {}
    asked: dict[str, list[str]] = {kind: [] for kind in NODES}
    for kind, key in blocks:
        if kind in asked and (kind, key) in known:
            members[kind, key] = known[kind, key]
        elif kind in asked:
            asked[kind].append(key)
    lumps = await together(*(_read_lump(transaction, kind, sorted(keys)) for kind, keys in asked.items()))
    parts = [_sharing(kind, rest) for kind, (_, rest) in zip(asked, lumps, strict=True)]
    answers = await read_at_once(transaction, *linking, *parts)
    for kind, (found, _), rows in zip(asked, lumps, answers[len(linking) :], strict=True):
        members |= {(kind, key): accounts for key, accounts in found.items()}
        members |= {(kind, row["key"]): row["accounts"] for row in rows}
    return members, [row for answer in answers[: len(linking)] for row in answer]


async def _read_lump(
    transaction: Transaction, kind: str, keys: Sequence[str]
) -> tuple[dict[str, Sequence[str]], list[str]]:
    """Read who shares many blocks of a kind; give those with more than one account, and what is in doubt still."""
    members: dict[str, Sequence[str]] = {}
    rest: list[str] = []
    for start in range(0, len(keys), MOST_AT_ONCE):
        part = keys[start : start + MOST_AT_ONCE]
        if len(part) < FEW_BLOCKS:
            rest += part
            continue
        limit = ROWS_OF_A_BLOCK * len(part)
        found: defaultdict[str, set[str]] = defaultdict(set)
        rows = await transaction.run(f"identity/members_of_{NODES[kind]}", keys=part, limit=limit)
        for row in rows:
            found[row["key"]].add(row["account"])
        members |= {key: sorted(shared)[: CAPS[kind] + 1] for key, shared in found.items() if len(shared) > 1}
        if len(rows) >= limit:
            rest += [key for key in part if len(found.get(key, ())) <= CAPS[kind]]
    return members, rest


async def read_frequencies(transaction: Transaction, near: Neighbourhood) -> None:
    """Read how many share what the accounts have in common."""
    await _read_missing_frequencies(transaction, near, frozenset())


async def _read_missing_frequencies(transaction: Transaction, near: Neighbourhood, active: AbstractSet[Block]) -> None:
    """Read how many share what neighbours have in common beyond the touched accounts' own blocks, and their handles."""
    shared = await asyncio.to_thread(_shared_blocks, near.features.values())
    known = await asyncio.to_thread(_common_among, near.features.values())
    members, _ = await _members(transaction, shared - active, known=known)
    for block, accounts in members.items():
        near.frequencies.count(block, accounts)


def _shared_blocks(accounts: Collection[AccountFeatures]) -> set[Block]:
    """Give the blocks that more than one of the accounts is in, and their handles."""
    seen: set[Block] = set()
    shared: set[Block] = {account.own_word for account in accounts if account.own_word}
    for account in accounts:
        for block in account.blocks():
            (shared if block in seen else seen).add(block)
    return shared


async def read_verdicts(transaction: Transaction, keys: Iterable[str]) -> Verdicts:
    """Read the decisions in force about accounts."""
    near = Neighbourhood()
    wanted = set(keys)
    near.add_verdicts(await read_sliced(transaction, "identity/verdicts", "keys", sorted(wanted)))
    return near.verdicts(wanted)
