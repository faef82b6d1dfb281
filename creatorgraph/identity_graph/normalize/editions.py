"""Words that tell the parts of one house apart: a country, a language, a section."""

from collections.abc import Sequence
from functools import lru_cache

from creatorgraph.identity_graph.normalize.wordlists import sections

SHORTEST_BRAND = 3
"""Letters that must stand beside an edition: what is shorter may be a word by chance."""
SHORTEST_BESIDE_A_CODE = 4
CODES = (2, 3)
"""Letters of a code that stands for an edition."""


@lru_cache(maxsize=1)
def edition_words() -> frozenset[str]:
    """Give the words, in lower-case letters without accents."""
    return frozenset(word for words in sections("editions").values() for word in words)


def edition_of(whole: str, brand: str) -> bool:
    """Tell whether a handle is another one with nothing but an edition before or behind it."""
    if len(brand) < SHORTEST_BRAND or len(whole) <= len(brand):
        return False
    if whole.startswith(brand) and whole[len(brand) :] in edition_words():
        return True
    return whole.endswith(brand) and whole[: -len(brand)] in edition_words()


def coded_edition_of(whole: str, brand: str, names: Sequence[str]) -> bool:
    """Tell whether a handle is another one with a code behind it for an edition that its own name spells out.

    `harbourmx` beside "Harbour Mexico": codes alone say nothing, since people put a country's or a title's behind their
    own handle too.
    """
    code = whole[len(brand) :]
    if len(brand) < SHORTEST_BESIDE_A_CODE or len(code) not in CODES or not whole.startswith(brand):
        return False
    return any(_is_short_for(code, word) for name in names for word in name.split() if word in edition_words())


def _is_short_for(code: str, word: str) -> bool:
    """Tell whether a code begins as a word does, and its letters stand in the word in their order."""
    letters = iter(word)
    return word[0] == code[0] and all(letter in letters for letter in code)
