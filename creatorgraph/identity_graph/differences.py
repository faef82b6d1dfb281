"""How a graph differs from its rebuild: edges and creators that only one of the two has. Pure functions.

The promise is that there is no difference: what was resolved step by step is what resolving everything at once gives.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from creatorgraph.identity_graph.candidates import Pair
from creatorgraph.identity_graph.ids import Group


@dataclass(frozen=True, slots=True)
class EdgeDifference:
    """An identity edge that differs: its weight and reasons as it stands and as rebuilt, None where there is none."""

    left: str
    right: str
    stands: Mapping[str, Any] | None
    rebuilt: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Moved:
    """An account whose companions differ: the other accounts of its creator as it stands, and as rebuilt."""

    account: str
    stands: Group
    rebuilt: Group


@dataclass(frozen=True, slots=True)
class Differences:
    """What was compared, and what differs. `waiting` accounts are not resolved yet, and may differ for that."""

    accounts: int
    edges: int
    creators: int
    waiting: int
    differing_edges: tuple[EdgeDifference, ...]
    moved: tuple[Moved, ...]

    @property
    def none(self) -> bool:
        """Tell whether the graph equals its rebuild."""
        return not self.differing_edges and not self.moved


def differing_edges(
    stands: Mapping[Pair, Mapping[str, Any]], rebuilt: Mapping[Pair, Mapping[str, Any]]
) -> tuple[EdgeDifference, ...]:
    """Give the edges that only one side has, or that say something else there. When they were scored does not count."""
    found = []
    for pair in sorted(stands.keys() | rebuilt.keys()):
        before, now = _said(stands.get(pair)), _said(rebuilt.get(pair))
        if before != now:
            found.append(EdgeDifference(*pair, before, now))
    return tuple(found)


def _said(edge: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if edge is None else {name: value for name, value in edge.items() if name != "scored_at"}


def moved_accounts(stands: Mapping[str, Iterable[str]], rebuilt: Sequence[Group]) -> tuple[Moved, ...]:
    """Give the accounts whose companions differ. `stands` names the creators that each account belongs to now."""
    members: defaultdict[str, set[str]] = defaultdict(set)
    for account, creators in stands.items():
        for creator in creators:
            members[creator].add(account)
    found = []
    for group in rebuilt:
        whole = set(group)
        for account in group:
            creators = list(stands.get(account, ()))
            now = set().union(*(members[creator] for creator in creators))
            if len(creators) != 1 or now != whole:
                found.append(Moved(account, tuple(sorted(now - {account})), tuple(sorted(whole - {account}))))
    return tuple(found)
