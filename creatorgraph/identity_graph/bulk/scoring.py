"""Pairs scored in batches; what is kept are the edges."""

from collections.abc import Iterator
from concurrent.futures import as_completed
from contextlib import closing

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from creatorgraph.identity_graph.bulk.components import Ints
from creatorgraph.identity_graph.bulk.folder import Folder, Report
from creatorgraph.identity_graph.bulk.joins import COLUMNS
from creatorgraph.identity_graph.bulk.partition import Edges
from creatorgraph.identity_graph.bulk.pool import opened_pool
from creatorgraph.identity_graph.pairs import SCHEMA
from creatorgraph.identity_graph.scores import kept_table
from creatorgraph.identity_graph.weights import Weights

PART_PAIRS, BATCH_PAIRS = 200_000, 50_000
"""A part is what an interruption may cost, a batch what is in memory at once."""


def score(
    folder: Folder,
    weights: Weights,
    *,
    report: Report,
    processes: int = 1,
    part_pairs: int = PART_PAIRS,
    batch_pairs: int = BATCH_PAIRS,
) -> None:
    """Score every pair, part by part, in several processes where there are several parts; those there are left."""
    bounds = _bounds(folder, part_pairs)
    due = [part for part in range(len(bounds)) if not folder.file("edges", part).exists()]
    report("scores", len(bounds) - len(due), len(bounds))
    if processes > 1 and len(due) > 1:
        with opened_pool(min(processes, len(due))) as pool:
            scored = [pool.submit(_score_part, folder, weights, part, bounds[part], batch_pairs) for part in due]
            for done, future in enumerate(as_completed(scored), len(bounds) - len(due) + 1):
                future.result()
                report("scores", done, len(bounds))
        return
    for part in due:
        _score_part(folder, weights, part, bounds[part], batch_pairs)
        report("scores", part + 1, len(bounds))


def _score_part(folder: Folder, weights: Weights, part: int, bounds: tuple[int, int], batch_pairs: int) -> None:
    """Score a part, wherever it is called: what DuckDB held for the last one is free again."""
    with closing(folder.connect()) as connection:
        edges = pa.concat_tables([kept_table(batch, weights) for batch in _batches(connection, *bounds, batch_pairs)])
    folder.write("edges", part, [edges], edges.schema)


def _bounds(folder: Folder, part_pairs: int) -> list[tuple[int, int]]:
    """Cut the pairs into parts by their left account: no part has many more pairs than asked for."""
    left = pq.read_table(folder.file("pairs"), columns=["l"])["l"].to_numpy()
    cuts = np.unique(left[part_pairs::part_pairs]).tolist()
    end = int(left[-1]) + 1 if len(left) else 0
    starts = [0, *(cut for cut in cuts if cut)]
    return list(zip(starts, [*starts[1:], end], strict=True))


def _batches(connection: duckdb.DuckDBPyConnection, first: int, last: int, pairs: int) -> Iterator[pa.Table]:
    found = connection.sql(COLUMNS, params={"first": first, "last": last}).to_arrow_reader(pairs)
    none = found.schema.empty_table()
    yield none.select(SCHEMA.names)
    for batch in found:
        yield pa.Table.from_batches([batch]).select(SCHEMA.names)


def platforms_of(folder: Folder) -> Ints:
    """Read the platform of each account, as a number."""
    people = pq.read_table(folder.file("people"), columns=["id", "platform_number"])
    found = np.empty(len(people), dtype=np.int64)
    found[people["id"].to_numpy()] = people["platform_number"].to_numpy()
    return found


def edges_of(folder: Folder) -> Edges:
    """Read the edges, as far as clusters need them."""
    table = pa.concat_tables(
        [pq.read_table(part, columns=["left", "right", "weight"]) for part in folder.parts("edges")]
    )
    left, right = (table[name].to_numpy().astype(np.int64) for name in ("left", "right"))
    return Edges(left, right, table["weight"].to_numpy())
