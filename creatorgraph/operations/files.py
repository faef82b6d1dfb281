"""Rows out of files, with their line numbers: JSON lines, tables, workbooks, Parquet; `-` is standard input."""

import csv
import gzip
import io
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from creatorgraph.errors import BadInputError
from creatorgraph.operations.row_columns import layout_of, platform_column, rows_apart
from creatorgraph.operations.row_names import field_name
from creatorgraph.operations.row_values import read_json
from creatorgraph.operations.rows import FIELDS
from creatorgraph.operations.workbooks import WORKBOOKS, read_sheet

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LONGEST_LINE_BYTES = 4 * 2**20
JSON_ENDINGS = frozenset({".jsonl", ".ndjson", ".json"})
DELIMITERS = {".csv": ",", ".tsv": "\t"}
NEEDED = frozenset({"platform", "username"})
"""A table of accounts names one of these fields."""
LARGEST_ARRAY_BYTES = 256 * 2**20
"""A JSON array is read whole."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
NOT_UTF8 = "is not UTF-8; save the file in that encoding"
UTF16 = "is UTF-16, which is read of tables only; save it as UTF-8"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
PACKED = {
    b"\x1f\x8b": "is packed by gzip; let its name end in .gz",
    b"PAR1": "is a Parquet file; let its name end in .parquet",
    b"PK\x03\x04": "is a workbook or a zip archive; let its name end in .xlsx or .ods, or unpack it",
    **dict.fromkeys(UTF16_MARKS, UTF16),
}
"""First bytes of a file → what it is where its name says that it is text in UTF-8."""
_OF_BYTES = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary, pa.types.is_binary_view)
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""What Excel wants before the header to know what stands between fields."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row with its place: the line of the file (the header of a CSV is line 1), or the row of a sheet or Parquet.

    `problem` says why there is no row. `columns` are fields with the columns that they are of, where a row was made of
    columns of a platform.
    """

    number: int
    row: object = None
    problem: str = ""
    columns: tuple[tuple[str, str], ...] = ()

    def column_of(self, field: str) -> str:
        """Give the column of a field: the field itself where the file calls it so or otherwise in a known way."""
        return dict(self.columns).get(field, field)


def read_lines(
    path: Path, *, also: AbstractSet[str] = frozenset(), needed: AbstractSet[str] = NEEDED
) -> Iterator[Line]:
    """Give a file's rows one by one, of one that names several accounts a row of each.

    Of Parquet, columns that are no field of an account are empty, but for `also`. A table names at least one of the
    fields that are `needed`, or has a column of a platform.
    Raises BadInputError where the file cannot be read at all; behind the rows before that place where it is damaged.
    """
    for line in _lines(path, also, needed):
        if isinstance(line.row, dict):
            for row, columns in rows_apart(line.row):
                yield line if row is line.row else replace(line, row=row, columns=columns)
        else:
            yield line


def _lines(path: Path, also: AbstractSet[str], needed: AbstractSet[str]) -> Iterator[Line]:
    if str(path) == "-":
        yield from _json_lines(sys.stdin.buffer)
        return
    ending = _ending(path)
    if ending == ".parquet":
        yield from _parquet(path, also)
        return
    if ending in WORKBOOKS:
        yield from _workbook(path, needed)
        return
    try:
        with _opened(path, is_table=ending in DELIMITERS) as file:
            if ending in DELIMITERS:
                yield from _table(path, file, delimiter=DELIMITERS[ending], needed=needed)
            elif ending == ".json" and _is_array(file):
                yield from _array(path, file)
            else:
                yield from _json_lines(file)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BadInputError(f"{path}: is not whole as gzip ({error})") from None
    except UnicodeDecodeError:  # of UTF-8, bytes that are none are judged row by row
        raise BadInputError(f"{path}: is not whole as UTF-16") from None


def _opened(path: Path, *, is_table: bool) -> IO[bytes]:
    """Open a file for reading, unpacked if its name ends in `.gz`. Raises BadInputError where it is no text."""
    if path.suffix.casefold() == ".gz":
        return io.BufferedReader(_Unpacked(path))
    file = path.open("rb")
    head = file.read(4)
    file.seek(0)
    for mark, what in PACKED.items():
        if head.startswith(mark) and not (is_table and mark in UTF16_MARKS):
            file.close()
            raise BadInputError(f"{path}: {what}")
    return file


class _Unpacked(io.RawIOBase):
    """A file of gzip, unpacked. Gives all that is before a damage: a buffer of many reads is lost with the last."""

    def __init__(self, path: Path) -> None:
        self._file = gzip.GzipFile(path)

    def readable(self) -> bool:
        """Say so."""
        return True

    def seekable(self) -> bool:
        """Say so."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Read what one read gives."""
        place = memoryview(buffer)
        read = self._file.read1(len(place))
        place[: len(read)] = read
        return len(read)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place."""
        return self._file.seek(offset, whence)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


def _ending(path: Path) -> str:
    """Give a file's ending. Raises BadInputError where there is no such file, or nobody knows how to read it."""
    if path.is_dir():
        raise BadInputError(f"{path}: is a folder; name a file")
    if not path.exists():
        raise BadInputError(f"{path}: there is no such file")
    if not path.is_file():
        raise BadInputError(f"{path}: is no ordinary file; pipe JSON lines into `-`")
    packed = path.suffix.casefold() == ".gz"
    ending = (path.with_suffix("") if packed else path).suffix.casefold()
    if ending not in JSON_ENDINGS | DELIMITERS.keys() | (set() if packed else {".parquet"} | WORKBOOKS):
        known = ".jsonl, .ndjson, .json, .csv, .tsv (each also packed, as .csv.gz), .xlsx, .xlsm, .ods, .parquet"
        raise BadInputError(
            f"{path}: its ending {path.suffix!r} is not one of {known}; save it as such, or pipe JSON lines into `-`"
        )
    return ending


def digest_of(path: Path) -> str:
    """Give a digest of a file's contents: the same contents are the same import. Standard input has none.

    Raises BadInputError for a file that `read_lines` would refuse by its name.
    """
    if str(path) == "-":
        return ""
    _ending(path)
    digest = blake2b(digest_size=16)
    with path.open("rb") as file:
        while block := file.read(2**20):
            digest.update(block)
    return digest.hexdigest()


def _json_lines(file: IO[bytes]) -> Iterator[Line]:
    number = 0
    while text := file.readline(LONGEST_LINE_BYTES + 1):
        number += 1
        if len(text) > LONGEST_LINE_BYTES:
            while text and not text.endswith(b"\n"):
                text = file.readline(LONGEST_LINE_BYTES)
            yield Line(number, problem=f"is longer than {LONGEST_LINE_BYTES} bytes")
            continue
        if number == 1:
            text = text.removeprefix(BYTE_ORDER_MARK)
        if not text.strip():
            continue
        try:
            yield Line(number, read_json(text))
        except orjson.JSONDecodeError as error:
            yield Line(number, problem=_not_json(text, error))


def _not_json(text: bytes, error: orjson.JSONDecodeError) -> str:
    try:
        text.decode()
    except UnicodeDecodeError:
        return NOT_UTF8
    if text.strip() in {b"{", b"["}:
        return "is not JSON: an account stands on one line, as `jq -c .` writes it (`jq -c '.[]'` for an array)"
    return f"is not JSON: {error.msg} at character {error.colno}"


def _is_array(file: IO[bytes]) -> bool:
    """Tell whether a file is one JSON array of objects, and no lines of JSON. Leaves it at its beginning."""
    head = file.read(4_096).removeprefix(BYTE_ORDER_MARK)
    file.seek(0)
    first, _, rest = head.lstrip().partition(b"[")
    return not first and rest.lstrip()[:1] in {b"{", b"]"}


def _array(path: Path, file: IO[bytes]) -> Iterator[Line]:
    """Give the items of a JSON array, numbered from 1."""
    text = file.read(LARGEST_ARRAY_BYTES + 1)
    if len(text) > LARGEST_ARRAY_BYTES:
        raise BadInputError(
            f"{path}: is a JSON array of more than {LARGEST_ARRAY_BYTES // 2**20} MiB; "
            "write one object a line, as `jq -c '.[]'` does"
        )
    try:
        rows = read_json(text.removeprefix(BYTE_ORDER_MARK))
    except orjson.JSONDecodeError as error:
        raise BadInputError(
            f"{path}: is not a JSON array: {error.msg} at line {error.lineno}; with one object a line, "
            "only the lines at fault would be left out"
        ) from None
    yield from (Line(number, row) for number, row in enumerate(rows, 1))


def _table(path: Path, file: IO[bytes], *, delimiter: str, needed: AbstractSet[str]) -> Iterator[Line]:
    """Give the rows of a table but for empty ones, which spreadsheets leave at the end.

    Bytes that are no UTF-8 stand in the cells as lone surrogates until they are judged.
    """
    encoding = "utf-16" if file.read(2) in UTF16_MARKS else "utf-8-sig"
    file.seek(0)
    with io.TextIOWrapper(file, encoding=encoding, errors="surrogateescape", newline="") as text:
        first = text.readline(csv.field_size_limit() + 1)
        separator = _SEPARATOR_LINE.fullmatch(first)
        if separator:
            delimiter, first = separator[1], text.readline(csv.field_size_limit() + 1)
        source = _Source(chain([first], text))
        rows = csv.reader(source, delimiter=_delimiter(path, first, given=delimiter, needed=needed))
        names = _names(path, next(rows))
        while True:
            number = rows.line_num + (2 if separator else 1)
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield Line(number, problem=f"is not CSV: {error}")
                continue
            if source.ended:  # nobody asks for more lines before a row is whole
                yield Line(number, problem="opens a quote that is closed nowhere; all that follows is left out with it")
            elif not any(map(str.strip, cells)):
                continue
            elif len(cells) != len(names):
                yield Line(number, problem=f"has {len(cells)} fields, the header names {len(names)}")
            elif not _is_utf8(cells):
                yield Line(number, problem=NOT_UTF8)
            else:
                yield Line(number, dict(zip(names, cells, strict=True)))


class _Source:
    """Lines of a table. `ended`: somebody asked for one behind the last."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        """Give itself."""
        return self

    def __next__(self) -> str:
        """Give the next line."""
        for line in self._lines:
            return line
        self.ended = True
        raise StopIteration


def _names(path: Path, header: Sequence[str]) -> list[str]:
    """Give the names of the columns. Raises BadInputError where two bear one name of a field: either may be meant."""
    names = [name.strip() for name in header]
    for name, times in Counter(map(str.casefold, names)).items():
        if times > 1 and (field_name(name) in FIELDS or platform_column(name)):
            raise BadInputError(f"{path}: names {name} {times} times; keep one of these columns")
    return names


def _delimiter(path: Path, first: str, *, given: str, needed: AbstractSet[str]) -> str:
    """Find what stands between the fields: what the ending says, or another that shows a name that is needed."""
    if not first:
        raise BadInputError(f"{path}: is empty; a CSV file starts with a line of field names")
    if not _is_utf8([first]) or "\0" in first:
        raise BadInputError(f"{path}: {NOT_UTF8}")
    for delimiter in (given, ",", ";", "\t", "|"):
        try:
            names = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error as error:
            raise BadInputError(f"{path}: its first line is not CSV: {error}") from None
        if _names_accounts(names, needed):
            return delimiter
    if first.lstrip().startswith(("{", "[")):
        raise BadInputError(f"{path}: holds JSON and no table; let its name end in .jsonl, or in .json")
    # without what it holds: it may be the first account, of a table without names
    raise BadInputError(
        f"{path}: its first line has no field named {' or '.join(sorted(needed))}, and no column of a platform, as "
        "Instagram or TikTok URL; the first line of a table names its fields (docs/import.md)"
    )


def _names_accounts(names: Sequence[str], needed: AbstractSet[str]) -> bool:
    """Tell whether the names of columns are those of a table of accounts."""
    return bool(needed & set(map(field_name, names)) or layout_of(tuple(names)))


def _workbook(path: Path, needed: AbstractSet[str]) -> Iterator[Line]:
    sheet = read_sheet(path, names_accounts=lambda names: _names_accounts(names, needed))
    names = _names(path, sheet.names)
    for number, cells in sheet.rows:
        yield Line(number, dict(zip(names, cells, strict=True)))


def _is_utf8(cells: list[str]) -> bool:
    try:
        "".join(cells).encode()
    except UnicodeEncodeError:
        return False
    return True


def _parquet(path: Path, also: AbstractSet[str]) -> Iterator[Line]:
    """Give the rows of a Parquet file. A column that means nothing is there by its name only: its values may be any."""
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise BadInputError(f"{path}: is not a Parquet file ({error})") from None
    number = 0
    schema = file.schema_arrow
    _names(path, schema.names)
    layout = layout_of(tuple(schema.names))
    known = FIELDS.keys() | also
    read = [field for field in schema if field_name(field.name) in known or (layout and platform_column(field.name))]
    if not read:
        raise BadInputError(f"{path}: has no column that is a field of an account")
    names = [field.name for field in read]
    passed_over = dict.fromkeys(name for name in schema.names if name not in names)
    read_as = pa.schema([field.with_type(_in_python(field.type)) for field in read])
    with file:
        # group by group: a batch of two groups would be lost with the second
        groups = (file.iter_batches(10_000, row_groups=[each], columns=names) for each in range(file.num_row_groups))
        batches = chain.from_iterable(groups)
        while True:
            try:
                batch = next(batches, None)
            except (pa.ArrowException, OSError) as error:
                what = str(error).partition("\n")[0]
                raise BadInputError(f"{path}: is damaged behind row {number} ({what})") from None
            if batch is None:
                return
            for line in _rows(batch, read_as):
                number += 1
                row = line.row | passed_over if isinstance(line.row, dict) else None
                yield replace(line, number=number, row=row)


def _in_python(kind: pa.DataType) -> pa.DataType:
    """Give a type of which Python can hold most values: it knows no nanoseconds. Bytes are texts in UTF-8."""
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        return pa.timestamp("us", tz=kind.tz)
    if any(of(kind) for of in _OF_BYTES):
        return pa.string()
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(_in_python(field.type)) for field in kind.fields])
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(kind.value_field.with_type(_in_python(kind.value_type)))
    return kind


def _rows(batch: pa.RecordBatch, read_as: pa.Schema) -> list[Line]:
    """Give the rows of a batch; where one holds what Python cannot, one by one, so that only that one is left out."""
    try:
        return [Line(0, row) for row in batch.cast(read_as, safe=False).to_pylist()]
    except (ValueError, OverflowError, pa.ArrowException) as error:
        if batch.num_rows == 1:
            return [Line(0, problem=f"holds a value that cannot be read: {error}")]
        return [line for number in range(batch.num_rows) for line in _rows(batch.slice(number, 1), read_as)]
