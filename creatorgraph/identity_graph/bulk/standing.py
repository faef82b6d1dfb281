"""Creators as rebuilt beside creators as they stand, by numbered accounts: who differs, who is decided together."""

from dataclasses import dataclass

import numpy as np

from creatorgraph.identity_graph.bulk.components import Ints, components


@dataclass(frozen=True, slots=True)
class Belongs:
    """Who belongs to which creator (n each): account and creator, both numbered."""

    account: Ints
    creator: Ints


def differing(homes: Ints, belongs: Belongs) -> Ints:
    """Give the accounts that are not with exactly those as rebuilt; `homes` numbers the rebuilt creators."""
    held = np.bincount(belongs.account, minlength=len(homes))
    one = np.full(len(homes), -1, dtype=np.int64)
    one[belongs.account] = belongs.creator
    pairs, together = np.unique(np.stack([homes, one]), axis=1, return_counts=True)
    rebuilt = np.bincount(homes, minlength=len(homes))
    stands = np.bincount(belongs.creator) if len(belongs.creator) else np.zeros(1, np.int64)
    equal = (pairs[1] >= 0) & (together == rebuilt[pairs[0]]) & (together == stands[pairs[1]])
    well = np.isin(homes, pairs[0][equal]) & (held == 1)
    return np.flatnonzero(~well)


def decided_together(homes: Ints, belongs: Belongs) -> Ints:
    """Give each account the smallest number among those whose ids depend on its own: creators that share accounts."""
    count = len(homes)
    firsts = np.full(int(belongs.creator.max(initial=-1)) + 1, count, dtype=np.int64)
    np.minimum.at(firsts, belongs.creator, belongs.account)
    left = np.concatenate([np.arange(count), belongs.account])
    return components(count, left, np.concatenate([homes, firsts[belongs.creator]]))
