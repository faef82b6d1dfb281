"""Documents as rows of LanceDB: the schema, and the batch."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creatorgraph.clock import from_text, to_text
from creatorgraph.creator_search.conditions import FIELDS, Kind
from creatorgraph.creator_search.document import SearchDocument
from creatorgraph.creator_search.fusion import Scored
from creatorgraph.creator_search.index import Vectors
from creatorgraph.creator_search.ranking import Signals
from creatorgraph.creator_search.retrieval import SIGNAL_FIELDS, signals_of

SIGNALS = "signals"
"""All that the ranking reads of a document, in one column: reading eleven of some hundred rows took far longer."""

_PACKED = np.dtype("<f8")

_LISTS = {"handles", "labels", *(field for field, kind in FIELDS.items() if kind is Kind.WORDS)}


def schema_of(dimensions: int) -> pa.Schema:
    """Give the schema of the table. Every number is a double: exact for whole numbers up to 2^53."""
    columns = [pa.field(field.name, _type_of(field.name)) for field in fields(SearchDocument)]
    packed = pa.field(SIGNALS, pa.binary(_PACKED.itemsize * len(SIGNAL_FIELDS)))
    return pa.schema([*columns, packed, pa.field("vector", pa.list_(pa.float32(), dimensions))])


def batch_of(documents: Sequence[SearchDocument], vectors: Vectors) -> pa.RecordBatch:
    """Give the rows of documents, each with the vector of the same position."""
    schema = schema_of(vectors.shape[1])
    columns = [
        pa.array([_plain(getattr(document, name)) for document in documents], type=schema.field(name).type)
        for name in schema.names[:-2]
    ]
    packed = [
        np.array([_number(name, getattr(each, name)) for name in SIGNAL_FIELDS], dtype=_PACKED).tobytes()
        for each in documents
    ]
    columns.append(pa.array(packed, type=schema.field(SIGNALS).type))
    flat = pa.array(vectors.ravel(), type=pa.float32())
    columns.append(pa.FixedSizeListArray.from_arrays(flat, vectors.shape[1]))
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def column(rows: pa.Table, name: str) -> list[Any]:
    """Give a column as Python values."""
    return rows.column(name).to_pylist()


def signals_in(rows: pa.Table) -> list[Signals]:
    """Give what the ranking reads."""
    packed = b"".join(column(rows, SIGNALS))
    return [
        signals_of({name: _value(name, number) for name, number in zip(SIGNAL_FIELDS, row, strict=True)})
        for row in np.frombuffer(packed, dtype=_PACKED).reshape(rows.num_rows, len(SIGNAL_FIELDS)).tolist()
    ]


def scored_in(rows: pa.Table, scores: Sequence[float]) -> list[Scored]:
    """Give the rows of an answer with their scores, and the signals and vectors that were read with them."""
    ids, names = column(rows, "id"), rows.column_names
    signals = signals_in(rows) if SIGNALS in names else [None] * len(ids)
    vectors = vectors_in(rows) if "vector" in names else [None] * len(ids)
    return [Scored(*each) for each in zip(ids, scores, signals, vectors, strict=True)]


def value_counts(values: "pa.ChunkedArray[Any]") -> Iterator[tuple[str, int]]:
    """Count the values of a column of words, lists of words or flags; None is no value."""
    flat: Any = pc.list_flatten(values) if pa.types.is_list(values.type) else values
    for row in pc.value_counts(flat.drop_null()).to_pylist():
        value = row["values"]
        yield (str(value).lower() if isinstance(value, bool) else value), row["counts"]


def vectors_in(rows: pa.Table) -> Vectors:
    """Give the vectors of rows, n x d."""
    flat: Any = pc.list_flatten(rows.column("vector"))
    vectors: Vectors = flat.to_numpy()
    return vectors.reshape(rows.num_rows, -1) if rows.num_rows else vectors


def _type_of(name: str) -> pa.DataType:
    if name in _LISTS:
        return pa.list_(pa.string())
    match FIELDS.get(name):
        case Kind.NUMBER:
            return pa.float64()
        case Kind.FLAG:
            return pa.bool_()
        case _:
            return pa.string()


def _plain(value: object) -> object:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _number(name: str, value: Any) -> float:  # noqa: ANN401 - a field of any type
    """Write a signal as a number: an instant as seconds, a flag as 0 or 1, what is not known as NaN."""
    if value is None:
        return math.nan
    return from_text(value).timestamp() if FIELDS[name] is Kind.INSTANT else float(value)


def _value(name: str, number: float) -> float | str | None:
    if math.isnan(number):
        return None
    return to_text(datetime.fromtimestamp(number, UTC)) if FIELDS[name] is Kind.INSTANT else number
