"""Where a creator is, as its texts say: a gazetteer of countries and of cities of 100,000 people and more."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, MatchKind

from creatorgraph.enrichment.derived import Derived
from creatorgraph.enrichment.name_forms import forms_of
from creatorgraph.lexicons.folding import fold_word
from creatorgraph.lexicons.lexicon import entry_of, sections

WITH_FORMS = 400_000
"""Countries, and cities of so many people, are read in the forms that sentences give their names."""
CITED, NAMED = 0.95, 0.8
"""How sure a place is that stands after "in", "from" or a pin, and one that is only named."""
BY_CITY = 0.98
"""A country that follows from a city, of the city's own confidence."""
FLAG_FROM, FLAG_TO = 0x1F1E6, 0x1F1FF
_FLAG = re.compile(f"[{chr(FLAG_FROM)}-{chr(FLAG_TO)}]")
FLAG = 0.7
"""A flag stands for a home, a team, or a language."""


@dataclass(frozen=True, slots=True)
class Place:
    """A city, or a country where `city` is None; `people` live there."""

    country: str
    city: str | None
    people: int


@dataclass(frozen=True, slots=True)
class Said:
    """A place that a text says, with how surely it is where its author is."""

    place: Place
    confidence: float


class Gazetteer:
    """Names of places, found in folded texts in one pass."""

    def __init__(self) -> None:
        names: dict[str, list[Place]] = {}
        for name, place in _names():
            places = names.setdefault(fold_word(name), [])
            if place not in places:
                places.append(place)
        forms = [
            (form, places)
            for name, places in names.items()
            if not name.isascii() and places[0].people >= WITH_FORMS
            for form in forms_of(name)
        ]
        names = dict(forms) | names
        words = [entry_of(kind, word) for kind, word in sections("place_words")]
        self._cues = frozenset(word.text for word in words if word.key == "cue")
        self._ambiguous = frozenset(word.text for word in words if word.key == "ambiguous")
        self._places = [tuple(sorted(places, key=lambda place: -place.people)) for places in names.values()]
        self._names = list(names)
        self._by_name = {name: index for index, name in enumerate(self._names)}
        self._made: dict[tuple[int, float], tuple[Said, ...]] = {}
        self._finder = AhoCorasick(self._names, matchkind=MatchKind.LeftmostLongest)
        written = "\n".join(f"{name}\t{places}" for name, places in zip(self._names, self._places, strict=True))
        self.countries = frozenset(place.country for places in self._places for place in places)
        self.model = f"places-{blake2b(written.encode(), digest_size=4).hexdigest()}"

    def find(self, folded: str) -> list[Said]:
        """Find the places in a folded text, in their order; a name of several places gives all of them, by size."""
        found: list[Said] = []
        for index, start, _ in self._finder.find_matches_as_indexes(folded):
            is_cited = self._is_cited(folded, start)
            if is_cited or self._names[index] not in self._ambiguous:
                found += self._said(index, CITED if is_cited else NAMED)
        return found

    def _said(self, index: int, base: float) -> tuple[Said, ...]:
        """Give what a name says, said so surely; made once."""
        said = self._made.get((index, base))
        if said is None:
            places = self._places[index]
            people = sum(place.people for place in places) or 1
            shares = [place.people / people if len(places) > 1 else 1.0 for place in places]
            said = tuple(Said(place, base * share) for place, share in zip(places, shares, strict=True))
            self._made[index, base] = said
        return said

    def begin(self, folded: str) -> tuple[tuple[Place, ...], int, bool] | None:
        """Give the places, the largest first, whose name a folded text begins with; where it ends; is it ambiguous."""
        for index, start, end in self._finder.find_matches_as_indexes(folded):
            if start <= 1:
                return self._places[index], end, self._names[index] in self._ambiguous
            break
        return None

    def is_cue(self, word: str) -> bool:
        """Tell whether a folded word before a place says that somebody is there."""
        return f" {word} " in self._cues

    def _is_cited(self, folded: str, start: int) -> bool:
        before = folded[max(0, start - 16) : start].split()
        return bool(before) and (f" {before[-1]} " in self._cues or before[-1] in self._cues)

    def named(self, name: str) -> tuple[Place, ...]:
        """Give all places of a name, the largest first; () for one that is not known."""
        found = self._by_name.get(fold_word(name))
        return () if found is None else self._places[found]


def _names() -> Iterator[tuple[str, Place]]:
    for name, country, people, others in _rows("cities"):
        place = Place(country, name, int(people))
        yield from ((one, place) for one in (name, *others.split("|")) if one)
    for country, others in _rows("countries"):
        # a country outweighs every city of its name
        yield from ((one, Place(country, None, 10**10)) for one in others.split("|") if one)


def _rows(name: str) -> Iterator[list[str]]:
    text = files(__package__).joinpath("data", f"{name}.tsv").read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if not line.startswith("#"))


@cache
def gazetteer() -> Gazetteer:
    """Load the gazetteer: half a second, at the first text."""
    return Gazetteer()


def said_in(text: str, folded: str) -> tuple[Said, ...]:
    """Give the places that a text says, and the countries of the flags in it."""
    found = gazetteer().find(folded)
    return tuple(found) if text.isascii() or not _FLAG.search(text) else (*found, *_flags(text))


def flags_in(text: str) -> list[str]:
    """Give the codes of the countries whose flags a text shows, each once."""
    letters = [chr(ord(sign) - FLAG_FROM + ord("A")) for sign in text if FLAG_FROM <= ord(sign) <= FLAG_TO]
    return list(dict.fromkeys("".join(pair) for pair in zip(letters[::2], letters[1::2], strict=False)))


def _flags(text: str) -> Iterator[Said]:
    codes = flags_in(text)
    for code in codes:
        yield Said(Place(code, None, 0), FLAG / len(codes))


def place_of(said: Sequence[Said], *, known: str | None) -> tuple[Derived | None, Derived | None]:
    """Give city and country out of what all texts say. `known` is the country that a platform says: it settles names.

    Several cities in different countries lower one another; where they tie nothing is said.
    """
    if not said:
        return None, None
    known = known.upper() if known else None
    cities: dict[Place, float] = {}
    countries: dict[str, float] = {}
    named = {one.place.country for one in said if one.place.city is None} | ({known} if known else set())
    for one in said:
        confidence = _settled(one, named)
        countries[one.place.country] = max(countries.get(one.place.country, 0.0), confidence * BY_CITY)
        if one.place.city:
            cities[one.place] = max(cities.get(one.place, 0.0), confidence)
    best_city = _best([(place.city or "", value) for place, value in cities.items()])
    return best_city, _best(list(countries.items()))


def _settled(one: Said, named: set[str]) -> float:
    """Raise a city in a country that is named or known, lower one elsewhere."""
    if one.place.city is None or not named:
        return one.confidence
    return max(one.confidence, NAMED) if one.place.country in named else one.confidence / 2


def _best(found: list[tuple[str, float]]) -> Derived | None:
    ranked = sorted(found, key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < 0.3:  # noqa: PLR2004 - below it the name says more likely something else
        return None
    value, confidence = ranked[0]
    rivals = sum(other for _, other in ranked[1:])
    sure = confidence * confidence / (confidence + rivals)
    return Derived(value, round(sure, 3), "gazetteer", gazetteer().model) if sure > 0.3 else None  # noqa: PLR2004
