"""Scripts whose letters are not read one by one: Korean syllables, Greek pairs of letters, vowels that India's omit."""

import re
import unicodedata
from functools import lru_cache
from itertools import zip_longest

_HANGUL_FIRST, _HANGUL_LAST = 0xAC00, 0xD7A3
_INITIALS = ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h")
_VOWELS = (
    *("a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu"),
    *("ui", "i"),
)
_FINALS = (
    *("", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng"),
    *("t", "t", "k", "t", "p", "t"),
)
_GREEK = (("ου", "u"), ("αυ", "av"), ("ευ", "ev"), ("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("γγ", "ng"), ("τζ", "tz"))  # noqa: RUF001 - Greek letters
_GREEK_LETTER = re.compile("[\u0370-\u03ff]")
_INDIC = re.compile("[\u0900-\u0dff]")
_MARKS = {"Mc", "Mn"}
_VIRAMA = "VIRAMA"


@lru_cache(maxsize=16_384)
def readable(token: str) -> str:
    """Write what is not read letter by letter so that it is; other letters stay as they are."""
    if any(_HANGUL_FIRST <= ord(letter) <= _HANGUL_LAST for letter in token):
        token = "".join(map(_syllable, token))
    if _GREEK_LETTER.search(token):
        for pair, sound in _GREEK:
            token = token.replace(pair, sound)
    return _with_vowels(token) if _INDIC.search(token) else token


def _syllable(letter: str) -> str:
    number = ord(letter) - _HANGUL_FIRST
    if not 0 <= number <= _HANGUL_LAST - _HANGUL_FIRST:
        return letter
    initial, rest = divmod(number, len(_VOWELS) * len(_FINALS))
    vowel, final = divmod(rest, len(_FINALS))
    return _INITIALS[initial] + _VOWELS[vowel] + _FINALS[final]


def _with_vowels(token: str) -> str:
    """Write the `a` that stands after every consonant of India's scripts without a sign, but for the last one."""
    token = "".join(letter for letter in token if not _is_nukta(letter))
    found = []
    for letter, after in zip_longest(token, token[1:], fillvalue=""):
        found.append(letter)
        if after and _is_consonant(letter) and not _is_sign(after):
            found.append("a")
    return "".join(found)


@lru_cache(maxsize=2_048)
def _is_consonant(letter: str) -> bool:
    name = unicodedata.name(letter, "")
    sound = name.partition(" LETTER ")[2]
    return unicodedata.category(letter) == "Lo" and len(sound) > 1 and sound.endswith("A") and sound[0] not in "AEIOU"


@lru_cache(maxsize=2_048)
def _is_nukta(letter: str) -> bool:
    return unicodedata.name(letter, "").endswith("SIGN NUKTA")


@lru_cache(maxsize=2_048)
def _is_sign(letter: str) -> bool:
    """Tell whether a mark stands for a vowel, or for there being none; a nasal or a dot below is no vowel."""
    name = unicodedata.name(letter, "")
    return unicodedata.category(letter) in _MARKS and ("VOWEL SIGN" in name or _VIRAMA in name or "PULLI" in name)
