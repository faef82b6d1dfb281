"""The words a world is made of: names by locale, niches and sentences by language. All of them were written for it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from creatorgraph.platforms.world.draws import Table
from creatorgraph.platforms.world.romanize import fold, romanize


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word in its own script, and the ways people write it in Latin letters (at least one)."""

    native: str
    latin: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A country (ISO 3166-1 alpha-2) with some of its cities."""

    country: str
    cities: tuple[Spelling, ...]


@dataclass(frozen=True, slots=True)
class Locale:
    """Where a person's name is from. `solid` names are written without a space; `double` ones have two family names."""

    key: str
    language: str
    family_first: bool
    solid: bool
    double: bool
    places: Table[Place]
    given: tuple[Table[Spelling], Table[Spelling]]
    family: Table[Spelling]
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


def spelling(text: str, romanization: str = "") -> Spelling:
    """Read `native/latin/latin`, with `_` for a space inside a name; Latin forms are made where there are none."""
    native, *latin = (part.replace("_", " ") for part in text.split("/"))
    return Spelling(native, tuple(latin) or romanize(native, romanization))


def _spellings(text: str, romanization: str) -> list[Spelling]:
    return [spelling(word, romanization) for word in text.split()]


def _joined(parts: Sequence[str]) -> list[Spelling]:
    """Make every word of a first and a second half, in an order that mixes them."""
    first, second = (_spellings(part, "") for part in parts)
    pairs = [(one, two) for one in range(len(first)) for two in range(len(second))]
    pairs.sort(key=lambda pair: (pair[0] * 7 + pair[1] * 11) % 31)
    return [
        Spelling(first[one].native + second[two].native, (first[one].latin[0] + second[two].latin[0],))
        for one, two in pairs
    ]


def _locale(key: str, data: Mapping[str, Any]) -> Locale:
    romanization = data.get("romanize", "")
    families = _spellings(data["family"], romanization)
    if "parts" in data:
        families += _joined(data["parts"])
    if "given_parts" in data:
        both = _joined(data["given_parts"])
        given = (Table.zipf(both[::2]), Table.zipf(both[1::2]))
    else:
        given = (
            Table.zipf(_spellings(data["male"], romanization)),
            Table.zipf(_spellings(data["female"], romanization)),
        )
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
        family=Table.zipf(families),
        feminine=tuple(
            (old, new) for old, _, new in (rule.partition(">") for rule in data.get("feminine", "").split())
        ),
        romanization=romanization,
        latin_script=fold(families[0].native).isascii(),
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
