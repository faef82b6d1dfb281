"""Words that tell the parts of one house apart: a country, a language, a section."""

from functools import lru_cache

from creatorgraph.identity_graph.normalize.wordlists import sections

SHORTEST_BRAND = 3
"""Letters that must stand beside an edition: what is shorter may be a word by chance."""


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
