"""Derived values: what a reader or a model makes of texts, each with how it was made and how sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Derived:
    """One derived value.

    `method` says what kind of reader gave it (`lexicon`, `gazetteer`, `language-model`, `script`, `pattern`, `model`),
    `model` which one exactly (a lexicon's name with the hash of its words, a model with the hash of its prompt);
    `confidence` is from 0 to 1.
    """

    value: str
    confidence: float
    method: str
    model: str


Values = tuple[Derived, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrichment:
    """What the texts of one creator say. None and () mean that they do not say it; lists begin with the surest.

    `niche` and `sub_niche` are keys of the taxonomy (docs/enrichment.md), the latter as `niche/sub`; `topics` are all
    such pairs that the texts touch, `interests` the top-level niches beside the first. `country` is ISO 3166-1 alpha-2,
    `languages` ISO 639-1. `contact` says whether an address in the texts is a person's or a role's, never which.
    """

    niche: Derived | None = None
    sub_niche: Derived | None = None
    city: Derived | None = None
    country: Derived | None = None
    contact: Derived | None = None
    topics: Values = ()
    themes: Values = ()
    languages: Values = ()
    professions: Values = ()
    interests: Values = ()
    collaboration: Values = ()

    def to_json(self) -> str:
        """Write what is known, field by field, as JSON with sorted keys."""
        known = {field.name: getattr(self, field.name) for field in fields(self) if getattr(self, field.name)}
        return orjson.dumps(known, option=orjson.OPT_SORT_KEYS).decode()

    @classmethod
    def from_json(cls, text: str) -> "Enrichment":
        """Read what `to_json` wrote. Raises ValueError for anything else."""
        try:
            found: Mapping[str, Any] = orjson.loads(text)
            return cls(**{name: _read(value) for name, value in found.items()})
        except (TypeError, AttributeError) as error:
            raise ValueError("this is no enrichment") from error

    def open_fields(self) -> tuple[str, ...]:
        """Name what is not known and a model may tell; a contact is none of that."""
        return tuple(field.name for field in fields(self) if field.name != "contact" and not getattr(self, field.name))

    def filled_by(self, said: "Enrichment") -> "Enrichment":
        """Add what something else says of the open fields; what is known stays, and nothing is added that belies it."""
        whole = replace(self, **{name: getattr(said, name) for name in self.open_fields()})
        if whole.sub_niche and not (whole.niche and whole.sub_niche.value.startswith(f"{whole.niche.value}/")):
            whole = replace(whole, sub_niche=self.sub_niche)
        if whole.city != self.city and _value(whole.country) != _value(said.country):
            whole = replace(whole, city=self.city)
        return whole

    def properties(self) -> dict[str, Any]:
        """Give the values alone, flat, by the names that a creator's node has for them; what is unknown is null."""
        return {
            "niche": _value(self.niche),
            "niche_confidence": self.niche.confidence if self.niche else None,
            "sub_niche": _value(self.sub_niche),
            "topics": _values(self.topics),
            "themes": _values(self.themes),
            "city": _value(self.city),
            "derived_country": _value(self.country),
            "derived_languages": _values(self.languages),
            "professions": _values(self.professions),
            "interests": _values(self.interests),
            "collaboration": _values(self.collaboration),
        }


def _read(value: Any) -> Any:  # noqa: ANN401 - JSON of either form
    return tuple(Derived(**item) for item in value) if isinstance(value, list) else Derived(**value)


def _value(derived: Derived | None) -> str | None:
    return derived.value if derived else None


def _values(derived: Values) -> list[str]:
    return [one.value for one in derived]
