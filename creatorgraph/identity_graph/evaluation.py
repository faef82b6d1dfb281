"""How good a partition and its probabilities are, against the truth: pure functions of numbers.

Pairwise and B-cubed rates are ratios of sums over persons, so that a bootstrap draws persons, not pairs. A wrong pair
counts half for each of its two persons.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
DRAWS, BINS, SEED = 500, 10, 1
INTERVAL = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate (0 to 1; None where nothing was there to count) with its 95 % bootstrap interval."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision, recall and their harmonic mean."""

    precision: Rate
    recall: Rate
    f1: Rate


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs of similar probability: how many, their mean probability, and the share that is one person's."""

    pairs: int
    probability: float
    share: float


def judge(groups: Iterable[Sequence[str]], persons: Mapping[str, str]) -> tuple[Rates, Rates, int]:
    """Compare groups with the person of each account.

    Gives pairwise rates, B-cubed rates, and how many groups hold accounts of several persons. Accounts in no group
    count as groups of their own.
    """
    held: dict[str, tuple[int, str]] = {}
    for number, group in enumerate(groups):
        held.update((account, (number, "")) for account in group if account in persons)
    homes = {account: held.get(account, (-1, account)) for account in persons}
    cells = Counter((person, homes[account]) for account, person in persons.items())
    sizes, owned = Counter(homes.values()), Counter(persons.values())
    rows = {person: np.array([comb(size, 2), 0.0, 0.0, 0.0, 0.0, size]) for person, size in owned.items()}
    for (person, home), size in cells.items():
        row, whole = rows[person], sizes[home]
        row[1] += comb(size, 2) + size * (whole - size) / 2
        row[2] += comb(size, 2)
        row[3] += size * size / whole
        row[4] += size * size / owned[person]
    table = np.array(list(rows.values())).reshape(-1, 6)
    sums = _drawn(table)
    several = Counter(home for _, home in cells)
    over_merged = sum(number > 1 for number in several.values())
    return _rates(sums, (2, 1), (2, 0)), _rates(sums, (3, 5), (4, 5)), over_merged


def _drawn(table: Floats) -> Floats:
    """Sum the rows of persons as they are (first row) and for each draw of the bootstrap."""
    if not len(table):
        return np.zeros((1, table.shape[1]))
    random = np.random.default_rng(SEED)
    drawn = [table[random.integers(0, len(table), len(table))].sum(axis=0) for _ in range(DRAWS)]
    return np.stack([table.sum(axis=0), *drawn])


def _rates(sums: Floats, precision: tuple[int, int], recall: tuple[int, int]) -> Rates:
    p, r = (
        np.divide(sums[:, a], sums[:, b], out=np.full(len(sums), np.nan), where=sums[:, b] > 0)
        for a, b in (precision, recall)
    )
    known = np.nan_to_num(p) + np.nan_to_num(r)
    # where there is neither, nothing was there to be found, and none of it was: no worth at all
    none = np.where(np.isnan(p) & np.isnan(r), np.nan, 0.0)
    f1 = np.divide(2 * np.nan_to_num(p) * np.nan_to_num(r), known, out=none, where=known > 0)
    return Rates(_rate(p), _rate(r), _rate(f1))


def _rate(values: Floats) -> Rate:
    drawn = values[1:][~np.isnan(values[1:])]
    if np.isnan(values[0]) or not len(drawn):
        return Rate(None, None, None)
    low, high = np.percentile(drawn, INTERVAL)
    return Rate(float(values[0]), float(low), float(high))


def reliability(probability: Floats, same: npt.NDArray[np.bool_]) -> list[Bin]:
    """Put pairs (n) into ten bins of equal width by probability; bins without a pair are left out."""
    numbers = np.minimum((probability * BINS).astype(int), BINS - 1)
    return [
        Bin(int(inside.sum()), float(probability[inside].mean()), float(same[inside].mean()))
        for inside in (numbers == number for number in range(BINS))
        if inside.any()
    ]


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Give the expected calibration error: how far probability and share differ, weighted by pairs."""
    whole = sum(each.pairs for each in bins)
    return sum(each.pairs * abs(each.probability - each.share) for each in bins) / whole if whole else None
