"""Two words that are one: short forms, spellings, a letter more or less, and without the vowels that a script omits."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from rapidfuzz.distance import LCSseq

from creatorgraph.identity_graph.normalize.short_names import is_short_form
from creatorgraph.identity_graph.normalize.spelling import spelling

SHORTEST_TYPO = 6
SHORTEST_SPELLED = 4
A_LETTER_OF_SEVEN = 0.85
FEWEST_CONSONANTS = 3
_VOWELS = frozenset("aeiou")
_ONE_SOUND = (
    ("sh", "s"),
    ("kh", "h"),
    ("gh", "g"),
    ("th", "t"),
    ("dh", "d"),
    ("tz", "ts"),
    ("ck", "k"),
    ("c", "k"),
    ("q", "k"),
    ("w", "v"),
)
"""What is one letter in scripts that write no vowels, or is read as one."""
_READ_AS = {"y": "(?:y|[aeo]*[iey])", "v": "(?:v|b|[aeo]*[ou])"}
_DOUBLED = re.compile(r"([bdfghj-np-tvz])\1")


@lru_cache(maxsize=65_536)
def same_word(one: str, two: str) -> bool:
    """Tell whether two words may be one: a short form, a spelling, without vowels, or a letter of seven apart."""
    if is_short_form(one, two) or (min(len(one), len(two)) >= SHORTEST_SPELLED and _is_respelled(one, two)):
        return True
    if _is_without_vowels(one, two):
        return True
    long_enough = min(len(one), len(two)) >= SHORTEST_TYPO and one[0] == two[0]
    return long_enough and is_alike(one, two, A_LETTER_OF_SEVEN)


def _is_respelled(one: str, two: str) -> bool:
    """Tell whether two words are spellings of one, also with one letter that differs as in these.

    An `e` for an `a` or an `i` inside (Ahmed, Ahmad), a `g` for an `h` (Honcharenko, Goncharenko),
    or for a `k` in front (Gyeongsik, Kyungsik).
    """
    one, two = spelling(one), spelling(two)
    if one == two:
        return True
    if len(one) != len(two):
        return False
    differing = [place for place, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
    if len(differing) != 1:
        return False
    place = differing[0]
    letters = {one[place], two[place]}
    if letters == {"g", "h"} or (letters == {"g", "k"} and not place):
        return len(one) > SHORTEST_SPELLED
    return 0 < place < len(one) - 1 and letters in ({"a", "e"}, {"e", "i"})


def _is_without_vowels(one: str, two: str) -> bool:
    """Tell whether one of two words is written without vowels, as Arabic and Hebrew are, and else they are the same."""
    if _VOWELS.isdisjoint(one) == _VOWELS.isdisjoint(two):
        return False
    bare, whole = (one, two) if _VOWELS.isdisjoint(one) else (two, one)
    return consonants(bare) >= FEWEST_CONSONANTS and is_written((bare,), one_sound(whole))


def is_written(words: Sequence[str], whole: str) -> bool:
    """Tell whether a text is these words in this order, with vowels where they have none.

    Most begin with another letter: to make a pattern of each would cost a tenth of all comparing.
    """
    begins = one_sound(words[0])[:1]
    if whole[:1] not in _READ_AS.get(begins, begins):
        return False
    return re.fullmatch("".join(map(_with_vowels, words)), whole) is not None


@lru_cache(maxsize=16_384)
def _with_vowels(word: str) -> str:
    """Give what a word without vowels may be in Latin letters, as a pattern; a word with vowels is itself.

    Between its letters any vowels may stand; `y` may be an `i`, and `v` a `b` or an `o`.
    """
    letters = one_sound(word)
    if not _VOWELS.isdisjoint(word):
        return letters
    return "".join(f"{_READ_AS.get(letter, letter)}[aeiou]*" for letter in letters)


def consonants(word: str) -> int:
    """Count the letters that are surely consonants."""
    return sum(letter not in "aeiouyv" for letter in one_sound(word))


@lru_cache(maxsize=16_384)
def one_sound(word: str) -> str:
    """Write by one letter what is one in scripts that write no vowels, and doubled consonants once."""
    for pair, letter in _ONE_SOUND:
        word = word.replace(pair, letter)
    return _DOUBLED.sub(r"\1", word)


def is_alike(one: str, two: str, ratio: float) -> bool:
    """Tell whether two words have so much in common, in one order."""
    both = len(one) + len(two)
    if 2.0 * min(len(one), len(two)) / both < ratio:
        return False
    # the longest common subsequence bounds it, and is found much faster
    if 2.0 * LCSseq.similarity(one, two) / both < ratio:
        return False
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= ratio


def without(words: Sequence[str], taken: Sequence[str]) -> list[str]:
    """Give a list's words but those taken, each once. Raises ValueError where one is not there."""
    rest = list(words)
    for word in taken:
        rest.remove(word)
    return rest
