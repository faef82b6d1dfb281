"""Documents of many kinds, from a seed."""

import random
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np

from creatorgraph.creator_search.conditions import (
    FIELDS,
    AllOf,
    And,
    AnyOf,
    Compare,
    Condition,
    Flag,
    Kind,
    Not,
    Operator,
    Or,
    Present,
)
from creatorgraph.creator_search.document import PLATFORMS, SearchDocument, hash_of
from creatorgraph.creator_search.index import Vectors

Value = TypeVar("Value")

DIMENSIONS = 8
DAY_ONE = "2026-01-01T00:00:00.000Z"
DAY_TWO = "2026-01-02T00:00:00.000Z"
DAY_THREE = "2026-01-03T00:00:00.000Z"

HOSTILE = (
    "it's",
    'say "hi"',
    "back\\slash",
    "' OR 1=1 --",
    "');DROP TABLE creators;--",
    "%_*?",
    "東京",
    "a`b",
    "{}[]$",
    "line\nbreak",
    "null",
)
_COUNTRIES = ("DE", "US", "IN", "KR", "de", *HOSTILE)
_LANGUAGES = ("de", "en", "hi", "ko")
_AGENCIES = ("agency-1", "agency-2", "it's")
_NICHES = ("fitness", "food", "travel")
_WORDS = ("fitness", "music", "cooking", "travel", "chess", "daily", "berlin", "vlog", "東京", "café")


def document(id_: str, **values: Any) -> SearchDocument:  # noqa: ANN401 - each field has a type of its own
    """Make a document with defaults."""
    text = values.pop("text", f"name of {id_}")
    given = {"updated_at": DAY_ONE, "name": id_, "text": text, "text_hash": hash_of(text)} | values
    return SearchDocument(id=id_, **given)


def documents(count: int, *, seed: int) -> list[SearchDocument]:
    """Make documents whose every field varies, missing values and ties included."""
    chance = random.Random(seed)  # noqa: S311 - a test's data, repeatable
    return [_varied(f"c{number:06d}", chance) for number in range(count)]


def _varied(id_: str, chance: random.Random) -> SearchDocument:
    def maybe(value: Value) -> Value | None:
        return value if chance.random() < 0.7 else None

    numbers: dict[str, Any] = {}
    for platform in PLATFORMS:
        numbers[f"followers_{platform}"] = maybe(round(10 ** chance.uniform(0, 7)))
        numbers[f"growth_30d_{platform}"] = maybe(chance.choice([-0.5, 0.0, 0.1, chance.random()]))
        numbers[f"observed_{platform}"] = maybe(_instant(chance))
        numbers[f"engagement_{platform}"] = maybe(chance.choice([0.0, 0.01, 0.1 + 0.2, chance.random()]))
    words = chance.choices(_WORDS, k=chance.randint(1, 6))
    return document(
        id_,
        text=" ".join([*words, f"handle_{id_}"]),
        words=tuple(sorted({*words})),
        named=("handle", f"handle{id_}", id_, chance.choice(_WORDS)),
        niche=maybe(chance.choice(_NICHES)),
        interests=tuple(chance.sample(_NICHES, chance.randint(0, 2))),
        city=maybe(chance.choice(("berlin", "seoul"))),
        handles=(f"handle_{id_}",),
        platforms=tuple(chance.sample(PLATFORMS, chance.randint(0, 4))),
        languages=tuple(chance.sample(_LANGUAGES, chance.randint(0, 2))),
        country=maybe(chance.choice(_COUNTRIES)),
        followers_largest=maybe(chance.randrange(50)),
        verified=chance.random() < 0.2,
        has_email=chance.random() < 0.5,
        account_count=chance.randint(0, 6),
        last_post_at=maybe(_instant(chance)),
        confidence=maybe(chance.random()),
        engagement_largest=maybe(chance.random()),
        growth_30d=maybe(chance.uniform(-1, 3)),
        posts_per_week=maybe(chance.choice([0.5, 7, 140])),
        managed=chance.random() < 0.3,
        agencies=tuple(chance.sample(_AGENCIES, chance.randint(0, 2))),
        seen_followers=maybe(_instant(chance)),
        seen_profile=maybe(_instant(chance)),
        labels=(f"handle{id_}",),
        beginnings=("ha", "han", "hand"),
        **numbers,
    )


def _instant(chance: random.Random) -> str:
    day = f"2026-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    return f"{day}T08:15:00.{chance.choice(['000', '123', '999'])}Z"


def vectors_for(count: int, *, seed: int, dimensions: int = DIMENSIONS) -> Vectors:
    """Make vectors of length 1."""
    raw = np.random.default_rng(seed).normal(size=(count, dimensions))
    return np.asarray(raw / np.linalg.norm(raw, axis=1, keepdims=True), dtype=np.float32)


def axis(number: int) -> Vectors:
    """Give the vector along one axis."""
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    vector[number] = 1
    return vector


def condition(chance: random.Random, among: Sequence[SearchDocument], *, depth: int = 3) -> Condition:
    """Make a tree of conditions whose values are mostly those that documents have."""
    if depth and chance.random() < 0.7:
        parts = tuple(condition(chance, among, depth=depth - 1) for _ in range(chance.randint(0, 3)))
        choices: list[Condition] = [And(parts), Or(parts), Not(condition(chance, among, depth=depth - 1))]
        return chance.choice(choices)
    field = chance.choice(list(FIELDS))
    kind = FIELDS[field]
    value = getattr(chance.choice(among), field)
    if kind is Kind.FLAG:
        return Flag(field, chance.random() < 0.5)
    if kind is Kind.WORDS:
        return AnyOf(field, value) if chance.random() < 0.5 else AllOf(field, value)
    if value is None:
        return Present(field)
    if kind is Kind.WORD and chance.random() < 0.7:
        return AnyOf(field, (value, *chance.choices(HOSTILE, k=chance.randint(0, 2))))
    return Compare(field, chance.choice(list(Operator)), value)
