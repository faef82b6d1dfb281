"""What a search index does, whichever engine it is; LanceDB and Weaviate stand behind it.

One contract suite (`tests/creator_search/test_index_contract.py`) runs on both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from creatorgraph.creator_search.conditions import EVERYTHING, SORTABLE, Condition
from creatorgraph.creator_search.document import SearchDocument
from creatorgraph.creator_search.ranking import DEFAULT_WEIGHTS, NO_COHORTS, Cohorts, Numbers, Weights
from creatorgraph.errors import BadInputError

Vectors = npt.NDArray[np.float32]

Walked = tuple[str, float | str | None]
"""An id, and its value of the field that was sorted by."""

MAX_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Sort:
    """An order by one field; those without a value come last, ties go by id."""

    field: str
    descending: bool = True

    def __post_init__(self) -> None:
        """Refuse a field that has no order."""
        if self.field not in SORTABLE:
            raise BadInputError(f"sort: cannot sort by {self.field!r}; possible are {', '.join(SORTABLE)}")


BY_AUDIENCE = Sort("followers_largest")
"""The order of everything that a query neither ranks nor sorts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """By which rules a head is ordered: weights, cohorts to compare with, the instant that freshness counts to."""

    at: datetime
    weights: Weights = DEFAULT_WEIGHTS
    cohorts: Cohorts = NO_COHORTS


@dataclass(frozen=True, slots=True, kw_only=True)
class HybridQuery:
    """One question: words and meaning inside a filter, or a filter alone in an order.

    `text` is searched by words, `vector` (d float32) by meaning; `meaning_share` in [0, 1] is the part of meaning in
    the fused score. `sort` is for a query without text and vector (None: by audience): a text to sort by becomes a part
    of `where` (`matching.py`). `after` is the cursor of a hit of the same query. Without a `ranking` the order is by
    relevance alone.
    """

    text: str | None = None
    vector: Vectors | None = None
    where: Condition = EVERYTHING
    first: int = 20
    after: str | None = None
    sort: Sort | None = None
    meaning_share: float = 0.5
    ranking: Ranking | None = None

    def __post_init__(self) -> None:
        """Refuse what has no answer."""
        if not 1 <= self.first <= MAX_PAGE:
            raise BadInputError(f"search: first is {self.first}; it must be 1 to {MAX_PAGE}")
        if not 0 <= self.meaning_share <= 1:
            raise BadInputError(f"search: meaning_share is {self.meaning_share}; it must be in [0, 1]")
        if self.sort and (self.text is not None or self.vector is not None):
            raise BadInputError(
                "search: a text is ordered by relevance; leave out the sort or the text", argument="order.sort"
            )


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a hit stands where it stands, each in [0, 1]: words, meaning, both fused (the relevance), what else counts.

    None is "insufficient data"; `boost` is what a verified creator got; `fit` is 1 for whoever answers at least
    four fifths as well as the best hit, and lowers the score below that; `score` is what the order goes by.
    """

    words: float = 0.0
    meaning: float = 0.0
    fused: float = 0.0
    engagement: float | None = None
    quality: float | None = None
    freshness: float | None = None
    boost: float = 0.0
    fit: float = 1.0
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One creator found. `cursor` goes on after it."""

    id: str
    score: float
    explanation: Explanation
    cursor: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of hits; `total` is how many satisfy the filter, exactly."""

    hits: tuple[SearchHit, ...]
    total: int
    has_next: bool

    @property
    def end_cursor(self) -> str | None:
        """The cursor to go on with, None on an empty page."""
        return self.hits[-1].cursor if self.hits else None


@dataclass(frozen=True, slots=True)
class StoredVector:
    """What the index keeps of a document's meaning: the hash of the text, and its vector (d float32)."""

    text_hash: str
    vector: Vectors


@dataclass(frozen=True, slots=True)
class Labelled:
    """What autocomplete compares of a creator: its labels (`labels.py`) and its largest audience."""

    labels: tuple[str, ...]
    followers: float | None


LABEL_FIELDS = ("labels", "followers_largest")


def labelled_of(row: Mapping[str, Any]) -> Labelled:
    """Read what autocomplete compares from a document's fields."""
    return Labelled(tuple(row.get("labels") or ()), row.get("followers_largest"))


class SearchIndex(Protocol):
    """Documents and their vectors, found again. Raises UnavailableError where its server does not answer."""

    dimensions: int

    async def prepare(self) -> None:
        """Make what is missing: table or collection, indexes. Safe to run twice and from two processes."""
        ...

    async def upsert(self, documents: Sequence[SearchDocument], vectors: Vectors) -> None:
        """Write documents with their vectors (n x d). A document older than the stored one changes nothing.

        Raises BadInputError, and stores nothing, where a vector has another length or a value that is not finite.
        """
        ...

    async def delete(self, ids: Sequence[str]) -> None:
        """Take documents out; those that are not there are no error."""
        ...

    async def search(self, query: HybridQuery) -> SearchPage:
        """Answer one query: retrieved inside the filter, counted exactly, paged by cursors without a wall.

        How the order comes about is said in `creatorgraph.creator_search.retrieval`.
        """
        ...

    async def count(self, where: Condition = EVERYTHING) -> int:
        """Count the documents that satisfy a condition, exactly."""
        ...

    async def facets(self, field: str, *, where: Condition, limit: int) -> Sequence[tuple[str, int]]:
        """Count the values of a field among those that satisfy a condition: most frequent first, ties by value.

        The field holds a word, words or a flag (`true`, `false`).
        """
        ...

    async def walk(
        self, *, where: Condition, sort: Sort | None, limit: int, after: Walked | None = None
    ) -> Sequence[Walked]:
        """Give ids inside a condition with the value sorted by, in that order, ties by id; without a sort, by id.

        With `after` only what comes behind that one; its value is known.
        """
        ...

    async def alike(self, label: str, *, limit: int) -> Sequence[str]:
        """Give the ids whose labels have most trigrams in common with a label, best first."""
        ...

    async def labelled(self, ids: Sequence[str]) -> Mapping[str, Labelled]:
        """Give id -> what autocomplete compares, of those that are there."""
        ...

    async def ids(self, *, after: str, until: str | None, limit: int) -> Sequence[str]:
        """Give ids in their order: the first of those behind one id (all: ""), up to another where one is given."""
        ...

    async def versions(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Give id -> `updated_at` of those that are there."""
        ...

    async def stored(self, ids: Sequence[str]) -> Mapping[str, StoredVector]:
        """Give id -> stored vector of those that are there."""
        ...

    async def unfound(self, ids: Sequence[str]) -> frozenset[str]:
        """Give those of these documents that are there and that a search by their own vector does not find.

        An engine that loses vectors apart from documents must look; one that cannot gives none. To mend one, delete it
        and write it again.
        """
        ...

    async def sample(self, limit: int) -> Numbers:
        """Give the signals of at most so many documents, whichever, n x 11."""
        ...

    async def optimize(self) -> None:
        """Bring indexes up to date and give back space. Searches go on meanwhile; `upsert` calls it when due."""
        ...

    async def drop(self) -> None:
        """Delete the index and everything in it; one that is not there is no error."""
        ...

    async def close(self) -> None:
        """Give back connections and files."""
        ...


def checked_vectors(vectors: Vectors, *, rows: int, dimensions: int) -> Vectors:
    """Give the vectors as contiguous float32 of shape (rows, dimensions), or raise BadInputError that says why not."""
    array = np.ascontiguousarray(vectors, dtype=np.float32)
    if array.shape != (rows, dimensions):
        raise BadInputError(
            f"search index: vectors have shape {array.shape}, wanted is ({rows}, {dimensions}); "
            "embed with the model that this index was made for"
        )
    bad = np.flatnonzero(~np.isfinite(array).all(axis=1) | ~array.any(axis=1))
    if bad.size:
        raise BadInputError(
            f"search index: the vector in row {bad[0]} is all zero or has a value that is not finite "
            f"({bad.size} of {rows} rows); nothing was stored"
        )
    return array


def most_frequent(counts: Iterable[tuple[str, int]], *, limit: int) -> list[tuple[str, int]]:
    """Give the most frequent values, ties by value."""
    return sorted(counts, key=lambda entry: (-entry[1], entry[0]))[:limit]


def newest(documents: Iterable[SearchDocument]) -> list[int]:
    """Give the positions to write: of several documents of one id the newest, of equals the last."""
    best: dict[str, tuple[str, int]] = {}
    for position, document in enumerate(documents):
        best[document.id] = max(best.get(document.id, ("", -1)), (document.updated_at, position))
    return sorted(position for _, position in best.values())
