"""A filter as a small boolean tree over the fields of the search document, and what it means.

`holds` is the meaning; every index must agree with it. Logic is two-valued: a field without a value satisfies no
comparison, and `Not` is the plain complement (so "not from DE" finds those of unknown country).
"""

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from creatorgraph.clock import from_text, to_text
from creatorgraph.creator_search.document import SearchDocument
from creatorgraph.errors import BadInputError


class Kind(StrEnum):
    """What a field holds."""

    NUMBER = "number"
    FLAG = "flag"
    WORD = "word"
    INSTANT = "instant"
    WORDS = "words"


FIELDS: Mapping[str, Kind] = {
    "id": Kind.WORD,
    "country": Kind.WORD,
    "platforms": Kind.WORDS,
    "languages": Kind.WORDS,
    "followers_instagram": Kind.NUMBER,
    "followers_youtube": Kind.NUMBER,
    "followers_tiktok": Kind.NUMBER,
    "followers_x": Kind.NUMBER,
    "followers_largest": Kind.NUMBER,
    "engagement_instagram": Kind.NUMBER,
    "engagement_youtube": Kind.NUMBER,
    "engagement_tiktok": Kind.NUMBER,
    "engagement_x": Kind.NUMBER,
    "account_count": Kind.NUMBER,
    "confidence": Kind.NUMBER,
    "verified": Kind.FLAG,
    "has_email": Kind.FLAG,
    "last_post_at": Kind.INSTANT,
    "updated_at": Kind.INSTANT,
    "platform_count": Kind.NUMBER,
    "quality": Kind.NUMBER,
    "observed_at": Kind.INSTANT,
    "business": Kind.FLAG,
    "unreviewed_merge": Kind.FLAG,
    "niche": Kind.WORD,
    "city": Kind.WORD,
    "topics": Kind.WORDS,
    "interests": Kind.WORDS,
    "words": Kind.WORDS,
    "hashtags": Kind.WORDS,
    "mentions": Kind.WORDS,
    "engagement_largest": Kind.NUMBER,
    "growth_30d": Kind.NUMBER,
    "growth_30d_instagram": Kind.NUMBER,
    "growth_30d_youtube": Kind.NUMBER,
    "growth_30d_tiktok": Kind.NUMBER,
    "growth_30d_x": Kind.NUMBER,
    "posts_per_week": Kind.NUMBER,
    "managed": Kind.FLAG,
    "agencies": Kind.WORDS,
    "observed_instagram": Kind.INSTANT,
    "observed_youtube": Kind.INSTANT,
    "observed_tiktok": Kind.INSTANT,
    "observed_x": Kind.INSTANT,
    "beginnings": Kind.WORDS,
    "named": Kind.WORDS,
    "seen_followers": Kind.INSTANT,
    "seen_engagement": Kind.INSTANT,
    "seen_posts": Kind.INSTANT,
    "seen_profile": Kind.INSTANT,
}
"""Every field that can be filtered by; each index stores them under these names."""

SORTABLE = tuple(field for field, kind in FIELDS.items() if kind in {Kind.NUMBER, Kind.INSTANT})


class Operator(StrEnum):
    """How a value is compared."""

    LESS = "<"
    AT_MOST = "<="
    EQUAL = "="
    AT_LEAST = ">="
    MORE = ">"


_COMPARE: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.LESS: operator.lt,
    Operator.AT_MOST: operator.le,
    Operator.EQUAL: operator.eq,
    Operator.AT_LEAST: operator.ge,
    Operator.MORE: operator.gt,
}


@dataclass(frozen=True, slots=True)
class Compare:
    """A number, an instant or the id against a value. Instants are texts in the fixed form."""

    field: str
    operator: Operator
    value: float | str

    def __post_init__(self) -> None:
        """Refuse an unknown field and a value of another kind."""
        kind = _kind_of(self.field, Kind.NUMBER, Kind.INSTANT, Kind.WORD)
        if kind is Kind.NUMBER and (isinstance(self.value, (str, bool)) or not math.isfinite(self.value)):
            raise BadInputError(f"filter on {self.field}: {self.value!r} is not a finite number", argument="filter")
        if kind is not Kind.NUMBER:
            _check_word(self.field, self.value)
        if kind is Kind.INSTANT:
            _check_instant(self.field, str(self.value))


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag is set, or is not."""

    field: str
    value: bool = True

    def __post_init__(self) -> None:
        """Refuse a field that is no flag."""
        _kind_of(self.field, Kind.FLAG)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A word is one of these, or a list of words has at least one of these. None of none holds."""

    field: str
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a field that holds no words, and values that are none."""
        _kind_of(self.field, Kind.WORD, Kind.WORDS)
        for value in self.values:
            _check_word(self.field, value)


@dataclass(frozen=True, slots=True)
class AllOf:
    """A list of words has each of these."""

    field: str
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a field that is no list, and values that are no words."""
        _kind_of(self.field, Kind.WORDS)
        for value in self.values:
            _check_word(self.field, value)


@dataclass(frozen=True, slots=True)
class Present:
    """A number, word or instant is known."""

    field: str

    def __post_init__(self) -> None:
        """Refuse an unknown field and lists (an empty list is known to be empty)."""
        _kind_of(self.field, Kind.NUMBER, Kind.WORD, Kind.INSTANT)


@dataclass(frozen=True, slots=True)
class And:
    """Every part holds; of no parts, always."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds; of no parts, never."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Condition"


Leaf = Compare | Flag | AnyOf | AllOf | Present
Condition = Leaf | And | Or | Not

EVERYTHING = And(())
NOTHING = Or(())


def holds(condition: Condition, document: SearchDocument) -> bool:
    """Whether a document satisfies a condition: the definition that indexes are tested against."""
    match condition:
        case And(parts):
            return all(holds(part, document) for part in parts)
        case Or(parts):
            return any(holds(part, document) for part in parts)
        case Not(part):
            return not holds(part, document)
        case _:
            return _leaf_holds(condition, getattr(document, condition.field))


def _leaf_holds(leaf: Leaf, value: object) -> bool:
    match leaf:
        case Compare():
            return value is not None and _COMPARE[leaf.operator](value, leaf.value)
        case Flag():
            return value is leaf.value
        case AnyOf():
            return any(wanted in value if isinstance(value, tuple) else wanted == value for wanted in leaf.values)
        case AllOf():
            return isinstance(value, tuple) and set(leaf.values) <= set(value)
        case Present():
            return value is not None


def simplified(condition: Condition) -> Condition:
    """Give an equal condition without empty or doubled parts: EVERYTHING, NOTHING, or a tree that holds neither.

    What is joined inside of the same is joined at once: `removed` looks at each part.

    Engines differ on empty lists and empty conjunctions; none of them gets to see one.
    """
    match condition:
        case And(parts):
            return _joined(And, parts, neutral=EVERYTHING, absorbing=NOTHING)
        case Or(parts):
            return _joined(Or, parts, neutral=NOTHING, absorbing=EVERYTHING)
        case Not(part):
            return _negated(simplified(part))
        case _:
            return _simplified_leaf(condition)


def _simplified_leaf(leaf: Leaf) -> Condition:
    match leaf:
        case AnyOf(_, ()):
            return NOTHING
        case AllOf(_, ()):
            return EVERYTHING
        case AnyOf() | AllOf():
            return replace(leaf, values=tuple(dict.fromkeys(leaf.values)))
    return leaf


def _negated(condition: Condition) -> Condition:
    if condition == EVERYTHING:
        return NOTHING
    if condition == NOTHING:
        return EVERYTHING
    return condition.part if isinstance(condition, Not) else Not(condition)


def _joined(
    join: type[And | Or], parts: tuple[Condition, ...], *, neutral: Condition, absorbing: Condition
) -> Condition:
    inner = [part for part in dict.fromkeys(_flat(join, parts)) if part != neutral]
    if absorbing in inner:
        return absorbing
    return inner[0] if len(inner) == 1 else join(tuple(inner))


def _flat(join: type[And | Or], parts: tuple[Condition, ...]) -> Iterator[Condition]:
    """Give the parts, simplified; those of an And inside an And (an Or inside an Or) each by itself."""
    for part in map(simplified, parts):
        if isinstance(part, join):
            yield from part.parts or (part,)
        else:
            yield part


def _kind_of(field: str, *kinds: Kind) -> Kind:
    kind = FIELDS.get(field)
    if kind is None:
        raise BadInputError(f"filter: there is no field {field!r}; known are {', '.join(FIELDS)}")
    if kind not in kinds:
        raise BadInputError(f"filter on {field}: it holds a {kind}, which this comparison is not for")
    return kind


def _check_word(field: str, value: object) -> None:
    if not isinstance(value, str):
        raise BadInputError(f"filter on {field}: {value!r} is not a text")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise BadInputError(f"filter on {field}: the text is not valid Unicode", argument="filter") from error
    if "\0" in value or value != value.strip():
        raise BadInputError(
            f"filter on {field}: {value!r} has a NUL or white space at an end; leave it out", argument="filter"
        )


def _check_instant(field: str, text: str) -> None:
    try:
        fixed = to_text(from_text(text))
    except ValueError:
        fixed = None
    if fixed != text:
        raise BadInputError(f"filter on {field}: {text!r} is not an instant in the form 2026-11-23T08:15:00.000Z")
