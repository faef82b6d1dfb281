"""Logistic regression of whether a pair is one creator's on the levels of its evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Levels = Mapping[str, npt.NDArray[np.int8]]
Held = Mapping[str, tuple[float, ...]]
"""Bits of the levels of comparisons that are not estimated."""

ROUNDS, ENOUGH = 60, 1e-6
RIDGE = 1.0
"""How strongly bits are held to where they are looked for first: a level that was seen once tells little."""
SMOOTHING = 0.5
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


@dataclass(frozen=True, slots=True)
class Prior:
    """Where prior and steps are looked for first, and how strongly each is held there (1 + k, natural logarithms)."""

    mean: Floats
    information: Floats

    @classmethod
    def none(cls, steps: int) -> "Prior":
        """Know nothing: steps are held to 0 a little, the prior not at all."""
        return cls(np.zeros(1 + steps), np.concatenate([[ENOUGH], np.full(steps, RIDGE)]))


def logistic(values: Floats) -> Floats:
    """Give the probabilities (n) of log odds (n)."""
    odds: Floats = 1.0 / (1.0 + np.exp(-np.clip(values, -500.0, 500.0)))
    return odds


@dataclass(frozen=True, slots=True)
class Table:
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
    def of(cls, examples: Examples, known: Floats, sizes: Mapping[str, int], held: Held) -> "Table":
        """Count equal rows together; only the first step of a comparison may speak against."""
        rows = np.stack([examples.levels[name] for name in (*sizes, *held)], axis=1)
        distinct, place = np.unique(rows, axis=0, return_inverse=True)
        place = place.reshape(-1)
        steps = [distinct[:, [n]] >= np.arange(1, size + 1) for n, size in enumerate(sizes.values())]
        may_fall = np.concatenate([np.arange(size) == 0 for size in sizes.values()])
        return cls(
            np.hstack(steps).astype(np.float64),
            held_bits(dict(zip(held, distinct[:, len(sizes) :].T, strict=True)), held, len(distinct)) * LOG_2,
            np.bincount(place, weights=known * examples.share, minlength=len(distinct)).astype(np.float64),
            np.bincount(place, weights=(1 - known) * examples.share, minlength=len(distinct)).astype(np.float64),
            may_fall,
            sizes,
        )

    @property
    def design(self) -> Floats:
        """The steps of each row behind a 1 for the prior (m x (1 + k))."""
        return np.hstack([np.ones((len(self.steps), 1)), self.steps])

    def fit(self, prior: Prior) -> Floats:
        """Give prior and steps (1 + k, natural logarithms) by Newton's steps, projected to where no step falls."""
        design = self.design
        falls = np.concatenate([[True], self.may_fall])
        now = prior.mean.copy()
        for _ in range(ROUNDS):
            likely = logistic(design @ now + self.fixed)
            whole = self.for_it + self.against
            gradient = design.T @ (whole * likely - self.for_it) + prior.information * (now - prior.mean)
            free = falls | (now > 0) | (gradient < 0)
            some = design[:, free]
            bend = (some * (whole * likely * (1 - likely))[:, None]).T @ some + np.diag(prior.information[free])
            step = np.zeros(len(now))
            step[free] = np.linalg.solve(bend, gradient[free])
            after = self._shortened(design, now, step, falls, prior)
            moved = float(np.abs(after - now).max())
            now = after
            if moved < ENOUGH:
                break
        return now

    def information(self, at: Floats) -> Floats:
        """Give how much these rows tell of the prior and of each step there (1 + k): Fisher's information."""
        likely = logistic(self.design @ at + self.fixed)
        told: Floats = ((self.for_it + self.against) * likely * (1 - likely)) @ (self.design**2)
        return told

    def _shortened(
        self, design: Floats, now: Floats, step: Floats, falls: npt.NDArray[np.bool_], prior: Prior
    ) -> Floats:
        """Go the whole step, or a half as often as needed to come lower."""
        before = self._loss(design, now, prior)
        length = 1.0
        while length > ENOUGH:
            after = now - length * step
            after[~falls] = np.maximum(after[~falls], 0.0)
            if self._loss(design, after, prior) <= before:
                return after
            length /= 2
        return now

    def _loss(self, design: Floats, at: Floats, prior: Prior) -> float:
        score = design @ at + self.fixed
        lost = self.for_it @ np.logaddexp(0, -score) + self.against @ np.logaddexp(0, score)
        return float(lost + prior.information @ (at - prior.mean) ** 2 / 2)

    def bits(self, steps: Floats) -> dict[str, tuple[float, ...]]:
        """Add the steps of each comparison up to the bits of its levels."""
        found, start = {}, 0
        for name, size in self.sizes.items():
            sums = np.cumsum(steps[start : start + size]) / LOG_2
            found[name] = tuple(round(float(value), DIGITS) for value in sums)
            start += size
        return found


def held_bits(levels: Levels, held: Held, rows: int) -> Floats:
    """Sum the bits of the comparisons that are held (n values)."""
    return sum((np.array([0.0, *bits])[levels[name]] for name, bits in held.items()), start=np.zeros(rows))


def slope_of(score: Floats, known: Floats, share: Floats) -> tuple[float, float]:
    """Fit probability = logistic(slope x score + shift) by Newton's steps; the shift is given in bits of the score."""
    found = np.array([1.0, 0.0])
    design = np.stack([score, np.ones(len(score))], axis=1)
    for _ in range(ROUNDS):
        likely = logistic(design @ found)
        gradient = design.T @ (share * (likely - known))
        bend = (design * (share * likely * (1 - likely))[:, None]).T @ design + np.eye(2) * SMOOTHING
        step = np.linalg.solve(bend, gradient)
        found = found - step
        if float(np.abs(step).max()) < ENOUGH:
            break
    slope = max(0.1, float(found[0]))
    return slope, float(found[1]) / slope / LOG_2
