"""The graph read into the folder of a bulk run: accounts, the edges and creators that stand, decisions in force."""

from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Any

import orjson
import pyarrow as pa

from creatorgraph.identity_graph import neighbourhood
from creatorgraph.identity_graph.bulk.accounts import SCHEMA, Read, table_of
from creatorgraph.identity_graph.bulk.folder import Folder, Report
from creatorgraph.identity_graph.clusters import Verdicts
from creatorgraph.identity_graph.graph import Graph, Transaction
from creatorgraph.identity_graph.neighbourhood import Neighbourhood
from creatorgraph.identity_graph.pages import Kind, pages

PAGE_ACCOUNTS = 5_000
STANDING = pa.schema([(name, pa.string()) for name in ("left", "right", "said", "edge")])
"""An edge by its accounts' keys: what it says in one form of JSON, and all its properties."""
BELONGS = pa.schema([("key", pa.string()), ("creator", pa.string())])
VERDICTS = pa.schema([(name, pa.string()) for name in ("left", "right", "verdict")])


def said(edge: Mapping[str, Any]) -> str:
    """Write what an edge says in one form; when it was scored is left out."""
    kept = {
        name: float(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in edge.items()
        if name != "scored_at"
    }
    return orjson.dumps(kept, option=orjson.OPT_SORT_KEYS).decode()


async def read_graph(graph: Graph, folder: Folder, *, report: Report) -> None:
    """Read every account that was observed, page by page; each page is one part of the folder."""
    part, read = 0, 0
    async for keys in _pages(graph):
        near, verdicts = await graph.view(partial(_read, keys=keys))
        read += _write(folder, part, read, keys, near, verdicts)
        part += 1
        report("accounts", read, None)
    if not part:
        _write(folder, 0, 0, [], Neighbourhood(), Verdicts())


async def _pages(graph: Graph) -> AsyncIterator[list[str]]:
    """Give the keys of all accounts that were observed, in their order."""
    async for rows in pages(graph, "identity/active_keys", Kind.ACCOUNTS, size=PAGE_ACCOUNTS):
        if rows:
            yield [row["key"] for row in rows]


async def _read(transaction: Transaction, keys: list[str]) -> tuple[Neighbourhood, Verdicts]:
    near = Neighbourhood()
    await neighbourhood.read_accounts(transaction, near, keys)
    return near, await neighbourhood.read_verdicts(transaction, keys)


def _write(folder: Folder, part: int, first: int, keys: list[str], near: Neighbourhood, verdicts: Verdicts) -> int:
    """Write a page; give how many accounts it has: one may have gone since its key was read."""
    mine = set(keys)
    edges = [
        {"left": left, "right": right, "said": said(edge), "edge": orjson.dumps(edge).decode()}
        for (left, right), edge in near.edges.items()
        if left in mine  # an edge is written with the page of its left account
    ]
    belongs = [{"key": key, "creator": creator} for key in keys for creator in near.belongs.get(key, ())]
    accounts = [Read(near.features[key], ()) for key in keys if key in near.features]
    folder.write("standing", part, [pa.Table.from_pylist(edges, schema=STANDING)], STANDING)
    folder.write("belongs", part, [pa.Table.from_pylist(belongs, schema=BELONGS)], BELONGS)
    folder.write("verdicts", part, [_verdicts(verdicts)], VERDICTS)
    folder.write("accounts", part, [table_of(accounts, first=first, links_counted=True)], SCHEMA)
    return len(accounts)


def _verdicts(found: Verdicts) -> pa.Table:
    rows = []
    for verdict, pairs in (("SAME", found.same), ("DIFFERENT", found.different)):
        for pair in pairs:
            ends = sorted(pair)
            if len(ends) == 2:  # noqa: PLR2004 - both may have turned out to be one account
                rows.append({"left": ends[0], "right": ends[1], "verdict": verdict})
    return pa.Table.from_pylist(rows, schema=VERDICTS)
