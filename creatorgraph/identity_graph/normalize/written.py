"""What the writing itself says: a handle that tells of a fan page, a parody, an office; mixed alphabets; Jr., Sr."""

import re
import unicodedata
from functools import lru_cache

from creatorgraph.identity_graph.normalize.characters import plain
from creatorgraph.identity_graph.normalize.handles import skeleton, stem, words
from creatorgraph.identity_graph.normalize.statements import folded_words
from creatorgraph.identity_graph.normalize.wordlists import words as word_set

_OF_FANS = re.compile(r"(?<!only)fan(?:s|page|club|acc|account|base|site|fic|cam|edits?)$|^fan(?:page|club|s?of|site)")
_OF_A_CROWD = re.compile(r"[^\W\d_]{4}(?:army|lovers|stans)$")
_FAN_WORDS = ("fan", "army", "lovers", "stans")
_OF_A_PARODY = re.compile(r"parody|^parodia|notthereal")
_FAKE = re.compile(r"^fake[^\W\d_]{4}")
_PARODY_WORDS = ("parod", "notthereal", "fake")
_AIM = re.compile(r"(?:for|4)[a-z]")
_WORD = re.compile(r"[^\W\d_]+")
_GENERATIONS = {"jr": "junior", "jnr": "junior", "junior": "junior", "sr": "senior", "snr": "senior"}
_OF_A_GENERATION = re.compile(r"[^\W\d_]{4}(jr|jnr|junior|sr|snr)\d*$")
_NOTHING: frozenset[str] = frozenset()
_LOOKALIKES = frozenset({"CYRILLIC", "GREEK"})
_LOOKALIKE = re.compile(
    "[\u0370-\u052f\u1c80-\u1c8f\u1d26-\u1d2b\u1d66-\u1d6a\u1f00-\u1fff\ua640-\ua69f\uab65\U00010140-\U0001d245]"
)
"""Holds every letter of these alphabets (a test counts them); only words with one are looked at letter by letter."""
_ALL_CYRILLIC = re.compile("[\u0400-\u0481\u048a-\u052f]+")


def statements_of(handle: str | None, display_name: str | None) -> frozenset[str]:
    """Give `fan`, `parody`, `office` and `lookalike` where a handle, or the letters of handle and name, say so.

    `called_after` where what a handle says of fans or a parody is hardly ever said by who is not one. `junior` and
    `senior` where a handle or a name ends so, `always_junior` and `always_senior` where both do.
    """
    said = _said_by_handle(handle) if handle else _NOTHING
    said |= _generations(handle or "", display_name or "")
    if (handle and _is_mixed(handle)) or (display_name and _is_mixed(display_name)):
        return said | {"lookalike"}
    return said


@lru_cache(maxsize=65_536)
def _said_by_handle(handle: str) -> frozenset[str]:
    whole = skeleton(handle)
    has_fan = any(word in whole for word in _FAN_WORDS)
    is_after_a_star = has_fan and _OF_FANS.search(whole)
    is_fan = has_fan and (is_after_a_star or _OF_A_CROWD.search(whole) or "fan" in words(handle))
    has_parody = any(word in whole for word in _PARODY_WORDS)
    is_after_another = has_parody and _OF_A_PARODY.search(whole)
    is_parody = is_after_another or (has_parody and _FAKE.search(whole))
    bare = stem(handle)
    is_office = bare != whole and _is_of_office(whole, bare)
    if not (is_fan or is_parody or is_office):
        return _NOTHING
    is_after = is_after_a_star or is_after_another
    said = (("fan", is_fan), ("parody", is_parody), ("office", is_office), ("called_after", is_after))
    return frozenset(kind for kind, is_said in said if is_said)


def _generations(handle: str, display_name: str) -> frozenset[str]:
    """Read "Jr." and "Sr." behind a handle and behind the first word of a name."""
    ends = _OF_A_GENERATION.search(skeleton(handle))
    by_handle = {_GENERATIONS[ends[1]]} if ends else set()
    by_name = {_GENERATIONS[word] for word in folded_words(display_name)[1:] if word in _GENERATIONS}
    if not by_handle and not by_name:
        return _NOTHING
    return frozenset(by_handle | by_name | {f"always_{each}" for each in by_handle & by_name})


def _is_mixed(text: str) -> bool:
    return False if text.isascii() else _has_mixed_word(text)


def _is_of_office(whole: str, bare: str) -> bool:
    """Tell whether an office or what somebody stands for is around a name: `repjanedoe`, `janedoe4ohio`."""
    before, found, after = whole.partition(bare)
    offices = word_set("handle_affixes", "office")
    return bool(found) and (before in offices or after in offices or bool(_AIM.match(after)))


@lru_cache(maxsize=16_384)
def _has_mixed_word(text: str) -> bool:
    if not _LOOKALIKE.search(text := plain(text)):
        return False
    return any(
        _LOOKALIKE.search(word) and not _ALL_CYRILLIC.fullmatch(word) and _mixes(word) for word in _WORD.findall(text)
    )


def _mixes(word: str) -> bool:
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    return "LATIN" in scripts and not scripts.isdisjoint(_LOOKALIKES)
