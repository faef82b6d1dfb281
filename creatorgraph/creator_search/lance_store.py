"""The index of a laptop: LanceDB, a table in a directory, no server.

One process writes at a time (a lock file), any number read: a reader looks for a newer version before each query, so
it sees what was acknowledged, and versions that a reader may still hold are kept for `KEPT`. Vectors are compared with
every row inside the filter, in large tables by short codes first.
"""

import asyncio
import contextlib
import fcntl
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import lancedb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from lancedb.index import FTS, Bitmap, BTree, IvfRq, LabelList
from lancedb.query import AsyncStandardQuery, ColumnOrdering
from lancedb.table import AsyncTable

from creatorgraph.creator_search.concepts import SEARCHED
from creatorgraph.creator_search.conditions import EVERYTHING, FIELDS, And, AnyOf, Condition, Kind, simplified
from creatorgraph.creator_search.document import SearchDocument
from creatorgraph.creator_search.fusion import Matches, Nearest, Scored, cosines_of
from creatorgraph.creator_search.index import (
    LABEL_FIELDS,
    HybridQuery,
    Labelled,
    SearchPage,
    Sort,
    StoredVector,
    Vectors,
    Walked,
    checked_vectors,
    labelled_of,
    most_frequent,
    newest,
)
from creatorgraph.creator_search.lance_filters import sql_of
from creatorgraph.creator_search.lance_rows import (
    RANKED,
    batch_of,
    column,
    ranked_in,
    schema_of,
    signals_in,
    value_counts,
    vectors_in,
)
from creatorgraph.creator_search.ranking import Numbers
from creatorgraph.creator_search.retrieval import behind, between, retrieve
from creatorgraph.errors import SetupError, UnavailableError

logger = logging.getLogger(__name__)

KEPT = timedelta(seconds=60)  # far longer than any query holds a version, short enough that the disk stays flat
LOCK_WAIT_SECONDS = 60.0
LOCK_POLL_SECONDS = 0.01
WRITES_BETWEEN_OPTIMIZES = 20  # each write leaves a version and a fragment, and fragments cost every query
SHARE_BETWEEN_OPTIMIZES = 0.05  # of a big table; else an import would rewrite it for every few batches
MOST_WRITES_BETWEEN_OPTIMIZES = 50  # 60 fragments were seen to make a query three times slower
VECTOR_INDEX_FROM = 20_000  # fewer are compared exactly in a few milliseconds
PARTITION_ROWS = 4_000
CODE_BITS = 4
"""A vector is coded in 4 bits a dimension. Leaving partitions out was seen to lose a third of the best inside a narrow
filter; the codes of all are small enough to look at each, and what looks best is compared exactly."""

EVERY_PARTITION = 1_000_000
ROWS_FOR_EACH_COMPARED = 1_000
"""Inside a filter that leaves one of so many rows, comparing with each takes less than looking at the codes of all."""

INDEX_CACHE_BYTES, METADATA_CACHE_BYTES = 2 * 2**30, 128 * 2**20
"""What Lance may keep in memory. Each write leaves a version, and of old ones it would keep up to 7 GiB.

Their open files count for nothing there: a writer that wrote 140 times had grown by 190 MiB and 50 files, whatever the
bounds. So a table is opened anew when it was optimized.
"""

_BITMAPS = {"country", "niche"}  # few different values, each in many rows
_SCANNED = {
    *("business", "managed", "agencies"),
    *(field for field in FIELDS if field.startswith(("growth_", "observed_", "seen_")) and field != "observed_at"),
}
"""Read through rather than indexed: seldom filtered by alone, and each index costs every write. Lists of words are
not among them: a million of them take a second to read through, for each of the three parts of a search."""


MATCHES_AT_ONCE = 20_000
"""So many matches are scored in passing. To ask again for the scores of 200 takes three times as long."""

ROUNDS = 5
Query = TypeVar("Query", bound=AsyncStandardQuery)
_Ranked = tuple[int, str, Numbers, Vectors]
"""A row, its id, signals and vector."""


class LanceSearchIndex:
    """A search index in a directory. `prepare` comes first, in every process, also in one that only reads."""

    def __init__(
        self,
        directory: Path,
        *,
        dimensions: int,
        name: str = "creators",
        versions_kept: timedelta = KEPT,
        vector_index_from: int = VECTOR_INDEX_FROM,
    ) -> None:
        self.dimensions = dimensions
        self._directory = directory
        self._name = name
        self._opened: tuple[lancedb.AsyncConnection, AsyncTable] | None = None
        self._versions_kept = versions_kept
        self._vector_index_from = vector_index_from
        self._writes = 0
        self._rows_written = 0

    async def prepare(self) -> None:
        """Open the table, made with its indexes where it is not there yet.

        One that another version of this program made goes: all of it follows from the graph, and the reconciler fills
        an empty index as soon as a worker starts.
        """
        await asyncio.to_thread(self._directory.mkdir, parents=True, exist_ok=True)
        connection = await self._connected()
        schema = schema_of(self.dimensions)
        async with self._writing():
            is_there = self._name in (await connection.list_tables()).tables
            table = await connection.open_table(self._name) if is_there else None
            if table is not None and await table.schema() != schema:
                logger.warning("search.table_of_another_version", extra={"fields": {"rows": await table.count_rows()}})
                await connection.drop_table(self._name)
                table = None
            if table is None:
                table = await connection.create_table(self._name, schema=schema)
            await _make_indexes(table)
        self._opened = (connection, table)

    async def upsert(self, documents: Sequence[SearchDocument], vectors: Vectors) -> None:
        """Write documents in one transaction; a newer one that is stored stays."""
        checked = checked_vectors(vectors, rows=len(documents), dimensions=self.dimensions)
        if not documents:
            return
        kept = newest(documents)
        rows = await asyncio.to_thread(batch_of, [documents[position] for position in kept], checked[kept])
        async with self._writing():
            merge = self._table.merge_insert("id").when_matched_update_all(
                where="source.updated_at >= target.updated_at"
            )
            await merge.when_not_matched_insert_all().execute(rows)
            await self._wrote(len(kept))

    async def delete(self, ids: Sequence[str]) -> None:
        """Take documents out."""
        if not ids:
            return
        async with self._writing():
            await self._table.delete(_among(ids))
            await self._wrote(len(ids))

    async def search(self, query: HybridQuery) -> SearchPage:
        """Answer one query."""
        return await retrieve(self, query)

    async def count(self, where: Condition = EVERYTHING) -> int:
        """Count exactly."""
        return int(await self._table.count_rows(sql_of(where)))

    async def facets(self, field: str, *, where: Condition, limit: int) -> Sequence[tuple[str, int]]:
        """Count the values of a field, reading that one column of what satisfies the condition."""
        rows = await _inside(self._table.query(), where).select([field]).to_arrow()
        return most_frequent(value_counts(rows.column(field)), limit=limit)

    async def ids(self, *, after: str, until: str | None, limit: int) -> Sequence[str]:
        """Give ids in their order."""
        return [id_ for id_, _ in await self.walk(where=between(after, until), sort=None, limit=limit)]

    async def versions(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Give id -> `updated_at`."""
        found = await self._rows_of(ids, ["id", "updated_at"])
        return dict(zip(column(found, "id"), column(found, "updated_at"), strict=True))

    async def stored(self, ids: Sequence[str]) -> Mapping[str, StoredVector]:
        """Give id -> stored vector."""
        found = await self._rows_of(ids, ["id", "text_hash", "vector"])
        rows = zip(column(found, "id"), column(found, "text_hash"), vectors_in(found), strict=True)
        return {id_: StoredVector(text_hash=text_hash, vector=vector) for id_, text_hash, vector in rows}

    async def unfound(self, ids: Sequence[str]) -> frozenset[str]:
        """Give none: a vector is a column of its document's row, and every row is compared."""
        del ids
        return frozenset()

    async def words(
        self, text: str, *, where: Condition, limit: int, signals: bool = False, vectors: bool = False
    ) -> Matches:
        """Give the best by BM25; rows not yet in the full-text index are found as well."""
        version = await self._table.version()
        query = _inside(self._table.query().nearest_to_text(text, columns=SEARCHED), where)
        if not signals and not vectors:
            found = await query.select(["id", "_score"]).limit(limit).to_arrow()
            return Matches([Scored(*each) for each in zip(column(found, "id"), column(found, "_score"), strict=True)])
        every = pa.table({})

        async def best() -> pa.Table:
            nonlocal every
            every = await query.with_row_id().select(["_score"]).limit(MATCHES_AT_ONCE).to_arrow()
            return every.take(np.argsort(-every.column("_score").to_numpy(), kind="stable")[:limit])

        found, rows = await self._read(best)
        scores = dict(zip(column(found, "_rowid"), column(found, "_score"), strict=True))
        scored = (Scored(id_, scores[row], signs, vector, row) for row, id_, signs, vector in rows)
        best_first = sorted(scored, key=lambda entry: -entry.score)
        return Matches(best_first, every if every.num_rows < MATCHES_AT_ONCE else None, version)

    async def words_of(self, text: str, entries: Sequence[Scored], *, matches: Matches) -> Mapping[str, float]:
        """Give the BM25 of those that match: as found in passing, while the table is what it was."""
        if matches.every is not None and matches.version == await self._table.version():
            ids = {entry.row: entry.id for entry in entries}
            inside = pc.is_in(matches.every.column("_rowid"), pa.array(list(ids), type=pa.uint64()))
            found = matches.every.filter(inside)
            return {
                ids[row]: score for row, score in zip(column(found, "_rowid"), column(found, "_score"), strict=True)
            }
        wanted = tuple(entry.id for entry in entries)
        again = await self.words(text, where=AnyOf("id", wanted), limit=len(wanted))
        return {entry.id: entry.score for entry in again.best}

    async def alike(self, label: str, *, limit: int) -> Sequence[str]:
        """Give ids by common trigrams of labels; rows not yet in the index are found as well."""
        query = self._table.query().nearest_to_text(label, columns="labels")
        return column(await query.select(["id", "_score"]).limit(limit).to_arrow(), "id")

    async def labelled(self, ids: Sequence[str]) -> Mapping[str, Labelled]:
        """Give id -> labels and audience."""
        rows = await self._rows_of(ids, ["id", *LABEL_FIELDS])
        return {row["id"]: labelled_of(row) for row in rows.to_pylist()}

    async def meanings(self, vector: Vectors, *, where: Condition, limit: int, signals: bool = False) -> Nearest:
        """Give the nearest by cosine; rows not yet in the vector index are compared exactly.

        The codes tell which are nearest, their whole vectors how near: every cosine is exact.
        """
        del signals  # they come with the vectors
        inside = await self.count(where)
        query = _inside(self._table.query().nearest_to(vector).distance_type("cosine"), where)
        few = inside * ROWS_FOR_EACH_COMPARED <= await self._table.count_rows()
        query = query.bypass_vector_index() if few else query.nprobes(EVERY_PARTITION)
        _, rows = await self._read(query.with_row_id().select(["_distance"]).limit(limit).to_arrow)
        cosines = cosines_of(np.stack([each for *_, each in rows]), vector) if rows else ()
        scored = [
            Scored(id_, float(cosine), signs, near, row)
            for cosine, (row, id_, signs, near) in zip(cosines, rows, strict=True)
        ]
        return Nearest(sorted(scored, key=lambda entry: -entry.score), inside)

    async def sample(self, limit: int) -> Numbers:
        """Give the signals of some documents."""
        rows = await self._table.query().select([RANKED]).limit(limit).to_arrow()
        return await asyncio.to_thread(signals_in, rows)

    async def walk(
        self, *, where: Condition, sort: Sort | None, limit: int, after: Walked | None = None
    ) -> Sequence[Walked]:
        """Give ids in an order."""
        where = where if after is None else simplified(And((where, behind(sort, after))))
        order = [ColumnOrdering(column_name=sort.field, ascending=not sort.descending)] if sort else []
        query = _inside(self._table.query(), where).order_by([*order, ColumnOrdering(column_name="id")])
        names = ["id", sort.field] if sort else ["id"]
        found = await query.select(names).limit(limit).to_arrow()
        return list(zip(column(found, "id"), column(found, names[-1]), strict=True))

    async def optimize(self) -> None:
        """Join fragments, bring the indexes up to date, drop old versions."""
        async with self._writing():
            await self._optimized()

    async def drop(self) -> None:
        """Delete the table."""
        connection = await lancedb.connect_async(self._directory)
        async with self._writing():
            if self._name in (await connection.list_tables()).tables:
                await connection.drop_table(self._name)

    async def close(self) -> None:
        """Close table and connection."""
        if self._opened:
            connection, table = self._opened
            table.close()  # type: ignore[no-untyped-call]  # lancedb annotates no close()
            connection.close()  # type: ignore[no-untyped-call]
            self._opened = None

    @property
    def _table(self) -> AsyncTable:
        if self._opened is None:
            raise SetupError(f"search index in {self._directory}: prepare() was not called")
        if not (self._directory / f"{self._name}.lance").exists():
            raise UnavailableError(
                f"search index: its table in {self._directory} is gone; a running worker makes it anew within a minute "
                "and fills it from the graph, `creatorgraph reindex` does so at once",
                retry_after=30.0,
            )
        return self._opened[1]

    async def _rows_of(self, ids: Sequence[str], columns: list[str]) -> pa.Table:
        return await self._table.query().where(_among(ids)).select(columns).to_arrow()

    async def _read(self, find: Callable[[], Awaitable[pa.Table]]) -> tuple[pa.Table, list[_Ranked]]:
        """Find rows and read them, once more where a writer rewrote the table between the two."""
        for _ in range(ROUNDS):
            found = await find()
            rows = await self._ranked(column(found, "_rowid"))
            if len(rows) == found.num_rows:
                break
        return found, rows

    async def _ranked(self, rows: Sequence[int]) -> list[_Ranked]:
        """Read row, id, signals and vector of some rows, in any order."""
        if not rows:
            return []
        found = await self._table.take_row_ids(list(rows)).with_row_id().select([RANKED]).to_arrow()
        ids, signals, vectors = ranked_in(found, self.dimensions)
        return list(zip(column(found, "_rowid"), ids, signals, vectors, strict=True))

    async def _connected(self) -> lancedb.AsyncConnection:
        session = lancedb.Session(INDEX_CACHE_BYTES, METADATA_CACHE_BYTES)
        return await lancedb.connect_async(self._directory, read_consistency_interval=timedelta(0), session=session)

    async def _open_anew(self) -> None:
        """Let go of what is remembered of versions before; who still reads one keeps it until the end."""
        connection = await self._connected()
        self._opened = (connection, await connection.open_table(self._name))

    async def _wrote(self, rows: int) -> None:
        self._writes += 1
        self._rows_written += rows
        if self._writes < WRITES_BETWEEN_OPTIMIZES:
            return
        share = self._rows_written / max(1, await self._table.count_rows())
        if share >= SHARE_BETWEEN_OPTIMIZES or self._writes >= MOST_WRITES_BETWEEN_OPTIMIZES:
            await self._optimized()

    async def _optimized(self) -> None:
        await self._table.optimize(cleanup_older_than=self._versions_kept)
        await self._index_vectors()
        await self._open_anew()
        self._writes = self._rows_written = 0

    async def _index_vectors(self) -> None:
        """Make the index of the vectors once there are so many that comparing with each takes long."""
        rows = await self._table.count_rows()
        there = {column for index in await self._table.list_indices() for column in index.columns}
        if rows >= self._vector_index_from and "vector" not in there:
            codes = IvfRq(distance_type="cosine", num_partitions=max(1, rows // PARTITION_ROWS), num_bits=CODE_BITS)
            await self._table.create_index("vector", config=codes)

    @contextlib.asynccontextmanager
    async def _writing(self) -> AsyncIterator[None]:
        """Hold the right to write; the operating system gives it back if this process dies.

        Lance would let two writers race and retry, but two that insert the same new id at once would both succeed.
        """
        file = os.open(self._directory / f"{self._name}.lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            await self._locked(file)
            yield
        finally:
            os.close(file)

    async def _locked(self, file: int) -> None:
        deadline = asyncio.get_running_loop().time() + LOCK_WAIT_SECONDS
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if asyncio.get_running_loop().time() > deadline:
                    message = f"search index in {self._directory}: another process has been writing for a minute"
                    raise UnavailableError(message, retry_after=LOCK_WAIT_SECONDS) from None
                await asyncio.sleep(LOCK_POLL_SECONDS)
            else:
                return


async def _make_indexes(table: AsyncTable) -> None:
    there = {column for index in await table.list_indices() for column in index.columns}
    for field, kind in FIELDS.items():
        if field not in there | _SCANNED:
            await table.create_index(field, config=_index_for(field, kind))
    if SEARCHED not in there:
        # no stemming and no stop words: texts are in any language, and names are no words of one
        words = FTS(base_tokenizer="icu/split", stem=False, remove_stop_words=False, ascii_folding=True)
        await table.create_index(SEARCHED, config=words)
    if "labels" not in there:
        parts = FTS(base_tokenizer="ngram", ngram_min_length=3, ngram_max_length=3, stem=False, remove_stop_words=False)
        await table.create_index("labels", config=parts)


def _index_for(field: str, kind: Kind) -> BTree | Bitmap | LabelList:
    if kind is Kind.WORDS:
        return LabelList()
    return Bitmap() if kind is Kind.FLAG or field in _BITMAPS else BTree()


def _inside(query: Query, condition: Condition) -> Query:
    """Keep a query inside a condition. Nothing is said of everything: even `true` is asked row by row."""
    sql = sql_of(condition)
    return query if sql is None else query.where(sql)


def _among(ids: Sequence[str]) -> str:
    return sql_of(AnyOf("id", tuple(ids))) or "false"
