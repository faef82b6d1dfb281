"""Words that tell the parts of one house apart: a country, a language, a section."""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import Prefix

from creatorgraph.identity_graph.normalize.wordlists import sections

SHORTEST_BRAND = 3
"""Letters that must stand beside an edition: what is shorter may be a word by chance."""
SHORTEST_BESIDE_A_CODE = 4
CODES = (2, 3)
"""Letters of a code that stands for an edition."""


@lru_cache(maxsize=1)
def edition_words() -> frozenset[str]:
    """Give the words, in lower-case letters without accents."""
    lists = sections("editions")
    return frozenset(word for section in ("place", "language", "section") for word in lists[section])


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """Give what each code stands for; a word stands for itself."""
    coded = dict(line.split() for line in sections("editions")["code"])
    return {word: word for word in edition_words()} | coded


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
    if len(brand) < SHORTEST_BESIDE_A_CODE or not whole.startswith(brand):
        return False
    return any(_is_short_for(code, word) for name in names for word in name.split() if word in edition_words())


def are_editions(one: str, two: str) -> bool:
    """Tell whether two handles are one and the same but for two editions behind it: `harbour_us`, `harbour_es`."""
    if one[:SHORTEST_BESIDE_A_CODE] != two[:SHORTEST_BESIDE_A_CODE]:
        return False
    codes = _codes()
    for length in range(Prefix.similarity(one, two), SHORTEST_BESIDE_A_CODE - 1, -1):
        mine, theirs = codes.get(one[length:]), codes.get(two[length:])
        if mine and theirs:
            return mine != theirs and not (_is_short_for(one[length:], theirs) or _is_short_for(two[length:], mine))
    return False


def _is_short_for(code: str, word: str) -> bool:
    """Tell whether a code begins as a word does, and its letters stand in the word in their order."""
    letters = iter(word)
    return len(code) in CODES and word[0] == code[0] and all(letter in letters for letter in code)
