"""Exporting as newline-delimited JSON: accounts, clusters, creators. Read page by page, so that memory stays flat."""

from collections.abc import AsyncIterator
from typing import Any

from creatorgraph.identity_graph.graph import Graph, Row
from creatorgraph.identity_graph.normalize.handles import clean_handle, handle_key
from creatorgraph.identity_graph.pages import Kind, pages
from creatorgraph.operations.row_names import platform_name
from creatorgraph.platforms.observation import Platform

PAGE = 2_000
INTERNAL = frozenset({"derived", "provenance", "turn", "linked_by", "imported_as"})


async def accounts(graph: Graph) -> AsyncIterator[dict[str, Any]]:
    """Give every observed account with its creator; `ids` are the names under which imports know it."""
    async for row in _rows(graph, "operations/export_accounts", Kind.ACCOUNTS):
        account = {name: value for name, value in row["account"].items() if name not in INTERNAL}
        yield {**account, "ids": row["account"].get("imported_as") or [], "creator": row["creator"]}


async def clusters(graph: Graph) -> AsyncIterator[dict[str, Any]]:
    """Give `{"id", "cluster"}` for every account, under each id that it was imported as."""
    async for row in _rows(graph, "operations/export_accounts", Kind.ACCOUNTS):
        account = row["account"]
        names = account.get("imported_as") or [f"{account['platform']}:{account.get('handle') or account['key']}"]
        for name in names:
            if _handle_of(name) not in row["lost"]:
                yield {"id": name, "cluster": row["creator"]}


def _handle_of(name: str) -> str:
    """Give the handle's key that an imported id speaks of; a recycled handle's id means its present holder only."""
    platform, _, username = name.partition(":")
    known = platform_name(platform)
    handle = clean_handle(Platform(known), username) if known else None
    return handle_key(Platform(known), handle) if known and handle else ""


async def creators(graph: Graph) -> AsyncIterator[dict[str, Any]]:
    """Give every creator's profile with the keys of its accounts."""
    async for row in _rows(graph, "operations/export_creators", Kind.CREATORS):
        creator = {name: value for name, value in row["creator"].items() if name != "turn"}
        yield {**creator, "accounts": sorted(row["accounts"])}


async def _rows(graph: Graph, statement: str, kind: Kind) -> AsyncIterator[Row]:
    async for page in pages(graph, statement, kind, size=PAGE):
        for row in page:
            yield row
