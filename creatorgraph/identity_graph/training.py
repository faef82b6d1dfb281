"""Weights from examples: pure functions of levels and of what is known of pairs.

Three steps. Pairs of which nobody knows whose they are get a share of being one creator's by expectation and
maximization over the model of Fellegi and Sunter (levels independent given the truth), with the known pairs held fast.
Then all bits are estimated *together*, by logistic regression, so that what two comparisons both tell is not counted
twice; a higher level never gets fewer bits than a lower one. Last, the slope is set by pairs of persons that were left
out.

Without known pairs, weights are adapted: the pairs that they were trained on, of which a weights file keeps the counts
(`seen`), stand in for them in both steps, and the slope stays.
"""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from creatorgraph.identity_graph.fitting import (
    DIGITS,
    ENOUGH,
    LOG_2,
    RIDGE,
    ROUNDS,
    SMOOTHING,
    Examples,
    Floats,
    Held,
    Prior,
    Table,
    held_bits,
    logistic,
    slope_of,
)
from creatorgraph.identity_graph.weights import ComparisonWeights, Seen, Weights

FOLDS = 5


def train(examples: Examples, start: Weights, *, model: str, about: str, keep: Collection[str] = ()) -> Weights:
    """Estimate the weights of a model; `start` gives its comparisons, its bands and the first guess.

    The comparisons of `keep` keep the bits that they have in `start`; the others are estimated beside them.
    """
    known = expected(examples, start)
    sizes, held = _parted(start, keep)
    table = Table.of(examples, known, sizes, held)
    found = table.fit(Prior.none(sum(sizes.values())))
    slope, shift = _calibrated(examples, known, sizes, held)
    whole = _replaced(start, table, found, held)
    trained = whole.model_copy(update={"prior_bits": round(whole.prior_bits + shift, DIGITS)})
    return counted(trained, examples, known).model_copy(
        update={"model": model, "about": about, "slope": round(slope, DIGITS)}
    )


def adapt(examples: Examples, start: Weights, *, model: str, about: str, keep: Collection[str] = ()) -> Weights:
    """Fit weights to pairs of which nobody knows whose they are, beside those that `start` was trained on.

    What was held when `start` was trained keeps its bits, as do the comparisons of `keep`. What comes out has no
    counts: it is not for adapting again. Raises ValueError where `start` has none.
    """
    if start.seen is None:
        raise ValueError(f"weights without counts of what they were trained on: {start.model}")
    known = expected(examples, start)
    sizes, held = _parted(start, {*keep, *(name for name, each in start.comparisons.items() if each.is_held)})
    table = Table.of(examples, known, sizes, held)
    found = table.fit(_prior_of(start, start.seen, sizes))
    about = about or f"{start.model}, adapted to pairs of which nobody knew whose they are"
    return _replaced(start, table, found, held).model_copy(update={"model": model, "about": about})


def _parted(start: Weights, keep: Collection[str]) -> tuple[dict[str, int], Held]:
    """Give the numbers of levels of what is estimated, and the bits of what is held."""
    sizes = {name: len(each.bits) for name, each in start.comparisons.items() if name not in keep}
    return sizes, {name: start.comparisons[name].bits for name in start.comparisons if name in keep}


def _replaced(start: Weights, table: Table, found: Floats, held: Held) -> Weights:
    """Give weights with what was found, without the counts of what they had been before."""
    bits = {**table.bits(found[1:]), **held}
    comparisons = {
        name: each.model_copy(update={"bits": bits[name], "seen": None, "is_held": name in held})
        for name, each in start.comparisons.items()
    }
    prior_bits = round(float(found[0]) / LOG_2, DIGITS)
    return start.model_copy(update={"prior_bits": prior_bits, "seen": None, "comparisons": comparisons})


def _prior_of(start: Weights, seen: Seen, sizes: Mapping[str, int]) -> Prior:
    """Look for prior and steps where they were, as strongly as the pairs hold them there of which the counts are."""
    mean, information = [start.prior_bits], [*seen.information]
    for name in sizes:
        each = start.comparisons[name]
        mean += np.diff([0.0, *each.bits]).tolist()
        information += _seen_of(each).information
    return Prior(np.array(mean) * LOG_2, np.array(information) + RIDGE)


def _seen_of(each: ComparisonWeights) -> Seen:
    nothing = (0.0,) * len(each.bits)
    return each.seen or Seen(matches=nothing, non_matches=nothing, information=nothing)


def counted(found: Weights, examples: Examples, known: Floats) -> Weights:
    """Give weights with the counts of the pairs (n) that they were trained on, and of what those tell (`Seen`)."""
    sizes, _ = _parted(found, ())
    table = Table.of(examples, known, sizes, {})
    steps = np.concatenate([np.diff([0.0, *each.bits]) for each in found.comparisons.values()])
    told = table.information(np.concatenate([[found.prior_bits], steps]) * LOG_2)
    matches, non_matches = known * examples.share, (1 - known) * examples.share
    comparisons, at = {}, 1
    for name, each in found.comparisons.items():
        after = at + len(each.bits)
        of = [np.bincount(examples.levels[name], weights=w, minlength=1 + after - at) for w in (matches, non_matches)]
        comparisons[name] = each.model_copy(update={"seen": _seen(of[0][1:], of[1][1:], told[at:after])})
        at = after
    seen = _seen(matches.sum(keepdims=True), non_matches.sum(keepdims=True), told[:1])
    return found.model_copy(update={"seen": seen, "comparisons": comparisons})


def _seen(*numbers: npt.NDArray[Any]) -> Seen:
    matches, non_matches, information = (tuple(round(float(n), 1) for n in each) for each in numbers)
    return Seen(matches=matches, non_matches=non_matches, information=information)


def expected(examples: Examples, start: Weights) -> Floats:
    """Give each pair's share of being one creator's: what is known, else what the levels make of it (n).

    Where nothing is known, the pairs that `start` was trained on count beside them.
    """
    unknown = np.isnan(examples.same)
    if not unknown.any():
        return examples.same
    weight = np.full(len(examples), start.prior_bits)
    for name, each in start.comparisons.items():
        weight += np.array([0.0, *each.bits])[examples.levels[name]]
    share: Floats = np.where(unknown, logistic(weight * start.slope * LOG_2), examples.same)
    before = start.seen if unknown.all() else None
    for _ in range(ROUNDS):
        for_it, against = share @ examples.share + SMOOTHING, (1 - share) @ examples.share + SMOOTHING
        if before:
            for_it, against = for_it + before.matches[0], against + before.non_matches[0]
        odds = np.full(len(examples), np.log(for_it / against))
        for name, each in start.comparisons.items():
            seen = _seen_of(each) if before else None
            ratios = _log_ratios(examples.levels[name], share, examples.share, len(each.bits) + 1, seen)
            odds += ratios[examples.levels[name]]
        after = np.where(unknown, logistic(odds), examples.same)
        if float(np.abs(after - share).max()) < ENOUGH:
            break
        share = after
    return share


def _log_ratios(levels: npt.NDArray[np.int8], same: Floats, share: Floats, size: int, seen: Seen | None) -> Floats:
    """Give how much likelier each level is for one creator's pairs; a level 0 says nothing."""
    for_it = np.bincount(levels, weights=same * share, minlength=size) + SMOOTHING
    against = np.bincount(levels, weights=(1 - same) * share, minlength=size) + SMOOTHING
    if seen:
        for_it[1:] += seen.matches
        against[1:] += seen.non_matches
    for_it[0] = against[0] = 0.0
    ratios: Floats = np.log(np.where(for_it > 0, for_it, 1.0) / for_it.sum()) - np.log(
        np.where(against > 0, against, 1.0) / against.sum()
    )
    ratios[0] = 0.0
    return ratios


def _calibrated(examples: Examples, known: Floats, sizes: Mapping[str, int], held: Held) -> tuple[float, float]:
    """Give the slope and the shift in bits that pairs ask for whose persons were left out."""
    left_out = held_bits(examples.levels, held, len(examples))
    for number in range(FOLDS):
        out = examples.fold == number
        if not out.any() or out.all():
            return 1.0, 0.0
        inside = Examples(
            {name: level[~out] for name, level in examples.levels.items()},
            examples.same[~out],
            examples.share[~out],
            examples.fold[~out],
        )
        table = Table.of(inside, known[~out], sizes, held)
        found = table.fit(Prior.none(sum(sizes.values())))
        bits = table.bits(found[1:])
        left_out[out] += found[0] / LOG_2
        for name, values in bits.items():
            left_out[out] += np.array([0.0, *values])[examples.levels[name][out]]
    return slope_of(left_out * LOG_2, known, examples.share)
