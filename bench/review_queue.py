"""The first page of the review queue, by its index and as it was before: every edge of a band read.

    PYTHONPATH=. python bench/review_queue.py [--accounts 100000] [--port 29850]

A graph of the laptop stack is started in a folder of its own and filled with accounts by twos, each two a creator: a
link inside each, and one review edge for ten accounts between creators by chance. Prints milliseconds for each filter,
the best of three, both ways in one run.
"""

import argparse
import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from _graph import own_graph

from creatorgraph.bootstrap.graph import open_graph
from creatorgraph.clock import system_clock
from creatorgraph.identity_graph import weights
from creatorgraph.identity_graph.graph import Graph, run_sliced
from creatorgraph.identity_graph.migrations import migrate
from creatorgraph.identity_graph.review_places import place_of
from creatorgraph.identity_graph.review_queue import QueueFilter
from creatorgraph.identity_graph.review_reads import ReviewReads
from creatorgraph.settings import Settings
from tests.engines import Engine, open_engine

PLATFORMS = ("instagram", "tiktok", "x", "youtube")
AT_ONCE = 5_000
FIRST = 20
BEFORE = """
MATCH (a:Account)-[s:SAME_AS {band: $band}]->(b:Account)
WHERE ($platform IS NULL OR a.platform = $platform OR b.platform = $platform)
  AND ($evidence IS NULL OR $evidence IN keys(s))
MATCH (a)-[:BELONGS_TO]->(ca:Creator)
MATCH (b)-[:BELONGS_TO]->(cb:Creator)
WHERE (ca.id = cb.id) = $joined
WITH a, s, b, coalesce(ca.followers_largest, 0) + coalesce(cb.followers_largest, 0) AS reach
WHERE reach >= $minimum
WITH a, s, b, reach, s.probability * (1.0 - s.probability) * log10(10.0 + reach) AS loss
RETURN a.key AS a, b.key AS b ORDER BY loss DESC, a, b LIMIT $limit
"""
FILTERS: dict[str, dict[str, Any]] = {
    "review": {},
    "review, youtube": {"platform": "youtube"},
    "review, 1M followers": {"minimum": 1_000_000},
    "review, evidence that none has": {"evidence": "same_email"},
    "link, joined": {"band": "link", "joined": True},
    "link, apart: none": {"band": "link"},
}


def made(accounts: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Make accounts with their creators, and edges."""
    draw = random.Random(5)  # noqa: S311 - no secret
    rows: list[dict[str, Any]] = [
        {"key": f"{PLATFORMS[n % 4]}:{n:09}", "platform": PLATFORMS[n % 4], "followers": int(10 ** draw.uniform(1, 7))}
        for n in range(accounts)
    ]
    pairs = [(rows[n], rows[n + 1], "link", draw.uniform(0.6, 0.99999)) for n in range(0, accounts - 1, 2)]
    for _ in range(accounts // 10):
        left, right = draw.sample(range(accounts), 2)
        if left // 2 != right // 2:
            pairs.append((rows[left], rows[right], "review", draw.uniform(0.15, 0.6)))
    edges = []
    for one, other, band, probability in pairs:
        pair, reach = (one["key"], other["key"]), one["followers"] + other["followers"]
        place = place_of(probability, band, reach=reach, pair=pair)
        edge = {"probability": probability, "band": band, "place": place, "w_name": 2.0, "weight": 1.0}
        edges.append({"left": pair[0], "right": pair[1], "edge": edge})
    return rows, edges


async def fill(graph: Graph, engine: Engine, accounts: int) -> int:
    """Write it all; give how many edges."""
    rows, edges = made(accounts)
    creators = [
        {"id": f"c{n:09}", "followers_largest": row["followers"], "status": "active"} for n, row in enumerate(rows[::2])
    ]
    joins = [
        {"account": row["key"], "creator": f"c{n // 2:09}", "since": "", "confidence": 1.0}
        for n, row in enumerate(rows)
    ]
    for start in range(0, len(rows), AT_ONCE):
        await engine.ask(
            "UNWIND $rows AS row CREATE (a:Account) SET a = row, a.status = 'active'",
            rows=rows[start : start + AT_ONCE],
        )
    for name, given in (("create_creators", creators), ("join_new", joins), ("create_edges", edges)):
        for start in range(0, len(given), AT_ONCE):
            some = given[start : start + AT_ONCE]
            await graph.write(partial(run_sliced, name=f"identity/{name}", parameter="rows", values=some))
    return len(edges)


async def best_of(times: int, work: Callable[[], Awaitable[object]]) -> float:
    """Give the least milliseconds of some runs."""
    least = math.inf
    for _ in range(times):
        began = time.perf_counter()
        await work()
        least = min(least, (time.perf_counter() - began) * 1_000)
    return least


async def measure(settings: Settings, accounts: int) -> None:
    """Fill the graph, and ask it both ways."""
    graph, engine = open_graph(settings), open_engine("bench", settings)
    await migrate(graph, clock=system_clock)
    edges = await fill(graph, engine, accounts)
    print(f"{accounts:,} accounts, {edges:,} edges; milliseconds of the first page")
    reads = ReviewReads(graph, weights=weights.load(), clock=system_clock)
    usual = {"band": "review", "platform": None, "evidence": None, "joined": False, "minimum": 0, "limit": FIRST}
    for name, given in FILTERS.items():
        kind = {"evidence": f"w_{given['evidence']}"} if "evidence" in given else {}
        before = await best_of(3, partial(engine.ask, BEFORE, **{**usual, **given, **kind}))
        now = await best_of(3, partial(reads.queue_portion, QueueFilter(**given), first=FIRST))
        print(f"  {name:32} before {before:8.0f}   now {now:6.0f}   {before / now:6.1f} times")
    await engine.driver.close()
    await graph.close()


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--port", type=int, default=29_850)
    given = parser.parse_args()
    async with own_graph(given.port) as settings:
        await measure(settings, given.accounts)


if __name__ == "__main__":
    asyncio.run(main())
