"""India's scripts as they are spoken: the `a` that is not written, the dot for a nasal, what is called otherwise."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

INDIC = re.compile("[\u0900-\u0dff]")
_NORTHERN = re.compile("[\u0900-\u0aff]")
"""Devanagari, Bengali, Gurmukhi and Gujarati, where an `a` between two syllables is not spoken."""
_TAMIL = re.compile("[\u0b80-\u0bff]")
_MARKS = {"Mc", "Mn"}
_AS_SPOKEN = {"CA": "ch", "CHA": "chh", "SHA": "sh", "SSA": "sh", "LLLA": "zh"}
"""What is written otherwise than it is called."""
_LABIALS = frozenset({"PA", "PHA", "BA", "BHA", "MA"})
_NASALS = ("SIGN ANUSVARA", "SIGN BINDI", "TIPPI")
_SEMIVOWELS = frozenset({"YA", "RA", "LA", "VA", "WA"})


@dataclass(slots=True)
class _Syllable:
    """A consonant (none before a vowel that stands alone), its vowel, whether that is not written, a nasal after it."""

    consonant: str
    vowel: str
    silent: bool = False
    nasal: str = ""


def spoken(token: str) -> str:
    """Write a word so that each letter can be read by itself; other letters stay as they are."""
    syllables = _syllables([letter for letter in token if not _is_nukta(letter)])
    northern = _NORTHERN.search(token) is not None
    if len(syllables) > 1 and syllables[-1].silent and not (northern and _ends_in_two(syllables)):
        syllables[-1].vowel = ""
    if northern:
        _drop_between(syllables)
    if _TAMIL.search(token):
        _soften(syllables)
    return "".join(f"{_AS_SPOKEN.get(_sound(s.consonant), s.consonant)}{s.vowel}{s.nasal}" for s in syllables)


def _soften(syllables: list[_Syllable]) -> None:
    """Read a Tamil `ca` as `sa`, where it is not doubled: சேதுபதி is Sethupathi."""
    for place, here in enumerate(syllables):
        beside = [*syllables[max(0, place - 1) : place], *syllables[place + 1 : place + 2]]
        if _sound(here.consonant) == "CA" and not any(_sound(near.consonant) == "CA" for near in beside):
            here.consonant = "s"


def _syllables(letters: list[str]) -> list[_Syllable]:
    found: list[_Syllable] = []
    for letter, after in zip_longest(letters, letters[1:], fillvalue=""):
        if _is_consonant(letter):
            found.append(_Syllable(letter, "a", silent=True))
        elif found and _is_sign(letter):
            found[-1].vowel, found[-1].silent = "" if _is_stop(letter) else letter, False
        elif found and after and _is_nasal(letter):
            found[-1].nasal = "m" if _sound(after) in _LABIALS else "n"
        else:
            found.append(_Syllable("", letter))
    return found


def _ends_in_two(syllables: list[_Syllable]) -> bool:
    """Tell whether a word ends in two consonants of which the last is a semivowel: its `a` is spoken (Aditya)."""
    return not syllables[-2].vowel and _sound(syllables[-1].consonant) in _SEMIVOWELS


def _drop_between(syllables: list[_Syllable]) -> None:
    """Drop the `a` of a syllable between two others that sound, from the end on: `jagamit` is Jagmeet."""
    for place in range(len(syllables) - 2, 0, -1):
        before, here, after = syllables[place - 1 : place + 2]
        if here.silent and not here.nasal and before.vowel and not before.nasal and after.consonant and after.vowel:
            here.vowel = ""


@lru_cache(maxsize=2_048)
def _is_consonant(letter: str) -> bool:
    sound = _sound(letter)
    return unicodedata.category(letter) == "Lo" and len(sound) > 1 and sound.endswith("A") and sound[0] not in "AEIOU"


@lru_cache(maxsize=2_048)
def _sound(letter: str) -> str:
    """Give how a letter is called, without its script."""
    return unicodedata.name(letter, "").partition(" LETTER ")[2] if letter else ""


@lru_cache(maxsize=2_048)
def _is_nasal(letter: str) -> bool:
    name = unicodedata.name(letter, "")
    return name.endswith(_NASALS) and not name.startswith("BENGALI")


@lru_cache(maxsize=2_048)
def _is_nukta(letter: str) -> bool:
    return unicodedata.name(letter, "").endswith("SIGN NUKTA")


@lru_cache(maxsize=2_048)
def _is_sign(letter: str) -> bool:
    """Tell whether a mark stands for a vowel, or for there being none; a nasal or a dot below is no vowel."""
    return unicodedata.category(letter) in _MARKS and ("VOWEL SIGN" in unicodedata.name(letter, "") or _is_stop(letter))


@lru_cache(maxsize=2_048)
def _is_stop(letter: str) -> bool:
    """Tell whether a mark says that no vowel follows."""
    name = unicodedata.name(letter, "")
    return "VIRAMA" in name or "PULLI" in name
