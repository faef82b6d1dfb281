"""What an account says of itself in plain words: a fan page, a parody, not affiliated, a backup, an organisation."""

import re
from functools import cache, lru_cache

from creatorgraph.identity_graph.normalize.characters import fold, plain, without_marks
from creatorgraph.identity_graph.normalize.wordlists import sections

_WORD = re.compile(r"[^\W_]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_UNSPACED = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_JOINED = str.maketrans("ıłøđ", "ilod", "'\u2019")
"""Apostrophes out, and letters plain that have no mark to take off: Turkish hesabi is written with a dotless i."""
NOTHING: frozenset[str] = frozenset()
_Phrases = dict[str, tuple[tuple[tuple[str, ...], str], ...]]
ROLE_OF_STATEMENT = {
    "fan_page": "fan",
    "parody": "parody",
    "backup": "backup",
    "organisation": "organisation",
    "not_affiliated": "unofficial",
}


@cache
def _phrases() -> tuple[_Phrases, tuple[tuple[str, str], ...], frozenset[str]]:
    """Give phrases by first word, texts of scripts without spaces, and the words that take a statement back."""
    spaced: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    unspaced: list[tuple[str, str]] = []
    for kind, lines in sections("statements").items():
        for line in lines if kind != "negation" else ():
            if kind.endswith(" unspaced"):
                unspaced.append((without_marks(line), kind.removesuffix(" unspaced")))
                continue
            words = folded_words(line)
            spaced.setdefault(words[0], []).append((words, kind))
    return {k: tuple(v) for k, v in spaced.items()}, tuple(unspaced), frozenset(sections("statements")["negation"])


@lru_cache(maxsize=64)
def folded_words(text: str) -> tuple[str, ...]:
    """Split a text into folded words without accents and apostrophes."""
    if text.isascii():
        return tuple(_ASCII_WORD.findall(text.lower().replace("'", "")))
    return tuple(_WORD.findall(without_marks(fold(text)).translate(_JOINED)))


def find_statements(text: str) -> frozenset[str]:
    """Find statements in free text: `fan_page`, `parody`, `not_affiliated`, `backup`, `organisation`.

    A negation up to two words before ("this is not a fan page") takes a statement back.
    """
    text = plain(text)
    words = folded_words(text)
    spaced, unspaced, negations = _phrases()
    found: set[str] = set()
    if not spaced.keys().isdisjoint(words):
        for position, word in enumerate(words):
            for phrase, kind in spaced.get(word, ()):
                is_said = kind == "not_affiliated" or negations.isdisjoint(words[max(0, position - 2) : position])
                if is_said and words[position : position + len(phrase)] == phrase:
                    found.add(kind)
    if not text.isascii() and _UNSPACED.search(text):
        folded = without_marks(fold(text))
        found.update(kind for phrase, kind in unspaced if phrase in folded)
    return frozenset(found) if found else NOTHING
