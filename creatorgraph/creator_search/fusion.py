"""Two ranked lists made one: how well the words match and how near the meaning is, each in [0, 1]."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from creatorgraph.creator_search.index import Explanation, Vectors
from creatorgraph.creator_search.ranking import Signals

SCORE_DIGITS = 6  # noise of float arithmetic below this must not decide an order that cursors rely on


@dataclass(frozen=True, slots=True)
class Scored:
    """One document with what an engine gave it: BM25 (at least 0) or cosine (-1 to 1).

    `signals` and `vector` are there where they were asked for: one answer with them is cheaper than a second question.
    """

    id: str
    score: float
    signals: Signals | None = None
    vector: Vectors | None = None


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


def fused(
    words: Mapping[str, float], meanings: Mapping[str, float], *, meaning_share: float
) -> list[tuple[str, Explanation]]:
    """Join BM25 and cosine by id, best first, ties by id.

    Words are relative to the best match of the query, which so gets 1; meaning is the cosine, below 0 counted as 0.
    `meaning_share` is 0 where there are only words, 1 where there is only meaning.
    """
    best = max(words.values(), default=0.0)
    joined = [
        (id_, _explained(words.get(id_, 0.0) / best if best > 0 else 0.0, meanings.get(id_, 0.0), meaning_share))
        for id_ in words.keys() | meanings.keys()
    ]
    return sorted(joined, key=lambda entry: (-entry[1].fused, entry[0]))


def _explained(words: float, cosine: float, meaning_share: float) -> Explanation:
    meaning = min(max(cosine, 0.0), 1.0)
    score = (1 - meaning_share) * words + meaning_share * meaning
    return Explanation(
        words=round(words, SCORE_DIGITS), meaning=round(meaning, SCORE_DIGITS), fused=round(score, SCORE_DIGITS)
    )
