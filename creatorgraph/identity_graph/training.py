"""Weights from examples: pure functions of levels and of what is known of pairs.

Three steps. Pairs of which nobody knows whose they are get a share of being one creator's by expectation and
maximization over the model of Fellegi and Sunter (levels independent given the truth), with the known pairs held fast.
Then all bits are estimated *together*, by logistic regression, so that what two comparisons both tell is not counted
twice; a higher level never gets fewer bits than a lower one. Last, the slope is set by pairs of persons that were left
out.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from creatorgraph.identity_graph.weights import Weights

Floats = npt.NDArray[np.float64]
Levels = Mapping[str, npt.NDArray[np.int8]]
Held = Mapping[str, tuple[float, ...]]
"""Bits of the levels of comparisons that are not estimated."""

ROUNDS, ENOUGH = 60, 1e-6
RIDGE = 1.0
"""How strongly bits are held to 0: a level that was seen once tells little."""
SMOOTHING = 0.5
FOLDS = 5
LOG_2 = float(np.log(2.0))
DIGITS = 3


@dataclass(frozen=True, slots=True)
class Examples:
    """Pairs (n) to learn from: their levels, whether they are one creator's (NaN: not known), their share, their fold.

    Pairs of one person are of one fold, so that no person is on both sides when the slope is set.
    """

    levels: Levels
    same: Floats
    share: Floats
    fold: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.same)


def together(parts: Sequence[Examples]) -> Examples:
    """Put examples of several sources together."""
    names = parts[0].levels.keys()
    return Examples(
        {name: np.concatenate([part.levels[name] for part in parts]) for name in names},
        np.concatenate([part.same for part in parts]),
        np.concatenate([part.share for part in parts]),
        np.concatenate([part.fold for part in parts]),
    )


def train(examples: Examples, start: Weights, *, model: str, about: str, keep: Collection[str] = ()) -> Weights:
    """Estimate the weights of a model; `start` gives its comparisons, its bands and the first guess.

    The comparisons of `keep` keep the bits that they have in `start`; the others are estimated beside them.
    """
    sizes = {name: len(each.bits) for name, each in start.comparisons.items() if name not in keep}
    held = {name: start.comparisons[name].bits for name in keep}
    known = expected(examples, start)
    table = _Table.of(examples, known, sizes, held)
    found = table.fit()
    slope, shift = _calibrated(examples, known, sizes, held)
    bits = table.bits(found[1:]) | held
    return start.model_copy(
        update={
            "model": model,
            "about": about,
            "prior_bits": round(float(found[0]) / LOG_2 + shift, DIGITS),
            "slope": round(slope, DIGITS),
            "comparisons": {
                name: each.model_copy(update={"bits": bits[name]}) for name, each in start.comparisons.items()
            },
        }
    )


def expected(examples: Examples, start: Weights) -> Floats:
    """Give each pair's share of being one creator's: what is known, else what the levels make of it (n)."""
    unknown = np.isnan(examples.same)
    if not unknown.any():
        return examples.same
    weight = np.full(len(examples), start.prior_bits)
    for name, each in start.comparisons.items():
        weight += np.array([0.0, *each.bits])[examples.levels[name]]
    share: Floats = np.where(unknown, _logistic(weight * start.slope * LOG_2), examples.same)
    for _ in range(ROUNDS):
        log_odds = np.log((share @ examples.share + SMOOTHING) / ((1 - share) @ examples.share + SMOOTHING))
        odds = np.full(len(examples), log_odds)
        for name, each in start.comparisons.items():
            ratios = _log_ratios(examples.levels[name], share, examples.share, len(each.bits) + 1)
            odds += ratios[examples.levels[name]]
        after = np.where(unknown, _logistic(odds), examples.same)
        if float(np.abs(after - share).max()) < ENOUGH:
            break
        share = after
    return share


def _log_ratios(levels: npt.NDArray[np.int8], same: Floats, share: Floats, size: int) -> Floats:
    """Give how much likelier each level is for one creator's pairs; a level 0 says nothing."""
    for_it = np.bincount(levels, weights=same * share, minlength=size) + SMOOTHING
    against = np.bincount(levels, weights=(1 - same) * share, minlength=size) + SMOOTHING
    for_it[0] = against[0] = 0.0
    ratios: Floats = np.log(np.where(for_it > 0, for_it, 1.0) / for_it.sum()) - np.log(
        np.where(against > 0, against, 1.0) / against.sum()
    )
    ratios[0] = 0.0
    return ratios


def _logistic(values: Floats) -> Floats:
    odds: Floats = 1.0 / (1.0 + np.exp(-np.clip(values, -500.0, 500.0)))
    return odds


@dataclass(frozen=True, slots=True)
class _Table:
    """Distinct rows of steps (m x k, of 0 and 1): step s of a comparison is reached where its level is s or higher.

    `fixed` is what the comparisons whose bits are held add to each row (m, natural logarithms).
    """

    steps: Floats
    fixed: Floats
    for_it: Floats
    against: Floats
    may_fall: npt.NDArray[np.bool_]
    sizes: Mapping[str, int]

    @classmethod
    def of(cls, examples: Examples, known: Floats, sizes: Mapping[str, int], held: Held) -> "_Table":
        """Count equal rows together; only the first step of a comparison may speak against."""
        rows = np.stack([examples.levels[name] for name in (*sizes, *held)], axis=1)
        distinct, place = np.unique(rows, axis=0, return_inverse=True)
        place = place.reshape(-1)
        steps = [distinct[:, [n]] >= np.arange(1, size + 1) for n, size in enumerate(sizes.values())]
        may_fall = np.concatenate([np.arange(size) == 0 for size in sizes.values()])
        return cls(
            np.hstack(steps).astype(np.float64),
            _held_bits(dict(zip(held, distinct[:, len(sizes) :].T, strict=True)), held, len(distinct)) * LOG_2,
            np.bincount(place, weights=known * examples.share, minlength=len(distinct)).astype(np.float64),
            np.bincount(place, weights=(1 - known) * examples.share, minlength=len(distinct)).astype(np.float64),
            may_fall,
            sizes,
        )

    def fit(self) -> Floats:
        """Give prior and steps (1 + k, natural logarithms) by Newton's steps, projected to where no step falls."""
        design = np.hstack([np.ones((len(self.steps), 1)), self.steps])
        falls = np.concatenate([[True], self.may_fall])
        pull = np.concatenate([[ENOUGH], np.full(self.steps.shape[1], RIDGE)])
        now = np.zeros(design.shape[1])
        for _ in range(ROUNDS):
            likely = _logistic(design @ now + self.fixed)
            whole = self.for_it + self.against
            gradient = design.T @ (whole * likely - self.for_it) + pull * now
            free = falls | (now > 0) | (gradient < 0)
            some = design[:, free]
            bend = (some * (whole * likely * (1 - likely))[:, None]).T @ some + np.diag(pull[free])
            step = np.zeros(len(now))
            step[free] = np.linalg.solve(bend, gradient[free])
            after = self._shortened(design, now, step, falls, pull)
            moved = float(np.abs(after - now).max())
            now = after
            if moved < ENOUGH:
                break
        return now

    def _shortened(
        self, design: Floats, now: Floats, step: Floats, falls: npt.NDArray[np.bool_], pull: Floats
    ) -> Floats:
        """Go the whole step, or a half as often as needed to come lower."""
        before = self._loss(design, now, pull)
        length = 1.0
        while length > ENOUGH:
            after = now - length * step
            after[~falls] = np.maximum(after[~falls], 0.0)
            if self._loss(design, after, pull) <= before:
                return after
            length /= 2
        return now

    def _loss(self, design: Floats, at: Floats, pull: Floats) -> float:
        score = design @ at + self.fixed
        lost = self.for_it @ np.logaddexp(0, -score) + self.against @ np.logaddexp(0, score)
        return float(lost + pull @ (at * at) / 2)

    def bits(self, steps: Floats) -> dict[str, tuple[float, ...]]:
        """Add the steps of each comparison up to the bits of its levels."""
        found, start = {}, 0
        for name, size in self.sizes.items():
            sums = np.cumsum(steps[start : start + size]) / LOG_2
            found[name] = tuple(round(float(value), DIGITS) for value in sums)
            start += size
        return found


def _held_bits(levels: Levels, held: Held, rows: int) -> Floats:
    """Sum the bits of the comparisons that are held (n values)."""
    return sum((np.array([0.0, *bits])[levels[name]] for name, bits in held.items()), start=np.zeros(rows))


def _calibrated(examples: Examples, known: Floats, sizes: Mapping[str, int], held: Held) -> tuple[float, float]:
    """Give the slope and the shift in bits that pairs ask for whose persons were left out."""
    left_out = _held_bits(examples.levels, held, len(examples))
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
        table = _Table.of(inside, known[~out], sizes, held)
        found = table.fit()
        bits = table.bits(found[1:])
        left_out[out] += found[0] / LOG_2
        for name, values in bits.items():
            left_out[out] += np.array([0.0, *values])[examples.levels[name][out]]
    return _slope(left_out * LOG_2, known, examples.share)


def _slope(score: Floats, known: Floats, share: Floats) -> tuple[float, float]:
    """Fit probability = logistic(slope x score + shift) by Newton's steps; the shift is given in bits of the score."""
    found = np.array([1.0, 0.0])
    design = np.stack([score, np.ones(len(score))], axis=1)
    for _ in range(ROUNDS):
        likely = _logistic(design @ found)
        gradient = design.T @ (share * (likely - known))
        bend = (design * (share * likely * (1 - likely))[:, None]).T @ design + np.eye(2) * SMOOTHING
        step = np.linalg.solve(bend, gradient)
        found = found - step
        if float(np.abs(step).max()) < ENOUGH:
            break
    slope = max(0.1, float(found[0]))
    return slope, float(found[1]) / slope / LOG_2
