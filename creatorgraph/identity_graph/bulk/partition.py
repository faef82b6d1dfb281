"""Creators from scored pairs: every component of links is clustered by itself.

Two groups are only ever joined over an edge that links by itself or a "same" decision, so that clustering the
components one by one gives what clustering all accounts at once gives.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from creatorgraph.identity_graph.bulk.components import Ints, components
from creatorgraph.identity_graph.clusters import Edge, Verdicts, cluster

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Edges:
    """Scored pairs of numbered accounts (n each): left below right, weight in bits."""

    left: Ints
    right: Ints
    weight: Floats


def partition(
    platforms: Ints,
    edges: Edges,
    *,
    threshold: float,
    same: Iterable[tuple[int, int]] = (),
    different: Iterable[tuple[int, int]] = (),
) -> Ints:
    """Give each account the smallest number in its creator; `platforms` holds a number for the platform of each."""
    count = len(platforms)
    joined, refused = sorted(set(same)), sorted(set(different))
    strong = edges.weight >= threshold
    decided = np.array(joined, dtype=np.int64).reshape(-1, 2)
    left = np.concatenate([edges.left[strong], decided[:, 0]])
    right = np.concatenate([edges.right[strong], decided[:, 1]])
    home = components(count, left, right)
    result = np.arange(count)
    decisions = ({*joined}, {*refused})
    about = {number for pair in (*joined, *refused) for number in pair}
    for members, inside in _by_component(home, edges):
        groups = _clustered(members, inside, threshold, decisions, about, platforms)
        for group in groups:
            result[list(group)] = group[0]
    return result


Rows = list[tuple[int, int, float]]


def _by_component(home: Ints, edges: Edges) -> Iterator[tuple[list[int], Rows]]:
    """Give the accounts of every component of two or more, in their order, and the edges inside it."""
    order = np.argsort(home, kind="stable")
    labels = home[order]
    starts = np.flatnonzero(np.r_[True, labels[1:] != labels[:-1]]) if len(labels) else np.empty(0, np.int64)
    inside = home[edges.left] == home[edges.right]
    left, right, weight = edges.left[inside], edges.right[inside], edges.weight[inside]
    along = np.argsort(home[left], kind="stable")
    left, right, weight = left[along], right[along], weight[along]
    bounds = np.r_[starts, len(order)]
    sizes = np.diff(bounds)
    several = np.flatnonzero(sizes > 1)
    first = np.searchsorted(home[left], labels[starts[several]], side="left")
    last = np.searchsorted(home[left], labels[starts[several]], side="right")
    for place, low, high in zip(several.tolist(), first.tolist(), last.tolist(), strict=True):
        members = order[bounds[place] : bounds[place + 1]].tolist()
        rows = zip(left[low:high].tolist(), right[low:high].tolist(), weight[low:high].tolist(), strict=True)
        yield members, list(rows)


def _clustered(
    members: list[int],
    edges: Rows,
    threshold: float,
    decisions: tuple[set[Any], set[Any]],
    about: set[int],
    platforms: Ints,
) -> Sequence[Sequence[int]]:
    decided = not about.isdisjoint(members)
    if len(members) == 2 and not decided:  # noqa: PLR2004 - a pair that links is one creator's
        return [members]
    keys = {number: f"{number:012}" for number in members}
    verdicts = Verdicts()
    if decided:
        same, different = (
            frozenset(frozenset((keys[a], keys[b])) for a, b in pairs if a in keys and b in keys) for pairs in decisions
        )
        verdicts = Verdicts(same, different)
    given = [Edge(keys[left], keys[right], weight) for left, right, weight in edges]
    of = {key: int(platforms[number]) for number, key in keys.items()}
    groups = cluster(keys.values(), given, verdicts=verdicts, threshold=threshold, platform_of=of.__getitem__)
    return [[int(key) for key in group] for group in groups]
