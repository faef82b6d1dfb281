"""How a graph differs from its rebuild: edges and creators that only one of the two has.

The promise is that there is no difference: what was resolved step by step is what resolving everything at once gives.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
