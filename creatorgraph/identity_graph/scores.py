"""Scores: levels to bits (Fellegi and Sunter's log-likelihood ratios), their sum to a probability, that to a band.

Evidence of one group is correlated (a handle is made from a name), so only the strongest of a group's positive
evidence counts in
full. What is recorded for each comparison is what counted, so that the recorded bits and the prior sum to the score
exactly.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from creatorgraph.identity_graph.comparisons import COMPARISONS, Levels
from creatorgraph.identity_graph.pairs import Columns
from creatorgraph.identity_graph.weights import Weights

Floats = npt.NDArray[np.float64]
MOST_BITS = 40.0
NEVER_CERTAIN = 1e-5
"""No sum of evidence is certainty: probabilities stay this far from 0 and 1."""


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """One pair with its score. `bits` holds what each comparison counted; they and the prior sum to `weight`."""

    left: str
    right: str
    weight: float
    probability: float
    band: str
    bits: dict[str, float]
    reasons: tuple[str, ...]


def levels_of(pairs: Columns) -> dict[str, Levels]:
    """Run every comparison over the pairs: level by comparison (n values each)."""
    return {comparison.name: comparison.levels(pairs) for comparison in COMPARISONS}


def bits_of(levels: dict[str, Levels], weights: Weights) -> dict[str, Floats]:
    """Turn levels into the bits that count, group by group (n values by comparison)."""
    raw = {
        name: np.array([0.0, *weights.comparisons[name].bits])[level]
        for name, level in levels.items()
        if name in weights.comparisons
    }
    groups: dict[str, list[str]] = {}
    for name in raw:
        groups.setdefault(weights.comparisons[name].group, []).append(name)
    counted: dict[str, Floats] = {}
    for members in groups.values():
        stacked = np.stack([raw[name] for name in members])
        strongest = np.argmax(stacked, axis=0)
        discount = np.where(stacked > 0, weights.group_discount, 1.0)
        discount[strongest, np.arange(stacked.shape[1])] = 1.0
        counted.update(zip(members, np.round(stacked * discount, 6), strict=True))
    return {name: counted[name] for name in raw}


def probability_of(weight: Floats, weights: Weights) -> Floats:
    """Map sums of bits to calibrated probabilities."""
    bounded = np.clip(weight * weights.slope, -MOST_BITS, MOST_BITS)
    certain: Floats = 1.0 / (1.0 + np.exp2(-bounded))
    return np.clip(certain, NEVER_CERTAIN, 1.0 - NEVER_CERTAIN)


def score(pairs: Columns, weights: Weights) -> list[ScoredPair]:
    """Score pairs (columns as in `pairs.COLUMNS`); give those of the bands link and review, in their order."""
    if not pairs["left"]:
        return []
    levels = levels_of(pairs)
    bits = bits_of(levels, weights)
    weight = np.round(weights.prior_bits + np.sum(list(bits.values()), axis=0), 6)
    probability = probability_of(weight, weights)
    return [
        ScoredPair(
            left=pairs["left"][row],
            right=pairs["right"][row],
            weight=float(weight[row]),
            probability=round(float(probability[row]), 6),
            band=band_of(float(probability[row]), weights),
            bits={name: float(values[row]) for name, values in bits.items() if levels[name][row]},
            reasons=_reasons(levels, bits, row),
        )
        for row in map(int, np.flatnonzero(probability >= weights.bands.review))
    ]


def band_of(probability: float, weights: Weights) -> str:
    """Tell the band of a probability: `link`, `review` or `apart`."""
    if probability >= weights.bands.link:
        return "link"
    return "review" if probability >= weights.bands.review else "apart"


def _reasons(levels: dict[str, Levels], bits: dict[str, Floats], row: int) -> tuple[str, ...]:
    """Say what was found, the weightiest first."""
    found = [
        (abs(bits[comparison.name][row]), comparison.sentence(int(levels[comparison.name][row])))
        for comparison in COMPARISONS
        if levels[comparison.name][row]
    ]
    return tuple(sentence for _, sentence in sorted(found, key=lambda entry: -entry[0]))
