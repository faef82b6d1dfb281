"""Bios as words: what two texts have in common, without addresses, mentions and the shortest words."""

import re
from functools import lru_cache
from hashlib import blake2b

from creatorgraph.identity_graph.normalize.characters import fold, plain, without_marks

_HOST = re.compile(r"\b[\w-]{1,63}(?:\.[\w-]{1,63})+(?:/\S*)?")
"""A label of a host has 63 letters at most; without that bound a piece of dashes would take its length squared."""
_WORD = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile("[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
SHORTEST, MOST, FEWEST = 4, 60, 3
_LONG_WORD, _LONG_ASCII_WORD = (re.compile(rf"{letter}{{{SHORTEST},}}") for letter in (r"[^\W\d_]", "[a-z]"))


@lru_cache(maxsize=16_384)
def bio_words(text: str) -> tuple[str, ...]:
    """Give the words of 4 letters or more, each once, sorted; scripts without spaces in pairs of letters."""
    text = _without_addresses(plain(text))
    if text.isascii():
        return tuple(sorted(set(_LONG_ASCII_WORD.findall(text.lower())))[:MOST])
    text = without_marks(fold(text))
    if not _UNSPACED.search(text):
        return tuple(sorted(set(_LONG_WORD.findall(text)))[:MOST])
    found: set[str] = set()
    for word in _WORD.findall(text):
        if _UNSPACED.search(word):
            found.update(word[place : place + 2] for place in range(len(word) - 1))
        elif len(word) >= SHORTEST:
            found.add(word)
    return tuple(sorted(found)[:MOST])


def _without_addresses(text: str) -> str:
    """Take addresses and mentions out."""
    if "@" not in text and "." not in text and "://" not in text:
        return text
    return " ".join([_without_address(piece) for piece in text.split()])


def _without_address(piece: str) -> str:
    if "@" in piece or "://" in piece or "www." in piece:
        return ""
    return _HOST.sub(" ", piece) if "." in piece[:-1] else piece


def bio_key(words: tuple[str, ...]) -> str | None:
    """Give a key that two bios of the same words share; None where there are too few words to tell texts apart."""
    if len(words) < FEWEST:
        return None
    return blake2b(" ".join(words).encode(), digest_size=8).hexdigest()
