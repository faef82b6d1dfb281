"""One spelling for the many in which a word is written in Latin letters: Aleksey and Alexei, Jae-jung and Jaejoong.

A key to find and compare words of names by, not to show: it drops what the usual ways of writing another script, or
another language's letters, differ in.
"""

import re
from functools import lru_cache

_RULES = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        ("tsch|tch", "ch"),
        ("sch|sh", "s"),
        ("dzh|dj|zh", "j"),
        ("ph", "f"),
        ("kh|gh", "h"),
        ("bh", "b"),
        ("dh", "d"),
        ("th", "t"),
        ("x", "ks"),
        ("ck|q|c(?![hei])", "k"),
        ("c(?=[ei])", "s"),
        ("tz", "ts"),
        ("w", "v"),
        ("ee|ie|ei|ey|iy|ij|y", "i"),
        ("ae", "e"),
        ("oe|ou|oo|eo|ue|eu|uo|o", "u"),
        ("(?<=[aeiu])h(?![aeiu])", ""),
        (r"([a-z])\1+", r"\1"),
    )
)


@lru_cache(maxsize=65_536)
def spelling(word: str) -> str:
    """Give the key of a word in lower-case ASCII letters: equal for spellings of one word. Digits are kept."""
    for pattern, to in _RULES:
        word = pattern.sub(to, word)
    return word
