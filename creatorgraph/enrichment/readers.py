"""The deterministic readers: what a creator's texts say, without a model and without the network.

`read_texts` is pure and cheap enough for the import path; what one text says is remembered by the text's hash.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from threading import Lock

from creatorgraph.enrichment.derived import Derived, Enrichment, Values
from creatorgraph.enrichment.niches import SAID_OF_LABELS, niches_of
from creatorgraph.enrichment.places import Said, place_of, said_in
from creatorgraph.enrichment.spoken import has_letters, languages_of
from creatorgraph.identity_graph.normalize.emails import find_emails
from creatorgraph.lexicons import niches
from creatorgraph.lexicons.folding import MAX_CHARACTERS, fold
from creatorgraph.lexicons.lexicon import lexicon

REMEMBERED = 32_768
MOST_TEXTS = 64
STATED, SAID, PATTERN = 0.9, 0.85, 0.99
"""How sure a language is that a text names, a word of the lexicon, and an address."""
PINS = "📍🏠🏡📌"
"""Signs before a place. What follows one and is not in the gazetteer is a place that it does not know."""

_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,253}|https?://\S{1,500}")
_LINK = re.compile(r"https?://\S{1,500}")
"""Their words are a host's, not the author's."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text says."""

    niches: niches.Scores
    places: tuple[Said, ...] = ()
    language: Derived | None = None
    said: tuple[tuple[str, str], ...] = ()
    contact: str | None = None


class Memory:
    """The readings of the texts that were read last, by the hash of the text: the texts themselves are not kept.

    Safe from several threads: one reads at a time.
    """

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most = most
        self._readings: dict[bytes, Reading] = {}
        self._turn = Lock()

    def read(self, texts: Sequence[str], reader: Callable[[Sequence[str]], Sequence[Reading]]) -> list[Reading]:
        """Give the readings of texts; those that are not remembered are read together."""
        keys = [blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest() for text in texts]
        with self._turn:
            found = {key: self._readings.get(key) for key in keys}
            new = {key: text for key, text in zip(keys, texts, strict=True) if found[key] is None}
            for key, made in zip(new, reader(list(new.values())) if new else (), strict=True):
                while len(self._readings) >= self._most:
                    self._readings.pop(next(iter(self._readings)), None)
                self._readings[key] = found[key] = made
        return [reading for key in keys if (reading := found[key]) is not None]


_texts = Memory()


def read_texts(
    texts: Sequence[str],
    *,
    labels: Sequence[str] = (),
    country: str | None = None,
    language: str | None = None,
    known: Mapping[str, Reading] | None = None,
) -> Enrichment:
    """Read what the texts of one creator (bios, captions, hashtags) say; `labels` are its names and handles.

    `country` (ISO 3166-1 alpha-2) and `language` (ISO 639-1) are what the platforms say, where they do; the country
    settles names of places that several countries have. The order of the texts plays no part; of more than 64 the
    first 64 in alphabetical order are read. `known` is what `read_ahead` gave, where these texts were among them.
    """
    chosen = _chosen(texts)
    readings = _texts.read(chosen, readings_of) if known is None else [known[text] for text in chosen]
    names = niches.score_each([fold(label) for label in _chosen(labels)])
    scores = [(one.niches, 1.0) for one in readings] + [(one, SAID_OF_LABELS) for one in names]
    found, topics = niches_of(niches.add(scores))
    first = found[0] if found else None
    city, derived_country = place_of([said for one in readings for said in one.places], known=country)
    said = list(dict.fromkeys(pair for one in readings for pair in one.said))
    return Enrichment(
        niche=first,
        sub_niche=next((topic for topic in topics if first and topic.value.startswith(f"{first.value}/")), None),
        topics=topics,
        interests=found[1:],
        city=city,
        country=derived_country,
        contact=_contact(one.contact for one in readings),
        languages=_languages(readings, said, language),
        themes=_of_kind(said, "theme"),
        professions=_of_kind(said, "profession"),
        collaboration=_of_kind(said, "collaboration"),
    )


def read_ahead(creators: Iterable[Sequence[str]]) -> dict[str, Reading]:
    """Read the texts of many creators together, for `read_texts`: text -> its reading, the same as alone."""
    texts = list(dict.fromkeys(text for texts in creators for text in _chosen(texts)))
    return dict(zip(texts, _texts.read(texts, readings_of), strict=True))


def leaves_open(texts: Sequence[str], found: Enrichment) -> bool:
    """Tell whether texts seem to say what no reader could tell: a niche, a place behind a pin, a language.

    Only then is a model worth its price; asked once, it is asked for every field that is open.
    """
    if not found.niche and any(text.strip() for text in texts):
        return True
    if not found.country and any(pin in text for text in texts for pin in PINS):
        return True
    return not found.languages and any(map(has_letters, texts))


def _chosen(texts: Sequence[str]) -> list[str]:
    return sorted({text for text in texts if text})[:MOST_TEXTS]


def readings_of(texts: Sequence[str]) -> list[Reading]:
    """Read texts together; each reading is what its text says alone."""
    cut = [text[:MAX_CHARACTERS] for text in texts]
    return [_read_text(text, language) for text, language in zip(cut, languages_of(cut), strict=True)]


def _read_text(text: str, language: Derived | None) -> Reading:
    folded = fold((_ADDRESS if "@" in text else _LINK).sub(" ", text))  # looking for addresses is slow
    emails = find_emails(text)
    return Reading(
        niches=niches.score(folded),
        places=said_in(text, folded),
        language=language,
        said=_said(folded),
        contact=min((email.kind for email in emails), default=None),
    )


def _said(folded: str) -> tuple[tuple[str, str], ...]:
    found = lexicon("bios").find(folded)
    return tuple(dict.fromkeys([_kind_and_value(entry.key) for entries in found for entry in entries]))


@cache
def _kind_and_value(key: str) -> tuple[str, str]:
    kind, _, value = key.partition(":")
    return kind, value


def _of_kind(said: Sequence[tuple[str, str]], kind: str) -> Values:
    return tuple([_by_lexicon(value) for one, value in said if one == kind]) if said else ()


@cache
def _by_lexicon(value: str) -> Derived:
    return Derived(value, SAID, "lexicon", lexicon("bios").model)


def _contact(kinds: Iterable[str | None]) -> Derived | None:
    kind = min((kind for kind in kinds if kind), default=None)
    return Derived(kind, PATTERN, "pattern", "emails-1") if kind else None


def _languages(readings: Sequence[Reading], said: Iterable[tuple[str, str]], known: str | None) -> Values:
    """Give the languages that the texts are in, then those that they name, then the platform's; each once."""
    found = [one.language for one in readings if one.language]
    found.sort(key=lambda one: (-one.confidence, one.value))
    found += [Derived(value, STATED, "lexicon", lexicon("bios").model) for kind, value in said if kind == "language"]
    if known:
        found.append(Derived(known.lower(), 1.0, "platform", "account"))
    best: dict[str, Derived] = {}
    for one in found:
        best.setdefault(one.value, one)
    return tuple(best.values())
