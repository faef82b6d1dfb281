"""Handles: as written, as keys, and reduced to what two handles of one person share."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from creatorgraph.identity_graph.normalize.addresses import MAX_ADDRESS, Address
from creatorgraph.identity_graph.normalize.characters import fold, plain
from creatorgraph.identity_graph.normalize.handle_grammar import hidden_id, valid_handle
from creatorgraph.identity_graph.normalize.profile_addresses import Profile, read_profile_address, read_profile_path
from creatorgraph.identity_graph.normalize.wordlists import sections
from creatorgraph.identity_graph.normalize.wordlists import words as word_set
from creatorgraph.platforms.observation import Platform

_EDGE = " \t\r\n\"'`<>,;:()[]"
_LEGACY = re.compile(r"(?:user|c)/", re.IGNORECASE)
_SEPARATOR = re.compile(r"[\W_]+")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")
_DIGITS = "0123456789"
_FOUR = re.compile(r"(?<=[^\W\d_])4(?=[^\W\d_])")
_CAMPAIGN = re.compile(r"(.{7,})for(?:[a-z]{2}|([a-z]{3,}))")
_MIN_STEM = 3
_LEFT_OF_SUFFIX, _LEFT_OF_PREFIX, _LEFT_OF_SHORT_PREFIX = 3, 4, 5
_SHORT, _LONG = 2, 4


def clean_handle(platform: Platform, text: str) -> str | None:
    """Read what a user wrote (`@Foo`, ` foo `, an address) as a handle without `@`; None if it cannot be one."""
    profile = _profile(platform, text)
    return profile.handle if profile else None


def platform_id_in(platform: Platform, text: str) -> str | None:
    """Give the immutable id hidden in a username (`UC…`, `MS4wLjAB…`, `i/user/123`, an address of these), else None."""
    profile = _profile(platform, text)
    return profile.platform_id if profile else None


@lru_cache(maxsize=65_536)
def _profile(platform: Platform, text: str) -> Profile | None:
    if len(text) > MAX_ADDRESS:
        return None
    text = plain(text).strip(_EDGE)
    name = text.lstrip("@").strip()
    if "/" not in name and "?" not in name:
        known = hidden_id(platform, name)
        handle = None if known else valid_handle(platform, name)
        return Profile(platform, handle, known) if handle or known else None
    found = read_profile_address(text)
    if found:
        return found if found.platform is platform else None
    return None if "://" in text else _relative(platform, text)


def _relative(platform: Platform, text: str) -> Profile | None:
    """Read a path that lost its host: `name/?hl=es`, `i/user/1`, `user/name`, `@name/videos`."""
    path, _, query = text.partition("#")[0].partition("?")
    parts = [part for part in path.split("/") if part]
    if len(parts) == 1 and path.startswith("@"):
        path = path.lstrip("@")
    if platform in {Platform.INSTAGRAM, Platform.X} and len(parts) > 1:
        known = {"i", "_u", "stories", "intent", "accounts"} | word_set("reserved_paths", "tabs")
        if parts[0].lower() not in known and parts[1].lower() not in known:
            return None
    return read_profile_path(platform, Address("", None, path, query, ""))


def handle_key(platform: Platform, handle: str) -> str:
    """Give the key of a Handle node: `x:jane`; YouTube's older names keep their path (`youtube:user/jane`)."""
    return f"{platform.value}:{fold(handle)}"


def provisional_key(platform: Platform, handle: str) -> str:
    """Give the key of an account of which only the handle is known: `x:@jane`, `youtube:@user/jane`."""
    return f"{platform.value}:@{fold(handle)}"


def _name_of(handle: str) -> str:
    return handle[handle.index("/") + 1 :] if _LEGACY.match(handle) else handle


@lru_cache(maxsize=65_536)
def skeleton(handle: str) -> str:
    """Give the letters and digits only, case-folded; a legacy path is dropped."""
    whole = fold(_name_of(plain(handle)))
    return whole if whole.isalnum() else "".join(filter(str.isalnum, whole))


def digits(handle: str) -> str:
    """Give the digits of a handle in their order: what `stem` leaves out at the edges, and what is inside."""
    whole = skeleton(handle)
    return "" if whole.isalpha() else "".join(filter(str.isdigit, whole))


def words(handle: str) -> tuple[str, ...]:
    """Split at punctuation, humps and edges of digits: `JaneDoe_99` -> ("jane", "doe", "99")."""
    return tuple(map(fold, _WORD.findall(_name_of(plain(handle)))))


def bare_words(handle: str) -> tuple[str, ...]:
    """Split as `words` does and drop digits, and affixes at both ends: `Rep_JaneDoe99` -> ("jane", "doe")."""
    return tuple(_between_affixes([word for word in words(handle) if word.isalpha()]))


def _between_affixes(parts: list[str]) -> list[str]:
    """Leave out affixes at both ends, and at least one part."""
    affixes = _affix_words()
    while len(parts) > 1 and parts[-1] in affixes:
        parts.pop()
    while len(parts) > 1 and parts[0] in affixes:
        parts.pop(0)
    return parts


@lru_cache(maxsize=65_536)
def stem(handle: str) -> str:
    """Give the skeleton without general affixes (`official`, `the`, `tv`, …) and without digits at the edges.

    Does not depend on case. Where fewer than 3 characters or an affix alone would remain, its digits stay
    (`the7_official` is `the7`, `sf9tv` is `sf9`); where that says nothing either it is the skeleton.
    """
    text = fold(_name_of(plain(handle)))
    if "4" in text:
        text = _FOUR.sub("for", text)
    pieces = (text,) if text.isalnum() else _SEPARATOR.split(text)
    kept = _without_affixes(pieces, _DIGITS)
    if _names_somebody(kept):
        return kept
    whole = skeleton(handle)
    numbered = _without_affixes(pieces, "")
    others = (numbered if numbered != whole else "", _unglued(whole, _DIGITS))
    return next(filter(_names_somebody, others), whole)


def _without_affixes(pieces: Sequence[str], edges: str) -> str:
    """Put the pieces of a handle together without affixes, and without the characters of `edges` around them."""
    parts = _between_affixes([part for part in (piece.strip(edges) for piece in pieces) if part])
    return _without_aim(_unglued("".join(filter(str.isalnum, "".join(parts))), edges))


def _names_somebody(text: str) -> bool:
    return len(text) >= _MIN_STEM and not text.isdigit() and text not in _affix_words()


def with_digits(whole: str, bare: str) -> str:
    """Give a stem with the digits that stand beside it in the skeleton: `day6` of `day6official` and `day`."""
    at = whole.find(bare)
    if at < 0 or whole.isalpha():
        return bare
    before, after = whole[:at], whole[at + len(bare) :]
    return whole[len(before.rstrip(_DIGITS)) : len(whole) - len(after.lstrip(_DIGITS))]


def _without_aim(text: str) -> str:
    """Take off what somebody stands for, behind a whole name: `janedoeforsenate`, `janedoefortx`."""
    found = _CAMPAIGN.fullmatch(text) if "for" in text else None
    if not found:
        return text
    aims = word_set("editions", "place") | word_set("handle_affixes", "aim")
    return found[1] if found[2] is None or found[2] in aims else text


def _unglued(text: str, edges: str) -> str:
    """Take affixes off that have no edge of their own, and the characters of `edges`, until none is left."""
    while True:
        shorter = _without_prefix(_without_suffix(text.strip(edges)))
        if shorter == text:
            return text
        text = shorter


def _without_prefix(text: str) -> str:
    prefixes = _longest_first("prefix")
    if not text.startswith(prefixes):
        return text
    kept = text.startswith(sections("handle_affixes")["names"])
    for prefix in prefixes:
        if text.startswith(prefix) and len(text) - len(prefix) >= (
            _LEFT_OF_SHORT_PREFIX if len(prefix) <= _SHORT else _LEFT_OF_PREFIX
        ):
            return text if kept and len(prefix) <= _LONG else text[len(prefix) :]
    return text


def _without_suffix(text: str) -> str:
    suffixes, words_with_one = _longest_first("suffix"), sections("handle_affixes")["ends"]
    for suffix in suffixes if text.endswith(suffixes) and not text.endswith(words_with_one) else ():
        if text.endswith(suffix) and len(text) - len(suffix) >= _LEFT_OF_SUFFIX:
            return text[: -len(suffix)]
    return text


@cache
def _longest_first(section: str) -> tuple[str, ...]:
    """Give affixes so that none is taken for a longer one that it begins: `sen` for `senadora`."""
    return tuple(sorted(sections("handle_affixes")[section], key=len, reverse=True))


@cache
def _affix_words() -> frozenset[str]:
    lists = sections("handle_affixes")
    return word_set("handle_affixes", "word") | set(lists["prefix"]) | set(lists["suffix"])
