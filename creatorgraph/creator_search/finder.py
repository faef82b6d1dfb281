"""What is asked of creator search: by the API, and by the cache that stands before it."""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Protocol

from creatorgraph.creator_search.conditions import EVERYTHING, Condition
from creatorgraph.creator_search.index import SearchPage, Sort
from creatorgraph.creator_search.ranking import DEFAULT_WEIGHTS, Weights
from creatorgraph.creator_search.suggesting import Suggestion


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One wish: creators for a text, creators like the seeds (ids), or without either all inside a filter, in an order.

    A text of white space is no text. `sort` is for a wish without text and seeds (None: by audience). With
    `meaning_only` creators are like the seeds by the meaning of their texts, whatever they are about.
    """

    text: str | None = None
    _: KW_ONLY
    seeds: frozenset[str] = frozenset()
    meaning_only: bool = False
    where: Condition = EVERYTHING
    first: int = 20
    after: str | None = None
    sort: Sort | None = None
    weights: Weights = DEFAULT_WEIGHTS

    @property
    def wanted(self) -> str | None:
        """The text with single spaces; None for none."""
        return " ".join((self.text or "").split()) or None


@dataclass(frozen=True, slots=True)
class Removed:
    """One part of a filter, and how many more there would be without it.

    `alone` says how many satisfy this part and whatever of the others; it is told where nobody satisfies all and no
    part by itself is why.
    """

    part: Condition
    count: int
    alone: int | None = None


class Finder(Protocol):
    """Finds creators; CreatorSearch is one."""

    async def search(self, request: SearchRequest) -> SearchPage:
        """Find creators by words and meaning, or like the seeds and without them, inside a filter.

        Raises BadInputError for a cursor of another request, NotFoundError where none of the seeds is in the index.
        """
        ...

    async def facets(
        self, fields: Sequence[str], *, where: Condition, limit: int = 20
    ) -> Mapping[str, Sequence[tuple[str, int]]]:
        """Count the values of fields among those that satisfy a filter."""
        ...

    async def suggest(self, typed: str, *, first: int = 8) -> Sequence[Suggestion]:
        """Give the creators that are probably meant by a beginning of a name or handle, best first."""
        ...

    async def removed(self, where: Condition) -> Sequence[Removed]:
        """Tell for each part of a filter how many more there would be without it, the most first.

        Where nobody is left, whichever part is left out, all parts are told, the narrowest first.
        """
        ...
