"""Niches and places as words of their own, so that "서울 피트니스" finds whoever is about fitness and in Seoul.

What a creator is about and where it is was read from its texts in any language; a query is read by the same words. Both
get a sign for each niche and each place, and one for each niche in each place: that is rare, and weighs more in BM25
than either alone. A creator has them for each niche in each of its languages too: so those who are alike are found.
Whoever is about a niche first has one sign more than who is about it beside another, and each whole name or handle is a
sign. Signs stand beside the words of the text that is searched, not in the text that is embedded.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b

from creatorgraph.creator_search.document import SearchDocument
from creatorgraph.creator_search.labels import handle_label, name_label
from creatorgraph.creator_search.phrases.pieces import pieces_of
from creatorgraph.creator_search.phrases.subjects import Subject, subjects_at

SEARCHED = "searched_2"
"""What indexes call the text that words are looked for in; the text that is embedded is not kept.

Raise the number where documents of before hold other values than now: an index of another name is made anew.
"""

TIMES_CALLED = 3
"""So often a whole name is asked for by its sign: fans write it oftener, in shorter texts, than who is called so."""

MOST_LANGUAGES = 4
MOST_NICHES = 6
"""How many signs of niches of a creator, or of a query, stand beside each of its places."""


def searched_text(document: SearchDocument) -> str:
    """Give the text of a document in which words are looked for."""
    niches = [*filter(None, [document.niche]), *document.topics, *document.interests]
    firsts = [_first(each) for each in niches if each.partition("/")[0] == document.niche]
    about = [*firsts, *niches, *map(_part, document.topics)]
    where = [*_places(document.city, document.country), *_languages(document.languages[:MOST_LANGUAGES])]
    return _with_signs(document.text, about, where, map(_called, document.labels), "\n")


def read_words() -> None:
    """Read the words of niches and places: it takes a second, in which a search would hold up all others."""
    searched_query("any place")


def searched_query(text: str) -> str:
    """Give the words that are looked for where somebody asks for a text."""
    niches: list[str] = []
    places: list[str] = []
    tokens = pieces_of(text)
    at = 0
    while at < len(tokens):
        subjects = subjects_at(tokens, at)
        for subject in subjects:
            _note(subject, niches, places)
        at = subjects[0].end if subjects else at + 1
    called = [_called(label) for label in dict.fromkeys((name_label(text), handle_label(text))) if label]
    return _with_signs(text, niches, places, called * TIMES_CALLED, " ")


def shared_words(
    first: Sequence[str],
    further: Sequence[str],
    *,
    cities: Sequence[str],
    countries: Sequence[str],
    languages: Sequence[str],
) -> str | None:
    """Give the words by which creators of these niches, in these places and languages, are found; None for none.

    They are about some niches first, about further ones and parts of niches beside these. A place or language alone is
    no word: whoever is of another niche there is less alike than who is of the niche elsewhere.
    """
    places = [place for city in cities for place in _places(city, None)]
    places += [place for country in countries for place in _places(None, country)]
    places += _languages(languages)
    niches = list(dict.fromkeys([*map(_first, first), *first, *further]))
    signs = [*niches, *_both(niches, places)]
    return " ".join(map(_sign, dict.fromkeys(signs))) or None


def _note(subject: Subject, niches: list[str], places: list[str]) -> None:
    match subject.field:
        case "cities":
            places += _places(subject.value, None)
        case "countries":
            places += _places(None, subject.value)
        case _:
            niche, _, sub_niche = subject.value.partition("/")
            niches += (niche, subject.value, _first(niche), _first(subject.value))
            niches += [_part(subject.value)] if sub_niche else []


def _first(niche: str) -> str:
    """Give the concept of those who are about a niche, or a part of it, first, and not beside another."""
    return f"first {niche}"


def _part(topic: str) -> str:
    """Give the concept of a sub-niche once more: who asks for it wants it before others who are about the niche."""
    return f"part {topic}"


def _places(city: str | None, country: str | None) -> list[str]:
    return [*([f"city {city.lower()}"] if city else []), *([f"country {country.upper()}"] if country else [])]


def _languages(codes: Iterable[str]) -> list[str]:
    return [f"language {code.lower()}" for code in codes]


def _called(label: str) -> str:
    """Give the concept of those whose whole name or handle is this."""
    return f"called {label}"


def _with_signs(text: str, niches: Iterable[str], places: Iterable[str], called: Iterable[str], between: str) -> str:
    about = list(dict.fromkeys(niches))
    there = list(dict.fromkeys(places))
    signs = [_sign(each) for each in (*about, *there, *_both(about, there), *called)]
    return between.join([text, " ".join(signs)]) if signs else text


def _both(niches: Sequence[str], places: Sequence[str]) -> list[str]:
    return [f"{niche} in {place}" for niche in niches[:MOST_NICHES] for place in places]


def _sign(concept: str) -> str:
    """Give a word that no text has: the same for a query and a document, and not changed by any analyzer of words."""
    return f"z{blake2b(concept.encode(), digest_size=6).hexdigest()}"
