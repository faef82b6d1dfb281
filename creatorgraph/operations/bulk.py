"""Accounts of a file resolved at once, without servers: a file in, a file of clusters out.

What a row says of an account is read as an import reads it. Of several rows about one account the last counts: there is
no graph here that knows which was seen later.
"""

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count, islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from creatorgraph.access.sealing import Sealer
from creatorgraph.identity_graph.bulk import joins, scoring
from creatorgraph.identity_graph.bulk.accounts import SCHEMA, Read, table_of
from creatorgraph.identity_graph.bulk.folder import Folder, Report
from creatorgraph.identity_graph.bulk.partition import partition
from creatorgraph.identity_graph.bulk.pool import opened_pool
from creatorgraph.identity_graph.features import AccountFeatures
from creatorgraph.identity_graph.normalize.handles import provisional_key
from creatorgraph.identity_graph.reading import read_fields
from creatorgraph.identity_graph.weights import Weights, population
from creatorgraph.operations.files import Line, read_lines
from creatorgraph.operations.rows import Rejected, Skipped, read_any_row
from creatorgraph.operations.targets import whole_file
from creatorgraph.platforms.observation import AccountObservation

PART_ROWS = 20_000
STEPS = ("accounts", "joins", "scores", "creators")
SEEN = datetime(2026, 1, 1, tzinfo=UTC)
REJECTS = pa.schema({"line": pa.int64(), "field": pa.string(), "reason": pa.string()})  # type: ignore[arg-type]
COMPARED = ("handle", "display_name", "bio", "followers", "country", "language")
"""Fields of an observation that are compared as they are."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """What a bulk run made of a file: rows that cannot be read (`unreadable`) or are of other platforms (`skipped`)."""

    accounts: int
    unreadable: int
    edges: int
    creators: int
    skipped: int = 0


def resolve_file(
    path: Path, output: Path, folder: Folder, weights: Weights, *, key: bytes, processes: int, report: Report
) -> Bulk:
    """Resolve the accounts of a file and write `{"id", "cluster"}` for each name that it gives an account.

    `key` is what e-mails are hashed with. Steps that are in the folder already are not done again.
    """
    rows = read_parts(path, folder, key=key, processes=processes, report=report)
    joins.join(folder, report=report)
    accounts = pq.read_metadata(folder.file("people")).num_rows
    weights = weights.among(population(accounts))
    scoring.score(folder, weights, processes=processes, report=report)
    edges = scoring.edges_of(folder)
    report("creators", 0, None)
    homes = partition(scoring.platforms_of(folder), edges, threshold=weights.threshold)
    _write(output, folder, homes)
    creators = int((homes == np.arange(accounts)).sum())
    report("creators", creators, creators)
    unreadable = sum(pq.read_metadata(part).num_rows for part in folder.parts("rejects"))
    skipped = rows - _readable(folder) - unreadable
    return Bulk(accounts, unreadable, len(edges.left), creators, skipped)


def read_parts(path: Path, folder: Folder, *, key: bytes, processes: int, report: Report) -> int:
    """Read the accounts of a file into parts of so many rows each; give how many rows there are."""
    lines = read_lines(path)
    done = 0
    with opened_pool(processes) as pool:
        waiting: set[Future[None]] = set()
        for part in count():
            rows = list(islice(lines, PART_ROWS))
            if not rows and part:  # a file without rows has one part without accounts
                break
            if not folder.file("accounts", part).exists():
                waiting.add(pool.submit(_read_part, rows, folder, part, key))
            if len(waiting) > processes:
                _, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            done += len(rows)
            report("accounts", done - PART_ROWS * len(waiting), None)
        for future in waiting:
            future.result()
    report("accounts", done, done)
    return done


def _read_part(rows: Sequence[Line], folder: Folder, part: int, key: bytes) -> None:
    accounts: list[Read] = []
    rejected: list[dict[str, Any]] = []
    for line in rows:
        read = Rejected("", line.problem) if line.problem else _read(line.row, key=key)
        if isinstance(read, Read):
            accounts.append(read)
        elif isinstance(read, Rejected):
            rejected.append({"line": line.number, "field": line.column_of(read.field), "reason": read.reason})
    folder.write("rejects", part, [pa.Table.from_pylist(rejected, schema=REJECTS)], REJECTS)
    table = table_of(accounts, first=part * PART_ROWS, links_counted=False)
    folder.write("accounts", part, [table], SCHEMA)


def write_rejects(path: Path, folder: Folder) -> None:
    """Write down the rows that could not be read, with line, field and reason, in their order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as file:
        for part in folder.parts("rejects"):
            file.writelines(orjson.dumps(row) + b"\n" for row in pq.read_table(part).to_pylist())


def read_account(row: object, *, key: bytes) -> Read | None:
    """Read one row; None where it is of no account of the four platforms. A name that none can have is no hindrance."""
    found = _read(row, key=key)
    return found if isinstance(found, Read) else None


def _read(row: object, *, key: bytes) -> Read | Rejected | Skipped:
    seen = read_any_row(row, source="bulk", observed_at=SEEN)
    if not isinstance(seen, AccountObservation):
        return seen
    if seen.platform_id:
        name = f"{seen.platform.value}:{seen.platform_id}"
    else:
        name = provisional_key(seen.platform, seen.handle or "")
    fields, _ = read_fields(seen, hash_email=_sealer(key).keyed_hash)
    shown = {"key": name, "platform": seen.platform.value}
    shown |= {field: getattr(seen, field) for field in COMPARED}
    called = seen.imported_as or f"{seen.platform.value}:{seen.handle or name}"
    return Read(AccountFeatures.from_fields(shown, fields), (called,))


@lru_cache(maxsize=1)
def _sealer(key: bytes) -> Sealer:
    return Sealer(key)


def _readable(folder: Folder) -> int:
    return sum(pq.read_metadata(part).num_rows for part in folder.parts("accounts"))


def _write(output: Path, folder: Folder, homes: npt.NDArray[np.int64]) -> None:
    """Write the creator of every account, named by the first of its keys."""
    # the keys of creators only: those of all accounts would be the largest thing in memory
    people = pq.ParquetFile(folder.file("people"))
    founders = np.unique(homes)
    names: dict[int, str] = {}
    for batch in people.iter_batches(columns=["id", "key"]):
        numbers = batch["id"].to_numpy()
        chosen = np.isin(numbers, founders, assume_unique=True)
        keys: list[Any] = batch["key"].filter(pa.array(chosen)).to_pylist()
        names.update(zip(numbers[chosen].tolist(), keys, strict=True))
    with whole_file(output) as file:
        for batch in people.iter_batches(columns=["id", "called"]):
            clusters = homes[batch["id"].to_numpy()].tolist()
            written: list[Any] = batch["called"].to_pylist()
            for cluster, called in zip(clusters, written, strict=True):
                file.writelines(orjson.dumps({"id": name, "cluster": names[cluster]}) + b"\n" for name in called)
