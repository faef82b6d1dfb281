"""A display name taken apart: its parts between separators, and in each part the words that are of the name."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from creatorgraph.identity_graph.normalize.characters import fold, without_marks
from creatorgraph.identity_graph.normalize.editions import edition_words
from creatorgraph.identity_graph.normalize.name_text import HARD, SOFT, is_of_letters, prepared
from creatorgraph.identity_graph.normalize.name_words import (
    ambiguous,
    is_credential_after_comma,
    listed_words,
    phrase_at,
    word_class,
)
from creatorgraph.identity_graph.normalize.spelling import spelling
from creatorgraph.identity_graph.normalize.transliteration import ascii_tokens
from creatorgraph.identity_graph.normalize.wordlists import table

NamePart = tuple[str, ...]

_BARE = re.compile(r"[A-Za-z]+(?: [A-Za-z]+){0,2}")
"""What most names are: up to three words that need no taking apart."""
GLUED_ON = ("VEVO", "TV", "Official", "Oficial", "Music", "Channel", "Gaming", "VTuber")
"""What a channel's name, written as one word, goes on with: `JaneDoeVEVO`."""
_BEFORE_GLUED_ON = re.compile(f"(?<=[a-z])(?=(?:{'|'.join(GLUED_ON)})$)")
_QUOTED = re.compile(r"[(\[{<«\"]([^()\[\]{}<>«»\"|]{0,80})[)\]}>»\"]")
_SEPARATORS = re.compile(r"\s[-/+:~]+(?=\s)|[|\\;~*=#]+|:(?=\s|$)|[()\[\]{}<>\"]|\s(?=[-/]\s)")
_OF_SEPARATORS = re.compile(r"[-/+:~|\\;*=#()\[\]{}<>\"]")
"""One of these is in every separator."""
_DOTTED = re.compile(r"(?:[^\W\d_]{1,3}\.){2,6}(?:[^\W\d_]{1,3}(?!\w))?|[^\W\d_]{1,4}\.")
_WRITTEN_TOGETHER = re.compile(
    "[\u3005\u3400-\u9fff\uac00-\ud7a3]{2,4}|[\u3005\u3400-\u9fff]{1,3}[\u3041-\u3096\u30a1-\u30fc]{2,5}"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
WHOLE_NAME = 2
"""From two words on a name is whole: what follows it behind a sign or a "for" is something else."""
_ABBREVIATED = frozenset({"credential", "prefix_credential", "title"})
_BEHIND = frozenset({"for", "from", "aka", "alias"})
_POSSESSIVE = re.compile(r"(?<=\w)'s\b")
_SPACE = re.compile(r"[^\w']+|_+")
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
    if text.endswith(GLUED_ON):
        text = _BEFORE_GLUED_ON.sub(" ", text)
    if _BARE.fullmatch(text):
        readings = [_reduced(tuple(text.lower().split()), among=0)]
    else:
        readings = [reading for part in _split(prepared(text)) for reading in _read_part(part)]
    roles = frozenset(role for reading in readings for role in reading.roles)
    names = _in_language([reading.name for reading in readings if reading.name])
    if not names:
        names = [reading.instead for reading in readings if reading.instead][:1]
    return _by_name(names), roles


def _by_name(names: list[NamePart]) -> tuple[NamePart, ...]:
    """Give the first name of each script, or a longer one that holds it; digits alone only where nothing else is."""
    found: dict[str, NamePart] = {}
    for name in names:
        script = _script_of(name)
        first = found.setdefault(script, name)
        if len(name) >= len(first) and "".join(first) in "".join(name):
            found[script] = name
    if len(found) > 1:
        found.pop("", None)
    return tuple(map(_without_numbers, found.values()))


def _without_numbers(name: NamePart) -> NamePart:
    """Take off a whole name the year of a campaign or a season, and what numbers it begins or ends with.

    "Jane Doe 2024" and, for who has a number on a ballot or a shirt, "Jane Doe 13".
    """
    words = tuple(word for word in name if not _YEAR.fullmatch(word))
    while len(words) > WHOLE_NAME and words[-1].isdigit():
        words = words[:-1]
    while len(words) > WHOLE_NAME and words[0].isdigit():
        words = words[1:]
    return words if len(words) >= WHOLE_NAME and not all(map(str.isdigit, words)) else name


def _split(text: str) -> list[str]:
    """Cut at separators; what stands in brackets or quotes comes after the rest."""
    aside: list[str] = []
    if any(mark in text for mark in '([{<"'):
        aside = _QUOTED.findall(text)
        text = _QUOTED.sub(" ", text)
    if _OF_SEPARATORS.search(text):
        text = _SEPARATORS.sub(HARD, text)
    return [part for part in (*text.split(HARD), *aside) if part.strip()]


def _read_part(part: str) -> list[_Reading]:
    """Read one part, in one piece for each script."""
    if part.isascii() and "," not in part and SOFT not in part:
        return [_reduced(_words(part, after_comma=False), among=0)]
    roles: set[str] = set()
    kept: list[str] = []
    instead: list[str] = []
    for piece in part.split(SOFT):
        whole = _is_whole(kept)
        for number, clause in enumerate(piece.split(",")):
            words = _words(clause, after_comma=number > 0)
            reading = _reduced(words, among=len(kept))
            roles |= reading.roles
            if not reading.name:
                instead.extend(reading.instead)
            elif (number == 0 or len(reading.name) == 1 or _name_length(kept) <= 1) and not (
                (whole and _script(words[0]) == _script(kept[0])) or (number and _says_what(words, kept))
            ):
                kept.extend(words)
    if not kept:
        return [_Reading((), tuple(instead), roles)]
    pieces = _in_language([tuple(words) for words in _by_script(kept)])
    readings = [_reduced(words, among=0) for words in pieces]
    named = [reading for reading, words in zip(readings, pieces, strict=True) if _name_length(words)] or readings
    named[0].roles |= roles
    both = _of_two_scripts([reading.name for reading in readings])
    return [*named, _Reading(both, (), set())] if both else named


def _of_two_scripts(names: Sequence[NamePart]) -> NamePart:
    """Give the whole name where each word of two is in a script of its own and neither is the other: "지빈 Kim"."""
    words = tuple(word for name in names for word in name)
    if len(words) != WHOLE_NAME or any(len(name) != 1 for name in names) or not all(map(_is_of_name, words)):
        return ()
    one, two = (spelling("".join(ascii_tokens((word,)))) for word in words)
    return words if one != two else ()


def _is_whole(words: Sequence[str]) -> bool:
    return _name_length([word for word in words if len(word) > 1]) >= WHOLE_NAME


def _says_what(words: Sequence[str], kept: list[str]) -> bool:
    """Tell whether a clause behind a whole name says what somebody is: "Jane Doe, mayor of Springfield"."""
    return _is_whole(kept) and word_class(without_marks(words[0])) in {"title", "descriptive", "prefix_credential"}


def _in_language(pieces: list[NamePart]) -> list[NamePart]:
    """Put the name of a language in its own script with the name before it: "Harbour News हिन्दी" is "… Hindi"."""
    if len(pieces) == 1:
        return pieces
    languages = table("languages")
    named = [words for words in pieces if not all(word in languages for word in words)]
    if not named or len(named) == len(pieces):
        return pieces
    said = tuple(languages[word][0] for words in pieces if words not in named for word in words)
    return [named[0] + said, *named[1:]]


def _name_length(words: Sequence[str]) -> int:
    """Count the words of a name; in front of others a credential is one: "J.D. Doe"."""
    found = sum(word_class(without_marks(word)) == "name" for word in words)
    return found + 1 if found and word_class(words[0]) == "credential" else found


def _words(text: str, *, after_comma: bool) -> tuple[str, ...]:
    """Split a clause into folded words; credentials with dots are dropped, and bare ones after a comma."""
    if "." in text:
        text = _DOTTED.sub(_without_dots, text)
    folded = _POSSESSIVE.sub("", fold(text)) if "'" in text else fold(text)
    if folded.isascii():
        words = _SPACE.sub(" ", folded).replace("'", "").split()
    elif is_of_letters(folded):
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
    if match[0].count(".") == 1:
        return f"{joined} " if word_class(bare) in _ABBREVIATED else match[0].replace(".", " ")
    if match.start() > 0 and is_credential_after_comma(bare) and _ends_the_name(match.string[match.end() :]):
        return " "
    kind = word_class(bare)
    is_one = (
        kind == "credential"
        or bare in _BEHIND
        or (kind == "prefix_credential" and (match.start() > 0 or not bare.isascii()))
    )
    return f"{joined} " if is_one else match[0].replace(".", " ")


def _ends_the_name(rest: str) -> bool:
    """Tell whether nothing but credentials follows: "Jane Doe J.D." has one, "Sen. J.D. Doe" initials."""
    following = map(fold, _LETTERS.findall(rest.replace(".", "")))
    return all(is_credential_after_comma(word) or word_class(word) == "credential" for word in following)


def _by_script(words: list[str]) -> list[list[str]]:
    """Put the words of each script together; digits, and an initial between two words, go with what is before them."""
    if all(map(str.isascii, words)):
        return [words]
    pieces: dict[str, list[str]] = {}
    last = ""
    for at, word in enumerate(words):
        is_initial = len(word) == 1 and 0 < at < len(words) - 1 and len(words[at - 1]) > 1 and len(words[at + 1]) > 1
        last = ("" if is_initial else _script(word)) or last
        pieces.setdefault(last, []).append(word)
    if "" in pieces and len(pieces) > 1:
        digits = pieces.pop("")
        next(iter(pieces.values())).extend(digits)
    return list(pieces.values())


def _script_of(name: NamePart) -> str:
    """Give the script of a name; one with words of two is by itself."""
    scripts = {_script(word) for word in name} - {""}
    return scripts.pop() if len(scripts) == 1 else "".join(sorted(scripts))


@lru_cache(maxsize=8_192)
def _script(word: str) -> str:
    letter = next((c for c in word if c.isalpha()), "")
    if letter.isascii():
        return "LATIN" if letter else ""
    script = unicodedata.name(letter, "LATIN").split(" ")[0]
    return _SCRIPTS.get(script, script)


def _reduced(words: tuple[str, ...], *, among: int) -> _Reading:
    """Keep the words of the name; `among` is the number of words that stand before in the same part."""
    words = _without_aim(words)
    plain_words = tuple(map(without_marks, words))
    if listed_words().isdisjoint(plain_words):
        return _Reading(words, (), set())
    classes, roles = _classified(plain_words)
    classes = _with_initials(classes)
    count = _names_in(plain_words, classes) + among
    sure = [w for w, c in zip(words, classes, strict=True) if c == "name"]
    if not sure:
        spare = [
            w
            for w, c in zip(words, classes, strict=True)
            if c in {"descriptive", "ambiguous", "particle", "after_comma"}
        ]
        if all(c == "particle" for c in classes if c in {"descriptive", "ambiguous", "particle", "after_comma"}):
            spare = []
        spare = spare or [w for w, c in zip(words, classes, strict=True) if c not in {"role", "part"}]
        is_name = any(c in {"particle", "after_comma", "title"} for c in classes) and "descriptive" not in classes
        return _Reading(tuple(spare) if is_name else (), tuple(spare), roles - TOPICS)
    dropped = {"role", "general", "prefix_credential"} | ({"descriptive", "ambiguous"} if count > 1 else set())
    titles = next((at for at, kind in enumerate(classes) if kind not in {"title", *dropped}), 0)
    kept = [
        word
        for position, (word, kind) in enumerate(zip(words, classes, strict=True))
        if (kind not in dropped or (kind == "descriptive" and word in edition_words()))
        and not (kind == "credential" and position > 0)
        and not (kind == "party" and count > 1 and "name" not in classes[position:])
        and not (kind == "title" and position < titles and count > 1)
    ]
    return _Reading(tuple(kept), (), roles)


def _with_initials(classes: list[str]) -> list[str]:
    """Take a credential before the first word of a name for initials: "Sen. J.D. Doe"."""
    if "credential" not in classes or "name" not in classes:
        return classes
    first = classes.index("name")
    return ["name" if at < first and kind == "credential" else kind for at, kind in enumerate(classes)]


def _without_aim(words: NamePart) -> NamePart:
    """Take off what somebody stands for, or is from or else called, behind a whole name: "Jane Doe for Ohio"."""
    if _BEHIND.isdisjoint(words):
        return words
    name = words[: min(words.index(word) for word in _BEHIND.intersection(words))]
    initials = bool(name) and word_class(name[0]) == "credential"
    return name if sum(map(_is_of_name, name)) + initials >= WHOLE_NAME else words


def _is_of_name(word: str) -> bool:
    return phrase_at((word,), 0) is None and word_class(without_marks(word)) == "name"


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
    return _settled(classes, kinds, names=_names_in(_without_initials(words), classes))


def _without_initials(words: Sequence[str]) -> Sequence[str]:
    """Take off the initials behind a name: "Real Harbour C.F." is of one word and another that may be no name."""
    end = len(words)
    while end and len(words[end - 1]) == 1 and words[end - 1].isascii():
        end -= 1
    return words[:end]


def _names_in(words: Sequence[str], classes: Sequence[str]) -> int:
    """Count the words of a name; what is written together in Chinese characters or Korean is two, a year none."""
    return sum(
        1 + (_WRITTEN_TOGETHER.fullmatch(word) is not None)
        for word, kind in zip(words, classes, strict=False)
        if kind == "name" and not _YEAR.fullmatch(word)
    )


def _settled(classes: list[str], kinds: dict[int, str], *, names: int) -> tuple[list[str], set[str]]:
    """Decide the role words that are names as well: by their neighbours, or by two other words of a name."""
    if "ambiguous" not in classes:
        return classes, set(kinds.values())
    listed = {"role", "part", "general", "ambiguous", "descriptive"}
    for position, kind in enumerate(classes):
        beside = [*classes[max(0, position - 1) : position], *classes[position + 1 : position + 2]]
        if kind == "ambiguous" and names == 1 and not any(near in listed for near in beside):
            classes[position] = "name"
            kinds.pop(position, None)
        elif kind == "ambiguous" and names:
            classes[position] = "part" if kinds.get(position) in OF_THE_NAME else "role"
    return classes, set(kinds.values())
