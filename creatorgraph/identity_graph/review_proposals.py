"""Pairs for reviewers that no shared evidence proposed: creators near by meaning, compared as resolution compares.

Whoever writes of the same things in the same way may be one person, and mostly is not: nothing is linked by it. A
proposal becomes an edge only through evidence, and one creator only through a person's decision.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from creatorgraph.identity_graph import neighbourhood, resolution
from creatorgraph.identity_graph.candidates import Pair, ordered
from creatorgraph.identity_graph.graph import Row, Transaction
from creatorgraph.identity_graph.neighbourhood import Neighbourhood
from creatorgraph.identity_graph.pairs import columns_of
from creatorgraph.identity_graph.population_watch import population_of
from creatorgraph.identity_graph.scores import ScoredPair, explained, score_table
from creatorgraph.identity_graph.weights import Weights

MOST_ACCOUNTS = 40
"""So many accounts of each creator are compared, the first by key."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another creator, and of its accounts and the asked creator's the two that fit best.

    `edge` is the evidence between the two as it would be scored now, of any band; the graph has no such edge. `account`
    and `other` are properties of accounts, in the order of their keys.
    """

    creator: str
    account: Row
    other: Row
    edge: Row


async def propose(
    transaction: Transaction, creator: str, near: Sequence[str], *, weights: Weights, at: str
) -> list[Proposal] | None:
    """Compare a creator with others, all by id; give those that may be it, the likeliest first.

    None where there is no such creator. Left out is who has an edge to it or was decided about: these are in the queue,
    or settled.
    """
    members = await _members(transaction, [creator, *near])
    own = members.pop(creator, [])
    if not own:
        return None
    around, weights = Neighbourhood(), weights.among(await population_of(transaction))
    await neighbourhood.read_accounts(transaction, around, {*own, *(key for keys in members.values() for key in keys)})
    await neighbourhood.read_frequencies(transaction, around)
    decided = (await neighbourhood.read_verdicts(transaction, own)).different
    edges = {pair for pair in around.edges if not set(own).isdisjoint(pair)}
    settled = edges | {ordered(*pair) for pair in decided}
    homes = {key: home for home, keys in members.items() for key in keys if key in around.features}
    touching = {homes[key] for pair in settled for key in pair if key in homes}
    pairs = {ordered(*pair) for pair in product(own, homes) if homes[pair[1]] not in touching}
    table = score_table(columns_of(pairs, around.features, frequencies=around.frequencies), weights)
    best = _best(explained(table), homes)
    return [
        Proposal(home, around.rows[pair.left], around.rows[pair.right], resolution.evidence_of(pair, weights, at))
        for home, pair in sorted(best.items(), key=lambda one: (-one[1].weight, one[0]))
    ]


async def _members(transaction: Transaction, creators: Iterable[str]) -> dict[str, list[str]]:
    """Read the accounts of creators, by the ids that were asked; two names of one creator are one."""
    rows = await transaction.run("review/creator_members", ids=list(dict.fromkeys(creators)))
    found: defaultdict[str, list[str]] = defaultdict(list)
    named: dict[str, str] = {}
    for row in rows:
        asked = named.setdefault(row["creator"], row["asked"])
        if asked == row["asked"]:
            found[asked].append(row["account"])
    return {asked: sorted(keys)[:MOST_ACCOUNTS] for asked, keys in found.items()}


def _best(scored: Iterable[ScoredPair], homes: Mapping[str, str]) -> dict[str, ScoredPair]:
    best: dict[str, ScoredPair] = {}
    for pair in scored:
        home = homes[pair.left] if pair.left in homes else homes[pair.right]
        if home not in best or (pair.weight, _keys(best[home])) > (best[home].weight, _keys(pair)):
            best[home] = pair
    return best


def _keys(pair: ScoredPair) -> Pair:
    return (pair.left, pair.right)
