"""What has to be read to resolve accounts: their neighbours, the frequencies, the edges, and whole creators.

Reads only. The order of the reads follows the steps of resolution; each is one statement for all accounts at once.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from creatorgraph.identity_graph.candidates import CAPS, Frequencies, Pair, ordered
from creatorgraph.identity_graph.clusters import Verdicts
from creatorgraph.identity_graph.features import AccountFeatures, Block
from creatorgraph.identity_graph.graph import MOST_AT_ONCE, Graph, Row, Transaction, read_sliced, together

NODES = {"email": "emails", "url": "urls", "name": "names", "word": "words", "piece": "pieces", "bio": "bios"}
FEW_BLOCKS = 64
"""So few blocks are read each by itself: what is common does not come whole even once."""
ROWS_OF_A_BLOCK = 8
"""Read together, blocks may have so many rows each on the average."""
KEYS_AT_ONCE = 100_000
"""Keys are read many at once: for a page of them ArcadeDB looks at all accounts."""

Common = Mapping[Block, Sequence[str]]
"""Blocks that are common, each with so many of its accounts that it is seen."""


@dataclass(slots=True)
class Neighbourhood:
    """Accounts by key with their features and creators, edges and frequencies among them, and decisions by id."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    features: dict[str, AccountFeatures] = field(default_factory=dict)
    belongs: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    frequencies: Frequencies = field(default_factory=Frequencies)
    edges: dict[Pair, dict[str, Any]] = field(default_factory=dict)
    edges_read: set[str] = field(default_factory=set)
    members_read: set[str] = field(default_factory=set)
    decided: dict[str, tuple[str, set[str]]] = field(default_factory=dict)

    def linked_ends(self, keys: AbstractSet[str]) -> set[str]:
        """Give the accounts that edges of the link band join to these."""
        linked = (pair for pair, edge in self.edges.items() if edge["band"] == "link")
        return {end for pair in linked if not keys.isdisjoint(pair) for end in pair}

    def blocks_of(self, keys: Iterable[str]) -> set[Block]:
        """Give every block in which one of these accounts is or is counted."""
        return {block for key in keys for block in self.features[key].present()}

    def verdicts(self) -> Verdicts:
        """Give what people decided about the accounts whose decisions were read."""
        pairs: dict[str, set[frozenset[str]]] = defaultdict(set)
        for verdict, sides in self.decided.values():
            pairs[verdict].add(frozenset(sides))
        return Verdicts(same=frozenset(pairs["SAME"]), different=frozenset(pairs["DIFFERENT"]))


async def read_active_keys(graph: Graph, *, after: str) -> list[str]:
    """Read the keys of the accounts that were observed, in their order, from behind one; at the end there are none."""
    return sorted(row["key"] for row in await graph.read("identity/active_keys", after=after, limit=KEYS_AT_ONCE))


async def read_accounts(
    transaction: Transaction, near: Neighbourhood, keys: Iterable[str], *, compared: bool = True
) -> list[str]:
    """Read the accounts that are not there yet; give the keys of those that were found.

    Accounts that are not compared (the further members of a creator) get no features.
    """
    missing = sorted(set(keys) - near.rows.keys())
    if not missing:
        return []
    wanted = ("accounts", "belonging", *(("holding", "links") if compared else ()))
    found, belonging, *evidence = await together(
        *(read_sliced(transaction, f"identity/{name}", "keys", missing) for name in wanted)
    )
    accounts = {row["key"]: row for row in found}
    near.rows |= accounts
    near.belongs |= {key: {} for key in accounts}
    for row in belonging:
        if row["account"] in accounts:
            near.belongs[row["account"]][row["id"]] = row
    if compared:
        _add_evidence(accounts, *evidence)
        near.features |= await asyncio.to_thread(_features_of, accounts)
    return list(accounts)


def _features_of(accounts: Mapping[str, dict[str, Any]]) -> dict[str, AccountFeatures]:
    return {key: AccountFeatures.from_properties(row) for key, row in accounts.items()}


def _add_evidence(accounts: Mapping[str, dict[str, Any]], holding: Iterable[Row], links: Iterable[Row]) -> None:
    """Add to accounts whom they link to, and whether somebody else has their handle since."""
    held = {row["key"] for row in holding}
    for key, account in accounts.items():
        account["links"] = []
        account["handle_lost"] = key not in held
    for row in links:
        if row["account"] in accounts:
            accounts[row["account"]]["links"].append(row["target"])


async def read_left(transaction: Transaction, left: Collection[Block]) -> list[str]:
    """Read who is still in blocks that accounts left; blocks that are common even so weigh what they weighed.

    Of words also who is in one alone now: who left may have been nearer to somebody (`pairs._nearer`).
    """
    found: set[str] = set()
    for kind, node in NODES.items():
        keys = sorted(key for block, key in left if block == kind)
        if keys:
            for row in await read_sliced(transaction, f"identity/sharing_{node}", "keys", keys, most=CAPS[kind] + 1):
                found.update(row["accounts"] if len(row["accounts"]) <= CAPS[kind] else ())
    addresses = sorted(key for block, key in left if block == "link")
    if addresses:
        found.update(row["key"] for row in await read_sliced(transaction, "identity/addressed", "keys", addresses))
    return sorted(found)


async def find_neighbours(
    transaction: Transaction, near: Neighbourhood, touched: Collection[str], active: AbstractSet[Block]
) -> set[str]:
    """Find whoever shares a block with the touched accounts, or a link, and count who shares these blocks."""
    known = await asyncio.to_thread(_common_among, [near.features[key] for key in touched])
    # one account or a few make nothing common: they do not ask
    resolved = not known or bool(await transaction.run("identity/any_creator"))
    sharing = (_read_sharing(transaction, near, kind, active, known=known, resolved=resolved) for kind in NODES)
    return set().union(*await together(*sharing, _read_linked(transaction, near, touched)))


async def read_neighbours(
    transaction: Transaction,
    near: Neighbourhood,
    touched: Collection[str],
    active: AbstractSet[Block],
    found: Iterable[str],
) -> None:
    """Read the neighbours found, whom edges join to them where it matters, all their edges, and the frequencies."""
    await read_accounts(transaction, near, found)
    await _read_ends_of_namesakes(transaction, near, touched, active)
    await _read_missing_frequencies(transaction, near, active)
    await read_edges(transaction, near, near.rows)


async def _read_ends_of_namesakes(
    transaction: Transaction, near: Neighbourhood, touched: Collection[str], active: AbstractSet[Block]
) -> None:
    """Read whom edges join to the accounts whose very handle a touched account has: it may be nearer to them now."""
    namesakes = [key for key, account in near.features.items() if account.own_word in active]
    ends = await read_edges(transaction, near, set(namesakes).difference(touched))
    await read_accounts(transaction, near, ends)


async def _read_linked(transaction: Transaction, near: Neighbourhood, touched: Collection[str]) -> set[str]:
    """Give whom the touched accounts link to, and who links to them or to the same targets, where not too many do."""
    most = CAPS["link"] + 1
    popular = [key for key in sorted(touched) if 0 < (near.rows[key]["linked_by"] or 0) < most]
    targets = {target for key in touched for target in near.rows[key]["links"]}
    asked = (("linkers", popular), ("fellow_linkers", sorted(targets)))
    answers = await together(
        *(read_sliced(transaction, f"identity/{statement}", "keys", keys, most=most) for statement, keys in asked)
    )
    return targets.union(row["key"] for answer in answers for row in answer)


def _common_among(accounts: Collection[AccountFeatures]) -> Common:
    """Give the blocks that are common by these accounts alone, each with one account more than its cap."""
    members: defaultdict[Block, list[str]] = defaultdict(list)
    for account in accounts:
        for block in account.counted():
            members[block].append(account.key)
    return {block: keys[: CAPS[block[0]] + 1] for block, keys in members.items() if len(keys) > CAPS[block[0]]}


async def _members(
    transaction: Transaction, kind: str, keys: Sequence[str], *, known: Common
) -> dict[str, Sequence[str]]:
    """Read who shares the blocks of a kind, where more than one does; of common blocks one more than the cap.

    What is known to be common is not read. Many blocks are read all at once: a query for each would cost several times
    as much. Where that gives too much, some are common; what is in doubt is read block by block.
    """
    node, most = NODES[kind], CAPS[kind] + 1
    members = {key: known[kind, key] for key in keys if (kind, key) in known}
    keys = [key for key in keys if key not in members]
    rest: list[str] = []
    for start in range(0, len(keys), MOST_AT_ONCE):
        part = keys[start : start + MOST_AT_ONCE]
        if len(part) < FEW_BLOCKS:
            rest += part
            continue
        limit = ROWS_OF_A_BLOCK * len(part)
        found: defaultdict[str, set[str]] = defaultdict(set)
        rows = await transaction.run(f"identity/members_of_{node}", keys=part, limit=limit)
        for row in rows:
            found[row["key"]].add(row["account"])
        members |= {key: sorted(shared)[:most] for key, shared in found.items() if len(shared) > 1}
        if len(rows) >= limit:
            rest += [key for key in part if len(found.get(key, ())) < most]
    for row in await read_sliced(transaction, f"identity/sharing_{node}", "keys", rest, most=most):
        members[row["key"]] = row["accounts"]
    return members


async def _read_sharing(
    transaction: Transaction,
    near: Neighbourhood,
    kind: str,
    active: AbstractSet[Block],
    *,
    known: Common,
    resolved: bool,
) -> set[str]:
    """Read who shares the blocks of a kind; of those that are common, only who must be scored again.

    A block grew common since its accounts were last scored where no more of them than its cap have a creator, and had
    their own turn since they were written (not `stale`): edges that rest on it may stand among these. Where nobody has
    a creator yet (`resolved`), nobody is looked for among all who share something common.
    """
    keys = sorted(key for block, key in active if block == kind)
    most = CAPS[kind] + 1
    found: set[str] = set()
    common: list[str] = []
    for key, accounts in (await _members(transaction, kind, keys, known=known)).items():
        near.frequencies.count((kind, key), accounts)
        if len(accounts) < most:
            found.update(accounts)
        elif resolved:
            common.append(key)
    for row in await read_sliced(transaction, f"identity/resolved_sharing_{NODES[kind]}", "keys", common, most=most):
        if len(row["accounts"]) < most:
            found.update(row["accounts"])
    return found


async def read_frequencies(transaction: Transaction, near: Neighbourhood) -> None:
    """Read how many share what the accounts have in common."""
    await _read_missing_frequencies(transaction, near, frozenset())


async def _read_missing_frequencies(transaction: Transaction, near: Neighbourhood, active: AbstractSet[Block]) -> None:
    """Read how many share what neighbours have in common beyond the touched accounts' own blocks, and their handles."""
    shared = await asyncio.to_thread(_shared_blocks, near.features.values())
    known = await asyncio.to_thread(_common_among, near.features.values())

    async def count(kind: str) -> None:
        keys = sorted(key for block, key in shared - active if block == kind)
        for key, accounts in (await _members(transaction, kind, keys, known=known)).items():
            near.frequencies.count((kind, key), accounts)

    await together(*map(count, NODES))


def _shared_blocks(accounts: Collection[AccountFeatures]) -> set[Block]:
    """Give the blocks that more than one of the accounts is in, and their handles."""
    seen: set[Block] = set()
    shared: set[Block] = {account.own_word for account in accounts if account.own_word}
    for account in accounts:
        for block in account.blocks():
            (shared if block in seen else seen).add(block)
    return shared


async def read_edges(transaction: Transaction, near: Neighbourhood, keys: Iterable[str]) -> set[str]:
    """Read the identity edges of accounts whose edges were not read yet; give the accounts at their other ends.

    An edge whose other end was read before is known already. As the graph has it now it may be out of date: it was
    judged since then, and may be gone.
    """
    known = frozenset(near.edges_read)
    missing = sorted(set(keys) - known)
    near.edges_read.update(missing)
    ends: set[str] = set()
    if missing:
        for row in await read_sliced(transaction, "identity/edges", "keys", missing):
            if row["other"] not in known:
                near.edges[ordered(row["account"], row["other"])] = row["edge"]
            ends.add(row["other"])
    return ends


async def read_members(transaction: Transaction, near: Neighbourhood, keys: Iterable[str]) -> set[str]:
    """Read all accounts of the creators that accounts belong to, where that was not done yet; give their keys."""
    ids = {identity for key in keys for identity in near.belongs.get(key, ())} - near.members_read
    near.members_read |= ids
    if not ids:
        return set()
    return {row["key"] for row in await read_sliced(transaction, "identity/members", "ids", sorted(ids))}


async def read_partners(transaction: Transaction, near: Neighbourhood, keys: Iterable[str]) -> set[str]:
    """Read the decisions in force about accounts; give whom they call one with these, whoever their creator is now."""
    rows = await read_sliced(transaction, "identity/verdicts", "keys", sorted(keys))
    for row in rows:
        near.decided.setdefault(row["id"], (row["verdict"], set()))[1].add(row["account"])
    return {row["account"] for row in rows if row["verdict"] == "SAME"}


async def read_verdicts(transaction: Transaction, keys: Iterable[str]) -> Verdicts:
    """Read the decisions in force about accounts."""
    near = Neighbourhood()
    await read_partners(transaction, near, keys)
    return near.verdicts()
