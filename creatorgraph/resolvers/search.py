"""Search: one question to the index, one to the graph for the creators found."""

from dataclasses import dataclass
from typing import Protocol

from creatorgraph.creator_search.conditions import EVERYTHING, Condition
from creatorgraph.creator_search.index import Explanation, SearchPage
from creatorgraph.resolvers.loaders import Loaders
from creatorgraph.resolvers.pages import Page
from creatorgraph.resolvers.records import CreatorRecord


class Finder(Protocol):
    """What the API needs of creator search; CreatorSearch is one."""

    async def search(
        self,
        text: str | None = None,
        *,
        where: Condition = EVERYTHING,
        first: int = 20,
        after: str | None = None,
    ) -> SearchPage:
        """Find creators by words and meaning inside a filter. Raises BadInputError for a cursor of another query."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """One creator found, with its score and why."""

    creator: CreatorRecord
    score: float
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of creators; `total` counts all that satisfy the filter."""

    page: Page[Found]
    total: int


async def find_creators(
    finder: Finder,
    loaders: Loaders,
    *,
    query: str | None,
    where: Condition,
    first: int,
    after: str | None,
) -> FoundPage:
    """Search, and load the creators found.

    The index may lag behind the graph: a creator that is gone is left out, one that was merged answers once.
    """
    found = await finder.search(query, where=where, first=first, after=after)
    records = await loaders.creators.load_many([hit.id for hit in found.hits])
    items: dict[str, tuple[str, Found]] = {}
    for hit, record in zip(found.hits, records, strict=True):
        if record is not None:
            items.setdefault(record.id, (hit.cursor, Found(record, hit.score, hit.explanation)))
    page = Page(tuple(items.values()), has_next=found.has_next, has_previous=after is not None)
    return FoundPage(page, found.total)
