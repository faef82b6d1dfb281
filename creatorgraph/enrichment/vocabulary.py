"""The closed lists of words that derived values are of: what no reader could write, no model may write either."""

from functools import cache

from creatorgraph.enrichment.places import gazetteer
from creatorgraph.enrichment.spoken import CODES
from creatorgraph.lexicons.lexicon import sections
from creatorgraph.lexicons.niches import taxonomy, topics

_KINDS = {"themes": "theme", "professions": "profession"}


@cache
def words_of(field: str) -> frozenset[str]:
    """Give the values that a field of an `Enrichment` may have; for `city` use `place_named`."""
    match field:
        case "niche" | "interests":
            return frozenset(taxonomy())
        case "sub_niche" | "topics":
            return frozenset(topics())
        case "country":
            return gazetteer().countries
        case "languages":
            return CODES | _said("language")
        case _:
            return _said(_KINDS.get(field, field))


def _said(kind: str) -> frozenset[str]:
    pairs = (section.partition(":") for section, _ in sections("bios"))
    return frozenset(value for one, _, value in pairs if one == kind)


def place_named(city: str | None, country: str | None) -> tuple[str | None, str | None]:
    """Give the gazetteer's names of a city and a country as somebody wrote them; None for what it does not know.

    A city whose name several countries have, or that lies in another country than the one written, is not known.
    """
    code = country.strip().upper() if country else None
    code = code if code in words_of("country") else None
    there = [place for place in gazetteer().named(city or "") if place.city and code in {None, place.country}]
    if not there or len({place.country for place in there}) > 1:
        return None, code
    return there[0].city, there[0].country
