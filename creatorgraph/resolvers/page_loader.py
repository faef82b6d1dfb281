"""The loader of one kind of nested list."""

from collections.abc import Awaitable
from functools import partial
from typing import TypeVar

from strawberry.dataloader import DataLoader

from creatorgraph.identity_graph.graph import Graph
from creatorgraph.resolvers.listings import Listing, check_cursor, read_pages
from creatorgraph.resolvers.pages import Page, PageKey

T = TypeVar("T")


class PageLoader(DataLoader[PageKey, Page[T]]):
    """Loads pages of one kind of nested list for all parents of a level at once."""

    def __init__(self, graph: Graph, listing: Listing[T]) -> None:
        super().__init__(load_fn=partial(read_pages, graph, listing))
        self._listing = listing

    def page(self, key: PageKey) -> Awaitable[Page[T]]:
        """Load one page. Raises ArgumentError for a cursor of another list, before other parents are held up."""
        return self.load(check_cursor(self._listing, key))
