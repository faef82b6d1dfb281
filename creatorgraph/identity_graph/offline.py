"""Resolution of a whole set of accounts in memory, without a graph: the same blocks, scoring and clusters.

Frequencies are counted over the set itself, as the graph counts them over all accounts.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from creatorgraph.identity_graph.candidates import CAPS, Frequencies, pairs_of
from creatorgraph.identity_graph.clusters import Edge, Verdicts, cluster
from creatorgraph.identity_graph.features import AccountFeatures, Block
from creatorgraph.identity_graph.pairs import Columns, columns_of
from creatorgraph.identity_graph.scores import bits_of, levels_of, probability_of
from creatorgraph.identity_graph.weights import Weights

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scored:
    """Every proposed pair (n) with its weight in bits and its probability, whatever its band."""

    pairs: tuple[tuple[str, str], ...]
    weight: Floats
    probability: Floats


def candidates(accounts: Mapping[str, AccountFeatures]) -> Columns:
    """Give the columns of all proposed pairs of accounts, which are given by key."""
    known = _with_links_counted(accounts)
    counts: Counter[Block] = Counter(block for account in known.values() for block in account.counted())
    # of a link's block, which is of linkers and linked, `candidates.linked` says who is a pair
    counted = {block: min(number, CAPS[block[0]] + 1) for block, number in counts.items()}
    crowds: dict[Block, int] = {}
    platforms: defaultdict[Block, set[str]] = defaultdict(set)
    by_platform = Counter((block, account.platform) for account in known.values() for block in account.counted())
    for (block, platform), number in by_platform.items():
        crowds[block] = max(number, crowds.get(block, 0))
        platforms[block].add(platform)
    frequencies = Frequencies(counted, crowds, {block: frozenset(held) for block, held in platforms.items()})
    active = {block for account in known.values() for block in account.blocks()}
    pairs = pairs_of(known.values(), active=active, touched=known.keys(), frequencies=frequencies)
    return columns_of(pairs, known, frequencies=frequencies)


def _with_links_counted(accounts: Mapping[str, AccountFeatures]) -> dict[str, AccountFeatures]:
    linkers = Counter(ref for account in accounts.values() for ref in account.refs)
    return {
        key: replace(account, linked_by=sum(linkers[address] for address in account.addresses))
        for key, account in accounts.items()
    }


def score_all(columns: Columns, weights: Weights) -> Scored:
    """Score pairs; unlike `scores.score` those of every band are given, without their reasons."""
    ends: list[list[Any]] = [columns["left"].to_pylist(), columns["right"].to_pylist()]
    pairs = tuple(zip(*ends, strict=True))
    if not pairs:
        return Scored((), np.empty(0), np.empty(0))
    bits = bits_of(levels_of(columns), weights)
    weight = np.round(weights.prior_bits + np.sum(list(bits.values()), axis=0), 6)
    return Scored(pairs, weight, probability_of(weight, weights))


def partition(keys: Mapping[str, AccountFeatures], scored: Scored, weights: Weights) -> list[tuple[str, ...]]:
    """Give the creators that the scored pairs make, as a worker would: groups of keys."""
    edges = [
        Edge(left, right, float(weight))
        for (left, right), weight, probability in zip(scored.pairs, scored.weight, scored.probability, strict=True)
        if probability >= weights.bands.review
    ]
    return cluster(keys, edges, verdicts=Verdicts(), threshold=weights.threshold)
