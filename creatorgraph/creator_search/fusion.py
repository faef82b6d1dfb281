"""Two ranked lists made one: how well the words match and how near the meaning is, each in [0, 1]."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from creatorgraph.creator_search.index import Vectors
from creatorgraph.creator_search.ranking import Numbers

SCORE_DIGITS = 6  # noise of float arithmetic below this must not decide an order that cursors rely on


@dataclass(frozen=True, slots=True)
class Scored:
    """One document with what an engine gave it: BM25 (at least 0) or cosine (-1 to 1).

    `signals` and `vector` are there where they were asked for: one answer with them is cheaper than a second question.
    `row` is where the engine has it, if that helps it to find it again.
    """

    id: str
    score: float
    signals: Numbers | None = None
    vector: Vectors | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Matches:
    """What matches by words: the best, best first, and what the engine may need to tell the scores of others.

    `every` is row and score of all that match in that version of the index; None where the engine does not know.
    """

    best: Sequence[Scored] = ()
    every: pa.Table | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Nearest:
    """What is nearest by meaning, nearest first, and how many satisfy the condition, exactly."""

    best: Sequence[Scored] = ()
    inside: int = 0


@dataclass(frozen=True, slots=True)
class Leg:
    """The best of one kind, best first. `complete` says that there are no others."""

    best: tuple[Scored, ...] = ()
    complete: bool = True


def cut(best: Sequence[Scored], *, limit: int) -> Leg:
    """Give the leg of an answer that was limited.

    Which of several documents with the same score stand inside the limit is chance on both engines, so the score at the
    edge is left out with everything that has it: what remains is the same at every asking.
    """
    if len(best) < limit:
        return Leg(best=tuple(best))
    edge = round(min(entry.score for entry in best), SCORE_DIGITS)
    return Leg(best=tuple(entry for entry in best if round(entry.score, SCORE_DIGITS) > edge), complete=False)


def cosines_of(rows: Vectors, vector: Vectors) -> Vectors:
    """Give the cosine of each row (n x d) and a vector (d), none of them all zero."""
    cosines: Vectors = rows @ vector / (np.linalg.norm(rows, axis=1) * np.linalg.norm(vector))
    return cosines


@dataclass(frozen=True, slots=True)
class Fused:
    """Words, meaning and both together (the relevance) of each, in [0, 1], in the order of the ids."""

    ids: Sequence[str]
    words: Numbers
    meaning: Numbers
    relevance: Numbers


def fused(words: Mapping[str, float], meanings: Mapping[str, float], *, meaning_share: float) -> Fused:
    """Join BM25 and cosine by id.

    Words are relative to the best match of the query, which so gets 1; meaning is the cosine, below 0 counted as 0.
    `meaning_share` is 0 where there are only words, 1 where there is only meaning.
    """
    ids, best = sorted(words.keys() | meanings.keys()), max(words.values(), default=0.0)
    by_words = np.array([words.get(id_, 0.0) for id_ in ids]) / (best if best > 0 else 1.0)
    by_meaning = np.clip([meanings.get(id_, 0.0) for id_ in ids], 0.0, 1.0)
    relevance = (1 - meaning_share) * by_words + meaning_share * by_meaning
    return Fused(ids, *(part.round(SCORE_DIGITS) for part in (by_words, by_meaning, relevance)))
