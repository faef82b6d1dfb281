"""Creator search for one viewer, answered from the cache where it can be."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

import orjson

from creatorgraph.clock import Clock
from creatorgraph.creator_search.answers import AnswerCache
from creatorgraph.creator_search.conditions import EVERYTHING, AllOf, And, AnyOf, Condition, Not, Or, simplified
from creatorgraph.creator_search.finder import Finder, Removed, SearchRequest
from creatorgraph.creator_search.index import Explanation, SearchHit, SearchPage
from creatorgraph.creator_search.ranking import VERSION
from creatorgraph.creator_search.suggesting import Suggestion

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CachedSearch:
    """Answers one viewer's searches. `owner` is what answers are kept apart by: the tenant and its scopes."""

    inner: Finder
    cache: AnswerCache
    owner: tuple[str, ...]
    clock: Clock

    async def search(self, request: SearchRequest) -> SearchPage:
        """Find creators, as CreatorSearch does."""
        asked = replace(request, text=request.wanted, seeds=frozenset(), where=EVERYTHING)
        name = ("search", asked, sorted(request.seeds), normal(request.where))
        return await self._answered(name, lambda: self.inner.search(request), written=page_bytes, read=page_of)

    async def facets(
        self, fields: Sequence[str], *, where: Condition, limit: int = 20
    ) -> Mapping[str, Sequence[tuple[str, int]]]:
        """Count values, as CreatorSearch does."""

        async def answer() -> Mapping[str, Sequence[tuple[str, int]]]:
            return await self.inner.facets(fields, where=where, limit=limit)

        name = ("facets", tuple(fields), normal(where), limit)
        return await self._answered(name, answer, written=orjson.dumps, read=_facets_of)

    async def removed(self, where: Condition) -> Sequence[Removed]:
        """Tell which part of a filter removed how many; never from the cache."""
        return await self.inner.removed(where)

    async def suggest(self, typed: str, *, first: int = 8) -> Sequence[Suggestion]:
        """Complete a name; never from the cache: hardly anybody types the same."""
        return await self.inner.suggest(typed, first=first)

    async def _answered(
        self,
        name: Sequence[object],
        answer: Callable[[], Awaitable[T]],
        *,
        written: Callable[[T], bytes],
        read: Callable[[bytes], T],
    ) -> T:
        # freshness and "within days" count to the beginning of the day, so a day is a part of the name
        day = f"{self.clock():%Y-%m-%d}"
        digest = self.cache.digest([self.owner, await self.cache.model(), VERSION, day, *name])
        version, found = await self.cache.ask(digest)
        if found is not None:
            try:
                return read(found)
            except (ValueError, TypeError, KeyError):
                pass  # an answer of another version of this program
        fresh = await answer()
        if version is not None:
            await self.cache.keep(digest, version=version, answer=written(fresh))
        return fresh


def normal(where: Condition) -> str:
    """Write a condition so that the order of its parts and values plays no part."""
    return _normal(simplified(where))


def _normal(condition: Condition) -> str:
    match condition:
        case And(parts):
            return f"And({sorted(map(_normal, parts))})"
        case Or(parts):
            return f"Or({sorted(map(_normal, parts))})"
        case Not(part):
            return f"Not({_normal(part)})"
        case AnyOf(field, values):
            return f"AnyOf({field!r}, {sorted(set(values))})"
        case AllOf(field, values):
            return f"AllOf({field!r}, {sorted(set(values))})"
    return repr(condition)


def page_bytes(page: SearchPage) -> bytes:
    """Write a page."""
    return orjson.dumps(asdict(page))


def page_of(raw: bytes) -> SearchPage:
    """Read a page. Raises ValueError, TypeError or KeyError for anything else."""
    given: dict[str, Any] = orjson.loads(raw)
    hits = tuple(SearchHit(**{**hit, "explanation": Explanation(**hit["explanation"])}) for hit in given["hits"])
    return SearchPage(hits, given["total"], has_next=given["has_next"])


def _facets_of(raw: bytes) -> dict[str, Sequence[tuple[str, int]]]:
    given: dict[str, list[list[Any]]] = orjson.loads(raw)
    return {name: [(str(value), int(count)) for value, count in counts] for name, counts in given.items()}
