"""How far two handles are alike, and one's handle and the other's name. Pure functions of words."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations

from rapidfuzz.distance import Postfix, Prefix

from creatorgraph.identity_graph.alike import (
    FEWEST_CONSONANTS,
    SHORTEST_TYPO,
    consonants,
    is_alike,
    is_written,
    one_sound,
    without,
)  # fmt: skip
from creatorgraph.identity_graph.normalize.characters import is_latin
from creatorgraph.identity_graph.normalize.editions import are_editions
from creatorgraph.identity_graph.normalize.handles import with_digits
from creatorgraph.identity_graph.normalize.short_names import is_short_form
from creatorgraph.identity_graph.normalize.spelling import spelling

SHORTEST_PART = 5
"""Parts of handles that are shorter say nothing."""
SIMILAR = 0.8
LONG = 8
"""Letters that two strangers' handles hardly have in common."""
BUT_FOR_LETTERS = 4
_ARTICLE = "the"
FULL = 2
"""From two words on a name tells people apart."""
_DIGIT = re.compile(r"\d")
_UNVOWELLED = re.compile(r"\b[^aeiou ]{2,}\b")


def handle(left: str, right: str, left_stem: str, right_stem: str) -> int:
    """Compare handles without case and punctuation, then without affixes, then by what they have in common.

    1 they differ; 2 they begin or end alike; 3 for 7 letters or more; 4 one holds the other or both its words, or they
    are spelled alike; 5 one of 8 letters or more stands in the other; 6 the same but for initials, a short form or the
    order; 7 the same but for affixes; 8 so with 8 letters or more; 9 the same. Two countries or languages behind one
    are no affixes. Of one in Latin letters and one in others nothing is said.
    """
    if not left or not right:
        return 0
    if left == right:
        return 9
    if is_latin(left) != is_latin(right):
        return 0
    if are_editions(left, right):
        return 3 if Prefix.similarity(left, right) >= LONG - 1 else 2
    if left_stem in {right_stem, right} or left == right_stem:
        return 8 if min(len(left_stem), len(right_stem)) >= LONG else 7
    return _handles(*sorted((left_stem, right_stem)))


@lru_cache(maxsize=65_536)
def _handles(one: str, two: str) -> int:
    shorter, longer = sorted((one, two), key=len)
    head, tail = Prefix.similarity(one, two), Postfix.similarity(one, two)
    if len(shorter) >= SHORTEST_PART and _are_forms(one, two, head, tail):
        return 6
    if len(shorter) >= SHORTEST_PART and shorter in longer:
        return 5 if len(shorter) >= LONG else 4
    if len(shorter) >= SHORTEST_TYPO and is_alike(one, two, SIMILAR):
        return 4
    if len(shorter) >= LONG and _holds_swapped(shorter, longer):
        return 4
    return 3 if max(head, tail) >= LONG - 1 else 2 if max(head, tail) >= SHORTEST_PART else 1


def _holds_swapped(shorter: str, longer: str) -> bool:
    """Tell whether the two words of a handle stand in the other one in the other order: `janedoe`, `doe_art_jane`."""
    least = SHORTEST_PART - 1
    for cut in range(least, len(shorter) - least + 1):
        first, second = longer.rfind(shorter[:cut]), longer.find(shorter[cut:])
        if 0 <= second <= first - len(shorter) + cut:
            return True
    return False


def _are_forms(one: str, two: str, head: int, tail: int) -> bool:
    """Tell whether two handles are swapped words, differ by one letter inside, or by forms of what stands in front.

    Two letters are initials where both begin alike and what follows is long: `jwquillan` and `janequillan`.
    """
    if len(one) == len(two) and one in two + two:
        return True
    if abs(len(one) - len(two)) == 1 and head + tail >= min(len(one), len(two)) and head and tail:
        return True
    before = one[: len(one) - tail], two[: len(two) - tail]
    if tail > SHORTEST_PART and min(map(len, before)) == FULL and before[0][0] == before[1][0]:
        return True
    return tail >= SHORTEST_PART - 1 and _forms(*before)


def _forms(one: str, two: str) -> bool:
    """Tell whether what stands before a common end may be one given name: `g` and `guy`, `bill` and `william`."""
    if not one or not two:
        return False
    return one[0] == two[0] if min(len(one), len(two)) == 1 else is_short_form(one, two)


def handle_name(
    left: str, right: str, left_stem: str, right_stem: str, left_names: Sequence[str], right_names: Sequence[str]
) -> int:
    """Compare one side's handle with the other side's name.

    1 neither fits; 2 a handle holds a word of the name; 3 a handle is one word of the name; 4 a handle is the name but
    for initials and short forms; 5 a handle holds the whole name; 6 a handle is the name. Beside a name with digits the
    handle keeps its own: `day6official` is Day6.
    """
    found = [_fits(left, left_stem, key) for key in right_names if left_stem and is_latin(left_stem)]
    found += [_fits(right, right_stem, key) for key in left_names if right_stem and is_latin(right_stem)]
    return max(found, default=0)


def _fits(whole: str, stem: str, key: str) -> int:
    found = _handle_fits(stem, key)
    if found >= BUT_FOR_LETTERS or not _DIGIT.search(key) or (numbered := with_digits(whole, stem)) == stem:
        return found
    return max(found, _handle_fits(numbered, key))


@lru_cache(maxsize=65_536)
def _handle_fits(stem: str, key: str) -> int:
    """Compare a handle with a name as they are written, else as they are spelled: that is but for a few letters."""
    found = _handle_in_name(stem, key)
    if found >= BUT_FOR_LETTERS:
        return found
    if _UNVOWELLED.search(key) and _has_its_consonants(stem, key.split()):
        return BUT_FOR_LETTERS
    spelled, respelled = spelling(stem), _respelled(key)
    if spelled == stem and respelled == key:
        return found
    return max(found, min(_handle_in_name(spelled, respelled), BUT_FOR_LETTERS))


def _has_its_consonants(stem: str, words: Sequence[str]) -> bool:
    """Tell whether a handle is a name of two words, of which one is written without vowels, in either order."""
    if len(words) != FULL or sum(map(consonants, words)) <= FEWEST_CONSONANTS:
        return False
    written = one_sound(stem)
    return any(is_written(order, written) for order in permutations(words))


@lru_cache(maxsize=65_536)
def _respelled(key: str) -> str:
    return " ".join(map(spelling, key.split()))


@lru_cache(maxsize=65_536)
def _longest_first(key: str) -> tuple[str, ...]:
    return tuple(sorted(key.split(), key=len, reverse=True))


def _handle_in_name(stem: str, key: str) -> int:
    words = _longest_first(key)
    gaps, inside = _found_in(stem, words)
    if not inside:
        return 1
    rest = without(words, inside)
    before = len(rest)
    left = sum(len(gap) for gap in gaps.split() if not _explained(gap, rest))
    several = len(inside) + before - len(rest) >= FULL
    if not left and several:
        return 6 if not [word for word in rest if len(word) > 1] and len(inside) >= FULL and before == len(rest) else 4
    if not left:
        return 3
    full = [word for word in words if len(word) > 1]
    if len(inside) >= FULL and len(inside) >= len(full):
        return 5
    if len(inside) >= FULL:
        return 4
    longest = max(map(len, inside))
    return 2 if longest >= SHORTEST_PART - 1 and longest * 2 >= len(stem) else 1


def _found_in(stem: str, words: Sequence[str]) -> tuple[str, list[str]]:
    """Give what is left of a handle where words of a name are taken out, and these words.

    Words of two letters count where nothing else is left, and not in a short handle: Jimin is not Min Ji. Names are
    read without "the", which is left out in front.
    """
    gaps, inside = stem, []
    for word in words:
        if len(word) > 2 and word in gaps:  # noqa: PLR2004 - two letters are anywhere
            gaps = gaps.replace(word, " ", 1)
            inside.append(word)
    left = gaps.split()
    short = {word for word in words if len(word) == 2}  # noqa: PLR2004 - as above
    if inside and left and len(stem) >= SHORTEST_TYPO and len(set(left)) == len(left) and short.issuperset(left):
        return "", inside + left
    return gaps.removeprefix(_ARTICLE) if gaps.startswith(f"{_ARTICLE} ") else gaps, inside


def _explained(gap: str, rest: list[str]) -> bool:
    """Tell whether a gap is an initial or a short form of a word that is left; that word is then used up."""
    for word in rest:
        if word[0] == gap[0] and (len(gap) == 1 or len(word) == 1 or is_short_form(gap, word)):
            rest.remove(word)
            return True
    for word in rest:
        if len(gap) > 1 and is_short_form(gap, word):
            rest.remove(word)
            return True
    return False


def digits(left: str, right: str) -> int:
    """Compare the digits in handles: 1 they differ; 2 the same two; 3 the same three or more."""
    if len(left) < 2 or len(right) < 2:  # noqa: PLR2004 - one digit only makes a handle free
        return 0
    return 1 if left != right else 2 if len(left) == 2 else 3  # noqa: PLR2004 - a year of birth is two
