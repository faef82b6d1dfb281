"""Words of names: how each is written, and where they are drawn from.

A few names are borne by many and most by few. So a source has a list of common ones, and beside it parts from which
rarer ones are put together, as names came about: a stem and an ending, two words, a prefix and somebody's given name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from creatorgraph.platforms.world.draws import Draw, Table
from creatorgraph.platforms.world.romanize import romanize


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word in its own script, and the ways people write it in Latin letters (at least one)."""

    native: str
    latin: tuple[str, ...]


def spelling(text: str, romanization: str = "") -> Spelling:
    """Read `native/latin/latin`, with `_` for a space inside a name; Latin forms are made where there are none."""
    native, *latin = (part.replace("_", " ") for part in text.split("/"))
    return Spelling(native, tuple(latin) or romanize(native, romanization))


def spellings(text: str, romanization: str = "") -> list[Spelling]:
    """Read words with spaces between them."""
    return [spelling(word, romanization) for word in text.split()]


@lru_cache(maxsize=65_536)
def joined(first: Spelling, second: Spelling, between: str = "") -> Spelling:
    """Put two words together, the first way of writing the one with the first way of the other, and so on."""
    ways = max(len(first.latin), len(second.latin))
    pairs = [(first.latin[way % len(first.latin)], second.latin[way % len(second.latin)]) for way in range(ways)]
    return Spelling(
        f"{first.native}{between}{second.native}",
        tuple(dict.fromkeys(f"{one}{between}{two}" for one, two in pairs)),
    )


@lru_cache(maxsize=65_536)
def _composed(first: Spelling, second: Spelling, romanization: str | None) -> Spelling:
    """Make one word of two parts: romanized as a whole, or as the parts say it (None), the second in small letters."""
    if romanization is not None:
        native = first.native + second.native
        return Spelling(native, romanize(native, romanization))
    apart = first.latin[0].endswith(" ") or second.latin[0].startswith(" ")
    small = second if apart else Spelling(second.native, tuple(way.lower() for way in second.latin))
    return joined(first, small)


Pattern = tuple[Table[Spelling], Table[Spelling]]


@dataclass(frozen=True, slots=True)
class Source:
    """Where given or family names of a locale are drawn from.

    A share of `common` is of the list; the others are of a pattern, a first and a second part. `shares` says what share
    of all each name of the list is.
    """

    listed: Table[Spelling] | None
    common: float
    patterns: Table[Pattern] | None
    romanization: str | None
    shares: Mapping[str, float]

    def draw(self, draw: Draw) -> Spelling:
        """Draw a name."""
        if self.listed is not None and (self.patterns is None or draw.chance(self.common)):
            return draw.weighted(self.listed)
        if self.patterns is None:
            raise ValueError("a source of names needs a list or parts")
        first, second = draw.weighted(self.patterns)
        return _composed(draw.weighted(first), draw.weighted(second), self.romanization)


def source(
    listed: str, parts: Sequence[Sequence[str]] = (), *, common: float = 1.0, spread: float = 8.0, romanization: str
) -> Source:
    """Read a source. `spread` says how even the frequencies of the list are: 1 where one family of five has one name.

    Parts that say how they are written in Latin letters (`native/latin`) are joined as they say it.
    """
    names = spellings(listed, romanization)
    weights = [1.0 / (rank + spread) for rank in range(1, len(names) + 1)]
    tables = [tuple(Table.zipf(spellings(part, romanization)) for part in pair) for pair in parts]
    spelled_out = any("/" in part for pair in parts for part in pair)
    return Source(
        Table(names, weights) if names else None,
        common,
        Table(
            [(first, second) for first, second in tables],
            [len(first.values) * len(second.values) for first, second in tables],
        )
        if tables
        else None,
        None if spelled_out else romanization,
        {name.native: common * weight / sum(weights) for name, weight in zip(names, weights, strict=True)},
    )


def read_sources(data: Mapping[str, Any]) -> tuple[tuple[Source, Source], Source]:
    """Read a locale's given names (men's, women's) and family names."""
    romanization: str = data.get("romanize", "")
    family = source(
        data["family"],
        data.get("family_parts", ()),
        common=data["common"],
        spread=data["spread"],
        romanization=romanization,
    )
    if "given_parts" in data:
        both = source("", [data["given_parts"]], romanization=romanization)
        return (both, both), family
    men, women = (source(data[which], spread=GIVEN_SPREAD, romanization=romanization) for which in ("male", "female"))
    return (men, women), family


GIVEN_SPREAD = 16.0
"""Given names of one generation are more even than all: of fifty, none is borne by more than one in twenty."""
