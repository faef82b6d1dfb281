"""The graph read into the folder of a bulk run: accounts, the edges and creators that stand, decisions in force."""

from collections.abc import Mapping
from typing import Any

import orjson
import pyarrow as pa

from creatorgraph.identity_graph import neighbourhood
from creatorgraph.identity_graph.bulk.accounts import SCHEMA, Read, table_of
from creatorgraph.identity_graph.bulk.folder import Folder, Report
from creatorgraph.identity_graph.graph import Graph, Transaction
from creatorgraph.identity_graph.neighbourhood import Neighbourhood

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
    """Read every account that was observed, page by page; each page is one transaction and one part of the folder."""
    after, part, read = "", 0, 0
    while True:

        async def page(transaction: Transaction, after: str = after) -> tuple[list[str], Neighbourhood, pa.Table]:
            near = Neighbourhood()
            rows = await transaction.run("identity/active_keys", after=after, limit=PAGE_ACCOUNTS)
            keys = sorted(row["key"] for row in rows)
            await neighbourhood.read_accounts(transaction, near, keys)
            await neighbourhood.read_edges(transaction, near, keys)
            verdicts = await neighbourhood.read_verdicts(transaction, keys) if keys else None
            return keys, near, _verdicts(verdicts)

        keys, near, verdicts = await graph.view(page)
        if not keys:
            break
        _write(folder, part, read, keys, near, verdicts)
        after, part, read = keys[-1], part + 1, read + len(keys)
        report("accounts", read, None)
    if not part:
        _write(folder, 0, 0, [], Neighbourhood(), _verdicts(None))


def _write(folder: Folder, part: int, first: int, keys: list[str], near: Neighbourhood, verdicts: pa.Table) -> None:
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
    folder.write("verdicts", part, [verdicts], VERDICTS)
    folder.write("accounts", part, [table_of(accounts, first=first, links_counted=True)], SCHEMA)


def _verdicts(found: Any) -> pa.Table:  # noqa: ANN401 - Verdicts, or None where nobody is
    rows = []
    for verdict, pairs in (("SAME", found.same), ("DIFFERENT", found.different)) if found else ():
        for pair in pairs:
            ends = sorted(pair)
            if len(ends) == 2:  # noqa: PLR2004 - both may have turned out to be one account
                rows.append({"left": ends[0], "right": ends[1], "verdict": verdict})
    return pa.Table.from_pylist(rows, schema=VERDICTS)
