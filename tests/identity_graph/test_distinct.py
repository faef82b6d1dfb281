"""A function over distinct rows gives what it gives row by row, and is asked less often."""

from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.identity_graph.distinct import Distinct

TYPES: dict[str, pa.DataType] = {"number": pa.int32(), "word": pa.string(), "words": pa.list_(pa.string())}
SCHEMA = pa.schema(list(TYPES.items()))
ROWS = st.lists(
    st.tuples(st.integers(0, 2), st.none() | st.sampled_from(["", "a", "b"]), st.lists(st.sampled_from(["", "a"]))),
    max_size=12,
)


def number_of(*values: object) -> int:
    """Give a small number that differs for values that differ."""
    return sum(map(ord, repr(values))) % 127


@given(ROWS)
def test_it_is_the_function_of_every_row_asked_once_for_each_distinct_one(rows: list[tuple[Any, ...]]) -> None:
    asked = []

    def function(*values: object) -> int:
        asked.append(values)
        return number_of(*values)

    table = pa.table([pa.array(list(column)) for column in zip(*rows, strict=True)] or [[]] * 3, schema=SCHEMA)
    expected = [(number, word, tuple(words)) for number, word, words in rows]
    found = Distinct(table, fewest=0).map(function, SCHEMA.names)
    assert found.tolist() == [number_of(*values) for values in expected]
    assert Distinct(table).map(number_of, SCHEMA.names).tolist() == found.tolist()
    assert len(asked) == len(set(asked))
    assert set(asked) == set(expected)


@given(ROWS, st.data())
def test_some_rows_get_what_they_get_among_all(rows: list[tuple[Any, ...]], data: st.DataObject) -> None:
    table = pa.table([pa.array(list(column)) for column in zip(*rows, strict=True)] or [[]] * 3, schema=SCHEMA)
    some = np.array(sorted(data.draw(st.sets(st.integers(0, len(rows) - 1)) if rows else st.just(set()))), np.int64)
    for fewest in (0, 100):
        pairs = Distinct(table, fewest=fewest)
        alone = pairs.map(number_of, SCHEMA.names, some)
        assert alone.tolist() == pairs.map(number_of, SCHEMA.names)[some].tolist()


def test_a_table_in_chunks_is_read_as_one() -> None:
    table = pa.concat_tables([pa.table({"number": [1, 2]}), pa.table({"number": [2, 3]})])
    assert Distinct(table, fewest=0).map(lambda number: number, ["number"]).tolist() == [1, 2, 2, 3]
