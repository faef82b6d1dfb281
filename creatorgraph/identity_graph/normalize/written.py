"""What the writing itself says: a handle that calls its account a fan page or a parody, a word of two alphabets."""

import re
import unicodedata
from functools import lru_cache

from creatorgraph.identity_graph.normalize.characters import plain
from creatorgraph.identity_graph.normalize.handles import skeleton, words

_FAN = re.compile(r"fan(?:s|page|club|acc|account|base|site|fic)$|^fan(?:page|club|s?of|site)")
_PARODY = re.compile(r"parody|^parodia|notthereal")
_WORD = re.compile(r"[^\W\d_]+")
_LOOKALIKES = frozenset({"CYRILLIC", "GREEK"})


def statements_of(handle: str | None, display_name: str | None) -> frozenset[str]:
    """Give `fan`, `parody` and `lookalike` where a handle, or the letters of handle and name, say so."""
    found = {"lookalike"} if any(_is_mixed(text) for text in (handle, display_name) if text) else set()
    return frozenset(found) | (_said_by_handle(handle) if handle else frozenset())


@lru_cache(maxsize=65_536)
def _said_by_handle(handle: str) -> frozenset[str]:
    whole, found = skeleton(handle), set()
    if _FAN.search(whole) or "fan" in words(handle):
        found.add("fan")
    if _PARODY.search(whole):
        found.add("parody")
    return frozenset(found)


@lru_cache(maxsize=16_384)
def _is_mixed(text: str) -> bool:
    if text.isascii():
        return False
    return any(_mixes(word) for word in _WORD.findall(plain(text)))


def _mixes(word: str) -> bool:
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    return "LATIN" in scripts and not scripts.isdisjoint(_LOOKALIKES)
