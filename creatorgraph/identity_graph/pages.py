"""Everything of a kind, page by page, in the order of its keys.

Asked for the first rows behind a key, ArcadeDB sorts all that is behind it, page after page: 0.3 s each among 100,000
accounts. So the end of a page is read from the index, and then what lies between two keys. Whatever the order in which
an engine gives what it has, nothing is left out: a page would only be longer.
"""

from collections.abc import AsyncIterator
from enum import StrEnum
from typing import Any

from creatorgraph.identity_graph.graph import Graph, Row


class Kind(StrEnum):
    """What is gone through: the statement that finds the end of a page of it."""

    ACCOUNTS = "operations/account_page_end"
    CREATORS = "operations/creator_page_end"
    DUE = "schedule/due_page_end"


async def page_end(graph: Graph, kind: Kind, *, after: str, size: int, **bounds: str) -> str | None:
    """Give the key with which a page of about `size` ends, from behind a key on; None where nothing is behind it.

    `bounds` are what the statement of the kind takes besides.
    """
    until: str | None = (await graph.read(kind, after=after, limit=size, **bounds))[0]["until"]
    return until


async def pages(
    graph: Graph,
    statement: str,
    kind: Kind,
    *,
    size: int,
    **parameters: Any,  # noqa: ANN401 - whatever else the statement takes
) -> AsyncIterator[list[Row]]:
    """Read all pages with a statement that takes `after` and `until`; it may leave out some or all of a page."""
    after = ""
    while (until := await page_end(graph, kind, after=after, size=size)) is not None:
        yield await graph.read(statement, after=after, until=until, **parameters)
        after = until
