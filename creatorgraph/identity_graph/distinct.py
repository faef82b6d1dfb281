"""A function over the rows of a table, called once for each distinct row.

Most comparisons see few distinct rows among many pairs. Values are numbered by Arrow, so that only distinct ones become
Python objects.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Codes = npt.NDArray[np.int64]
_BETWEEN = "\x1f"
"""Stands between the items of a list while lists are compared as one text; normalized text has no such character."""


FEWEST_ROWS = 256
"""Below so many rows, asking for every row costs less than finding the distinct ones."""


@dataclass(slots=True)
class Distinct:
    """The columns of one table as numbers of distinct values; each column is read once."""

    table: pa.Table
    fewest: int = FEWEST_ROWS
    _known: dict[str, tuple[Codes, Sequence[Any]]] = field(default_factory=dict)
    _plain: dict[str, Sequence[Any]] = field(default_factory=dict)

    def map(
        self, function: Callable[..., int], columns: Sequence[str], rows: Codes | None = None
    ) -> npt.NDArray[np.int8]:
        """Give the function's value for every row (n values), or for some by their numbers."""
        count = len(self.table if rows is None else rows)
        if len(self.table) < self.fewest:
            given = [self._values(name) for name in columns]
            if rows is not None:
                given = [list(map(values.__getitem__, rows.tolist())) for values in given]
            return np.fromiter(map(function, *given), dtype=np.int8, count=count)
        encoded = [self._encoded(name) for name in columns]
        first, places = _distinct_rows([codes if rows is None else codes[rows] for codes, _ in encoded])
        first = first if rows is None else rows[first]
        values = [list(map(held.__getitem__, codes[first].tolist())) for codes, held in encoded]
        found = np.fromiter(map(function, *values), dtype=np.int8, count=len(first))
        return found[places]

    def _values(self, name: str) -> Sequence[Any]:
        if name not in self._plain:
            column = self.table[name]
            values: list[Any] = column.to_pylist()
            self._plain[name] = list(map(tuple, values)) if pa.types.is_list(column.type) else values
        return self._plain[name]

    def _encoded(self, name: str) -> tuple[Codes, Sequence[Any]]:
        if name not in self._known:
            column = self.table[name].combine_chunks()
            self._known[name] = _encoded_lists(column) if pa.types.is_list(column.type) else _encoded(column)
        return self._known[name]


def _encoded(column: "pa.Array[Any]") -> tuple[Codes, list[Any]]:
    """Give each row the number of its value, and the values in the order of their numbers."""
    found = column.dictionary_encode(null_encoding="encode")
    return found.indices.to_numpy(zero_copy_only=False).astype(np.int64), found.dictionary.to_pylist()


def _encoded_lists(column: "pa.Array[Any]") -> tuple[Codes, list[Any]]:
    """Do the same for lists of texts, which become tuples. An empty list becomes null on the way."""
    empty = pc.equal(pc.list_value_length(column), pa.scalar(0))
    texts = pc.if_else(empty, pa.scalar(None, pa.string()), pc.binary_join(column, _BETWEEN))
    codes, values = _encoded(texts)
    return codes, [() if text is None else tuple(text.split(_BETWEEN)) for text in values]


def _distinct_rows(columns: Sequence[Codes]) -> tuple[Codes, Codes]:
    """Give where each distinct row stands first, and for every row the number of its distinct row."""
    numbers = columns[0]
    for codes in columns[1:]:
        # both are below the number of rows, so that the product stays far from the end of 64 bits
        numbers = _numbered(numbers * (int(codes.max(initial=0)) + 1) + codes)
    numbers = _numbered(numbers)
    first = np.zeros(int(numbers.max(initial=-1)) + 1, dtype=np.int64)
    backwards = np.arange(len(numbers) - 1, -1, -1)
    first[numbers[backwards]] = backwards
    return first, numbers


def _numbered(values: Codes) -> Codes:
    found = pa.array(values).dictionary_encode()
    return found.indices.to_numpy(zero_copy_only=False).astype(np.int64)
