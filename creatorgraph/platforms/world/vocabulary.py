"""The words a world is made of: names by locale, niches and sentences by language. All of them were written for it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from creatorgraph.platforms.world.draws import Table
from creatorgraph.platforms.world.romanize import fold
from creatorgraph.platforms.world.spellings import Source, Spelling, read_sources, spelling


@dataclass(frozen=True, slots=True)
class Place:
    """A country (ISO 3166-1 alpha-2) with some of its cities."""

    country: str
    cities: tuple[Spelling, ...]


@dataclass(frozen=True, slots=True)
class Locale:
    """Where a person's name is from.

    `solid` names are written without a space; `double` ones have two family names. `two_given` is the share of people
    who are called by two given names, `hyphenated` of those who joined two family names.
    """

    key: str
    language: str
    family_first: bool
    solid: bool
    double: bool
    places: Table[Place]
    given: tuple[Source, Source]
    family: Source
    two_given: float
    between_given: str
    hyphenated: float
    feminine: tuple[tuple[str, str], ...]
    romanization: str
    latin_script: bool


@dataclass(frozen=True, slots=True)
class Niche:
    """A field of interest: hashtags, an English verb for handles, and its name by language."""

    key: str
    tags: tuple[str, ...]
    verb: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Sentences of one language."""

    bios: tuple[str, ...]
    captions: tuple[str, ...]
    contact: tuple[str, ...]
    official: tuple[str, ...]
    role: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that is not a person's name."""

    niches: Table[Niche]
    phrases: Mapping[str, Phrases]
    nicknames: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
    return found


def _locale(key: str, data: Mapping[str, Any]) -> Locale:
    given, family = read_sources(data)
    between, share = data.get("two_given", ("", 0.0))
    countries: Mapping[str, list[Any]] = data["countries"]
    places = [Place(country, tuple(spelling(city) for city in cities[1:])) for country, cities in countries.items()]
    return Locale(
        key=key,
        language=data["language"],
        family_first=data.get("family_first", False),
        solid=data.get("solid", False),
        double=data.get("double", False),
        places=Table(places, [cities[0] for cities in countries.values()]),
        given=given,
        family=family,
        two_given=share,
        between_given=between.replace("_", " "),
        hyphenated=data.get("hyphenated", 0.0),
        feminine=tuple(
            (old, new) for old, _, new in (rule.partition(">") for rule in data.get("feminine", "").split())
        ),
        romanization=data.get("romanize", ""),
        latin_script=fold(data["family"].split()[0]).isascii(),
    )


@cache
def locales() -> Table[Locale]:
    """Read the locales, weighted by how many people of the world come from each."""
    data = _read("names.json")
    return Table([_locale(key, value) for key, value in data.items()], [value["weight"] for value in data.values()])


@cache
def words() -> Words:
    """Read niches, phrases and lists."""
    data = _read("words.json")
    niches = [
        Niche(key, tuple(value["tags"]), value["verb"], {k: v for k, v in value.items() if isinstance(v, str)})
        for key, value in data["niches"].items()
    ]
    phrases = {
        language: Phrases(**{name: tuple(value[name]) for name in Phrases.__slots__})
        for language, value in data["languages"].items()
    }
    lists = {name: tuple(value) for name, value in data.items() if isinstance(value, list)}
    lists |= {
        name: tuple(value.split("|") if "|" in value else value.split())
        for name, value in data.items()
        if isinstance(value, str)
    }
    return Words(Table.zipf(niches, offset=12.0), phrases, data["nicknames"], lists)


@lru_cache(maxsize=65_536)
def letters(text: str) -> str:
    """Keep the lower-case Latin letters and digits of a name, as a handle does."""
    return "".join(letter for letter in fold(text).lower() if letter.isascii() and letter.isalnum())
