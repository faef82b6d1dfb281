"""Niches, places and languages of a phrase, by the words of enrichment: the same that creators' texts are read with."""

from collections.abc import Sequence
from dataclasses import dataclass

from creatorgraph.creator_search.phrases.tokens import Kind, Token, is_minus
from creatorgraph.creator_search.phrases.vocabulary import LONGEST, vocabulary
from creatorgraph.enrichment.places import Place, gazetteer
from creatorgraph.lexicons import niches
from creatorgraph.lexicons.lexicon import Entry
from creatorgraph.lexicons.niches import SAYS_NOTHING

LARGE_CITY = 300_000
"""A city of so many people is meant where its name stands alone; a smaller one after "in", or with a capital."""

SHORTEST_NAME = 4
_CUES = frozenset(
    ("in", "from", "of", "based", "near", "aus", "en", "de", "a", "au", "aux", "em", "no", "na", "do", "da")
)
_BEFORE_CODES = (_CUES - {"a", "of"}) | frozenset(
    ("country", "countries", "land", "lander", "pais", "paises", "pays", "location", "region", "standort", "excl")
)
_JOINTS = frozenset((",", "/", "&", "+"))
_BY_LETTERS = {"LA": "Los Angeles"}
"""Cities that are known by letters which are a country's code as well."""
_PLACES_FIRST = frozenset({"PT"})
"""Codes that are meant though the letters also say a niche."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A part of a filter that tokens say: a field of the filter and its value."""

    field: str
    value: str
    start: int
    end: int


def subjects_at(tokens: Sequence[Token], at: int) -> tuple[Subject, ...]:
    """Read a niche, a people (as its country) or a place: of several of one name the largest, a city with its country.

    All of them are of the same tokens; none where nothing is read.
    """
    coded = code_at(tokens, at)
    one = None if coded is not None else niches_at(tokens, at) or people_at(tokens, at)
    if one is not None:
        return (one,)
    found = places_at(tokens, at) if coded is None else ((coded,), at + 1)
    if found is None:
        return ()
    (largest, *_), end = found
    country = Subject("countries", largest.country, at, end)
    return (country,) if largest.city is None else (Subject("cities", largest.city, at, end), country)


def language_at(tokens: Sequence[Token], at: int) -> Subject | None:
    """Read a language: its name alone where it is no people's, with "speaking" or "in" beside it where it is one."""
    words = vocabulary()
    named = words.find(tokens, at, "language")
    people = words.find(tokens, at, "people")
    glued = _sprachig(tokens, at)
    if glued is not None:
        return glued
    if named is None and people is None:
        return None
    code = named.section.partition(":")[2] if named is not None else ""
    count = named.count if named is not None else 0
    if people is not None and people.count >= count:
        code, count = people.section.partition("/")[2], people.count
    after = words.find(tokens, at + count, "speaks-after")
    start = at - 1 if at and tokens[at - 1].text == ":" else at
    before = words.find_before(tokens, start, "speaks-before")
    only = named is not None and (people is None or named.count > people.count)
    if not code or not (only or after or before):
        return None
    start = start - before.count if before is not None else at
    return Subject("languages", code, start, at + count + (after.count if after is not None else 0))


def _sprachig(tokens: Sequence[Token], at: int) -> Subject | None:
    """Read `spanischsprachige`."""
    head, sign, _ = tokens[at].folded.partition("sprachig")
    if not sign or not head:
        return None
    word = [Token(Kind.WORD, head, head, 0, len(head))]
    found = vocabulary().find(word, 0, "language") or vocabulary().find(word, 0, "people")
    if found is None:
        return None
    code = found.section.rpartition("/")[2] if "/" in found.section else found.section.partition(":")[2]
    return Subject("languages", code, at, at + 1)


def people_at(tokens: Sequence[Token], at: int) -> Subject | None:
    """Read a people as its country: `German creators`."""
    found = vocabulary().find(tokens, at, "people")
    if found is None:
        return None
    return Subject("countries", found.section.partition(":")[2].partition("/")[0], at, at + found.count)


def places_at(tokens: Sequence[Token], at: int) -> tuple[tuple[Place, ...], int] | None:
    """Read a place: all places of the name, the largest first, and the token behind it."""
    own = vocabulary().find(tokens, at, "country")
    is_cited = at > 0 and (tokens[at - 1].folded in _CUES or gazetteer().is_cue(tokens[at - 1].folded))
    if own is not None and (
        own.count > 1 or tokens[at].folded not in {"us", "states"} or is_cited or _is_upper(tokens[at])
    ):
        return (Place(own.section.partition(":")[2], None, 0),), at + own.count
    text, ends = _folded(tokens, at)
    found = gazetteer().begin(text) if text else None
    if found is None:
        return None
    places, end, is_ambiguous = found
    last = _last_token(ends, end, tokens, at)
    if last is None or (is_ambiguous and not is_cited):
        return None
    countries = tuple(place for place in places if place.city is None)
    if countries and len(text.strip()) >= 2:  # noqa: PLR2004 - two letters may be a code
        return countries, last
    name = " ".join(token.folded for token in tokens[at:last])
    is_large = places[0].people >= LARGE_CITY and len(name) >= SHORTEST_NAME
    if is_cited or is_large or not name.isascii() or (at > 0 and tokens[at].text[:1].isupper()):
        return places, last
    return None


def code_at(tokens: Sequence[Token], at: int) -> Place | None:
    """Read the code of a country, in capitals, where a place may stand: "in DE or AT", "country: DE", "not from IN"."""
    if not is_like_code(tokens, at) or not (_may_be_place(tokens, at) or _is_listed(tokens, at)):
        return None
    code = tokens[at].text
    city = _BY_LETTERS.get(code)
    return gazetteer().named(city)[0] if city is not None else Place(code, None, 0)


def is_like_code(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word is written as the code of a country, and says no niche ("AI"); not in a text of capitals."""
    token = tokens[at]
    if token.kind is not Kind.WORD or token.text not in gazetteer().countries:
        return False
    says = niches.words().begin(f" {token.folded} ")
    others = [word.text for place, word in enumerate(tokens) if place != at and word.kind is Kind.WORD]
    is_cited = at > 0 and tokens[at - 1].text in {"IN", "FROM"}
    is_shouted = bool(others) and all(text.isupper() for text in others) and not is_cited
    is_niche = says is not None and any(entry.key != SAYS_NOTHING for entry in says[0])
    return not is_shouted and (not is_niche or token.text in _PLACES_FIRST)


def _may_be_place(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether what stands beside a word says that it is a place."""
    if is_minus(tokens, at - 1) or (at + 1 < len(tokens) and tokens[at + 1].folded == "based"):
        return True
    before = at - 1
    while before > 0 and tokens[before].text in {":", "=", "."}:
        before -= 1
    if before < 0:
        return False
    word = tokens[before].folded
    is_cue = word in _BEFORE_CODES or (word != "a" and gazetteer().is_cue(word))
    return is_cue or vocabulary().find_before(tokens, before + 1, "not") is not None


def _is_listed(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word is listed behind the code or the name of a country: "in DE, AT or CH"."""
    joint = at - 1
    if joint < 1 or not (tokens[joint].text in _JOINTS or vocabulary().find_before(tokens, at, "or", "and")):
        return False
    if code_at(tokens, joint - 1) is not None:
        return True
    found = places_at(tokens, joint - 1)
    return found is not None and found[0][0].city is None and found[1] == joint


def _is_upper(token: Token) -> bool:
    return token.text.isupper()


def niches_at(tokens: Sequence[Token], at: int) -> Subject | None:
    """Read a niche or sub-niche; a word that says one weakly, or stands in several, says none here."""
    own = vocabulary().find(tokens, at, "niche")
    if own is not None:
        return _niche(own.section.partition(":")[2], at, at + own.count)
    text, ends = _folded(tokens, at)
    found = niches.words().begin(text) if text else None
    if found is not None:
        last = _last_token(ends, found[1], tokens, at)
        key = _key_of(found[0])
        if last is not None and key is not None:
            return _niche(key, at, last)
    return _compound(tokens, at)


def _key_of(entries: Sequence[Entry]) -> str | None:
    """Give the one key of a word: of several sub-niches of one niche the niche."""
    keys = {entry.key for entry in entries if entry.key != SAYS_NOTHING}
    total = sum(entry.weight for entry in entries if entry.key != SAYS_NOTHING)
    if len(keys) == 1:
        return keys.pop() if total >= niches.LEAST else None
    tops = {key.partition("/")[0] for key in keys}
    return tops.pop() if len(tops) == 1 and total >= niches.LEAST else None


def _niche(key: str, start: int, end: int) -> Subject:
    return Subject("topics" if "/" in key else "niches", key, start, end)


def _compound(tokens: Sequence[Token], at: int) -> Subject | None:
    """Read `Reiseblogger`, `Yogalehrerinnen`: a niche with a head behind it in one word."""
    word = tokens[at].folded
    for head in sorted(vocabulary().words["behind"], key=len, reverse=True):
        if word.endswith(head) and len(word) > len(head) + 2:
            found = niches.words().begin(f" {word.removesuffix(head)} ")
            key = _key_of(found[0]) if found is not None and found[1] >= len(word) - len(head) else None
            return _niche(key, at, at + 1) if key is not None else None
    return None


def _folded(tokens: Sequence[Token], at: int) -> tuple[str, list[int]]:
    """Fold the next tokens as lexicons want them; with where in that text each ends."""
    text, ends = "", []
    for token in tokens[at : at + LONGEST]:
        if token.kind is not Kind.WORD:
            break
        text += f" {token.folded} "
        ends.append(len(text))
    return text, ends


def _last_token(ends: Sequence[int], end: int, tokens: Sequence[Token], at: int) -> int | None:
    """Give the place behind the last token of a match."""
    for number, stop in enumerate(ends):
        if end <= stop:
            return at + number + 1
    return at + len(ends) if ends and tokens else None
