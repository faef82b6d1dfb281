"""Countries, languages and cities as people write them: `Deutschland`, `pt_BR`, `München`; what is not known stays."""

import re
from functools import lru_cache

from creatorgraph.creator_search.phrases.tokens import tokens_of
from creatorgraph.creator_search.phrases.vocabulary import vocabulary
from creatorgraph.enrichment.places import flags_in, gazetteer

_CODE = re.compile(r"[A-Za-z]{2}")
_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_].*)?")


@lru_cache(maxsize=4_096)
def country_code(text: str) -> str:
    """Give the ISO 3166-1 code of a country that is given by it, by name or by flag."""
    text = text.strip()
    if _CODE.fullmatch(text) and text.upper() != "UK":
        return text.upper()
    named = [place.country for place in gazetteer().named(text) if place.city is None]
    return next(iter([*named, *flags_in(text)]), text)


@lru_cache(maxsize=4_096)
def language_code(text: str) -> str:
    """Give the ISO 639-1 code of a language that is given by it, with or without a country, or by name."""
    text = text.strip()
    if code := _LANGUAGE.fullmatch(text):
        return code[1].lower()
    words = tokens_of(text)
    found = vocabulary().find(words, 0, "language", "people")
    if found is None or found.count < len(words):
        return text
    return found.section.rpartition("/" if "/" in found.section else ":")[2] or text


@lru_cache(maxsize=4_096)
def city_names(text: str) -> tuple[str, ...]:
    """Give the names, in lower case, under which documents have the cities of a name; at last the name itself."""
    named = [place.city.lower() for place in gazetteer().named(text) if place.city]
    return tuple(dict.fromkeys((*named, text.strip().lower())))
