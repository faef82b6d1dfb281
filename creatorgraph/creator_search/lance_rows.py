"""Documents as rows of LanceDB: the schema, and the batch."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creatorgraph.clock import from_text
from creatorgraph.creator_search.concepts import SEARCHED, searched_text
from creatorgraph.creator_search.conditions import FIELDS, Kind
from creatorgraph.creator_search.document import SearchDocument
from creatorgraph.creator_search.index import Vectors
from creatorgraph.creator_search.ranking import SIGNAL_FIELDS, Numbers

RANKED = "ranked"
"""All that a search reads of a document, in one column: the signals of the ranking, the vector, the id.

Reading one column of a row that is somewhere costs 30 microseconds, whether it is narrow or wide: of the four hundred
rows that a search ranks, reading id, signals and vector from columns of their own took three times as long.
"""

_NUMBER = np.dtype("<f8")
_PART = np.dtype("<f4")
SIGNAL_BYTES = _NUMBER.itemsize * len(SIGNAL_FIELDS)

_LISTS = {"handles", "labels", *(field for field, kind in FIELDS.items() if kind is Kind.WORDS)}


def schema_of(dimensions: int) -> pa.Schema:
    """Give the schema of the table. Every number is a double: exact for whole numbers up to 2^53."""
    names = [SEARCHED if field.name == "text" else field.name for field in fields(SearchDocument)]
    columns = [pa.field(name, _type_of(name)) for name in names]
    vector = pa.field("vector", pa.list_(pa.float32(), dimensions))
    return pa.schema([*columns, vector, pa.field(RANKED, pa.binary())])


def batch_of(documents: Sequence[SearchDocument], vectors: Vectors) -> pa.RecordBatch:
    """Give the rows of documents, each with the vector of the same position."""
    schema = schema_of(vectors.shape[1])
    columns = [
        pa.array([_value(document, name) for document in documents], type=schema.field(name).type)
        for name in schema.names[:-2]
    ]
    flat = pa.array(vectors.ravel(), type=pa.float32())
    columns.append(pa.FixedSizeListArray.from_arrays(flat, vectors.shape[1]))
    packed = [_packed(document, vector) for document, vector in zip(documents, vectors, strict=True)]
    columns.append(pa.array(packed, type=schema.field(RANKED).type))
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def column(rows: pa.Table, name: str) -> list[Any]:
    """Give a column as Python values."""
    return rows.column(name).to_pylist()


def signals_in(rows: pa.Table) -> Numbers:
    """Give what the ranking reads, n x 11."""
    packed = b"".join(each[:SIGNAL_BYTES] for each in column(rows, RANKED))
    return np.frombuffer(packed, dtype=_NUMBER).reshape(rows.num_rows, len(SIGNAL_FIELDS))


def ranked_in(rows: pa.Table, dimensions: int) -> tuple[list[str], Numbers, Vectors]:
    """Give ids, signals and vectors (n x d) of the rows that a search ranks."""
    packed, end = column(rows, RANKED), SIGNAL_BYTES + _PART.itemsize * dimensions
    vectors = np.frombuffer(b"".join(each[SIGNAL_BYTES:end] for each in packed), dtype=_PART)
    return [each[end:].decode() for each in packed], signals_in(rows), vectors.reshape(len(packed), dimensions)


def _packed(document: SearchDocument, vector: Vectors) -> bytes:
    signals = np.array([_number(name, getattr(document, name)) for name in SIGNAL_FIELDS], dtype=_NUMBER)
    return signals.tobytes() + vector.astype(_PART).tobytes() + document.id.encode()


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


def _value(document: SearchDocument, name: str) -> object:
    if name == SEARCHED:
        return searched_text(document)
    value = getattr(document, name)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _number(name: str, value: Any) -> float:  # noqa: ANN401 - a field of any type
    """Write a signal as a number: an instant as seconds, a flag as 0 or 1, what is not known as NaN."""
    if value is None:
        return math.nan
    return from_text(value).timestamp() if FIELDS[name] is Kind.INSTANT else float(value)
