"""How a query becomes a page, the same on every engine.

**Order.** A query with a text or a vector has a *head* and a *tail*. The head is the best `HEAD` by words and the best
`HEAD` by meaning, both found inside the filter, scored exactly by both, fused, ordered by (score, id); that relevance
is one part of the ranking (`ranking.py`), whose score orders the head. Of few inside a filter all are ranked, even at a
relevance of 0. The tail is everything else that satisfies the filter, by id: nobody reads relevance there, but lists
and exports must be able to walk through. A query without either is sorted by a field, those without a value last; ties
by id.

**Cursors.** A cursor is never an offset. In the head it remembers which hits were given: the head is found again for
each page (it is one bounded retrieval), and the best of it that were not given yet come next. The tail goes on after an
id and leaves out what the head gave; the sorted go on after (value, id). So a page costs the same at any depth and
there is no wall. While documents come and go between pages, each that stays as it is is given exactly once, and in a
ranked order nothing is given twice.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from creatorgraph.clock import from_text
from creatorgraph.creator_search import cursors
from creatorgraph.creator_search.conditions import (
    NOTHING,
    And,
    Compare,
    Condition,
    Not,
    Operator,
    Or,
    Present,
    simplified,
)
from creatorgraph.creator_search.cursors import Place, Stretch
from creatorgraph.creator_search.document import PLATFORMS
from creatorgraph.creator_search.fusion import Fused, Matches, Nearest, Scored, cosines_of, cut, fused
from creatorgraph.creator_search.index import (
    BY_AUDIENCE,
    Explanation,
    HybridQuery,
    SearchHit,
    SearchPage,
    Sort,
    Vectors,
    Walked,
)
from creatorgraph.creator_search.ranking import NO_SIGNALS, Numbers, Parts, Signals, ranked, table_of

HEAD = 200
"""How many of each kind are ranked."""

TAIL_SPARE = 100
"""How many more are walked, for those that the head gave already."""

_UNRANKED = Explanation()


def signals_of(row: Mapping[str, Any]) -> Signals:
    """Give the signals of a document's fields."""
    last_post_at = row.get("last_post_at")
    return Signals(
        followers={platform: row.get(f"followers_{platform}") for platform in PLATFORMS},
        engagement={platform: row.get(f"engagement_{platform}") for platform in PLATFORMS},
        quality=row.get("quality"),
        last_post=None if last_post_at is None else from_text(last_post_at).timestamp(),
        verified=bool(row.get("verified")),
    )


def between(after: str, until: str | None) -> Condition:
    """Give the condition of the ids behind one, up to another where one is given."""
    bounds = [Compare("id", Operator.MORE, after)] if after else []
    bounds += [Compare("id", Operator.AT_MOST, until)] if until is not None else []
    return And(tuple(bounds))


def behind(sort: Sort | None, last: Walked) -> Condition:
    """Give the condition of what comes behind a place of a walk; where it is sorted, of those with a value."""
    id_, value = last
    if sort is None or value is None:
        return Compare("id", Operator.MORE, id_)
    further = Compare(sort.field, Operator.LESS if sort.descending else Operator.MORE, value)
    return Or((further, And((Compare(sort.field, Operator.EQUAL, value), Compare("id", Operator.MORE, id_)))))


class Engine(Protocol):
    """What retrieval asks of a store; every answer is inside the condition."""

    async def words(
        self, text: str, *, where: Condition, limit: int, signals: bool = False, vectors: bool = False
    ) -> Matches:
        """Give the best by BM25 over the text, above 0, best first."""
        ...

    async def words_of(self, text: str, entries: Sequence[Scored], *, matches: Matches) -> Mapping[str, float]:
        """Give the BM25 of entries found by meaning that match; `matches` is what the same text gave."""
        ...

    async def meanings(self, vector: Vectors, *, where: Condition, limit: int, signals: bool = False) -> Nearest:
        """Give the nearest by cosine, nearest first, and how many satisfy the condition."""
        ...

    async def walk(
        self, *, where: Condition, sort: Sort | None, limit: int, after: Walked | None = None
    ) -> Sequence[Walked]:
        """Give ids with the value sorted by, in that order, ties by id; without a sort, by id.

        Fewer than `limit` say that there are no more.
        """
        ...

    async def count(self, where: Condition) -> int:
        """Count exactly."""
        ...


@dataclass(frozen=True, slots=True)
class _Row:
    place: Place
    explanation: Explanation = _UNRANKED


@dataclass(frozen=True, slots=True)
class _Head:
    """The head, best first; `total` satisfy the filter, and with `is_all` each of them is in the head."""

    ranked: Iterator[tuple[str, Explanation]]
    total: int
    is_all: bool


async def retrieve(engine: Engine, query: HybridQuery) -> SearchPage:
    """Answer a query."""
    digest = cursors.digest_of(query)
    after = None if query.after is None else cursors.read(query.after, digest=digest)
    where = simplified(query.where)
    if where == NOTHING:
        return SearchPage(hits=(), total=0, has_next=False)
    if query.text is not None or query.vector is not None:
        rows, total = await _ranked(engine, query, where, after)
    else:
        order = query.sort or BY_AUDIENCE
        rows, total = await asyncio.gather(
            _sorted(engine, order, where, after, limit=query.first + 1), engine.count(where)
        )
    hits = (
        SearchHit(
            id=row.place.id,
            score=row.explanation.score,
            explanation=row.explanation,
            cursor=cursors.written(row.place, digest=digest),
        )
        for row in rows[: query.first]
    )
    return SearchPage(hits=tuple(hits), total=total, has_next=len(rows) > query.first)


async def _ranked(engine: Engine, query: HybridQuery, where: Condition, after: Place | None) -> tuple[list[_Row], int]:
    if after is not None and after.stretch is Stretch.TAIL:
        tail = _tail(engine, where, after.id, given=after.given, limit=query.first + 1)
        return await asyncio.gather(tail, engine.count(where))
    given = b"" if after is None else after.given
    marks = frozenset[bytes]() if after is None else after.marks
    rows: list[_Row] = []
    head = await _head(engine, query, where)
    for id_, explanation in head.ranked:
        if len(rows) > query.first:
            break
        if (mark := cursors.mark_of(id_)) not in marks:
            given += mark
            rows.append(_Row(Place(stretch=Stretch.HEAD, key=None, id=id_, given=given), explanation))
    missing = query.first + 1 - len(rows)
    if missing > 0 and not head.is_all:
        rows += await _tail(engine, where, None, given=given, limit=missing)
    return rows, head.total


async def _head(engine: Engine, query: HybridQuery, where: Condition) -> _Head:
    matches, near = await asyncio.gather(_matches(engine, query, where), _nearest(engine, query, where))
    meanings = cut(near.best, limit=HEAD)
    words = cut(matches.best, limit=HEAD)
    word_scores = {entry.id: entry.score for entry in words.best}
    cosines = {entry.id: entry.score for entry in meanings.best}
    rest = [] if words.complete else [entry for entry in meanings.best if entry.id not in word_scores]
    if query.text is not None and rest:
        word_scores |= await engine.words_of(query.text, rest, matches=matches)
    cosines |= _cosines(query.vector, [entry for entry in words.best if entry.id not in cosines])
    share = query.meaning_share
    if query.text is None or query.vector is None:
        share = 0.0 if query.vector is None else 1.0
    found = fused(word_scores, cosines, meaning_share=share)
    signals = {entry.id: entry.signals for entry in (*words.best, *meanings.best) if entry.signals is not None}
    is_all = meanings.complete and len(near.best) >= near.inside
    return _Head(_explained(found, _parts(query, found, signals)), near.inside, is_all=is_all)


def _parts(query: HybridQuery, found: Fused, signals: Mapping[str, Numbers]) -> Parts | None:
    """Give the parts of the ranking; None where there is none, so that the score is the relevance."""
    ranking = query.ranking
    if ranking is None:
        return None
    table = table_of([signals.get(id_, NO_SIGNALS) for id_ in found.ids])
    return ranked(found.relevance, table, cohorts=ranking.cohorts, weights=ranking.weights, at=ranking.at)


def _explained(found: Fused, parts: Parts | None) -> Iterator[tuple[str, Explanation]]:
    """Give all by score, ties by id; only who is looked at is explained."""
    scores = found.relevance if parts is None else parts.score
    for row in np.argsort(-scores, kind="stable").tolist():  # they are in the order of their ids
        explanation = Explanation(
            words=float(found.words[row]),
            meaning=float(found.meaning[row]),
            fused=float(found.relevance[row]),
            engagement=None if parts is None else _known(parts.engagement[row]),
            quality=None if parts is None else _known(parts.quality[row]),
            freshness=None if parts is None else _known(parts.freshness[row]),
            boost=0.0 if parts is None else float(parts.boost[row]),
            fit=1.0 if parts is None else float(parts.fit[row]),
            score=float(scores[row]),
        )
        yield found.ids[row], explanation


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


async def _matches(engine: Engine, query: HybridQuery, where: Condition) -> Matches:
    if query.text is None:
        return Matches()
    ranked_too, hybrid = query.ranking is not None, query.vector is not None
    return await engine.words(query.text, where=where, limit=HEAD, signals=ranked_too, vectors=hybrid)


async def _nearest(engine: Engine, query: HybridQuery, where: Condition) -> Nearest:
    if query.vector is None:
        return Nearest(inside=await engine.count(where))
    return await engine.meanings(query.vector, where=where, limit=HEAD, signals=query.ranking is not None)


def _cosines(vector: Vectors | None, entries: Sequence[Scored]) -> dict[str, float]:
    if vector is None or not entries:
        return {}
    cosines = cosines_of(np.stack([entry.vector for entry in entries if entry.vector is not None]), vector)
    return {entry.id: float(cosine) for entry, cosine in zip(entries, cosines, strict=True)}


async def _tail(engine: Engine, where: Condition, start: str | None, *, given: bytes = b"", limit: int) -> list[_Row]:
    marks = Place(stretch=Stretch.TAIL, key=None, id="", given=given).marks
    rows: list[_Row] = []
    while len(rows) < limit:
        rest = where if start is None else simplified(And((where, behind(None, (start, None)))))
        wanted = limit - len(rows) + TAIL_SPARE * bool(marks)
        found = await engine.walk(where=rest, sort=None, limit=wanted)
        rows += [
            _Row(Place(stretch=Stretch.TAIL, key=None, id=id_, given=given))
            for id_, _ in found
            if not marks or cursors.mark_of(id_) not in marks
        ]
        if len(found) < wanted:
            break
        start = found[-1][0]
    return rows[:limit]


async def _sorted(engine: Engine, sort: Sort, where: Condition, after: Place | None, *, limit: int) -> list[_Row]:
    rows: list[_Row] = []
    if after is None or after.stretch is Stretch.SORTED:
        last = None if after is None or after.key is None else (after.id, after.key)
        known = simplified(And((where, Present(sort.field))))
        found = await engine.walk(where=known, sort=sort, limit=limit, after=last)
        rows = [_Row(Place(stretch=Stretch.SORTED, key=value, id=id_)) for id_, value in found]
    if len(rows) < limit:
        start = after.id if after is not None and after.stretch is Stretch.TAIL else None
        without = simplified(And((where, Not(Present(sort.field)))))
        rows += await _tail(engine, without, start, limit=limit - len(rows))
    return rows
