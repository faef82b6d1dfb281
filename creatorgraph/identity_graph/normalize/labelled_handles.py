"""Handles that a text gives for a platform ("IG: jane.doe", "@jane on TikTok"), and plain mentions."""

import re
from collections.abc import Collection
from functools import cache, lru_cache
from itertools import islice

from creatorgraph.identity_graph.normalize.characters import fold, plain
from creatorgraph.identity_graph.normalize.handle_grammar import valid_handle
from creatorgraph.identity_graph.normalize.profile_addresses import Profile
from creatorgraph.identity_graph.normalize.profile_refs import ProfileRef, ref_of
from creatorgraph.identity_graph.normalize.statements import folded_words
from creatorgraph.identity_graph.normalize.wordlists import sections, words
from creatorgraph.platforms.observation import Platform

MAX_FOUND = 50
MAX_LABELS = 200
_MENTION = re.compile(r"(?<![\w@./])@([\w.\-·]{1,40})")
_SCHEME = re.compile(r"https?://\S{1,2048}", re.IGNORECASE)
_HANDLE = re.compile(r"@\s?([\w.\-·]{1,40})|([\w.\-]{3,30})")
# What may stand between a label and its handle: up to eight characters that are no word, of which a bare handle needs
# one that points at it.
_BETWEEN = re.compile(r"[^\w@\n(]{0,8}")
_POINTS = re.compile(r"[:：=→➡➜👉▶»>]|\s[-–—]\s?")  # noqa: RUF001 - a fullwidth colon, a dash
_AND_LABEL = re.compile(r"\s?(?:[/&+,|]|and|und|et|y|e)\s?", re.IGNORECASE)
_ON = re.compile(r"\s{0,2}(?:\(|(?:on|auf|en|em|sur|su|no|na|op|på|в|at)\s)\s?", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"(\w{1,20})[\s:.,(]{0,3}\Z")


def find_labelled_handles(text: str, *, platform: Platform | None = None) -> list[ProfileRef]:
    """Find the handles that a text gives for a platform. `platform` is the one the text stands on ("main: @jane").

    Handles given to somebody else ("photo by IG: @joe", "wife: @jane") are left out.
    """
    text = plain(text)
    if ("@" not in text and not _POINTS.search(text)) or _first_words().isdisjoint(folded_words(text)):
        return []
    if "://" in text:
        text = _SCHEME.sub(" ", text)
    refs: dict[str, ProfileRef] = {}
    for match in islice(_labels().finditer(text), MAX_LABELS):
        for ref in _labelled(text, match, platform):
            refs[ref.key] = ref
        if len(refs) >= MAX_FOUND:
            break
    return list(refs.values())


@cache
def _first_words() -> frozenset[str]:
    lines = (line for name in (*Platform, "same") for line in sections("handle_labels")[name])
    return frozenset(folded_words(line)[0] for line in lines)


@cache
def _labels() -> re.Pattern[str]:
    lines = {line for name in (*Platform, "same") for line in sections("handle_labels")[name]}
    return re.compile(rf"(?<![\w@.#])(?:{_any_of(lines)})(?!\.?\w)", re.IGNORECASE)


def _any_of(lines: Collection[str]) -> str:
    """Give a pattern for any of these lines, the longest first: letter by letter, since asking for each takes long."""
    after: dict[str, set[str]] = {}
    for line in lines:
        if line:
            after.setdefault(line[0], set()).add(line[1:])
    found = "|".join(re.escape(letter) + _any_of(rest) for letter, rest in sorted(after.items()))
    return f"(?:{found})?" if "" in lines and found else f"(?:{found})" if len(after) > 1 else found


@lru_cache(maxsize=1_024)
def _platform_of(label: str) -> Platform | None:
    return next((platform for platform in Platform if fold(label) in words("handle_labels", platform.value)), None)


def _labelled(text: str, match: re.Match[str], own: Platform | None) -> list[ProfileRef]:
    if _is_of_others(text, match.start()):
        return []
    chained = _chained(text, match.start())
    if not chained and text[match.start() - 1 : match.start()] == "/":
        return []
    before = _handle_before(text, match.start()) if _platform_of(match[0]) else None
    handle = before or _handle_after(text, match.end(), label=match[0])
    if handle is None:
        return []
    platforms = [platform for platform in (_platform_of(match[0]) or own, *chained) if platform]
    return [ref_of(Profile(platform, handle)) for platform in platforms if valid_handle(platform, handle)]


def _chained(text: str, start: int) -> list[Platform]:
    """Give the platforms of the labels that stand before this one: "IG / TikTok: @jane"."""
    before = text[max(0, start - 60) : start]
    found = []
    for label in reversed(list(_labels().finditer(before))):
        platform = _platform_of(label[0])
        if platform is None or not _AND_LABEL.fullmatch(before[label.end() :]):
            break
        found.append(platform)
        before = before[: label.start()]
    return found


def _handle_after(text: str, start: int, *, label: str) -> str | None:
    between = _BETWEEN.match(text, start)
    gap = between[0] if between else ""
    points = _POINTS.search(gap) is not None
    handle = _HANDLE.match(text, start + len(gap))
    if handle is None or not gap or (len(label) == 1 and not points):
        return None
    if handle[1]:
        return handle[1].rstrip(".-·")
    return handle[2].rstrip(".-") if points and _stands_alone(text, handle) else None


def _stands_alone(text: str, handle: re.Match[str]) -> bool:
    """Say whether a bare word can be a handle: no sentence goes on after it, and it is no word like "link", "below"."""
    if fold(handle[2]) in words("handle_labels", "not a handle") or handle[2].replace(".", "").isdigit():
        return False
    after = text[handle.end() : handle.end() + 40]
    if after[:1] in {"/", "@"} or (after[:1] == ":" and after[1:2] == "/"):
        return False
    rest = after.lstrip(" ")
    return not rest or not (rest[0].isalnum() or rest[0] in "'\u2019") or _labels().match(rest) is not None


def _handle_before(text: str, start: int) -> str | None:
    """Read "@jane on TikTok", "@jane (IG)"."""
    for mention in _MENTION.finditer(text, max(0, start - 50), start):
        if _ON.fullmatch(text, mention.end(), start):
            return mention[1].rstrip(".-·")
    return None


def _is_of_others(text: str, start: int) -> bool:
    before = _WORD_BEFORE.search(text, max(0, start - 24), start)
    return before is not None and fold(before[1]) in words("handle_labels", "of others")
