"""One spelling for the many in which a word is written in Latin letters: Aleksey and Alexei, Jae-jung and Jaejoong.

A key to find and compare words of names by, not to show: it drops what the usual ways of writing another script, or
another language's letters, differ in.
"""

import re
from functools import lru_cache

_RULES = tuple(
    (tuple(needed.split()), re.compile(pattern), to)
    for needed, pattern, to in (
        ("ky kw", "k(?=y|w)", "g"),
        ("woo wu", "(?<![ou])w(?=oo|u)", ""),
        ("yo", "(?<=[bdfgklmnprstvz])yo(?!u)", "e"),
        ("ch", "tsch|tch", "ch"),
        ("chr", "chr", "hr"),
        ("gi", "gi(?=[aou])", "i"),
        ("sh sch", "sch|sh", "s"),
        ("zh dj", "dzh|dj|zh", "j"),
        ("ph", "ph", "f"),
        ("kh gh", "kh|gh", "h"),
        ("bh", "bh", "b"),
        ("dh", "dh", "d"),
        ("th", "th", "t"),
        ("x", "x", "ks"),
        ("c q", "ck|q|c(?![hei])", "k"),
        ("ce ci", "c(?=[ei])", "s"),
        ("tz", "tz", "ts"),
        ("w", "w", "v"),
        ("ee ie ei y ij", "ee|ie|ei|ey|iy|ij|y", "i"),
        ("ae", "ae", "e"),
        ("o ue eu", "oe|ou|oo|eo|ue|eu|uo|o", "u"),
        ("h", "(?<=[aeiu])h(?![aeiu])", ""),
    )
)
"""What a word must hold for a rule to apply (no regular expression is asked in vain), the rule, and what it writes."""
_DOUBLED = re.compile(r"([a-z])\1+")


@lru_cache(maxsize=65_536)
def spelling(word: str) -> str:
    """Give the key of a word in lower-case ASCII letters: equal for spellings of one word. Digits are kept."""
    for needed, pattern, to in _RULES:
        for part in needed:
            if part in word:
                word = pattern.sub(to, word)
                break
    return _DOUBLED.sub(r"\1", word)
