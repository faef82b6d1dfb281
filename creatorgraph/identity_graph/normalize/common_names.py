"""Names that many people bear, and words that stand beside many names: what is made of nothing else is not rare."""

from functools import lru_cache

from creatorgraph.identity_graph.normalize.editions import edition_words
from creatorgraph.identity_graph.normalize.name_words import listed_words
from creatorgraph.identity_graph.normalize.wordlists import words

SHORTEST = 3
"""Letters of a listed name: with two, every word would be made of names."""


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return words("common_names") | edition_words() | {word for word in listed_words() if word.isascii()}


def is_common_name(token: str) -> bool:
    """Tell whether a word of a name is borne by many, or says what they do. Too short a word says that it is."""
    return len(token) < SHORTEST or token in _common()


@lru_cache(maxsize=65_536)
def is_of_common_names(handle: str) -> bool:
    """Tell whether a handle's letters are common names one after the other, an initial in front allowed."""
    listed, length = _common(), len(handle)
    ends = {0, 1} if length > SHORTEST else {0}
    for start in range(length):
        if start in ends:
            ends.update(end for end in range(start + SHORTEST, length + 1) if handle[start:end] in listed)
    return length in ends
