"""A display name taken apart: its parts between separators, and in each part the words that are of the name."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from creatorgraph.identity_graph.normalize.characters import fold, plain, without_marks
from creatorgraph.identity_graph.normalize.name_words import (
    ambiguous,
    is_credential_after_comma,
    listed_words,
    phrase_at,
    word_class,
)

NamePart = tuple[str, ...]

_HARD, _SOFT = "|", "\x1f"
_BARE = re.compile(r"[A-Za-z]+(?: [A-Za-z]+){0,2}")
"""What most names are: up to three words that need no taking apart."""
_ADDRESS = re.compile(r"\S*@\S*\.\S*|(?<!\S)@\S*|(?:https?:/|www\.)\S*", re.IGNORECASE)
_SIGN_AS_LETTER = re.compile(r"(?<=\w)[$!](?=\w)|\$(?=[^\W\d_])|(?<=[^\W\d_])\$")
_SPACED_OUT = re.compile(r"(?<!\S)(?:[^\W\d_] ){3,}[^\W\d_](?!\S)")
_SPACES_OF_SPACED_OUT = 3
_PRONOUNS = re.compile(
    r"\b(?:she|he|they|ella|él|elle|il|ze|xe|sie|ela|ele)(?:\s?/\s?[^\W\d_]{1,6}){1,3}\b", re.IGNORECASE
)
_QUOTED = re.compile(r"[(\[{<«\"]([^()\[\]{}<>«»\"|]{0,80})[)\]}>»\"]")
_SEPARATORS = re.compile(r"\s[-/+:~]+(?=\s)|[|\\;~*=#]+|:(?=\s|$)|[()\[\]{}<>\"]|\s(?=[-/]\s)")
_OF_SEPARATORS = re.compile(r"[-/+:~|\\;*=#()\[\]{}<>\"]")
"""One of these is in every separator."""
_DOTTED = re.compile(r"(?:[^\W\d_]{1,3}\.){2,6}[^\W\d_]{0,3}|[^\W\d_]{1,4}\.")
_POSSESSIVE = re.compile(r"(?<=\w)'s\b")
_SPACE = re.compile(r"[^\w']+|_+")
_JOINERS = str.maketrans(
    dict.fromkeys("\u2019\u02bc\u2018`\u00b4", "'")
    | dict.fromkeys("\u201c\u201d\u201e", '"')
    | dict.fromkeys("\u2122\u00ae\u00a9\u2120", " ")
    | dict.fromkeys("\u300c", "(")
    | dict.fromkeys("\u300d", ")")
)
_JOINER = re.compile(f"[{''.join(map(chr, _JOINERS))}]")
_HARD_CHARACTERS = frozenset("•·∙●◦▪■◆◇★☆✦│┃¦‖›‹–—―→⇒»«【】『』〔〕〈〉《》❘❙❚〡ǀ∣⎮⏐")  # noqa: RUF001 - what people draw between parts
TOPICS = frozenset({"news", "clips"})
"""Kinds of role words that in a part of their own only say what is shown: "Jane Doe | News"."""
OF_THE_NAME = frozenset({"news", "press", "organisation", "archive"})
"""Kinds of role words that beside a name are a part of it: "Harbour Sports News" is not "Harbour Sports"."""
_SCRIPTS = {"CJK": "HAN", "HIRAGANA": "HAN", "KATAKANA": "HAN", "KATAKANA-HIRAGANA": "HAN"}


@dataclass(slots=True)
class _Reading:
    """What one part says: the words of a name (none if it is only descriptive), what stands in for them, the roles."""

    name: NamePart
    instead: NamePart
    roles: set[str]


def name_parts(text: str) -> tuple[tuple[NamePart, ...], frozenset[str]]:
    """Give the name in each script it is written in, the first one first, and the kinds of role words beside it."""
    if _BARE.fullmatch(text):
        readings = [_reduced(tuple(text.lower().split()), among=0)]
    else:
        readings = [reading for part in _split(_prepared(text)) for reading in _read_part(part)]
    roles = frozenset(role for reading in readings for role in reading.roles)
    names = [reading.name for reading in readings if reading.name]
    if not names:
        names = [reading.instead for reading in readings if reading.instead][:1]
    by_script: dict[str, NamePart] = {}
    for name in names:
        by_script.setdefault(_script(name[0]), name)
    return tuple(by_script.values()), roles


def _prepared(text: str) -> str:
    text = plain(text.translate(_JOINERS) if not text.isascii() and _JOINER.search(text) else text)
    if "@" in text or "/" in text or "www" in text:
        without = _PRONOUNS.sub(" ", _ADDRESS.sub(" ", text))
        text = (without if any(map(str.isalnum, without)) else text).replace("@", _HARD)
    if "$" in text or "!" in text:
        text = _SIGN_AS_LETTER.sub(lambda sign: "s" if sign[0] == "$" else "i", text)
    if text.count(" ") >= _SPACES_OF_SPACED_OUT:
        text = _SPACED_OUT.sub(lambda letters: letters[0].replace(" ", ""), text)
    return text if text.isascii() or _is_of_letters(text) else "".join(map(_separator_or_itself, text))


def _is_of_letters(text: str) -> bool:
    """Tell whether a text is of letters, digits and spaces only."""
    return text.replace(" ", "").isalnum()


@lru_cache(maxsize=8_192)
def _separator_or_itself(character: str) -> str:
    if character.isalnum() or character.isascii():
        return character
    if character in _HARD_CHARACTERS:
        return _HARD
    kind = unicodedata.category(character)
    if kind in {"Mn", "Mc"}:
        return character
    return _SOFT if kind[0] in "SC" or kind == "Me" else " "


def _split(text: str) -> list[str]:
    """Cut at separators; what stands in brackets or quotes comes after the rest."""
    aside: list[str] = []
    if any(mark in text for mark in '([{<"'):
        aside = _QUOTED.findall(text)
        text = _QUOTED.sub(" ", text)
    if _OF_SEPARATORS.search(text):
        text = _SEPARATORS.sub(_HARD, text)
    return [part for part in (*text.split(_HARD), *aside) if part.strip()]


def _read_part(part: str) -> list[_Reading]:
    """Read one part, in one piece for each script."""
    if part.isascii() and "," not in part:
        return [_reduced(_words(part, after_comma=False), among=0)]
    roles: set[str] = set()
    kept: list[str] = []
    instead: list[str] = []
    for piece in part.split(_SOFT):
        for number, clause in enumerate(piece.split(",")):
            words = _words(clause, after_comma=number > 0)
            reading = _reduced(words, among=len(kept))
            roles |= reading.roles
            if not reading.name:
                instead.extend(reading.instead)
            elif number == 0 or len(reading.name) == 1 or _name_length(kept) <= 1:
                kept.extend(words)
    if not kept:
        return [_Reading((), tuple(instead), roles)]
    pieces = _by_script(kept)
    readings = [_reduced(tuple(words), among=0) for words in pieces]
    readings[0].roles |= roles
    return readings


def _name_length(words: list[str]) -> int:
    return sum(word_class(without_marks(word)) == "name" for word in words)


def _words(text: str, *, after_comma: bool) -> tuple[str, ...]:
    """Split a clause into folded words; credentials with dots are dropped, and bare ones after a comma."""
    if "." in text:
        text = _DOTTED.sub(_without_dots, text)
    folded = _POSSESSIVE.sub("", fold(text)) if "'" in text else fold(text)
    if folded.isascii():
        words = _SPACE.sub(" ", folded).replace("'", "").split()
    elif _is_of_letters(folded):
        words = folded.split()
    else:
        words = "".join(map(_letter_or_space, folded)).split()
    if (
        after_comma
        and words
        and all(is_credential_after_comma(word) or word_class(word) == "credential" for word in words)
    ):
        return ()
    return tuple(words)


@lru_cache(maxsize=8_192)
def _letter_or_space(character: str) -> str:
    if character.isalnum() or unicodedata.category(character) in {"Mn", "Mc"}:
        return character
    return "" if character == "'" else " "


def _without_dots(match: re.Match[str]) -> str:
    joined = match[0].replace(".", "")
    bare = fold(joined)
    listed = word_class(bare) in {"credential", "prefix_credential", "title"}
    dotted_credential = match[0].count(".") > 1 and is_credential_after_comma(bare) and match.start() > 0
    if dotted_credential:
        return " "
    return f"{joined} " if listed else match[0].replace(".", " ")


def _by_script(words: list[str]) -> list[list[str]]:
    if all(map(str.isascii, words)):
        return [words]
    pieces: dict[str, list[str]] = {}
    last = ""
    for word in words:
        last = _script(word) or last
        pieces.setdefault(last, []).append(word)
    if "" in pieces and len(pieces) > 1:
        digits = pieces.pop("")
        next(iter(pieces.values())).extend(digits)
    return list(pieces.values())


@lru_cache(maxsize=8_192)
def _script(word: str) -> str:
    letter = next((c for c in word if c.isalpha()), "")
    if letter.isascii():
        return "LATIN" if letter else ""
    script = unicodedata.name(letter, "LATIN").split(" ")[0]
    return _SCRIPTS.get(script, script)


def _reduced(words: tuple[str, ...], *, among: int) -> _Reading:
    """Keep the words of the name; `among` is the number of words that stand before in the same part."""
    plain_words = tuple(map(without_marks, words))
    if listed_words().isdisjoint(plain_words):
        return _Reading(words, (), set())
    classes, roles = _classified(plain_words)
    count = classes.count("name") + among
    sure = [w for w, c in zip(words, classes, strict=True) if c == "name"]
    if not sure:
        spare = [
            w
            for w, c in zip(words, classes, strict=True)
            if c in {"descriptive", "ambiguous", "particle", "after_comma"}
        ]
        spare = spare or [w for w, c in zip(words, classes, strict=True) if c not in {"role", "part"}]
        is_name = any(c in {"particle", "after_comma", "title"} for c in classes) and "descriptive" not in classes
        return _Reading(tuple(spare) if is_name else (), tuple(spare), roles - TOPICS)
    dropped = {"role", "general", "prefix_credential"} | ({"descriptive", "ambiguous"} if count > 1 else set())
    kept = [
        word
        for position, (word, kind) in enumerate(zip(words, classes, strict=True))
        if kind not in dropped
        and not (kind == "credential" and position > 0)
        and not (kind == "title" and position == 0 and count > 1)
    ]
    return _Reading(tuple(kept), (), roles)


def _classified(words: tuple[str, ...]) -> tuple[list[str], set[str]]:
    classes: list[str] = []
    kinds: dict[int, str] = {}
    position = 0
    while position < len(words):
        found = phrase_at(words, position)
        if found is None:
            classes.append(word_class(words[position]))
            position += 1
            continue
        length, kind = found
        unsure = length == 1 and words[position] in ambiguous()
        kinds |= {position: kind} if kind != "general" else {}
        listed = (
            "general" if kind == "general" else "ambiguous" if unsure else "part" if kind in OF_THE_NAME else "role"
        )
        classes.extend([listed] * length)
        position += length
    return _settled(classes, kinds)


def _settled(classes: list[str], kinds: dict[int, str]) -> tuple[list[str], set[str]]:
    """Decide the role words that are names as well: by their neighbours, or by two other words of a name."""
    if "ambiguous" not in classes:
        return classes, set(kinds.values())
    names = classes.count("name")
    listed = {"role", "part", "general", "ambiguous", "descriptive"}
    for position, kind in enumerate(classes):
        beside = [*classes[max(0, position - 1) : position], *classes[position + 1 : position + 2]]
        if kind == "ambiguous" and names == 1 and not any(near in listed for near in beside):
            classes[position] = "name"
            kinds.pop(position, None)
        elif kind == "ambiguous" and names:
            classes[position] = "part" if kinds.get(position) in OF_THE_NAME else "role"
    return classes, set(kinds.values())
