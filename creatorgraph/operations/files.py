"""Rows out of files, with their line numbers: JSON lines, CSV and Parquet; `-` is standard input, as JSON lines."""

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import IO

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from creatorgraph.errors import BadInputError

LONGEST_LINE_BYTES = 4 * 2**20
JSON_ENDINGS = frozenset({".jsonl", ".ndjson", ".json"})
DELIMITERS = {".csv": ",", ".tsv": "\t"}
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line:
    """One row with its place: the line of the file (the header of a CSV is line 1), or the row of a Parquet file.

    `problem` says why there is no row.
    """

    number: int
    row: object = None
    problem: str = ""


def read_lines(path: Path) -> Iterator[Line]:
    """Give a file's rows one by one. Raises BadInputError where the file cannot be read at all."""
    if str(path) == "-":
        yield from _json_lines(sys.stdin.buffer)
        return
    ending = _ending(path)
    if ending in JSON_ENDINGS:
        with path.open("rb") as file:
            yield from _json_lines(file)
    elif ending == ".parquet":
        yield from _parquet(path)
    else:
        yield from _table(path, delimiter=DELIMITERS[ending])


def _ending(path: Path) -> str:
    """Give a file's ending. Raises BadInputError where there is no such file, or nobody knows how to read it."""
    if not path.is_file():
        raise BadInputError(f"{path}: there is no such file")
    ending = path.suffix.casefold()
    if ending not in {*JSON_ENDINGS, *DELIMITERS, ".parquet"}:
        known = ".jsonl, .ndjson, .csv, .tsv, .parquet"
        raise BadInputError(
            f"{path}: its ending {ending!r} is not one of {known}; rename it, or pipe JSON lines into `-`"
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
            yield Line(number, orjson.loads(text))
        except orjson.JSONDecodeError as error:
            yield Line(number, problem=f"is not JSON: {error.msg} at character {error.colno}")


def _table(path: Path, *, delimiter: str) -> Iterator[Line]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.reader(file, delimiter=delimiter)
        try:
            header = next(rows)
        except StopIteration:
            raise BadInputError(f"{path}: is empty; a CSV file starts with a line of field names") from None
        except csv.Error as error:
            raise BadInputError(f"{path}: its first line is not CSV: {error}") from None
        if not {"platform"} & {name.strip() for name in header}:
            raise BadInputError(f"{path}: its first line has no field named platform; it names {', '.join(header[:8])}")
        names = [name.strip() for name in header]
        while True:
            number = rows.line_num + 1
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield Line(number, problem=f"is not CSV: {error}")
                continue
            if len(cells) != len(names):
                if cells:
                    yield Line(number, problem=f"has {len(cells)} fields, the header names {len(names)}")
                continue
            yield Line(number, dict(zip(names, cells, strict=True)))


def _parquet(path: Path) -> Iterator[Line]:
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise BadInputError(f"{path}: is not a Parquet file ({error})") from None
    number = 0
    with file:
        for batch in file.iter_batches(batch_size=10_000):
            for row in batch.to_pylist():
                number += 1
                yield Line(number, row)
