"""Where a creator's id comes from and leads to: redirects and splits, with their times."""

import asyncio
from dataclasses import dataclass

from creatorgraph.identity_graph.graph import Graph, Row
from creatorgraph.identity_graph.lineage import Redirect, Split, onward
from creatorgraph.resolvers.records import Properties, text

MOST = 1_000


@dataclass(frozen=True, slots=True)
class LineageRecord:
    """The lineage of one id; `properties` are those of its own creator, `stands_as` the id that answers for it now."""

    properties: Properties
    stands_as: str
    redirects: tuple[Redirect, ...]
    merged: tuple[Redirect, ...]
    split_from: tuple[Split, ...]
    split_off: tuple[Split, ...]


async def read_lineage(graph: Graph, identity: str) -> LineageRecord | None:
    """Read the lineage of an id; None where it was never minted. At most 1,000 redirects and splits are given."""
    found, redirects, splits = await asyncio.gather(
        graph.read("identity/creators", ids=[identity]),
        graph.read("history/redirects", ids=[identity], limit=MOST),
        graph.read("history/splits", id=identity, limit=MOST),
    )
    if not found:
        return None
    way = onward(identity, [_redirect(row) for row in redirects if row["side"] == "onward"])
    parts = [Split(row["old"], row["new"], row["at"], row["seq"], row["accounts"]) for row in splits]
    return LineageRecord(
        found[0]["creator"],
        way[-1].new if way else identity,
        tuple(way),
        tuple(_redirect(row) for row in redirects if row["side"] == "merged"),
        tuple(part for part in parts if part.new == identity),
        tuple(part for part in parts if part.old == identity),
    )


def _redirect(row: Row) -> Redirect:
    return Redirect(row["old"], row["new"], text(row, "at"), text(row, "why"))
