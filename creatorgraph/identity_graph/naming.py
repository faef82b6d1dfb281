"""How far two display names are alike, how rare what they share is, and whether they are parts of one house.

Pure functions of words. What is found is graded by what a reader would say of it; how many bear the shared words is a
comparison of its own (`shared_words`).
"""

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from itertools import permutations

from creatorgraph.identity_graph.alike import same_word, without
from creatorgraph.identity_graph.handling import FULL, SHORTEST_PART
from creatorgraph.identity_graph.normalize.common_names import is_common_name, is_of_common_names
from creatorgraph.identity_graph.normalize.editions import are_editions, coded_edition_of, edition_of, edition_words
from creatorgraph.identity_graph.normalize.spelling import spelling

TWO_LETTERS = 2
DIFFERENT = 2
"""The level of names up to which they are two."""
FEWEST_INITIALS = 3
SAME_WORD = 4
"""The level of names up to which they share no whole name."""
ALIKE = 5
"""The level of names that are the same but for how they are written."""
GENERATIONS = frozenset({"junior", "senior"})
LONG_TOGETHER = 8
SHORTEST_JOINED = 3
_ARTICLE = "al"
PARTED = frozenset({(0, 1), (0, 2), (0, 3), (1, 1)})
"""Spaces in two names that may be one name: none beside some, or one in each."""


def name(
    left: Sequence[str], right: Sequence[str], left_says: Collection[str] = (), right_says: Collection[str] = ()
) -> int:
    """Compare display names by their words, whatever their order. Keys are sorted words joined by a space.

    1 nothing in common; 2 a word in common, the rest differs, or one is a Jr. and the other not; 3 one is a single word
    of the other; 4 the same single word; 5 the same but for initials, short forms and spelling, or one the initials of
    three words; 6 the longer holds the shorter; 7 the same, or but for an initial beside two words.

    Where both have further names beside one that they share, and nothing of those fits, what they share is a house's
    name or a saying, and the further ones count.
    """
    found = max((_names(*sorted((one, two))) for one in left for two in right), default=0)
    if 0 < found < ALIKE and (_has_across_scripts(left, right) or _has_across_scripts(right, left)):
        found = ALIKE
    if found > SAME_WORD and _are_of_two_generations(left_says, right_says):
        return DIFFERENT
    if found <= DIFFERENT or len(left) == 1 or len(right) == 1:
        return found
    ours, theirs = [one for one in left if one not in right], [two for two in right if two not in left]
    if len(ours) == len(left) or not ours or not theirs:
        return found
    return min(found, max(_names(*sorted((one, two))) for one in ours for two in theirs))


def _has_across_scripts(names: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether who writes a name in several scripts has every word of another's name in one or another of them.

    "Coco Ch. 桐生ココ" is Coco, and Kiryū Koko: so is "Kiryu Coco".
    """
    if len(names) == 1:
        return False
    ours = frozenset(spelling(word) for key in names for word in key.split())
    return any(
        len(words := [word for word in key.split() if len(word) > 1]) >= FULL and ours.issuperset(map(spelling, words))
        for key in others
    )


def _are_of_two_generations(left: Collection[str], right: Collection[str]) -> bool:
    """Tell whether one is a Jr. and the other a Sr., or one is so by handle and name and the other by neither.

    Who leaves it out of one of them only is the same person more often than not.
    """
    ours, theirs = GENERATIONS.intersection(left), GENERATIONS.intersection(right)
    if ours and theirs:
        return ours.isdisjoint(theirs)
    return any(f"always_{each}" in left or f"always_{each}" in right for each in ours | theirs)


@lru_cache(maxsize=65_536)
def _names(one: str, two: str) -> int:
    if one == two:
        return 7 if " " in one else 4
    if _are_parted_otherwise(one, two):
        return 7
    ours, theirs = _in_one(one, two), _in_one(two, one)
    shorter, longer = sorted((ours, theirs), key=len)
    common = sorted(word for word in set(shorter) & set(longer) if len(word) > 1)
    rest, others = without(shorter, common), without(longer, common)
    formed = _matched(rest, others, same_word)
    first = _matched(rest, others, _initial)
    whole = len(common) + formed
    if not whole:
        return 5 if _is_acronym(one, two) or _is_acronym(two, one) else 1
    if rest and others:
        telling = sum(len(word) > TWO_LETTERS for word in common) + formed
        return 2 if telling < FULL or len(rest) > 1 else 6
    if whole + first < FULL:
        return 3
    but_initials = max(map(len, rest + others), default=0) <= 1
    return 5 if whole < FULL or formed else 7 if but_initials else 6


def _is_acronym(word: str, name: str) -> bool:
    """Tell whether a word is made of the first letters of a name of three words or more: `hpu`, Harbour Pilots Union.

    The words of a name are kept sorted: in which order the letters stand says nothing.
    """
    words = name.split()
    return FEWEST_INITIALS <= len(word) == len(words) and sorted(word) == sorted(each[0] for each in words)


def _are_parted_otherwise(one: str, two: str) -> bool:
    """Tell whether two names are the same letters in one order, and only the space stands elsewhere or nowhere.

    早瀬川健人 is 早瀬川 健人, and `JoseLuisPerez` is "Jose Luis Perez": what has no space is cut by a list, and others
    put it where it belongs. Short syllables in another order are another name: Jimin is not Min Ji.
    """
    fewer, more = sorted((one.count(" "), two.count(" ")))
    letters = len(one) - one.count(" ")
    if letters != len(two) - two.count(" ") or letters < LONG_TOGETHER or (fewer, more) not in PARTED:
        return False
    return not _written_together(one).isdisjoint(_written_together(two))


@lru_cache(maxsize=65_536)
def _written_together(name: str) -> frozenset[str]:
    """Write a name as one word, in every order of its words."""
    return frozenset(map("".join, permutations(name.split())))


def _in_one(name: str, other: str) -> list[str]:
    """Give the words of a name, two put together that the other name writes as one: `jae joong` beside `jaejung`."""
    words = name.split()
    if len(words) <= other.count(" ") + 1:
        return words
    if _ARTICLE in words:
        words = _with_article(words, other)
    spelled = {key: word for key, word in _spelled_words(other).items() if word not in words}
    if not spelled or spelled.keys().isdisjoint(joins := _joins(name)):
        return words
    key = next(key for key in joins if key in spelled)
    return [*without(words, joins[key]), spelled[key]]


def _with_article(words: list[str], other: str) -> list[str]:
    """Put the Arabic article to the word before which the other name writes it: `al mansoori` is `almansoori`."""
    for whole in other.split():
        if whole.startswith(_ARTICLE) and len(whole) > SHORTEST_PART:
            word = next((each for each in words if each != _ARTICLE and _is_bare(each, whole)), None)
            if word is not None:
                return [*without(words, (_ARTICLE, word)), whole]
    return words


def _is_bare(word: str, whole: str) -> bool:
    bare = whole.removeprefix(_ARTICLE)
    return word == bare or same_word(*sorted((word, bare)))


@lru_cache(maxsize=65_536)
def _spelled_words(name: str) -> dict[str, str]:
    """Give the words of a name that may be two, by their spelling."""
    return {_joined(word): word for word in name.split() if len(word) >= SHORTEST_JOINED}


@lru_cache(maxsize=65_536)
def _joins(name: str) -> dict[str, tuple[str, str]]:
    """Give every two words of a name by the spelling of both as one word; of one spelling the first two."""
    found: dict[str, tuple[str, str]] = {}
    for one, two in permutations(name.split(), 2):
        found.setdefault(_joined(one + two), (one, two))
    return found


def _joined(word: str) -> str:
    """Spell two words as one: in front, Korean's `g` is written `k` as often, so that Ki-yeong is Giyeong."""
    key = spelling(word)
    return f"g{key[1:]}" if key.startswith("k") else key


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


def _initial(one: str, two: str) -> bool:
    return (len(one) == 1 or len(two) == 1) and one[0] == two[0]


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
    return word == stem or (len(word) >= SHORTEST_PART - 1 and word in stem)


def edition(
    left_handle: str, right_handle: str, left_stem: str, right_stem: str,
    left_names: Sequence[str], right_names: Sequence[str],
) -> int:  # fmt: skip
    """Tell whether one is called as the other is, but for a country, a language or a section.

    1 handles and names say so, and neither is the same; 2 one of them does. Who shows no name is called by the handle.
    """
    handles = (
        _is_edition(left_handle, left_stem, right_stem, left_names)
        or _is_edition(right_handle, right_stem, left_stem, right_names)
        or (are_editions(left_handle, right_handle) and set(left_names).isdisjoint(right_names))
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
