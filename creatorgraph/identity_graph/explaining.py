"""What an identity edge rests on, one by one: each comparison with its bits and its sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from creatorgraph.identity_graph.evidence import COMPARISONS

WEIGHT = "w_"
PRIOR = "prior"
PRIOR_SENTENCE = "of two accounts that share something, so few are one creator's"
_ORDER = {comparison.name: place for place, comparison in enumerate(COMPARISONS)}


@dataclass(frozen=True, slots=True)
class Said:
    """One comparison of an edge: its name, its bits, and its sentence ("" where an edge of before has none)."""

    name: str
    bits: float
    sentence: str


def explain(edge: Mapping[str, Any]) -> list[Said]:
    """Give what an edge rests on, heaviest first; the bits sum to its weight, the prior's among them.

    An edge keeps sentences and bits apart, both in one order: by weight, and of equal ones as comparisons are listed.
    """
    bits = {name.removeprefix(WEIGHT): float(value) for name, value in edge.items() if _is_weight(name, value)}
    names = sorted(bits, key=lambda name: (-abs(bits[name]), _ORDER.get(name, len(_ORDER)), name))
    compared = [name for name in names if name != PRIOR]
    reasons = [str(reason) for reason in edge.get("reasons") or ()]
    paired = zip(compared, reasons, strict=True) if len(compared) == len(reasons) else ()
    sentences = {PRIOR: PRIOR_SENTENCE, **dict(paired)}
    return [Said(name, bits[name], sentences.get(name, "")) for name in names]


def _is_weight(name: str, value: object) -> bool:
    return name.startswith(WEIGHT) and isinstance(value, (int, float))
