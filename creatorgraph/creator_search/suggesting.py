"""Autocomplete: creators whose name or handle begins like what was typed, or nearly, the better known first.

Candidates come from the index: labels with the same beginning, by audience, and labels with common trigrams, which
typos leave. They are compared letter by letter here, the same on every engine.
"""

import asyncio
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from creatorgraph.creator_search.conditions import AnyOf
from creatorgraph.creator_search.index import BY_AUDIENCE, Labelled, SearchIndex
from creatorgraph.creator_search.labels import BEGINNING_SIZES, name_label
from creatorgraph.errors import BadInputError

MOST = 20
CANDIDATES = 100
"""How many are taken from the index by their beginning, and as many by their trigrams."""

LEAST_LETTERS = 2
LETTERS_A_TYPO = 4
"""One typo is allowed from so many letters on, two from twice as many; never more."""

MOST_TYPOS = 2
KNOWN = 0.2
"""What the audience counts beside the likeness: between two equal names the better known is meant."""

LARGEST = 9.0
"""Powers of ten: an audience of 10^9 is the largest there is."""

WHOLE, WHOLE_WORD, START, WORD_START = 1.0, 0.9, 0.85, 0.8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One creator, by the label that fits best (as `labels.py` folds it); score and likeness are in [0, 1]."""

    id: str
    label: str
    likeness: float
    score: float


async def suggest(index: SearchIndex, typed: str, *, first: int = 8) -> list[Suggestion]:
    """Give the creators that were probably meant, best first; none for less than two letters.

    Raises BadInputError for a `first` out of bounds.
    """
    if not 1 <= first <= MOST:
        raise BadInputError(f"suggest: first is {first}; it must be 1 to {MOST}")
    wanted = name_label(typed)
    joined = wanted.replace(" ", "")
    if len(joined) < LEAST_LETTERS:
        return []
    size = min(len(joined), max(BEGINNING_SIZES))
    begins = {joined[:size], wanted.split()[0][:size]}
    by_start, by_parts = await asyncio.gather(
        index.walk(where=AnyOf("beginnings", tuple(sorted(begins))), sort=BY_AUDIENCE, limit=CANDIDATES),
        index.alike(wanted, limit=CANDIDATES),
    )
    ids = sorted({id_ for id_, _ in by_start} | set(by_parts))
    is_name = len(typed.split()) > 1
    return best(await index.labelled(ids) if ids else {}, wanted, written=wanted if is_name else joined)[:first]


def best(candidates: Mapping[str, Labelled], wanted: str, *, written: str = "") -> list[Suggestion]:
    """Give the candidates that are like what was typed, best first, ties by id; by labels as written, of equal ones."""
    found = [
        Suggestion(id_, label, likeness, round(likeness * (1 - KNOWN) + KNOWN * _known(each.followers), 6))
        for id_, each in candidates.items()
        for likeness, _, label in [_fitting(each.labels, wanted, written)]
        if likeness > 0
    ]
    return sorted(found, key=lambda one: (-one.score, one.id))


def _fitting(labels: Iterable[str], wanted: str, written: str) -> tuple[float, bool, str]:
    """Give the label that fits best, behind how well and whether as written."""
    return max(((likeness_of(label, wanted), label == written, label) for label in labels), default=(0.0, False, ""))


def _known(followers: float | None) -> float:
    return min(1.0, math.log10(1 + (followers or 0)) / LARGEST)


def likeness_of(label: str, wanted: str) -> float:
    """Tell how well a label fits what was typed, in [0, 1]: whole before beginning, each typo counts; 0 for no fit."""
    joined = wanted.replace(" ", "")
    allowed = min(MOST_TYPOS, len(joined) // LETTERS_A_TYPO)
    return max((weight * _near(text, joined, allowed) for weight, text in _readings(label, len(joined))), default=0.0)


def _readings(label: str, letters: int) -> Iterator[tuple[float, str]]:
    """Give the texts of a label to compare with so many letters, with what a fit of each is worth."""
    whole = label.replace(" ", "")
    yield WHOLE, whole
    cuts = (letters, letters - 1, letters + 1)  # a typo may have left out or added a letter
    yield from ((START, whole[:cut]) for cut in cuts)
    words = label.split()
    for place in range(1, len(words)):
        rest = "".join(words[place:])
        yield WHOLE_WORD, words[place]
        yield WORD_START, rest[:letters]
        if letters > len(rest):  # the family name first, or last
            turned = rest + "".join(words[:place])
            yield from ((WORD_START, turned[:cut]) for cut in cuts)


def _near(text: str, wanted: str, allowed: int) -> float:
    typos = OSA.distance(text, wanted, score_cutoff=allowed)
    return 0.0 if typos > allowed else 1 - typos / max(len(wanted), 1)
