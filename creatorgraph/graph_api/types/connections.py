"""Relay connections."""

from collections.abc import Callable
from typing import Annotated, Generic, TypeVar

import strawberry

from creatorgraph.resolvers.pages import DEFAULT_FIRST, MAX_FIRST, Page

T = TypeVar("T")
N = TypeVar("N")

First = Annotated[int, strawberry.argument(description=f"How many, 1 to {MAX_FIRST}.")]
After = Annotated[str | None, strawberry.argument(description="A cursor to go on behind.")]
Past = Annotated[bool, strawberry.argument(description="Those that are not shown any more as well.")]

PAGE = DEFAULT_FIRST


@strawberry.type(description="Where a page stands.")
class PageInfo:
    """Where a page stands."""

    has_next_page: bool = strawberry.field(description="There is more behind the page.")
    has_previous_page: bool = strawberry.field(description="It was asked for with 'after'.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first item; null on an empty page.")
    end_cursor: str | None = strawberry.field(
        description="What to give as 'after' for the next page; null for an empty one."
    )

    @classmethod
    def of(cls, page: Page[N]) -> "PageInfo":
        """Describe a page."""
        return cls(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=page.items[0][0] if page.items else None,
            end_cursor=page.end_cursor,
        )


@strawberry.type(description="One item of a page.")
class Edge(Generic[T]):
    """One item of a page."""

    cursor: str = strawberry.field(description="Goes on behind this item, as 'after'.")
    node: T = strawberry.field(description="The item.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    """A page of a list."""

    page_info: PageInfo = strawberry.field(description="Where the page stands, for going on.")
    edges: list[Edge[T]] = strawberry.field(description="The items with their cursors.")
    nodes: list[T] = strawberry.field(description="The nodes of the edges, where no cursor is needed.")

    @classmethod
    def of(cls, page: Page[N], node: Callable[[N], T]) -> "Connection[T]":
        """Make a connection of a page, each item turned into its node once."""
        edges = [Edge(cursor=cursor, node=node(item)) for cursor, item in page.items]
        return cls(page_info=PageInfo.of(page), edges=edges, nodes=[edge.node for edge in edges])
