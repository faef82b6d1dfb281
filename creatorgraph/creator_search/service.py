"""Search and projection: texts in, pages out; documents in, index up to date."""

import asyncio
from collections.abc import Callable, Sequence

import numpy as np

from creatorgraph.creator_search.conditions import EVERYTHING, Condition
from creatorgraph.creator_search.document import SearchDocument
from creatorgraph.creator_search.index import HybridQuery, SearchIndex, SearchPage, Sort, Vectors

Embed = Callable[[Sequence[str]], Vectors]
"""Texts to L2-normalized vectors, n x d float32; runs in a thread, so it must be thread-safe."""

WRITE_BATCH = 2_000


class CreatorSearch:
    """Finds creators, and keeps the index as the graph says."""

    def __init__(self, *, index: SearchIndex, embed: Embed) -> None:
        self._index = index
        self._embed = embed

    async def search(
        self,
        text: str | None = None,
        *,
        where: Condition = EVERYTHING,
        first: int = 20,
        after: str | None = None,
        sort: Sort | None = None,
    ) -> SearchPage:
        """Find creators by words and meaning inside a filter (`CreatorFilter(...).condition()`).

        A text of white space is no text. Raises BadInputError for a cursor of another query.
        """
        wanted = " ".join((text or "").split()) or None
        vector = None if wanted is None else (await asyncio.to_thread(self._embed, [wanted]))[0]
        query = HybridQuery(text=wanted, vector=vector, where=where, first=first, after=after, sort=sort)
        return await self._index.search(query)

    async def project(self, documents: Sequence[SearchDocument]) -> None:
        """Write documents; those whose text is unchanged keep their vector. Any number, any order, any times."""
        for start in range(0, len(documents), WRITE_BATCH):
            batch = documents[start : start + WRITE_BATCH]
            await self._index.upsert(batch, await self._vectors_of(batch))

    async def remove(self, ids: Sequence[str]) -> None:
        """Take creators out: merged away, or erased."""
        await self._index.delete(ids)

    async def _vectors_of(self, documents: Sequence[SearchDocument]) -> Vectors:
        """Give one vector a document, embedding only texts whose hash is not stored with the same id."""
        known = await self._index.stored([document.id for document in documents])
        vectors = np.zeros((len(documents), self._index.dimensions), dtype=np.float32)
        new = []
        for row, document in enumerate(documents):
            stored = known.get(document.id)
            if stored is not None and stored.text_hash == document.text_hash:
                vectors[row] = stored.vector
            else:
                new.append(row)
        if new:
            vectors[new] = await asyncio.to_thread(self._embed, [documents[row].text for row in new])
        return vectors
