"""Search and projection: texts in, pages out; documents in, index up to date."""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from creatorgraph.clock import Clock, system_clock
from creatorgraph.creator_search.answers import IndexVersion
from creatorgraph.creator_search.concepts import searched_query, shared_words
from creatorgraph.creator_search.conditions import FIELDS, And, AnyOf, Condition, Kind, Not, simplified
from creatorgraph.creator_search.document import SearchDocument
from creatorgraph.creator_search.finder import Removed, SearchRequest
from creatorgraph.creator_search.index import HybridQuery, Ranking, SearchIndex, SearchPage, Vectors
from creatorgraph.creator_search.ranking import DEFAULT_WEIGHTS, NO_COHORTS, Cohorts, Weights
from creatorgraph.creator_search.shelf import Generation, Shelf
from creatorgraph.creator_search.suggesting import Suggestion, suggest
from creatorgraph.errors import BadInputError, CreatorgraphError, NotFoundError
from creatorgraph.lexicons.folding import fold
from creatorgraph.lexicons.function_words import function_words

logger = logging.getLogger(__name__)

WRITE_BATCH = 2_000
COHORT_SAMPLE = 20_000
COHORT_SECONDS = 600.0
"""For so long hits are compared with the same cohorts, unless the index has grown by half meanwhile."""
GROWN = 1.5
LOOK_SECONDS = 5.0
"""Not more often is it looked whether the cohorts are still the ones to compare with."""

NOT_COUNTED = {"id", "beginnings", "named"}
FACETS = tuple(
    name for name, kind in FIELDS.items() if kind in {Kind.WORD, Kind.WORDS, Kind.FLAG} and name not in NOT_COUNTED
)
MOST_FACET_VALUES = 100
SPELLINGS = 4
"""With and without marks a word that says nothing is counted as several."""

SHARED = ("niche", "topics", "interests", "city", "country", "languages")
"""Fields by which creators are alike, beside the meaning of their texts."""


class CreatorSearch:
    """Finds creators, and keeps the index as the graph says."""

    def __init__(
        self,
        shelf: Shelf,
        *,
        clock: Clock = system_clock,
        version: IndexVersion | None = None,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._shelf = shelf
        self._version = version
        self._clock = clock
        self._cohorts = NO_COHORTS
        self._cohorts_until = self._look_at = 0.0
        self._counted = 0
        self._look_seconds = look_seconds
        self._kept_seconds = look_seconds / 2
        self._sampling: asyncio.Task[None] | None = None

    async def search(self, request: SearchRequest) -> SearchPage:
        """Find creators inside a filter (`CreatorFilter(...).condition()`), ranked (`ranking.py`).

        Raises BadInputError for a cursor of another request, NotFoundError where none of the seeds is in the index.
        """
        if request.seeds:
            return await self._similar(request)
        now, wanted = await self._shelf.current(), request.wanted
        vector = None if wanted is None else (await asyncio.to_thread(now.embed, [wanted]))[0]
        query = HybridQuery(
            text=None if wanted is None else searched_query(wanted),
            vector=vector,
            where=request.where,
            first=request.first,
            after=request.after,
            sort=request.sort,
            ranking=None if wanted is None else await self._ranking(request.weights, now.index),
        )
        return await now.index.search(query)

    async def _similar(self, request: SearchRequest) -> SearchPage:
        """Find creators by what most seeds share, and by the middle of their meanings; the seeds left out."""
        if request.wanted is not None or request.sort is not None:
            raise BadInputError(
                "similar: creators like others are ordered by likeness; leave out the text and the sort"
            )
        index, seeds = (await self._shelf.current()).index, sorted(request.seeds)
        stored = await index.stored(seeds)
        if not stored:
            raise NotFoundError(
                "similar: none of these creators is in the index; name others, or wait for the index", argument="to"
            )
        middle = np.stack([stored[id_].vector for id_ in sorted(stored)]).mean(axis=0).astype(np.float32)
        if not middle.any():
            raise BadInputError("similar: the meanings of these creators cancel out; name fewer of them", argument="to")
        query = HybridQuery(
            text=None if request.meaning_only else await _shared_words(index, sorted(stored)),
            vector=middle,
            where=And((request.where, Not(AnyOf("id", tuple(seeds))))),
            first=request.first,
            after=request.after,
            ranking=await self._ranking(request.weights, index),
        )
        return await index.search(query)

    async def model(self) -> str:
        """Name the model of the index that answers."""
        return (await self._shelf.current()).model

    async def suggest(self, typed: str, *, first: int = 8) -> Sequence[Suggestion]:
        """Give the creators that are probably meant by a beginning of a name or handle, typos allowed, best first."""
        return await suggest((await self._shelf.current()).index, typed, first=first)

    async def facets(
        self, fields: Sequence[str], *, where: Condition, limit: int = 20
    ) -> Mapping[str, Sequence[tuple[str, int]]]:
        """Count the values of fields among those that satisfy a filter, most frequent first.

        Of words those that say nothing ("and") are left out.
        """
        for name in fields:
            if name not in FACETS:
                raise BadInputError(f"facets: {name!r} cannot be counted; possible are {', '.join(FACETS)}")
        if not 1 <= limit <= MOST_FACET_VALUES:
            raise BadInputError(f"facets: first is {limit}; it must be 1 to {MOST_FACET_VALUES}", argument="first")
        index = (await self._shelf.current()).index
        found = await asyncio.gather(*(_counted(index, name, where, limit) for name in fields))
        return dict(zip(fields, found, strict=True))

    async def removed(self, where: Condition) -> Sequence[Removed]:
        """Tell for each part of a filter how many more there would be without it, the most first.

        Where nobody is left, whichever part is left out, all parts are told, the narrowest first.
        """
        condition = simplified(where)
        parts = condition.parts if isinstance(condition, And) else (condition,)
        index = (await self._shelf.current()).index
        total = await index.count(condition)
        without = [And(parts[:row] + parts[row + 1 :]) for row in range(len(parts))]
        counts = await asyncio.gather(*map(index.count, without))
        found = [Removed(part, count - total) for part, count in zip(parts, counts, strict=True)]
        if total or any(counts):
            return sorted((each for each in found if each.count > 0), key=lambda each: -each.count)
        alone = await asyncio.gather(*map(index.count, parts))
        told = (replace(each, alone=count) for each, count in zip(found, alone, strict=True))
        return sorted(told, key=lambda each: each.alone or 0)

    async def warm(self) -> None:
        """Take the sample of the ranking, so that the first search needs not wait for it."""
        await self._ranking(DEFAULT_WEIGHTS, (await self._shelf.current()).index)

    async def _ranking(self, weights: Weights, index: SearchIndex) -> Ranking:
        """Give the ranking in force: freshness counts to the start of the day, so that pages of one day agree.

        Where there are cohorts to compare with already, nobody waits for the next ones.
        """
        if time.monotonic() >= self._look_at and (self._sampling is None or self._sampling.done()):
            self._look_at = time.monotonic() + self._look_seconds
            self._sampling = asyncio.get_running_loop().create_task(self._look(index))
        if self._sampling is not None and not self._cohorts.can_compare:
            await asyncio.shield(self._sampling)
        day = self._clock().replace(hour=0, minute=0, second=0, microsecond=0)
        return Ranking(at=day, weights=weights, cohorts=self._cohorts)

    async def _look(self, index: SearchIndex) -> None:
        """Take a sample where it is time for one, or the index has grown by half since the last.

        One that nobody can be compared with, as of an index that is being filled, is taken again soon, and later each
        time.
        """
        try:
            count = await index.count()
            if time.monotonic() < self._cohorts_until and count < GROWN * self._counted:
                return
            self._cohorts = await asyncio.to_thread(Cohorts, await index.sample(COHORT_SAMPLE))
        except CreatorgraphError as error:
            logger.warning("search.no_sample", extra={"fields": {"code": error.code}})
            return
        self._counted = count
        self._kept_seconds = (
            COHORT_SECONDS if self._cohorts.can_compare else min(2 * self._kept_seconds, COHORT_SECONDS)
        )
        self._cohorts_until = time.monotonic() + self._kept_seconds

    async def project(self, documents: Sequence[SearchDocument], *, onto: Sequence[Generation] | None = None) -> None:
        """Write documents; those whose text is unchanged keep their vector. Any number, any order, any times.

        They go onto every index in force, or onto those given.
        """
        for generation in await self._shelf.written() if onto is None else onto:
            for start in range(0, len(documents), WRITE_BATCH):
                batch = documents[start : start + WRITE_BATCH]
                await generation.index.upsert(batch, await _vectors_of(batch, generation))
        if self._version is not None and documents:
            await self._version.changed(removed=False)

    async def remove(self, ids: Sequence[str], *, onto: Sequence[Generation] | None = None) -> None:
        """Take creators out: merged away, or erased."""
        for generation in await self._shelf.written() if onto is None else onto:
            await generation.index.delete(ids)
        if self._version is not None and ids:
            await self._version.changed(removed=True)


async def _counted(index: SearchIndex, name: str, where: Condition, limit: int) -> Sequence[tuple[str, int]]:
    if name != "words":
        return await index.facets(name, where=where, limit=limit)
    silent = function_words()
    found = await index.facets(name, where=where, limit=limit + SPELLINGS * len(silent))
    return [(word, count) for word, count in found if fold(word).strip() not in silent][:limit]


async def _shared_words(index: SearchIndex, ids: Sequence[str]) -> str | None:
    """Give words for what at least half of these creators share: niches, places, languages; None for none."""
    where = AnyOf("id", tuple(ids))
    counted = await asyncio.gather(*(index.facets(name, where=where, limit=MOST_FACET_VALUES) for name in SHARED))
    niche, topics, interests, city, country, languages = (
        [value for value, count in found if 2 * count >= len(ids)] for found in counted
    )
    return shared_words(niche, [*topics, *interests], cities=city, countries=country, languages=languages)


async def _vectors_of(documents: Sequence[SearchDocument], generation: Generation) -> Vectors:
    """Give one vector a document, embedding only texts whose hash is not stored with the same id."""
    known = await generation.index.stored([document.id for document in documents])
    vectors = np.zeros((len(documents), generation.index.dimensions), dtype=np.float32)
    new = []
    for row, document in enumerate(documents):
        stored = known.get(document.id)
        if stored is not None and stored.text_hash == document.text_hash:
            vectors[row] = stored.vector
        else:
            new.append(row)
    if new:
        vectors[new] = await asyncio.to_thread(generation.embed, [documents[row].text for row in new])
    return vectors
