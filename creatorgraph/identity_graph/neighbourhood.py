"""What has to be read to resolve accounts: their neighbours, the frequencies, the edges, and whole creators.

Reads only. The order of the reads follows the steps of resolution; each is one statement for all accounts at once.
"""

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from creatorgraph.identity_graph.candidates import CAPS, Frequencies, Pair, ordered
from creatorgraph.identity_graph.clusters import Verdicts
from creatorgraph.identity_graph.features import AccountFeatures, Block
from creatorgraph.identity_graph.graph import Transaction, run_sliced

NODES = {"email": "emails", "url": "urls", "name": "names", "word": "words", "piece": "pieces", "bio": "bios"}


@dataclass(slots=True)
class Neighbourhood:
    """Accounts by key with their features and creators, and the edges and frequencies among them."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    features: dict[str, AccountFeatures] = field(default_factory=dict)
    belongs: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    frequencies: Frequencies = field(default_factory=Frequencies)
    edges: dict[Pair, dict[str, Any]] = field(default_factory=dict)
    edges_read: set[str] = field(default_factory=set)
    members_read: set[str] = field(default_factory=set)

    def linked_ends(self, keys: AbstractSet[str]) -> set[str]:
        """Give the accounts that edges of the link band join to these."""
        linked = (pair for pair, edge in self.edges.items() if edge["band"] == "link")
        return {end for pair in linked if not keys.isdisjoint(pair) for end in pair}


async def read_accounts(
    transaction: Transaction, near: Neighbourhood, keys: Iterable[str], *, compared: bool = True
) -> list[str]:
    """Read the accounts that are not there yet; give the keys of those that were found.

    Accounts that are not compared (the further members of a creator) get no features.
    """
    missing = sorted(set(keys) - near.rows.keys())
    if not missing:
        return []
    found = []
    for row in await run_sliced(transaction, "identity/accounts", "keys", missing):
        account = row["account"]
        key = account["key"]
        near.rows[key] = account
        if compared:
            near.features[key] = AccountFeatures.from_properties(account)
        near.belongs[key] = {entry["id"]: entry for entry in row["creators"] if entry["id"]}
        found.append(key)
    return found


async def read_left(transaction: Transaction, left: Collection[Block]) -> list[str]:
    """Read who is still in blocks that accounts left; blocks that are common even so weigh what they weighed."""
    found: set[str] = set()
    for kind, node in NODES.items():
        keys = sorted(key for block, key in left if block == kind)
        if keys:
            for row in await run_sliced(transaction, f"identity/sharing_{node}", "keys", keys, most=CAPS[kind] + 1):
                found.update(row["accounts"] if len(row["accounts"]) <= CAPS[kind] else ())
    addresses = sorted(key for block, key in left if block == "link")
    if addresses:
        found.update(row["key"] for row in await run_sliced(transaction, "identity/addressed", "keys", addresses))
    return sorted(found)


async def read_neighbours(transaction: Transaction, near: Neighbourhood, touched: Collection[str]) -> set[Block]:
    """Read whoever shares a block with the touched accounts, and the frequencies; give the touched accounts' blocks."""
    active = {block for key in touched for block in near.features[key].blocks()}
    found: set[str] = set()
    for kind, node in NODES.items():
        found |= await _read_sharing(transaction, near, kind, node, active)
    most = CAPS["link"] + 1
    for row in await run_sliced(transaction, "identity/linked", "keys", sorted(touched), most=most):
        found.add(row["key"])
    await read_accounts(transaction, near, found)
    await _read_missing_frequencies(transaction, near, active)
    return active


async def _read_sharing(
    transaction: Transaction, near: Neighbourhood, kind: str, node: str, active: AbstractSet[Block]
) -> set[str]:
    """Read who shares the blocks of a kind; of those that are common, only who must be scored again.

    A block grew common since its accounts were last scored where no more of them than its cap have a creator, and had
    their own turn since they were written (not `stale`): edges that rest on it may stand among these.
    """
    keys = sorted(key for block, key in active if block == kind)
    most = CAPS[kind] + 1
    found, common = set(), []
    if keys:
        for row in await run_sliced(transaction, f"identity/sharing_{node}", "keys", keys, most=most):
            near.frequencies.count((kind, row["key"]), row["accounts"])
            if len(row["accounts"]) < most:
                found.update(row["accounts"])
            else:
                common.append(row["key"])
    if common:
        for row in await run_sliced(transaction, f"identity/resolved_sharing_{node}", "keys", common, most=most):
            if len(row["accounts"]) < most:
                found.update(row["accounts"])
    return found


async def _read_missing_frequencies(transaction: Transaction, near: Neighbourhood, active: AbstractSet[Block]) -> None:
    """Read how many share what neighbours have in common beyond the touched accounts' own blocks."""
    seen: set[Block] = set()
    shared: set[Block] = set()
    for account in near.features.values():
        for block in account.blocks():
            (shared if block in seen else seen).add(block)
    for kind, node in NODES.items():
        keys = sorted(key for block, key in shared - active if block == kind)
        if keys:
            for row in await run_sliced(transaction, f"identity/sharing_{node}", "keys", keys, most=CAPS[kind] + 1):
                near.frequencies.count((kind, row["key"]), row["accounts"])


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
        for row in await run_sliced(transaction, "identity/edges", "keys", missing):
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
    return {row["key"] for row in await run_sliced(transaction, "identity/members", "ids", sorted(ids))}


async def read_partners(transaction: Transaction, keys: Iterable[str]) -> set[str]:
    """Read the accounts of which people decided that they are one with these, whoever their creator is now."""
    rows = await transaction.run("identity/verdicts", keys=sorted(keys))
    return {row["account"] for row in rows if row["verdict"] == "SAME"}


async def read_verdicts(transaction: Transaction, keys: Iterable[str]) -> Verdicts:
    """Read the decisions in force about accounts."""
    sides: dict[str, tuple[str, set[str]]] = {}
    for row in await run_sliced(transaction, "identity/verdicts", "keys", sorted(keys)):
        sides.setdefault(row["id"], (row["verdict"], set()))[1].add(row["account"])
    return Verdicts(
        same=frozenset(frozenset(pair) for verdict, pair in sides.values() if verdict == "SAME"),
        different=frozenset(frozenset(pair) for verdict, pair in sides.values() if verdict == "DIFFERENT"),
    )
