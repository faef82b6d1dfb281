"""Counts as people write them: 250M, 1.5M, 800k, 12345; and ranges of numbers that are some."""

import math
from typing import Any

import click

UNITS = {"K": 1_000, "M": 1_000_000, "B": 1_000_000_000}
MOST = 10_000_000_000


class Numbers(click.FloatRange):
    """A number of a range. Comparing lets `nan` through, which is in none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:  # noqa: ANN401 - text, or a default
        """Read a number."""
        number: float = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value!r} is no number; write one as 2.5", param, ctx)
        return number


class Count(click.ParamType[int]):
    """A count of creators, at least so many and at most ten billion."""

    name = "count"

    def __init__(self, least: int = 1) -> None:
        self._least = least

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read a count."""
        text = str(value)
        unit = UNITS.get(text[-1:].upper(), 1)
        number = text[:-1] if unit > 1 else text
        try:
            count = round(float(number.replace("_", "").replace(",", "")) * unit)
        except (ValueError, OverflowError):
            count = 0
        if not self._least <= count <= MOST:
            self.fail(f"{text!r} is no number of creators: write 250M, 50M, 800K or 12345 (at most 10B)", param, ctx)
        return count
