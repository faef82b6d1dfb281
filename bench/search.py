"""Searches among many creators: time by selectivity, and recall against an exact comparison, side by side in one run.

    python bench/search.py --creators 100000
    make servers; source .servers/servers.env; python bench/search.py --creators 100000

Measured are this product on LanceDB and on Weaviate (where one is named), whole: embedding, words, meaning, exact
count, ranking, first page of 20; then a filter alone in the order of a number. Beside them LanceDB and Weaviate used
plainly: their defaults, their own hybrid search, 20 hits, nothing counted and nothing ranked. Recall is that of the ten
nearest by meaning inside the filter.
Documents and LanceDB's tables are kept in the cache folder: a second run begins at once.
"""

import argparse
import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lancedb
import numpy as np
import psutil
import pyarrow as pa
import weaviate
from _creators import arguments_of, creators, document_in, documents, table_name
from lancedb.index import FTS
from weaviate.classes.config import Configure, DataType, Property
from weaviate.classes.data import DataObject
from weaviate.classes.query import Filter

from creatorgraph.creator_search.concepts import SEARCHED
from creatorgraph.creator_search.conditions import EVERYTHING, Compare, Condition, Operator
from creatorgraph.creator_search.finder import SearchRequest
from creatorgraph.creator_search.index import HybridQuery, SearchIndex, Sort, Vectors
from creatorgraph.creator_search.lance_rows import schema_of, vectors_in
from creatorgraph.creator_search.lance_store import LanceSearchIndex
from creatorgraph.creator_search.service import CreatorSearch
from creatorgraph.creator_search.shelf import Shelf
from creatorgraph.creator_search.weaviate_store import WeaviateSearchIndex, vectors_waiting
from creatorgraph.enrichment import embeddings
from creatorgraph.platforms.world.vocabulary import words

SHARES = (0.0001, 0.001, 0.01, 0.1, 1.0)
FIRST = 20
NEAREST = 10
FIELD = "followers_largest"
SORTED_BY = ("followers_largest", "engagement_x", "followers_tiktok", "last_post_at")
SORTED_ROUNDS = 5
BATCH = 2_000

Ask = Callable[[str, Vectors, float | None], Awaitable[Any]]
"""Asks for a text, with its vector and the least followers: whole, or only for the ids of the nearest."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What is measured: a whole search, and the ids of the ten nearest by meaning."""

    name: str
    search: Ask
    nearest: Ask


@dataclass(frozen=True, slots=True)
class World:
    """Everything to search in, for the exact comparison: ids, vectors (n x d), followers (0: unknown)."""

    ids: "np.ndarray[Any, Any]"
    vectors: Vectors
    followers: "np.ndarray[Any, Any]"

    def least(self, share: float) -> float | None:
        """Give the followers that this share of all has at least; None for all."""
        if share >= 1:
            return None
        return float(np.sort(self.followers)[::-1][max(1, int(share * len(self.followers))) - 1])

    def best(self, vector: Vectors, least: float | None) -> set[str]:
        """Give the ids of the ten nearest, compared exactly."""
        inside = np.arange(len(self.ids)) if least is None else np.flatnonzero(self.followers >= least)
        cosines = self.vectors[inside] @ vector
        return set(self.ids[inside[np.argsort(-cosines)[:NEAREST]]])


def queries(count: int) -> list[str]:
    """Give texts as people ask: what a creator is about, where, in twenty-six languages."""
    niches = [niche for niche in words().niches.values for _ in (0,)]
    languages = [name for name in niches[0].names if name != "verb"]
    truths = [creator.truth for creator in next(iter(creators(5_000)))]
    texts = []
    for number in range(count):
        truth, language = truths[number * 37 % len(truths)], languages[number % len(languages)]
        niche = niches[number % len(niches)]
        texts.append(f"{niche.names[language]} {truth.city}" if number % 3 else niche.names[language])
    return texts


def condition(least: float | None) -> Condition:
    """Give the product's filter."""
    return EVERYTHING if least is None else Compare(FIELD, Operator.AT_LEAST, least)


async def product(name: str, index: SearchIndex, embed: Callable[[Sequence[str]], Vectors]) -> Engine:
    """Measure the product on an index."""
    search = CreatorSearch(Shelf.of(index, embed))
    await search.warm()

    async def whole(text: str, _: Vectors, least: float | None) -> object:
        return await search.search(SearchRequest(text, where=condition(least), first=FIRST))

    async def nearest(_: str, vector: Vectors, least: float | None) -> set[str]:
        found = await index.meanings(vector, where=condition(least), limit=200)  # type: ignore[attr-defined]  # both engines have it
        return {entry.id for entry in sorted(found.best, key=lambda entry: -entry.score)[:NEAREST]}

    return Engine(name, whole, nearest)


async def lance_table(count: int, cache: Path) -> LanceSearchIndex:
    """Make the product's table, indexes and all, or open the one of an earlier run."""
    directory = cache / f"lance-{table_name(count)}"
    index = LanceSearchIndex(directory, dimensions=embeddings.WHOLE)
    if not (directory / "done").exists():
        connection = await lancedb.connect_async(directory)
        table = await connection.create_table("creators", schema=schema_of(embeddings.WHOLE), mode="overwrite")
        for rows in documents(count, cache=cache):
            await table.add(rows)
        await index.prepare()
        await index.optimize()
        (directory / "done").touch()
    await index.prepare()
    return index


async def plain_lance(count: int, cache: Path) -> Engine:
    """Use LanceDB plainly: default vector index, default full-text index, its own hybrid search."""
    directory = cache / f"plain-lance-{table_name(count)}"
    connection = await lancedb.connect_async(directory)
    if not (directory / "done").exists():
        names = ["id", SEARCHED, FIELD, "vector"]
        parts = (rows.select(names) for rows in documents(count, cache=cache))
        first = next(parts)
        table = await connection.create_table("creators", pa.table(first), mode="overwrite")
        for rows in parts:
            await table.add(rows)
        await table.create_index("vector")
        await table.create_index(SEARCHED, config=FTS())
        (directory / "done").touch()
    table = await connection.open_table("creators")

    async def whole(text: str, vector: Vectors, least: float | None) -> object:
        query = table.query().nearest_to(vector).nearest_to_text(text)
        query = query if least is None else query.where(f"{FIELD} >= {least}")
        return await query.select(["id"]).limit(FIRST).to_list()

    async def nearest(_: str, vector: Vectors, least: float | None) -> set[str]:
        query = table.query().nearest_to(vector)
        query = query if least is None else query.where(f"{FIELD} >= {least}")
        return {row["id"] for row in await query.select(["id"]).limit(NEAREST).to_list()}

    return Engine("LanceDB plain", whole, nearest)


async def fill_weaviate(index: WeaviateSearchIndex, count: int, cache: Path) -> None:
    """Write documents through the product, where they are not there yet."""
    await index.prepare()
    if await index.count() == count:
        return
    for rows in documents(count, cache=cache):
        for start in range(0, rows.num_rows, BATCH):
            part = rows.slice(start, BATCH)
            made = [document_in(row) for row in part.drop_columns(["vector"]).to_pylist()]
            await index.upsert(made, vectors_in(pa.table(part)))


async def settle(client: weaviate.WeaviateAsyncClient, name: str) -> None:
    """Wait until every vector that was acknowledged is in the index: until then those left are not found."""
    began, left = time.monotonic(), 1
    while left:
        left = await vectors_waiting(client, name)
        await asyncio.sleep(1.0)
    print(f"{name}: all vectors indexed {time.monotonic() - began:.0f} s after the last was written", flush=True)


async def plain_weaviate(client: weaviate.WeaviateAsyncClient, count: int, cache: Path) -> Engine:
    """Use Weaviate plainly: defaults for everything, its own hybrid search."""
    name = f"Plain_{table_name(count).replace('-', '_')}"
    if not await client.collections.exists(name):
        await client.collections.create(
            name,
            properties=[
                Property(name="key", data_type=DataType.TEXT),
                Property(name="text", data_type=DataType.TEXT),
                Property(name=FIELD, data_type=DataType.NUMBER),
            ],
            vector_config=Configure.Vectors.self_provided(),
        )
    collection = client.collections.use(name)
    if (await collection.aggregate.over_all(total_count=True)).total_count != count:
        for rows in documents(count, cache=cache):
            for start in range(0, rows.num_rows, BATCH):
                part = pa.table(rows.slice(start, BATCH))
                objects = [
                    DataObject(
                        properties={"key": row["id"], "text": row[SEARCHED], FIELD: row[FIELD] or 0.0},
                        vector=vector.tolist(),
                    )
                    for row, vector in zip(part.drop_columns(["vector"]).to_pylist(), vectors_in(part), strict=True)
                ]
                await collection.data.insert_many(objects)

    def filters(least: float | None) -> Any:  # noqa: ANN401 - the client's own type has no public name
        return None if least is None else Filter.by_property(FIELD).greater_or_equal(least)

    await settle(client, name)

    async def whole(text: str, vector: Vectors, least: float | None) -> object:
        return await collection.query.hybrid(text, vector=vector.tolist(), filters=filters(least), limit=FIRST)

    async def nearest(_: str, vector: Vectors, least: float | None) -> set[str]:
        found = await collection.query.near_vector(vector.tolist(), filters=filters(least), limit=NEAREST)
        return {str(each.properties["key"]) for each in found.objects}

    return Engine("Weaviate plain", whole, nearest)


async def measure(engine: Engine, world: World, texts: Sequence[str], vectors: Vectors) -> None:
    """Measure an engine at every selectivity and print it."""
    for share in SHARES:
        least = world.least(share)
        times, recalls = [], []
        await engine.search(texts[0], vectors[0], least)
        for text, vector in zip(texts, vectors, strict=True):
            began = time.perf_counter()
            await engine.search(text, vector, least)
            times.append((time.perf_counter() - began) * 1e3)
            best = world.best(vector, least)
            recalls.append(len(best & await engine.nearest(text, vector, least)) / len(best))
        p50, p95, p99 = np.percentile(times, [50, 95, 99])
        print(
            f"{engine.name:22} {share:8.2%} p50 {p50:7.1f} ms  p95 {p95:7.1f} ms  p99 {p99:7.1f} ms"
            f"  recall@10 {np.mean(recalls):.4f}",
            flush=True,
        )


async def measure_sorted(name: str, index: SearchIndex, world: World) -> None:
    """Measure the first and the second page of a filter alone, sorted by each of some numbers, and print it."""
    for share in SHARES:
        times: tuple[list[float], list[float]] = ([], [])
        for field in SORTED_BY * SORTED_ROUNDS:
            query = HybridQuery(where=condition(world.least(share)), sort=Sort(field), first=FIRST)
            for page in times:
                began = time.perf_counter()
                found = await index.search(query)
                page.append((time.perf_counter() - began) * 1e3)
                query = replace(query, after=found.end_cursor)
        first, second = (np.percentile(page, [50, 95]) for page in times)
        print(
            f"{name:22} {share:8.2%} sorted: first page p50 {first[0]:7.1f} ms  p95 {first[1]:7.1f} ms"
            f"  second p50 {second[0]:7.1f} ms  p95 {second[1]:7.1f} ms",
            flush=True,
        )


def world_of(count: int, cache: Path) -> World:
    """Read everything for the exact comparison."""
    parts = [pa.table(rows.select(["id", FIELD, "vector"])) for rows in documents(count, cache=cache)]
    followers = [np.nan_to_num(part.column(FIELD).to_numpy(zero_copy_only=False)) for part in parts]
    return World(
        np.concatenate([np.array(part.column("id").to_pylist()) for part in parts]),
        np.concatenate([vectors_in(part) for part in parts]),
        np.concatenate(followers),
    )


def load() -> str:
    """Say how busy this machine is."""
    return f"load {os.getloadavg()[0]:.1f} on {psutil.cpu_count()} cores"


async def run(arguments: argparse.Namespace) -> None:
    """Measure every engine that is there."""
    count, cache = arguments.creators, arguments.cache
    world = world_of(count, cache)
    texts = queries(arguments.queries)
    embed = embeddings.load(embeddings.DEFAULT_MODEL).embed
    vectors = embed(texts)
    print(f"{count:,} creators, {len(texts)} queries; {load()}")
    lance = await lance_table(count, cache)
    await measure(await product("product on LanceDB", lance, embed), world, texts, vectors)
    await measure_sorted("product on LanceDB", lance, world)
    await lance.close()
    await measure(await plain_lance(count, cache), world, texts, vectors)
    if url := os.environ.get("CREATORGRAPH_TEST_WEAVIATE_URL"):
        port = int(os.environ["CREATORGRAPH_TEST_WEAVIATE_GRPC_PORT"])
        name = f"Bench_{table_name(count).replace('-', '_')}"
        index = WeaviateSearchIndex(url, grpc_port=port, dimensions=embeddings.WHOLE, name=name)
        await fill_weaviate(index, count, cache)
        parts = urlsplit(url)
        async with weaviate.use_async_with_local(
            host=parts.hostname or "", port=parts.port or 0, grpc_port=port, skip_init_checks=True
        ) as client:
            await settle(client, name)
            await measure(await product("product on Weaviate", index, embed), world, texts, vectors)
            await measure_sorted("product on Weaviate", index, world)
            await index.close()
            await measure(await plain_weaviate(client, count, cache), world, texts, vectors)
    else:
        print("Weaviate is not measured: CREATORGRAPH_TEST_WEAVIATE_URL is not set (make servers)")
    print(load())


def main() -> None:
    """Measure."""
    asyncio.run(run(arguments_of(__doc__)))


if __name__ == "__main__":
    main()
