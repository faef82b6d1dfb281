"""Clusters: which accounts are one creator, from scored pairs and people's decisions.

A pure function whose result does not depend on the order of its inputs. Groups grow from the strongest evidence on. Two
groups are joined where an edge between them is strong enough to link by itself and what stands *between the groups*
outweighs the pairs of theirs that nothing joins: one weak bridge never chains two creators. The further edges between
two groups mostly repeat the strongest one (four accounts that all show one name), so they count in part. Two accounts
of one platform that do not link speak for two creators: of namesakes, the one that is called most alike goes with the
others. A "different" decision keeps two groups apart, a "same" decision joins them first.
"""

import heapq
import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

REPEATED_SHARE = 0.25
"""What an edge counts beside a stronger one between the same two groups."""
SILENT_PAIR_BITS = 1.0
"""The price of the first pair between two groups that nothing joins; further ones cost ever less (logarithm)."""
RIVAL_BITS = 3.0
"""The price of a pair of one platform that does not link, once for each platform: about what `same_platform` weighs."""


@dataclass(frozen=True, slots=True)
class Edge:
    """The evidence between two accounts, in bits, prior included."""

    left: str
    right: str
    weight: float


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What people decided: pairs that are one creator's, and pairs that are not."""

    same: frozenset[frozenset[str]] = frozenset()
    different: frozenset[frozenset[str]] = frozenset()


class _Between(NamedTuple):
    """What stands between two groups: the strongest edge, their sum and number, and how many link one platform."""

    strongest: float
    total: float
    pairs: int
    rivals: int

    def with_more(self, other: "_Between") -> "_Between":
        return _Between(max(self[0], other[0]), self[1] + other[1], self[2] + other[2], self[3] + other[3])


NOTHING = _Between(-math.inf, 0.0, 0, 0)


PlatformOf = Callable[[str], Hashable]
"""Gives the platform of an account, by key."""


class _Groups:
    """Groups of accounts under construction, each named by its smallest account."""

    def __init__(self, accounts: Iterable[str], verdicts: Verdicts, platform_of: PlatformOf, threshold: float) -> None:
        self.members: dict[str, list[str]] = {account: [account] for account in accounts}
        self.home = {account: account for account in self.members}
        self.platforms = {account: Counter([platform_of(account)]) for account in self.members}
        self.between: dict[str, dict[str, _Between]] = {account: {} for account in self.members}
        self.threshold = threshold
        self.apart: dict[str, set[str]] = {account: set() for account in self.members}
        for pair in verdicts.different:
            one, two = sorted(pair) if len(pair) == 2 else ("", "")  # noqa: PLR2004 - a pair
            if one in self.apart and two in self.apart:
                self.apart[one].add(two)
                self.apart[two].add(one)

    def connect(self, edge: Edge) -> None:
        rivals = self._rivals(edge.left, edge.right) if edge.weight >= self.threshold else 0
        for one, two in ((edge.left, edge.right), (edge.right, edge.left)):
            one_edge = _Between(edge.weight, edge.weight, 1, rivals)
            self.between[one][two] = self.between[one].get(two, NOTHING).with_more(one_edge)

    def evidence(self, one: str, two: str) -> float:
        """Weigh what stands between two groups, less the price of the pairs that nothing joins."""
        between = self.between[one].get(two, NOTHING)
        silent = len(self.members[one]) * len(self.members[two]) - between.pairs
        repeated = max(0.0, between.total - between.strongest)
        evidence = between.strongest + REPEATED_SHARE * repeated - SILENT_PAIR_BITS * math.log2(1 + max(0, silent))
        unlinked = self._rivals(one, two) - between.rivals
        return evidence - RIVAL_BITS * min(unlinked, len(self.platforms[one].keys() & self.platforms[two].keys()))

    def _rivals(self, one: str, two: str) -> int:
        """Count the pairs of one platform between two groups."""
        ours, theirs = self.platforms[one], self.platforms[two]
        return sum(number * theirs[platform] for platform, number in ours.items())

    def merge(self, one: str, two: str) -> str:
        """Merge two groups under the smaller name."""
        kept, gone = sorted((one, two))
        for account in self.members[gone]:
            self.home[account] = kept
        self.members[kept] += self.members.pop(gone)
        self.platforms[kept].update(self.platforms.pop(gone))
        for other, between in self.between.pop(gone).items():
            del self.between[other][gone]
            if other != kept:
                both = self.between[kept].get(other, NOTHING).with_more(between)
                self.between[kept][other] = self.between[other][kept] = both
        for other in self.apart.pop(gone):
            self.apart[other].discard(gone)
            self.apart[other].add(kept)
            self.apart[kept].add(other)
        return kept


def platform_in(key: str) -> str:
    """Give the platform that an account's key begins with."""
    return key.partition(":")[0]


def cluster(
    accounts: Iterable[str],
    edges: Iterable[Edge],
    *,
    verdicts: Verdicts,
    threshold: float,
    platform_of: PlatformOf = platform_in,
) -> list[tuple[str, ...]]:
    """Partition accounts. `threshold` is the evidence in bits from which two groups are one creator.

    Gives the groups, each sorted, in the order of their first account.
    """
    groups = _Groups(sorted(set(accounts)), verdicts, platform_of, threshold)
    for edge in sorted(edges, key=lambda e: (e.left, e.right)):
        if edge.left in groups.home and edge.right in groups.home:
            groups.connect(edge)
    for pair in sorted(sorted(pair) for pair in verdicts.same):
        if len(pair) == 2 and pair[0] in groups.home and pair[1] in groups.home:  # noqa: PLR2004 - a pair
            one, two = groups.home[pair[0]], groups.home[pair[1]]
            if one != two and two not in groups.apart[one]:
                groups.merge(one, two)
    _agglomerate(groups, threshold)
    return sorted(tuple(sorted(members)) for members in groups.members.values())


def _agglomerate(groups: _Groups, threshold: float) -> None:
    """Join the two groups with most evidence between them, again and again.

    A group that grows has more silent pairs with everybody, so that what was computed before can only be too much. Only
    the neighbours that it takes over are weighed at once; others when it would be their turn.
    """
    heap: list[tuple[float, str, str, int, int]] = []
    weighed: dict[tuple[str, str], float] = {}

    def offer(one: str, others: Iterable[str]) -> None:
        size, between, apart = len(groups.members[one]), groups.between[one], groups.apart[one]
        for two in others:
            if between[two].strongest < threshold or two in apart:
                continue
            evidence = groups.evidence(one, two)
            if evidence >= threshold:
                other = len(groups.members[two])
                pair, sizes = ((one, two), (size, other)) if one < two else ((two, one), (other, size))
                weighed[pair] = -round(evidence, 6)
                heapq.heappush(heap, (weighed[pair], *pair, *sizes))

    for one, others in groups.between.items():
        offer(one, [two for two in others if two > one])
    while heap:
        weight, one, two, *sizes = heapq.heappop(heap)
        if one not in groups.members or two not in groups.members or weighed.get((one, two)) != weight:
            continue
        del weighed[one, two]
        if sizes != [len(groups.members[one]), len(groups.members[two])]:
            offer(one, [two])
            continue
        taken_over = [other for other in groups.between[two] if other != one]
        groups.merge(one, two)
        offer(one, taken_over)
