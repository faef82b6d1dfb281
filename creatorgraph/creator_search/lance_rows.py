"""Documents as rows of LanceDB: the schema, and the batch."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from creatorgraph.creator_search.conditions import FIELDS, Kind
from creatorgraph.creator_search.document import SearchDocument
from creatorgraph.creator_search.index import Vectors
from creatorgraph.creator_search.ranking import Signals
from creatorgraph.creator_search.retrieval import signals_of

_LISTS = {"handles", "labels", *(field for field, kind in FIELDS.items() if kind is Kind.WORDS)}


def schema_of(dimensions: int) -> pa.Schema:
    """Give the schema of the table. Every number is a double: exact for whole numbers up to 2^53."""
    columns = [pa.field(field.name, _type_of(field.name)) for field in fields(SearchDocument)]
    return pa.schema([*columns, pa.field("vector", pa.list_(pa.float32(), dimensions))])


def batch_of(documents: Sequence[SearchDocument], vectors: Vectors) -> pa.RecordBatch:
    """Give the rows of documents, each with the vector of the same position."""
    schema = schema_of(vectors.shape[1])
    columns = [
        pa.array([_plain(getattr(document, name)) for document in documents], type=schema.field(name).type)
        for name in schema.names[:-1]
    ]
    flat = pa.array(vectors.ravel(), type=pa.float32())
    columns.append(pa.FixedSizeListArray.from_arrays(flat, vectors.shape[1]))
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def column(rows: pa.Table, name: str) -> list[Any]:
    """Give a column as Python values."""
    return rows.column(name).to_pylist()


def signals_in(rows: pa.Table) -> Iterator[tuple[str, Signals]]:
    """Give ids with what the ranking reads."""
    return ((row["id"], signals_of(row)) for row in rows.to_pylist())


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
