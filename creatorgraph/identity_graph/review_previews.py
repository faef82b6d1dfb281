"""What an answer would change, and what a creator hangs on: pure functions over a component of the graph.

A component is everything that can end up in one creator with the accounts asked about. It is clustered as resolution
does it, once with the decisions in force and once with the hypothetical one; nothing is written.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from creatorgraph.identity_graph.candidates import Pair, ordered
from creatorgraph.identity_graph.clusters import Edge, Verdicts, cluster
from creatorgraph.identity_graph.decisions import Decision, Verdict, verdicts_of
from creatorgraph.identity_graph.graph import Row

Group = tuple[str, ...]

EXACT_EDGES = 200
"""Creators with up to so many edges are looked at edge by edge; of larger ones only the bridges are looked at."""


@dataclass(slots=True)
class Component:
    """Accounts by key (properties and, under `creator`, the id of their creator), edges among them, decisions."""

    accounts: dict[str, Row] = field(default_factory=dict)
    edges: dict[Pair, Row] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)

    def groups(self, verdicts: Verdicts, *, threshold: float, without: Pair | None = None) -> list[Group]:
        """Cluster the accounts under these verdicts, if need be as if one edge were not there."""
        edges = [Edge(*pair, float(edge["weight"])) for pair, edge in self.edges.items() if pair != without]
        return cluster(self.accounts, edges, verdicts=verdicts, threshold=threshold)

    def creators(self, accounts: Iterable[str]) -> tuple[str, ...]:
        """Give the creators that accounts belong to now."""
        found = (self.accounts[key].get("creator") for key in accounts)
        return tuple(sorted({identity for identity in found if identity}))

    def only(self, accounts: Iterable[str]) -> "Component":
        """Give the part of the component that these accounts are."""
        kept = {key: self.accounts[key] for key in accounts if key in self.accounts}
        edges = {pair: edge for pair, edge in self.edges.items() if kept.keys() >= set(pair)}
        return Component(kept, edges, [one for one in self.decisions if kept.keys() >= set(one.pair)])


@dataclass(frozen=True, slots=True)
class Answer:
    """What a verdict would do.

    `before` and `after` are the groups that differ. `merged` are the creators that become one, a tuple for each such
    group; `split` are the creators whose accounts part. `honoured` is false where another decision stands against it.
    """

    verdict: Verdict
    honoured: bool
    before: tuple[Group, ...]
    after: tuple[Group, ...]
    merged: tuple[tuple[str, ...], ...]
    split: tuple[str, ...]


def answer(component: Component, verdict: Verdict, pairs: Sequence[Pair], *, threshold: float) -> Answer:
    """Foresee what deciding so of these pairs would change."""
    now = verdicts_of(component.decisions)
    then = _with(now, verdict, pairs)
    before, after = component.groups(now, threshold=threshold), component.groups(then, threshold=threshold)
    home = {account: group for group in after for account in group}
    together = [home[one] == home[two] for one, two in pairs if one in home and two in home]
    gone, new = set(before) - set(after), set(after) - set(before)
    merged = sorted(creators for group in new if len(creators := component.creators(group)) > 1)
    return Answer(
        verdict,
        all(together) if verdict is Verdict.SAME else not any(together),
        tuple(sorted(gone)),
        tuple(sorted(new)),
        tuple(merged),
        _parted(component, gone, new),
    )


def _with(now: Verdicts, verdict: Verdict, pairs: Iterable[Pair]) -> Verdicts:
    decided = frozenset(frozenset(pair) for pair in pairs)
    same, different = now.same - decided, now.different - decided
    return Verdicts(same | decided, different) if verdict is Verdict.SAME else Verdicts(same, different | decided)


def _parted(component: Component, before: Iterable[Group], after: Iterable[Group]) -> tuple[str, ...]:
    """Name the creators whose accounts are in more groups than before."""

    def spread(groups: Iterable[Group]) -> Mapping[str, int]:
        counts: defaultdict[str, int] = defaultdict(int)
        for group in groups:
            for identity in component.creators(group):
                counts[identity] += 1
        return counts

    was = spread(before)
    return tuple(sorted(identity for identity, count in spread(after).items() if count > was.get(identity, 0)))


@dataclass(frozen=True, slots=True)
class WeakLink:
    """The single edge that a creator hangs on: were it wrong, the creator would fall into `parts`."""

    pair: Pair
    edge: Row
    parts: tuple[Group, ...]


def weakest_link(component: Component, *, threshold: float) -> WeakLink | None:
    """Find the edge with the least evidence without which the accounts would not be one creator.

    None where no single edge is: the creator is one account, or any of its edges may be wrong. The component must be
    one creator's accounts. Decisions count: what people joined no edge can part.
    """
    verdicts = verdicts_of(component.decisions)
    whole = component.groups(verdicts, threshold=threshold)
    pairs = sorted(component.edges, key=lambda pair: (float(component.edges[pair]["weight"]), pair))
    if len(pairs) > EXACT_EDGES:
        held = {ordered(one, two) for one, two in map(sorted, (pair for pair in verdicts.same if len(pair) > 1))}
        bridges = bridges_of(component.edges.keys() | held)
        pairs = [pair for pair in pairs if pair in bridges and pair not in held][:1]
    for pair in pairs:
        parts = component.groups(verdicts, threshold=threshold, without=pair)
        if len(parts) > len(whole):
            return WeakLink(pair, component.edges[pair], tuple(parts))
    return None


def bridges_of(pairs: Iterable[Pair]) -> set[Pair]:
    """Give the edges of a graph that lie on no circle (Tarjan's lowest numbers, without recursion)."""
    neighbours: defaultdict[str, list[str]] = defaultdict(list)
    for one, two in sorted(set(pairs)):
        neighbours[one].append(two)
        neighbours[two].append(one)
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    bridges: set[Pair] = set()
    for root in sorted(neighbours):
        if root in number:
            continue
        number[root] = low[root] = len(number)
        stack = [(root, "", iter(neighbours[root]))]
        while stack:
            here, came_from, others = stack[-1]
            there = next(others, None)
            if there is None:
                stack.pop()
                if stack:
                    parent = stack[-1][0]
                    low[parent] = min(low[parent], low[here])
                    if low[here] > number[parent]:
                        bridges.add(ordered(parent, here))
            elif there not in number:
                number[there] = low[there] = len(number)
                stack.append((there, here, iter(neighbours[there])))
            elif there != came_from:
                low[here] = min(low[here], number[there])
    return bridges
