"""How far two accounts are called alike: names, handles, and one's handle against the other's name.

Pure functions of words. What is found is graded by what a reader would say of it; how many bear the shared words is a
comparison of its own (`shared_words`).
"""

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import permutations

from rapidfuzz.distance import LCSseq, Postfix, Prefix

from creatorgraph.identity_graph.normalize.common_names import is_common_name, is_of_common_names
from creatorgraph.identity_graph.normalize.editions import coded_edition_of, edition_of, edition_words
from creatorgraph.identity_graph.normalize.short_names import is_short_form
from creatorgraph.identity_graph.normalize.spelling import spelling

SHORTEST_PART = 5
"""Parts of handles that are shorter say nothing."""
SHORTEST_TYPO = 6
SHORTEST_SPELLED = 4
SIMILAR = 0.8
A_LETTER_OF_SEVEN = 0.85
FEWEST_CONSONANTS = 3
LONG = 8
"""Letters that two strangers' handles hardly have in common."""
BUT_FOR_LETTERS = 4
TWO_LETTERS = 2
DIFFERENT = 2
"""The level of names up to which they are two."""
_VOWELS = frozenset("aeiou")
_UNVOWELLED = re.compile(r"\b[^aeiou ]{2,}\b")
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
FULL = 2
"""From two words on a name tells people apart."""


def name(left: Sequence[str], right: Sequence[str]) -> int:
    """Compare display names by their words, whatever their order. Keys are sorted words joined by a space.

    1 nothing in common; 2 a word in common, the rest differs; 3 one is a single word of the other; 4 the same single
    word; 5 the same but for initials, short forms and spelling; 6 the longer holds the shorter; 7 the same.

    Where both have further names beside one that they share, and nothing of those fits, what they share is a house's
    name or a saying, and the further ones count.
    """
    found = max((_names(*sorted((one, two))) for one in left for two in right), default=0)
    if found <= DIFFERENT or len(left) == 1 or len(right) == 1:
        return found
    ours, theirs = [one for one in left if one not in right], [two for two in right if two not in left]
    if len(ours) == len(left) or not ours or not theirs:
        return found
    return min(found, max(_names(*sorted((one, two))) for one in ours for two in theirs))


@lru_cache(maxsize=65_536)
def _names(one: str, two: str) -> int:
    if one == two:
        return 7 if " " in one else 4
    ours, theirs = _in_one(one, two), _in_one(two, one)
    shorter, longer = sorted((ours, theirs), key=len)
    common = sorted(word for word in set(shorter) & set(longer) if len(word) > 1)
    rest, others = _without(shorter, common), _without(longer, common)
    formed = _matched(rest, others, _same_word)
    first = _matched(rest, others, _initial)
    whole = len(common) + formed
    if not whole:
        return 1
    if rest and others:
        telling = sum(len(word) > TWO_LETTERS for word in common) + formed
        return 2 if telling < FULL or len(rest) > 1 else 6
    if whole + first < FULL:
        return 3
    return 5 if whole < FULL or formed else 6


def _in_one(name: str, other: str) -> list[str]:
    """Give the words of a name, two put together that the other name writes as one: `jae joong` beside `jaejung`."""
    words = name.split()
    if len(words) <= other.count(" ") + 1:
        return words
    spelled = {key: word for key, word in _spelled_words(other).items() if word not in words}
    if not spelled or spelled.keys().isdisjoint(joins := _joins(name)):
        return words
    key = next(key for key in joins if key in spelled)
    return [*_without(words, joins[key]), spelled[key]]


@lru_cache(maxsize=65_536)
def _spelled_words(name: str) -> dict[str, str]:
    """Give the long words of a name by their spelling."""
    return {spelling(word): word for word in name.split() if len(word) >= SHORTEST_PART}


@lru_cache(maxsize=65_536)
def _joins(name: str) -> dict[str, tuple[str, str]]:
    """Give every two words of a name by the spelling of both as one word; of one spelling the first two."""
    found: dict[str, tuple[str, str]] = {}
    for one, two in permutations(name.split(), 2):
        found.setdefault(spelling(one + two), (one, two))
    return found


def _without(words: Sequence[str], taken: Sequence[str]) -> list[str]:
    rest = list(words)
    for word in taken:
        rest.remove(word)
    return rest


def _matched(rest: list[str], others: list[str], fits: Callable[[str, str], bool]) -> int:
    """Take out of both lists what fits each other; give how many did."""
    found = 0
    for word in tuple(rest):
        other = next((each for each in others if fits(word, each)), None)
        if other is not None:
            rest.remove(word)
            others.remove(other)
            found += 1
    return found


@lru_cache(maxsize=65_536)
def _same_word(one: str, two: str) -> bool:
    if is_short_form(one, two) or (min(len(one), len(two)) >= SHORTEST_SPELLED and _is_respelled(one, two)):
        return True
    if _is_without_vowels(one, two):
        return True
    long_enough = min(len(one), len(two)) >= SHORTEST_TYPO and one[0] == two[0]
    return long_enough and _is_alike(one, two, A_LETTER_OF_SEVEN)


def _is_respelled(one: str, two: str) -> bool:
    """Tell whether two words are spellings of one: also with an `e` for an `a` or an `i` (Ahmed, Ahmad)."""
    one, two = spelling(one), spelling(two)
    if one == two:
        return True
    if len(one) != len(two) or one[0] != two[0] or one[-1] != two[-1]:
        return False
    differing = [{a, b} for a, b in zip(one[1:-1], two[1:-1], strict=True) if a != b]
    return len(differing) == 1 and differing[0] in ({"a", "e"}, {"e", "i"})


def _is_without_vowels(one: str, two: str) -> bool:
    """Tell whether one of two words is written without vowels, as Arabic and Hebrew are, and else they are the same."""
    if _VOWELS.isdisjoint(one) == _VOWELS.isdisjoint(two):
        return False
    bare, whole = (one, two) if _VOWELS.isdisjoint(one) else (two, one)
    return _consonants(bare) >= FEWEST_CONSONANTS and _is_written((bare,), _one_sound(whole))


def _is_written(words: Sequence[str], whole: str) -> bool:
    """Tell whether a text is these words in this order, with vowels where they have none.

    Most begin with another letter: to make a pattern of each would cost a tenth of all comparing.
    """
    begins = _one_sound(words[0])[:1]
    if whole[:1] not in _READ_AS.get(begins, begins):
        return False
    return re.fullmatch("".join(map(_with_vowels, words)), whole) is not None


@lru_cache(maxsize=16_384)
def _with_vowels(word: str) -> str:
    """Give what a word without vowels may be in Latin letters, as a pattern; a word with vowels is itself.

    Between its letters any vowels may stand; `y` may be an `i`, and `v` a `b` or an `o`.
    """
    letters = _one_sound(word)
    if not _VOWELS.isdisjoint(word):
        return letters
    return "".join(f"{_READ_AS.get(letter, letter)}[aeiou]*" for letter in letters)


def _consonants(word: str) -> int:
    """Count the letters that are surely consonants."""
    return sum(letter not in "aeiouyv" for letter in _one_sound(word))


@lru_cache(maxsize=16_384)
def _one_sound(word: str) -> str:
    """Write by one letter what is one in scripts that write no vowels, and doubled consonants once."""
    for pair, letter in _ONE_SOUND:
        word = word.replace(pair, letter)
    return _DOUBLED.sub(r"\1", word)


def _initial(one: str, two: str) -> bool:
    return (len(one) == 1 or len(two) == 1) and one[0] == two[0]


def handle(left: str, right: str, left_stem: str, right_stem: str) -> int:
    """Compare handles without case and punctuation, then without affixes, then by what they have in common.

    1 they differ; 2 they begin or end alike; 3 for 7 letters or more; 4 one holds the other, or they are spelled alike;
    5 one of 8 letters or more stands in the other; 6 the same but for an initial, a short form or the order; 7 the same
    but for affixes; 8 so with 8 letters or more; 9 the same.
    """
    if not left or not right:
        return 0
    if left == right:
        return 9
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
    if len(shorter) >= SHORTEST_TYPO and _is_alike(one, two, SIMILAR):
        return 4
    return 3 if max(head, tail) >= LONG - 1 else 2 if max(head, tail) >= SHORTEST_PART else 1


def _are_forms(one: str, two: str, head: int, tail: int) -> bool:
    """Tell whether two handles are swapped words, differ by one letter inside, or by forms of what stands in front."""
    if len(one) == len(two) and one in two + two:
        return True
    if abs(len(one) - len(two)) == 1 and head + tail >= min(len(one), len(two)) and head and tail:
        return True
    return tail >= SHORTEST_PART - 1 and _forms(one[: len(one) - tail], two[: len(two) - tail])


def _forms(one: str, two: str) -> bool:
    """Tell whether what stands before a common end may be one given name: `g` and `guy`, `bill` and `william`."""
    if not one or not two:
        return False
    return one[0] == two[0] if min(len(one), len(two)) == 1 else is_short_form(one, two)


def _is_alike(one: str, two: str, ratio: float) -> bool:
    """Tell whether two words have so much in common, in one order."""
    both = len(one) + len(two)
    if 2.0 * min(len(one), len(two)) / both < ratio:
        return False
    # the longest common subsequence bounds it, and is found much faster
    if 2.0 * LCSseq.similarity(one, two) / both < ratio:
        return False
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= ratio


def handle_name(left_stem: str, right_stem: str, left_names: Sequence[str], right_names: Sequence[str]) -> int:
    """Compare one side's handle with the other side's name.

    1 neither fits; 2 a handle holds a word of the name; 3 a handle is one word of the name; 4 a handle is the name but
    for initials and short forms; 5 a handle holds the whole name; 6 a handle is the name.
    """
    found = [_handle_fits(left_stem, key) for key in right_names if left_stem]
    found += [_handle_fits(right_stem, key) for key in left_names if right_stem]
    return max(found, default=0)


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
    if len(words) != FULL or sum(map(_consonants, words)) <= FEWEST_CONSONANTS:
        return False
    written = _one_sound(stem)
    return any(_is_written(order, written) for order in permutations(words))


@lru_cache(maxsize=65_536)
def _respelled(key: str) -> str:
    return " ".join(map(spelling, key.split()))


@lru_cache(maxsize=65_536)
def _longest_first(key: str) -> tuple[str, ...]:
    return tuple(sorted(key.split(), key=len, reverse=True))


def _handle_in_name(stem: str, key: str) -> int:
    words = _longest_first(key)
    gaps, inside = stem, []
    for word in words:
        if len(word) > 2 and word in gaps:  # noqa: PLR2004 - two letters are anywhere
            gaps = gaps.replace(word, " ", 1)
            inside.append(word)
    if not inside:
        return 1
    rest = _without(words, inside)
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


def rare_word(left_stem: str, right_stem: str, left_names: Sequence[str], right_names: Sequence[str]) -> int:
    """Tell whether what both are called is of common names only: 1 it is; 2 a word of it is rare.

    A word counts where both show it, in the name or inside the handle. Without one it is the shorter handle, where the
    longer holds it.
    """
    ours, theirs = _words(tuple(left_names)), _words(tuple(right_names))
    both = [
        word
        for word in ours | theirs
        if (word in ours or _inside(word, left_stem)) and (word in theirs or _inside(word, right_stem))
    ]
    if both:
        return 1 if all(map(is_common_name, both)) else 2
    shorter, longer = sorted((left_stem, right_stem), key=len)
    if not shorter or shorter not in longer:
        return 0
    return 1 if is_of_common_names(shorter) else 2


@lru_cache(maxsize=65_536)
def _words(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for key in names for word in key.split() if len(word) > 1)


def _inside(word: str, stem: str) -> bool:
    return len(word) >= SHORTEST_PART - 1 and word in stem


def edition(
    left_handle: str, right_handle: str, left_stem: str, right_stem: str,
    left_names: Sequence[str], right_names: Sequence[str],
) -> int:  # fmt: skip
    """Tell whether one is called as the other is, but for a country, a language or a section.

    1 handles and names say so, and neither is the same; 2 one of them does. Who shows no name is called by the handle.
    """
    handles = _is_edition(left_handle, left_stem, right_stem, left_names) or _is_edition(
        right_handle, right_stem, left_stem, right_names
    )
    names = bool(left_names or right_names) and all(
        _editions(one, left_handle, two, right_handle)
        for one in left_names or (left_stem,)
        for two in right_names or (right_stem,)
    )
    return 0 if not handles and not names else 1 if handles and names else 2


def _is_edition(handle: str, stem: str, brand: str, names: Sequence[str]) -> bool:
    """Tell whether a handle is that of a house with an edition beside it, written out or by its code."""
    return edition_of(stem, brand) or coded_edition_of(handle, brand, names)


@lru_cache(maxsize=65_536)
def _editions(one: str, handle: str, two: str, other: str) -> bool:
    """Compare two names, each with its handle: a word that only stands in the handle is not missing in the name."""
    ours, theirs = _word_set(one), _word_set(two)
    if ours.isdisjoint(theirs) or not (ours ^ theirs) <= edition_words():
        return False
    return any(word not in handle for word in theirs - ours) or any(word not in other for word in ours - theirs)


@lru_cache(maxsize=65_536)
def _word_set(name: str) -> frozenset[str]:
    return frozenset(name.split())


def digits(left: str, right: str) -> int:
    """Compare the digits in handles: 1 they differ; 2 the same two; 3 the same three or more."""
    if len(left) < 2 or len(right) < 2:  # noqa: PLR2004 - one digit only makes a handle free
        return 0
    return 1 if left != right else 2 if len(left) == 2 else 3  # noqa: PLR2004 - a year of birth is two
