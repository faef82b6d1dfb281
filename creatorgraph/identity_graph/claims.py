"""Claims: a reviewer holds a case for some minutes, so that no other one decides it meanwhile."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from creatorgraph.identity_graph.candidates import Pair

CLAIM_MINUTES = 15
MOST_MINUTES = 240


@dataclass(frozen=True, slots=True)
class Claim:
    """A reviewer holds the case of two accounts until an instant."""

    pair: "Pair"
    actor: str
    until: str
