"""Scores: levels to bits (Fellegi and Sunter's log-likelihood ratios), their sum to a probability, that to a band.

Evidence of one group is correlated (a handle is made from a name): its bits were estimated together, so that they can
be added. What is recorded for each comparison is what counted, so that the recorded bits and the prior sum to the score
exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from creatorgraph.identity_graph.distinct import Distinct
from creatorgraph.identity_graph.evidence import COMPARISONS, Levels
from creatorgraph.identity_graph.pairs import Columns
from creatorgraph.identity_graph.weights import Weights

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
ENDS = ["left", "right", "left_followers", "right_followers"]
"""What of a pair's columns is kept beside its scores."""
BANDS = ("apart", "review", "link")
MOST_BITS = 40.0
NEVER_CERTAIN = 1e-5
"""No sum of evidence is certainty: probabilities stay this far from 0 and 1."""
DEAR = ("handle", "name", "rare_word", "edition", "handle_name")
"""Nine tenths of the time: asked last, in this order, and only of pairs that may still come to be kept."""
ROUNDED = 1e-5
"""More than what rounding makes of a sum of bits."""


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """One pair with its score. `bits` holds what each comparison counted; they and the prior sum to `weight`.

    `reach` is how many followers both accounts have: it says what hangs on the pair, and is no evidence.
    """

    left: str
    right: str
    weight: float
    probability: float
    band: str
    bits: dict[str, float]
    reasons: tuple[str, ...]
    reach: int = 0


def levels_of(pairs: Columns) -> dict[str, Levels]:
    """Run every comparison over the pairs: level by comparison (n values each)."""
    distinct = Distinct(pairs)
    return {comparison.name: comparison.levels(distinct) for comparison in COMPARISONS}


def bits_of(levels: dict[str, Levels], weights: Weights) -> dict[str, Floats]:
    """Turn levels into the bits that count (n values by comparison)."""
    return {name: _counted(level, name, weights) for name, level in levels.items() if name in weights.comparisons}


def _counted(level: Levels, name: str, weights: Weights) -> Floats:
    return np.array([0.0, *weights.comparisons[name].bits])[level]


def probability_of(weight: Floats, weights: Weights) -> Floats:
    """Map sums of bits to calibrated probabilities."""
    bounded = np.clip(weight * weights.slope, -MOST_BITS, MOST_BITS)
    certain: Floats = 1.0 / (1.0 + np.exp2(-bounded))
    return np.clip(certain, NEVER_CERTAIN, 1.0 - NEVER_CERTAIN)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What scoring says of n pairs; `bands` are numbers into `BANDS`."""

    levels: dict[str, Levels]
    bits: dict[str, Floats]
    weight: Floats
    probability: Floats
    bands: npt.NDArray[np.int64]


def likely(pairs: Columns, weights: Weights) -> tuple[Rows, dict[str, Levels]]:
    """Give the rows of pairs that may be above the band `apart`, and their level by comparison.

    Left out is what would stay apart even if everything that was not looked at spoke for it as much as it can: most
    pairs have to be compared by few things only. All others have every level.
    """
    distinct = Distinct(pairs)
    known = {each.name: each for each in COMPARISONS if each.name in weights.comparisons}
    most = {name: max(0.0, *weights.comparisons[name].bits) for name in known}
    rows, rest = np.arange(len(pairs)), sum(most.values())
    weight, found = np.full(len(pairs), weights.prior_bits), dict[str, Levels]()
    for name in [*(name for name in known if name not in DEAR), *(name for name in DEAR if name in known)]:
        found[name] = known[name].levels(distinct, rows)
        weight = weight + _counted(found[name], name, weights)
        rest -= most[name]
        if known.keys() - found.keys() <= {*DEAR}:
            kept = probability_of(weight + rest + ROUNDED, weights) >= weights.bands.review
            rows, weight, found = rows[kept], weight[kept], {key: level[kept] for key, level in found.items()}
    return rows, {name: found[name] for name in known}


def _judged(levels: dict[str, Levels], weights: Weights) -> _Judged:
    bits = bits_of(levels, weights)
    weight = np.round(weights.prior_bits + np.sum(list(bits.values()), axis=0), 6)
    probability = probability_of(weight, weights)
    bands = np.digitize(probability, (weights.bands.review, weights.bands.link))
    return _Judged({name: levels[name] for name in bits}, bits, weight, probability, bands)


def score_table(pairs: Columns, weights: Weights) -> pa.Table:
    """Score pairs, Arrow in and Arrow out: a function of the table and the weights alone, row by row.

    Gives for each pair (columns as in `pairs.SCHEMA`), in their order: `left`, `right`, `weight`, `probability`,
    `band`, `reach`, and for each comparison its `level_…` and the `bits_…` that counted.
    """
    return _table(pairs, _judged(levels_of(pairs), weights))


def kept_table(pairs: Columns, weights: Weights) -> pa.Table:
    """Give the rows of `score_table` that are of the bands link and review, without comparing all by everything."""
    rows, levels = likely(pairs, weights)
    scored = _table(pairs.select(ENDS).take(rows), _judged(levels, weights))
    return scored.filter(pc.not_equal(scored["band"], pa.scalar(BANDS[0])))


def _table(pairs: pa.Table, judged: _Judged) -> pa.Table:
    found: dict[str, Any] = {"left": pairs["left"], "right": pairs["right"]}
    found |= {"weight": pa.array(judged.weight), "probability": pa.array(judged.probability)}
    found["band"] = pa.DictionaryArray.from_arrays(pa.array(judged.bands, pa.int8()), list(BANDS)).cast(pa.string())
    found["reach"] = pa.array(_reach(pairs), pa.int64())
    found |= {f"level_{name}": pa.array(level) for name, level in judged.levels.items()}
    found |= {f"bits_{name}": pa.array(values) for name, values in judged.bits.items()}
    return pa.table(found)


def score(pairs: Columns, weights: Weights) -> list[ScoredPair]:
    """Score pairs; give those of the bands link and review, in their order.

    It is `shown` of `score_table`, without the table: for few pairs, its many columns cost more than what is in them.
    """
    if not len(pairs):
        return []
    rows, levels = likely(pairs, weights)
    judged = _judged(levels, weights)
    kept = np.flatnonzero(judged.bands)
    ends = pairs.select(ENDS).take(rows[kept])
    bands = [BANDS[band] for band in judged.bands[kept].tolist()]
    numbers = (judged.weight[kept].tolist(), judged.probability[kept].tolist())
    reach = _reach(ends).tolist()
    return _shown(
        (ends["left"].to_pylist(), ends["right"].to_pylist(), *numbers, bands, reach),
        {name: level[kept].tolist() for name, level in judged.levels.items()},
        {name: values[kept].tolist() for name, values in judged.bits.items()},
    )


def shown(scored: pa.Table) -> list[ScoredPair]:
    """Give the pairs of a scored table that are of the bands link and review, as they are kept: with reasons."""
    return explained(scored.filter(pc.not_equal(scored["band"], pa.scalar(BANDS[0]))))


def explained(kept: pa.Table) -> list[ScoredPair]:
    """Give every pair of a scored table with its reasons."""
    names = [each.name for each in COMPARISONS if f"level_{each.name}" in kept.column_names]
    # through numpy, which makes Python numbers five times faster than Arrow does
    return _shown(
        tuple(kept[name].to_pylist() for name in ("left", "right", "weight", "probability", "band", "reach")),
        {name: kept[f"level_{name}"].to_numpy().tolist() for name in names},
        {name: kept[f"bits_{name}"].to_numpy().tolist() for name in names},
    )


def _shown(
    pairs: tuple[list[Any], ...], levels: Mapping[str, list[int]], bits: Mapping[str, list[float]]
) -> list[ScoredPair]:
    """Put together what is kept of pairs: `pairs` holds left, right, weight, probability, band, reach, as columns."""
    found = []
    rows = zip(*pairs, zip(*levels.values(), strict=True), zip(*bits.values(), strict=True), strict=True)
    for left, right, weight, probability, band, reach, level, counted in rows:
        said = {name: (one, bit) for name, one, bit in zip(levels, level, counted, strict=True) if one}
        bits_said = {name: bit for name, (_, bit) in said.items()}
        found.append(ScoredPair(left, right, weight, round(probability, 6), band, bits_said, _reasons(said), reach))
    return found


def _reach(pairs: pa.Table) -> npt.NDArray[np.int64]:
    """Give how many followers both sides of each pair have; unknown counts as none."""
    left, right = (pairs[f"{side}_followers"].fill_null(pa.scalar(0)).to_numpy() for side in ("left", "right"))
    reach: npt.NDArray[np.int64] = left + right
    return reach


def _reasons(said: Mapping[str, tuple[int, float]]) -> tuple[str, ...]:
    """Say what was found, the weightiest first; `said` holds level and bits by comparison."""
    found = [(-abs(bit), _SENTENCES[name][level - 1]) for name, (level, bit) in said.items()]
    return tuple(sentence for _, sentence in sorted(found, key=itemgetter(0)))


_SENTENCES = {comparison.name: comparison.sentences for comparison in COMPARISONS}
