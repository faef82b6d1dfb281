"""Whole searches over HTTP: GraphQL, filter, ranking, a page of 20 creators with four accounts each, beside the cache.

    CREATORGRAPH_PORT=21400 python bench/search_http.py --creators 1000000

The stack of this project is started over an index of so many creators, which is made once (`bench/search.py`). The
graph gets the creators that the queries find, with four accounts each, and as many again: it finds them by id, so that
its size plays no part. Measured by one client, one request after the other; everything runs on this one machine.
"""

import argparse
import asyncio
import logging
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

import httpx
import neo4j
import numpy as np
from _creators import arguments_of, documents, table_name
from search import FIELD, FIRST, SHARES, World, condition, lance_table, load, queries

from creatorgraph.access.secrets import graph_password
from creatorgraph.creator_search.conditions import Condition
from creatorgraph.creator_search.filter_form import read_form
from creatorgraph.creator_search.finder import SearchRequest
from creatorgraph.creator_search.service import CreatorSearch
from creatorgraph.creator_search.shelf import Shelf
from creatorgraph.enrichment import embeddings
from creatorgraph.settings import Settings

PLATFORMS = ("instagram", "youtube", "tiktok", "x")
AT = "2026-11-01T00:00:00.000Z"
PAGE = """query ($query: String, $filter: CreatorFilterInput) { search(query: $query, filter: $filter, first: 20) {
  totalCount pageInfo { hasNextPage endCursor }
  edges { score explanation { words meaning engagement quality freshness boost }
    node { key name country
      accounts(first: 4) { nodes { platform handle url followers { value observedAt } } } } } } }"""
AGAIN = PAGE.replace("query", "query Again", 1)
COMPLEX: Sequence[dict[str, Any]] = (
    {"followers": [{"platform": "TIKTOK", "min": 10_000}, {"platform": "YOUTUBE", "min": 50_000}]},
    {"or": [{"countries": ["DE", "AT"]}, {"languages": ["de"]}], "not": [{"business": True}], "followersMin": 5_000},
    {
        "and": [
            {"or": [{"niches": ["food"]}, {"keywordsAny": ["vegan", "cooking"]}]},
            {"platformsAll": ["X", "YOUTUBE"]},
        ]
    },
    {"niches": ["fitness", "sports"], "engagementMin": 0.02, "lastPostWithinDays": 60, "verified": False},
    {"not": [{"countries": ["US", "IN"]}, {"niches": ["gaming"]}], "platformCountMin": 3, "qualityMin": 0.3},
    {"keywordsAll": ["photo"], "or": [{"followersMin": 1_000_000}, {"verified": True}, {"engagementMin": 0.1}]},
)


def complex_of(given: dict[str, Any]) -> Condition:
    """Read a filter as the API does."""
    return read_form(given).filter().condition(now=datetime.now(UTC))


async def fill(settings: Settings, ids: Sequence[str]) -> None:
    """Write creators with four accounts each."""
    auth = (settings.effective_graph_user, graph_password(settings))
    async with neo4j.AsyncGraphDatabase.driver(settings.effective_graph_url, auth=auth) as driver:
        for start in range(0, len(ids), 1_000):
            rows = [
                {"id": id_, "accounts": [account(id_, platform) for platform in PLATFORMS]}
                for id_ in ids[start : start + 1_000]
            ]
            await driver.execute_query(
                "UNWIND $rows AS row CREATE (c:Creator {id: row.id, status: 'active', name: row.id, country: 'DE', "
                "updated_at: $at}) WITH c, row UNWIND row.accounts AS one "
                "CREATE (a:Account {key: one.key}) SET a += one "
                "CREATE (a)-[:BELONGS_TO {since: $at, confidence: 0.9}]->(c)",
                rows=rows,
                at=AT,
                database_=settings.effective_graph_database,
            )


def account(id_: str, platform: str) -> dict[str, Any]:
    """Give an account of a creator."""
    number = crc32(f"{id_} {platform}".encode()) % 1_000_000
    return {
        "key": f"{platform}:{id_}",
        "platform": platform,
        "platform_id": id_,
        "handle": f"{id_}.{platform}",
        "display_name": id_,
        "bio": f"Bio of {id_}",
        "followers": number,
        "observed_at": AT,
        "status": "active",
    }


async def measure(client: httpx.AsyncClient, name: str, asked: Sequence[tuple[str, dict[str, Any] | None]]) -> None:
    """Ask each anew; in a document of another name, whose ids are in Redis; and twice more, whole from memory."""
    times: dict[str, list[float]] = {"new": [], "ids": [], "whole": []}
    full = 0
    for text, given in asked:
        for kind, page in (("new", PAGE), ("ids", AGAIN), ("whole", PAGE), ("whole", AGAIN)):
            began = time.perf_counter()
            body = {"query": page, "variables": {"query": text, "filter": given}}
            answer = (await client.post("/graphql", json=body)).json()
            times[kind].append((time.perf_counter() - began) * 1e3)
            if "errors" in answer:
                raise SystemExit(str(answer["errors"]))
        edges = answer["data"]["search"]["edges"]
        full += bool(edges) and all(len(edge["node"]["accounts"]["nodes"]) == len(PLATFORMS) for edge in edges)
    for kind, took in times.items():
        p50, p95, p99 = np.percentile(took, [50, 95, 99])
        print(f"{name:9} {kind:5} p50 {p50:6.1f} ms  p95 {p95:6.1f} ms  p99 {p99:6.1f} ms  ({len(took)} requests)")
    print(f"{name:9} pages with all accounts: {full} of {len(asked)}", flush=True)


async def run(arguments: argparse.Namespace) -> None:
    """Make the index, start the stack over it, fill the graph, measure, stop."""
    settings, cache = Settings(), arguments.cache
    index = await lance_table(arguments.creators, cache)
    rows = [part.select(["id", FIELD]) for part in documents(arguments.creators, cache=cache)]
    ids = [str(id_) for part in rows for id_ in part.column("id").to_pylist()]
    followers = np.concatenate([np.nan_to_num(part.column(FIELD).to_numpy(zero_copy_only=False)) for part in rows])
    world = World(np.array(ids), np.zeros((0, embeddings.WHOLE), dtype=np.float32), followers)
    embed = embeddings.load(embeddings.DEFAULT_MODEL).embed
    texts = queries(arguments.queries)
    least = {share: world.least(share) for share in SHARES}
    given = {share: None if one is None else {"followersMin": int(one)} for share, one in least.items()}
    search = CreatorSearch(Shelf.of(index, embed))
    wanted: set[str] = set()
    conditions: list[Condition] = [condition(one and int(one)) for one in least.values()]
    pairs = [(text, where) for where in conditions for text in texts]
    pairs += [(text, complex_of(one)) for one in COMPLEX for text in texts[::3]]
    for text, where in pairs:
        page = await search.search(SearchRequest(text, where=where, first=FIRST))
        wanted.update(hit.id for hit in page.hits)
    others = random.Random(1).sample(ids, len(wanted))  # noqa: S311 - data of a benchmark
    await index.close()
    directory = (cache / f"lance-{table_name(arguments.creators)}").resolve()
    settings.state.mkdir(parents=True, exist_ok=True)
    (settings.state / "search").symlink_to(directory, target_is_directory=True)
    command = [sys.executable, "-m", "creatorgraph"]
    environment = os.environ | {"CREATORGRAPH_REFRESH": "off"}
    subprocess.run([*command, "up", "--detach"], check=True, env=environment)  # noqa: ASYNC221 - our own program
    try:
        await fill(settings, sorted(wanted | set(others)))
        print(f"{arguments.creators:,} creators in the index, {len(wanted):,} found by the queries; {load()}")
        address = f"http://{settings.host}:{settings.api_port}"
        async with httpx.AsyncClient(base_url=address, timeout=30) as client:
            await client.post("/graphql", json={"query": PAGE, "variables": {"query": "warm"}})
            for share in SHARES:
                await measure(client, f"{share:.2%}", [(text, given[share]) for text in texts])
            await measure(client, "complex", [(text, one) for one in COMPLEX for text in texts[::3]])
        print(load())
    finally:
        subprocess.run([*command, "down"], check=True, env=environment)  # noqa: ASYNC221


def main() -> None:
    """Measure."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    arguments = arguments_of(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("CREATORGRAPH_HOME", folder)  # never a user's own
        asyncio.run(run(arguments))


if __name__ == "__main__":
    main()
