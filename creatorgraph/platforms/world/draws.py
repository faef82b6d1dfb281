"""Chance that is the same on every machine.

A draw is keyed by (seed, purpose, index) through BLAKE2b, and uses only what is exact everywhere: the Mersenne
Twister's `random()`, whose sequence Python promises to keep, and IEEE additions, multiplications and divisions. No
`exp` or `log` (their last bit differs between maths libraries), no `hash()`, no order of a set.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from hashlib import blake2b
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Table(Generic[T]):
    """Values with weights, to draw from in logarithmic time."""

    __slots__ = ("_edges", "_total", "values")

    def __init__(self, values: Sequence[T], weights: Sequence[float]) -> None:
        self.values = tuple(values)
        self._edges = tuple(accumulate(weights))
        self._total = self._edges[-1]

    @classmethod
    def zipf(cls, values: Sequence[T], *, offset: float = 8.0) -> "Table[T]":
        """Weigh by 1 / (rank + offset): the first is common, the last is rare, none is absurdly frequent."""
        return cls(values, [1.0 / (rank + offset) for rank in range(1, len(values) + 1)])

    def at(self, unit: float) -> T:
        """Give the value at a share of the whole weight, 0 <= unit < 1."""
        return self.values[min(bisect_right(self._edges, unit * self._total), len(self.values) - 1)]


class Draw:
    """One stream of choices. The same key gives the same choices in the same order."""

    __slots__ = ("unit",)

    def __init__(self, seed: int, purpose: str, index: int = 0) -> None:
        # Reproducible on purpose, and nothing secret hangs on it.
        self.unit = Random(number(seed, purpose, index)).random  # noqa: S311 - a synthetic world, not cryptography

    def chance(self, share: float) -> bool:
        """Say yes in this share of cases."""
        return self.unit() < share

    def below(self, end: int) -> int:
        """Draw a whole number from 0 to end - 1."""
        return int(self.unit() * end)

    def between(self, low: int, high: int) -> int:
        """Draw a whole number from low to high, both included."""
        return low + int(self.unit() * (high - low + 1))

    def pick(self, values: Sequence[T]) -> T:
        """Draw one of the values, each as likely."""
        return values[int(self.unit() * len(values))]

    def weighted(self, table: Table[T]) -> T:
        """Draw one of the table's values by its weight."""
        return table.at(self.unit())

    def normal(self) -> float:
        """Draw from nearly a normal distribution: mean 0, deviation 1, within 6 (a sum of twelve uniform draws)."""
        unit = self.unit
        return (
            unit() + unit() + unit() + unit() + unit() + unit() + unit() + unit() + unit() + unit() + unit() + unit()
        ) - 6.0


def number(seed: int, purpose: str, index: int = 0) -> int:
    """Hash a key to 64 bits."""
    return int.from_bytes(blake2b(f"{seed}/{purpose}/{index}".encode(), digest_size=8).digest(), "big")


def power_of_two(exponent: float) -> float:
    """Give 2 ** exponent with the same bits on every machine, within 0.2 %: exact scaling, cubic between powers."""
    whole = math.floor(exponent)
    part = exponent - whole
    return math.ldexp(1.0 + part * (0.6957 + part * (0.2251 + part * 0.0792)), whole)


class Shuffle:
    """A keyed order of 0 .. size - 1 that takes no memory: place = (index * step + shift) % size, and back."""

    __slots__ = ("_back", "_shift", "_size", "_step")

    def __init__(self, size: int, *, seed: int, purpose: str) -> None:
        step = number(seed, f"{purpose}/step") % size or 1
        while math.gcd(step, size) != 1:
            step = step % size + 1
        self._size, self._step = size, step
        self._shift = number(seed, f"{purpose}/shift") % size
        self._back = pow(step, -1, size) if size > 1 else 0

    def place(self, index: int) -> int:
        """Where in the order an index stands."""
        return (index * self._step + self._shift) % self._size

    def index(self, place: int) -> int:
        """Which index stands at a place."""
        return (place - self._shift) * self._back % self._size
