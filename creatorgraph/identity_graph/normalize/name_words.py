"""What a word of a display name is: part of a name, a credential, a title, a role, a description."""

from functools import cache, lru_cache
from typing import Literal

from creatorgraph.identity_graph.normalize.characters import without_marks
from creatorgraph.identity_graph.normalize.wordlists import sections

Class = Literal[
    "name", "prefix_credential", "credential", "after_comma", "title", "party", "general", "descriptive", "particle"
]
_ORDER: tuple[Class, ...] = (
    "prefix_credential",
    "credential",
    "title",
    "party",
    "general",
    "descriptive",
    "after_comma",
    "particle",
)


@cache
def _classes() -> dict[str, Class]:
    lists = sections("name_words")
    return {without_marks(word): name for name in reversed(_ORDER) for word in lists[name]}


@cache
def _after_comma() -> frozenset[str]:
    return frozenset(sections("name_words")["after_comma"])


@cache
def ambiguous() -> frozenset[str]:
    """Give the role words that are names as well."""
    return frozenset(map(without_marks, sections("name_roles")["ambiguous"]))


@cache
def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Give the phrases by their first word, the longest first: (words, kind of role or "general")."""
    lists = {**sections("name_roles"), "general": sections("name_words")["general"]}
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, lines in lists.items():
        for line in lines if kind != "ambiguous" else ():
            words = tuple(without_marks(line).replace("'", "").split())
            found.setdefault(words[0], []).append((words, kind))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in found.items()}


@cache
def listed_words() -> frozenset[str]:
    """Give the words that are in any list, alone or as the first of a phrase: names without them need no reading."""
    return frozenset(_classes()) | frozenset(_phrases())


@lru_cache(maxsize=32_768)
def word_class(word: str) -> Class:
    """Say what one folded word without accents is."""
    return _classes().get(word, "name")


def is_credential_after_comma(word: str) -> bool:
    """Say whether a word that may be a name is a credential where it stands after a comma or is written with dots."""
    return word in _after_comma()


def phrase_at(words: tuple[str, ...], start: int) -> tuple[int, str] | None:
    """Find a listed phrase that begins here: (number of words, kind of role or "general")."""
    for phrase, kind in _phrases().get(words[start], ()):
        if words[start : start + len(phrase)] == phrase:
            return len(phrase), kind
    return None
