"""The parts of a phrase that say something for a filter, each with the tokens that say it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from creatorgraph.creator_search.index import Sort
from creatorgraph.creator_search.phrases.orders import orders_of
from creatorgraph.creator_search.phrases.quantities import quantities_of
from creatorgraph.creator_search.phrases.subjects import (
    code_at,
    is_like_code,
    language_at,
    niches_at,
    people_at,
    places_at,
)
from creatorgraph.creator_search.phrases.tokens import Kind, Token, is_minus
from creatorgraph.creator_search.phrases.vocabulary import vocabulary
from creatorgraph.enrichment.places import Place

ALL = ("instagram", "youtube", "tiktok", "x")
Value = Sort | str | bool | tuple[float | None, float | None] | tuple[str, ...] | tuple[Place, ...]

_BEFORE_NOT = frozenset(("with", "has", "have", "and", "but", "y", "pero"))
_BEFORE_ARTICLE = frozenset(("para", "com", "sobre", "por", "sem", "e", "que", "contra", "entre", "todo", "de", "em"))
_WHO = ("creator", "influenc", "account", "blogger", "profil", "konten", "konto", "cuenta", "compte", "conta", "kanal")
_BEFORE_X = frozenset(
    ("on", "auf", "en", "sur", "no", "and", "or", "via", "und", "oder", "y", "et", "e", "ou", "o", "to", "not", ",")
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part: `kind` is a field (`countries`, `verified`), `platform` or a measure; its tokens are start to end."""

    kind: str
    value: Value
    start: int
    end: int
    is_not: bool = False
    platform: str | None = None


def parts_of(tokens: Sequence[Token]) -> list[Part]:
    """Give the parts of a phrase in their order; no token is in two of them."""
    parts = [Part("order", one.sort, one.start, one.end) for one in orders_of(tokens)]
    for first, end in _between(parts, len(tokens)):
        numbers = quantities_of(tokens[first:end])
        parts += [Part(one.measure, (one.low, one.high), first + one.start, first + one.end) for one in numbers]
    taken = {place for part in parts for place in range(part.start, part.end)}
    for reader in (_marked, _flag, _platform, _code, _subject):
        at = 0
        while at < len(tokens):
            part = None if at in taken else reader(tokens, at)
            if part is not None and taken.isdisjoint(range(part.start, part.end)):
                parts.append(part)
                taken |= set(range(part.start, part.end))
                at = part.end
            else:
                at += 1
    return _without_heads(tokens, _spoken(tokens, sorted(parts, key=lambda part: part.start)))


def _spoken(tokens: Sequence[Token], parts: Sequence[Part]) -> list[Part]:
    """Read a people that is listed with a language as its own language: "speaks English and Spanish"."""
    found = list(parts)
    forth = list(pairwise(range(len(found))))
    for one, two in [*forth, *((two, one) for one, two in reversed(forth))]:
        language = _language_of(tokens, found[two])
        first, last = sorted((one, two))
        between = range(found[first].end, found[last].start)
        if found[one].kind == "languages" and language and all(_lists(tokens, place) for place in between):
            found[two] = replace(found[two], kind="languages", value=language)
    return found


def _language_of(tokens: Sequence[Token], part: Part) -> str:
    """Give the language that a people's name also is; "" for none."""
    people = vocabulary().find(tokens, part.start, "people") if part.kind == "countries" else None
    return "" if people is None else people.section.partition("/")[2]


def without_peoples(tokens: Sequence[Token], parts: Sequence[Part]) -> list[Part]:
    """Leave out the peoples of "Indian food bloggers in London": who is there is asked for, and the word is text.

    A people of the country that the place is in stays, and one that an "or", an "and" or a comma joins to the place.
    """
    places = [part for part in parts if family(part) == "place" and not part.is_not and not _is_people(tokens, part)]
    return [
        part
        for part in parts
        if part.is_not
        or not _is_people(tokens, part)
        or not places
        or any(str(part.value) in _countries_of(place) or _is_beside(tokens, part, place) for place in places)
    ]


def _is_people(tokens: Sequence[Token], part: Part) -> bool:
    """Tell a people from the name of a country, and from "US based"."""
    found = people_at(tokens, part.start) if part.kind == "countries" and isinstance(part.value, str) else None
    return found is not None and found.end == part.end and tokens[part.end - 1].folded != "based"


def _countries_of(part: Part) -> list[str]:
    """Give the countries that a place, a country or a region may be."""
    values = part.value if isinstance(part.value, tuple) else (part.value,)
    return [value.country if isinstance(value, Place) else str(value) for value in values]


def _is_beside(tokens: Sequence[Token], one: Part, two: Part) -> bool:
    first, last = sorted((one, two), key=lambda part: part.start)
    between = range(first.end, last.start)
    is_joined = any(_lists(tokens, place) for place in between)
    return is_joined and all(_lists(tokens, place) or _is_stop(tokens, place, place + 1) for place in between)


def _lists(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].text in {",", "/", "&", "+"} or vocabulary().find(tokens, at, "and", "or") is not None


def _between(parts: Sequence[Part], end: int) -> list[tuple[int, int]]:
    """Give the stretches that no part is in."""
    cuts = [0, *(place for part in parts for place in (part.start, part.end)), end]
    return list(zip(cuts[::2], cuts[1::2], strict=True))


def _marked(tokens: Sequence[Token], at: int) -> Part | None:
    token = tokens[at]
    if token.kind is Kind.TAG:
        return Part("hashtags", (token.text[1:].lower(),), at, at + 1)
    if token.kind is Kind.MENTION and not _is_alike(tokens, at):
        return Part("mentions", (token.text[1:].rstrip(".").lower(),), at, at + 1)
    if token.kind is Kind.ADDRESS and not _is_alike(tokens, at):
        return Part("handle", token.folded, at, at + 1)
    if token.kind is Kind.QUOTED:
        return Part("keywords", tuple(token.text.lower().split()), at, at + 1)
    return None


def _is_alike(tokens: Sequence[Token], at: int) -> bool:
    """Tell "creators like @jane", whom a filter cannot find, from those who mention her."""
    before = at
    while before and vocabulary().find_before(tokens, before, "alike") is None and _is_stop(tokens, before - 1, before):
        before -= 1
    words = vocabulary()
    joint = words.find(tokens, at + 1, "and", "stop")
    behind = at + 1 + (joint.count if joint is not None else 0)
    return bool(words.find_before(tokens, before, "alike") or words.find(tokens, behind, "alike"))


def _flag(tokens: Sequence[Token], at: int) -> Part | None:
    found = vocabulary().find(tokens, at, "is", "size")
    if found is None:
        return None
    kind, _, value = found.section.partition(":")
    if kind == "size":
        low, _, high = value.partition("..")
        return Part("followers", (float(low), float(high) if high else None), at, at + found.count)
    name, _, said = value.partition("=")
    return Part(name, said != "no", at, at + found.count)


def _platform(tokens: Sequence[Token], at: int) -> Part | None:
    found = vocabulary().find(tokens, at, "platform")
    if found is None:
        return None
    name = found.section.partition(":")[2]
    if name == "x?":
        before = tokens[at - 1] if at else None
        if not tokens[at].text.isupper() and (before is None or before.folded not in _BEFORE_X):
            return None
        return Part("platform", "x", at, at + 1)
    return Part("platform", name, at, at + found.count)


def _code(tokens: Sequence[Token], at: int) -> Part | None:
    place = code_at(tokens, at)
    return None if place is None else Part("place", (place,), at, at + 1)


def _subject(tokens: Sequence[Token], at: int) -> Part | None:
    if tokens[at].kind is not Kind.WORD:
        return None
    region = vocabulary().find(tokens, at, "region")
    if region is not None:
        countries = tuple(region.section.partition(":")[2].split())
        return Part("countries", countries, at, at + region.count)
    nothing = vocabulary().find(tokens, at, "nothing")
    if nothing is not None:
        return Part("open", (), at, at + nothing.count)
    niche = _niche(tokens, at)
    for found in (language_at(tokens, at), people_at(tokens, at)):
        if found is not None and (niche is None or niche.end <= found.end):
            return Part(found.field, found.value, found.start, found.end)
    places = places_at(tokens, at)
    if places is not None and (niche is None or niche.end <= places[1]) and not _is_stop(tokens, at, places[1]):
        return Part("place", places[0], at, places[1])
    return niche


def _niche(tokens: Sequence[Token], at: int) -> Part | None:
    found = niches_at(tokens, at)
    if found is None or _is_stop(tokens, at, found.end):
        return None
    return Part(found.field, found.value, found.start, found.end)


def _is_stop(tokens: Sequence[Token], start: int, end: int) -> bool:
    found = vocabulary().find(tokens, start, "stop", "not", "or", "and", "only", "least", "most")
    return found is not None and start + found.count >= end


def _without_heads(tokens: Sequence[Token], parts: list[Part]) -> list[Part]:
    """Leave out "teachers" of "yoga teachers": a head says a niche only where nothing else does."""
    subjects = [part for part in parts if part.kind in {"niches", "topics"}]
    heads = [part for part in subjects if _is_head(tokens, part)]
    if len(heads) == len(subjects):
        return [part for part in parts if part not in heads] if len(subjects) > 1 else parts
    return [part for part in parts if part not in heads]


def _is_head(tokens: Sequence[Token], part: Part) -> bool:
    found = vocabulary().find(tokens, part.start, "head")
    return found is not None and part.start + found.count >= part.end


def negated(tokens: Sequence[Token], parts: Sequence[Part]) -> list[Part]:
    """Mark the parts that must not hold: behind "no", "not in the", "ohne", or before "नहीं", "제외".

    What stands behind "not only" or "with or without" becomes of the kind `open`: it need not hold, and may.
    """
    found: list[Part] = []
    for number, part in enumerate(parts):
        start = parts[number - 1].end if number else 0
        end = parts[number + 1].start if number + 1 < len(parts) else len(tokens)
        behind = _not_before(tokens, start, part.start)
        is_not = behind is not None or _not_after(tokens, part.end, end) or _is_but(tokens, parts, number)
        goes_on = not is_not and bool(found) and found[-1].is_not and _goes_on(tokens, found[-1], parts, number)
        goes_on = goes_on and not is_minus(tokens, found[-1].start - 1)
        idle = _idle_before(tokens, start, part.start) if part.kind == "days" else None
        is_open = found[-1].kind == "open" if goes_on else is_not and _is_only(tokens, behind or start, part.start)
        is_open = is_open or (behind is not None and vocabulary().find_before(tokens, behind, "either-way") is not None)
        is_open = is_open or _is_of_audience(tokens, parts, number) or (is_not and part.kind == "handle")
        if idle is not None:
            found.append(replace(part, is_not=True, start=idle))
        else:
            found.append(replace(part, is_not=is_not or goes_on, kind="open" if is_open else part.kind))
    return found


def _is_but(tokens: Sequence[Token], parts: Sequence[Part], number: int) -> bool:
    """Tell the "but" of "all platforms but TikTok" from one that ends a "not"."""
    part, before = parts[number], parts[number - 1] if number else None
    is_all = before is not None and part.kind == before.kind == "platform" and before.value == "*"
    but = vocabulary().find(tokens, before.end, "but") if before is not None else None
    return is_all and but is not None and before is not None and before.end + but.count == part.start


def platforms_of(part: Part) -> tuple[str, ...]:
    """Give the platforms that a part of the kind `platform` names."""
    if isinstance(part.value, tuple):
        return tuple(map(str, part.value))
    return ALL if part.value == "*" else (str(part.value),)


def all_but(parts: Sequence[Part]) -> list[Part]:
    """Take the platforms of "all platforms except TikTok and X" out of all."""
    found = list(parts)
    for number, part in enumerate(found):
        if part.kind == "platform" and part.value == "*" and not part.is_not:
            denied = {one.value for one in parts if one.kind == "platform" and one.is_not}
            found[number] = replace(part, value=tuple(name for name in ALL if name not in denied))
    return found


def _is_only(tokens: Sequence[Token], start: int, end: int) -> bool:
    return any(vocabulary().find(tokens, place, "only") for place in range(start, end))


def _goes_on(tokens: Sequence[Token], before: Part, parts: Sequence[Part], number: int) -> bool:
    """Tell whether a "not" also stands with the next part: "not in France, Italy or Spain", "no brands or agencies"."""
    part = parts[number]
    if family(before) != family(part):
        return part.start - before.end == 1 and is_or(tokens, before.end, part.start)
    if _is_joined(tokens, before.end, part.start):
        return True
    rest = [before, *parts[number:]]
    for one, two in pairwise(rest):
        if family(one) != family(two):
            break
        if _is_joined(tokens, one.end, two.start):
            return is_or(tokens, one.end, two.start) or family(part) == "place"
        if any(tokens[place].text != "," for place in range(one.end, two.start)):
            return False
    return family(part) == "place"


_OF_AN_AUDIENCE = frozenset({"place", "countries", "languages"})
"""Kinds of parts that are said of creators, and of their audiences as well: of these no filter is."""


def _is_of_audience(tokens: Sequence[Token], parts: Sequence[Part], number: int) -> bool:
    """Tell "audience in Brazil", "Brazilian audience" from where a creator is."""
    part = parts[number]
    if part.kind not in _OF_AN_AUDIENCE:
        return False
    start = parts[number - 1].end if number else 0
    end = parts[number + 1].start if number + 1 < len(parts) else len(tokens)
    behind = vocabulary().find(tokens, part.end, "audience")
    if behind is not None and part.end + behind.count <= end:
        return True
    for place in range(part.start, start, -1):
        found = vocabulary().find_before(tokens, place, "audience", "audience-of")
        if found is not None and place - found.count >= start:
            return True
        if tokens[place - 1].text != ":" and not _is_stop(tokens, place - 1, place):
            return False
    return False


def family(part: Part) -> str:
    """Name what a part is about: of one family are a city and a country, a niche and a sub-niche."""
    return {"cities": "place", "countries": "place", "topics": "niches"}.get(part.kind, part.kind)


def alone_on(tokens: Sequence[Token], parts: Sequence[Part]) -> list[Part]:
    """Read "only on TikTok" and "TikTok only": on no more platforms than are named."""
    places = [part for part in parts if part.kind == "platform" and not part.is_not and part.value != "*"]
    are_all = not any(is_or(tokens, one.end, two.start) for one, two in pairwise(places))
    most = float(len({part.value for part in places})) if are_all else 1.0
    for part in places:
        direct = vocabulary().find_before(tokens, part.start, "only")
        if direct is not None and not _is_of_whom(tokens, part.end):
            return [Part("count", (None, most), part.start - direct.count, part.start)]
        before = vocabulary().find_before(tokens, part.start - 1, "only") if part.start else None
        if before is not None and tokens[part.start - 1].folded in _BEFORE_X:
            return [Part("count", (None, most), part.start - 1 - before.count, part.start - 1)]
        after = vocabulary().find(tokens, part.end, "only")
        if after is not None and not any(part.end + after.count == other.start for other in parts):
            return [Part("count", (None, most), part.end, part.end + after.count)]
    return []


def _is_of_whom(tokens: Sequence[Token], at: int) -> bool:
    """Tell "only Instagram creators", who may be elsewhere too, from "only Instagram"."""
    return at < len(tokens) and tokens[at].folded.startswith(_WHO)


def _idle_before(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """Give where "inactive" stands before the days of a last post: it says that there was none in them."""
    for place in range(end, start, -1):
        found = vocabulary().find_before(tokens, place, "idle")
        if found is not None:
            return place - found.count
        if not _is_stop(tokens, place - 1, place):
            return None
    return None


def is_denied(tokens: Sequence[Token], at: int, parts: Sequence[Part]) -> bool:
    """Tell whether a word that is in no part must not hold: searched for, it would find what was not wanted."""
    start = max((part.end for part in parts if part.end <= at), default=0)
    end = min((part.start for part in parts if part.start > at), default=len(tokens))
    return _not_before(tokens, start, at) is not None or _not_after(tokens, at + 1, end)


def denied_topics(tokens: Sequence[Token], parts: Sequence[Part]) -> Iterator[Part]:
    """Read the words that alone say no sub-niche, and do beside its niche: "fashion except luxury"."""
    named = {str(part.value).partition("/")[0] for part in parts if family(part) == "niches" and not part.is_not}
    for at in leftover(tokens, parts):
        found = vocabulary().find(tokens, at, "within")
        topic = "" if found is None else found.section.partition(":")[2]
        if topic.partition("/")[0] in named and is_denied(tokens, at, parts):
            yield Part("topics", topic, at, at + 1, is_not=True)


def open_nots(tokens: Sequence[Token], parts: Sequence[Part], rest: Sequence[int]) -> Iterator[int]:
    """Give each "not" that stands with no part and no word: what it denies nobody can tell."""
    taken = {place for part in parts for place in range(part.start, part.end)}
    at = 0
    while at < len(tokens):
        found = vocabulary().find(tokens, at, "not")
        if found is None or at in taken:
            at += 1
            continue
        place = at + found.count
        while place < len(tokens) and place not in taken and place not in rest and _says_nothing(tokens, place):
            place += 1
        means = place < len(tokens) and (place in taken or place in rest)
        if not means and not _is_portuguese_no(tokens, at):
            yield at
        at += found.count


def _says_nothing(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].text in {".", ":"} or _is_stop(tokens, at, at + 1)


def _not_before(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """Give the place behind a "not" that stands before a part, with nothing between them that means something."""
    place = end
    if end > start and is_minus(tokens, end - 1):
        return end
    while place > start:
        if tokens[place - 1].text in {".", ":"} and vocabulary().find_before(tokens, place - 1, "not"):
            return place  # "excl. US"
        found = vocabulary().find_before(tokens, place, "not")
        is_in = found is not None and _is_portuguese_no(tokens, place - 1)
        if found is not None and not is_in and place - found.count >= start:
            return place
        if not is_in and not _is_stop(tokens, place - 1, place):
            return None
        place -= 1
    return None


def _is_portuguese_no(tokens: Sequence[Token], at: int) -> bool:
    """Tell "no Brasil" (in Brazil) from "no brands": behind a noun, in a phrase of Portuguese words."""
    if tokens[at].folded != "no":
        return False
    words = frozenset(token.folded for token in tokens)
    english, _, spanish, _, portuguese, *_ = (len(words & line) for line in vocabulary().lines)
    before = tokens[at - 1] if at else None
    if before is None or before.kind is Kind.SIGN or before.folded in _BEFORE_NOT:
        return portuguese > max(english, spanish)
    return portuguese >= max(english, spanish)


def _not_after(tokens: Sequence[Token], start: int, end: int) -> bool:
    for place in range(start, min(start + 3, end)):
        found = vocabulary().find(tokens, place, "not-after")
        if found is not None:
            return True
        if not _is_stop(tokens, place, place + 1):
            return False
    return False


def _is_joined(tokens: Sequence[Token], start: int, end: int) -> bool:
    words = vocabulary()
    return start < end and all(
        words.find(tokens, place, "or", "and", "stop") and not words.find(tokens, place, "but")
        for place in range(start, end)
    )


def is_or(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Tell whether one of the words between two parts is "or"."""
    return any(is_or_at(tokens, place) for place in range(start, end))


def is_or_at(tokens: Sequence[Token], at: int) -> bool:
    """Tell an "or"; the "o" of Portuguese is an article, and the "u" of Spanish stands before an "o" only."""
    if vocabulary().find(tokens, at, "or") is None:
        return False
    before = tokens[at - 1].folded if at else ""
    behind = tokens[at + 1].folded if at + 1 < len(tokens) else ""
    word = tokens[at].folded
    return (word != "o" or before not in _BEFORE_ARTICLE) and (word != "u" or behind.startswith(("o", "ho")))


def leftover(tokens: Sequence[Token], parts: Sequence[Part]) -> Iterator[int]:
    """Give the places of the words, numbers and accounts that are in no part and mean something."""
    taken = {place for part in parts for place in range(part.start, part.end)}
    skipped: set[int] = set()
    for place, token in enumerate(tokens):
        found = vocabulary().find(tokens, place, *_SAYS_NOTHING)
        if found is not None and not _is_unread_code(tokens, place, taken):
            skipped |= set(range(place, place + found.count))
        unit = vocabulary().find(tokens, place, "times")
        if unit is not None and place and tokens[place - 1].kind is Kind.NUMBER:
            skipped |= set(range(place, place + unit.count))  # said by its number
        if place not in taken | skipped and token.kind in {Kind.WORD, Kind.NUMBER, Kind.MENTION, Kind.ADDRESS}:
            yield place


def _is_unread_code(tokens: Sequence[Token], at: int, taken: Collection[int]) -> bool:
    """Tell the code of a country where no place may stand ("DE fitness") from a word in capitals: "NO brands"."""
    word = vocabulary().find(tokens, at, "not", "or", "and")
    return word is None and is_like_code(tokens, at) and not (tokens[at].folded == "in" and at + 1 in taken)


def is_between(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Tell whether what stands between two parts only joins them."""
    return all(
        tokens[place].kind is Kind.SIGN or vocabulary().find(tokens, place, "only", *_SAYS_NOTHING)
        for place in range(start, end)
    )


_SAYS_NOTHING = (
    "stop",
    "head",
    "not",
    "not-after",
    "or",
    "and",
    "least",
    "most",
    "least-after",
    "most-after",
    "between",
    "to",
    "followers",
    "speaks",
    "only",
    "but",
    "platform",
)
