"""A phrase that is somebody's whole name or handle: then nothing of it is a filter, and it is searched as it stands."""

import re
from collections.abc import Sequence

from creatorgraph.creator_search.filter_form import FilterForm
from creatorgraph.creator_search.labels import handle_label, name_label
from creatorgraph.creator_search.phrases.understanding import Span, Understanding
from creatorgraph.creator_search.phrases.vocabulary import MOST_MORE
from creatorgraph.creator_search.suggesting import Suggestion
from creatorgraph.lexicons import niches
from creatorgraph.lexicons.folding import fold_word

MOST_CHARACTERS = 60
"""How long a name or handle may be: as long as the label of one."""

_HANDLE = re.compile(r"@?(?:(?:c|user)/)?[\w.-]+")
_SIGNS_OF_HANDLES = re.compile(r"[@._/\d]")
_INITIAL = re.compile(r"\b[^\W\d_]\b")
_IN_NAMES = frozenset(
    {"countries", "cities", "languages", "niches", "topics", "business", "platformsAll", "postsPerWeekMin", "not"}
)
"""What words of names may be read as, where other words beside them are not understood."""


def may_be_called(read: Understanding) -> bool:
    """Tell whether a phrase may be a name or handle, of which the grammar made something else.

    A handle is in one piece, with signs or digits of handles. A name has a word that is not understood, or an
    initial: "yoga Berlin" is a wish, whoever is called so.
    """
    phrase = " ".join(read.phrase.split())
    if len(phrase) > MOST_CHARACTERS or (read.text == phrase and not read.filter.written()):
        return False
    if _HANDLE.fullmatch(phrase):
        return bool(_SIGNS_OF_HANDLES.search(phrase) or read.not_understood or _goes_on(phrase))
    has_name = bool(read.not_understood or _INITIAL.search(phrase))
    return has_name and read.order is None and read.filter.written().keys() <= _IN_NAMES


def _goes_on(word: str) -> bool:
    """Tell whether a word goes on for long behind the word of a niche that it begins with: `thriftednusrat`."""
    folded = fold_word(word)
    found = niches.words().begin(folded)
    return found is not None and len(folded.rstrip()) - found[1] > MOST_MORE


def is_called(phrase: str, found: Sequence[Suggestion]) -> bool:
    """Tell whether one of those found is called exactly so: a handle but for its signs, a name by its words."""
    wanted = handle_label(phrase) if _HANDLE.fullmatch(phrase.strip()) else name_label(phrase)
    return any(each.label == wanted for each in found)


def as_called(read: Understanding) -> Understanding:
    """Read a phrase as the name or handle that it is."""
    phrase = read.phrase
    start = len(phrase) - len(phrase.lstrip())
    end = len(phrase.rstrip())
    span = Span(start, end, phrase[start:end], "a name or handle")
    return Understanding(phrase, FilterForm(), phrase[start:end].removeprefix("@"), (span,), ())
