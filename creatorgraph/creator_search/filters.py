"""The filter as a caller states it: every given part must hold, and parts may be filters again (and, or, not).

It becomes a tree of conditions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from creatorgraph.clock import to_text
from creatorgraph.creator_search.conditions import (
    AllOf,
    And,
    AnyOf,
    Compare,
    Condition,
    Flag,
    Not,
    Operator,
    Or,
    simplified,
)
from creatorgraph.creator_search.document import PLATFORMS
from creatorgraph.errors import BadInputError


@dataclass(frozen=True, slots=True)
class Bounds:
    """A closed interval; None is open on that side."""

    minimum: float | None = None
    maximum: float | None = None

    def __post_init__(self) -> None:
        """Refuse an interval that is empty by its own words."""
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise BadInputError(f"filter: minimum {self.minimum} is above maximum {self.maximum}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatorFilter:
    """What a creator must satisfy; a part that is empty or None asks for nothing.

    Followers are people, engagement is a share, confidence is in [0, 1]. Countries are compared in upper case,
    languages and words in lower case, as documents keep them. `all_of`, `any_of` and `none_of` hold filters again.
    """

    platforms_any: tuple[str, ...] = ()
    platforms_all: tuple[str, ...] = ()
    followers: Mapping[str, Bounds] = field(default_factory=dict)
    engagement: Mapping[str, Bounds] = field(default_factory=dict)
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    verified: bool | None = None
    has_email: bool | None = None
    account_count_min: int | None = None
    last_post_after: datetime | None = None
    confidence_min: float | None = None
    exclude_ids: tuple[str, ...] = ()
    business: bool | None = None
    unreviewed_merge: bool | None = None
    platform_count: Bounds = Bounds()
    followers_any: Bounds = Bounds()
    quality_min: float | None = None
    last_post_before: datetime | None = None
    observed_after: datetime | None = None
    niches: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    keywords_any: tuple[str, ...] = ()
    keywords_all: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    all_of: "tuple[CreatorFilter, ...]" = ()
    any_of: "tuple[CreatorFilter, ...]" = ()
    none_of: "tuple[CreatorFilter, ...]" = ()

    def condition(self) -> Condition:
        """Give the tree. Raises BadInputError for an unknown platform or a value that no document can have."""
        return simplified(And(tuple(self._parts())))

    def _parts(self) -> Iterator[Condition]:
        for platform in (*self.platforms_any, *self.platforms_all, *self.followers, *self.engagement):
            _check_platform(platform)
        yield from _any_of("platforms", self.platforms_any)
        yield AllOf("platforms", self.platforms_all)
        yield from self._intervals()
        yield from _any_of("country", tuple(country.strip().upper() for country in self.countries))
        yield from _any_of("languages", tuple(language.strip().lower() for language in self.languages))
        flags = {
            "verified": self.verified,
            "has_email": self.has_email,
            "business": self.business,
            "unreviewed_merge": self.unreviewed_merge,
        }
        yield from (Flag(name, value) for name, value in flags.items() if value is not None)
        if self.last_post_after is not None:
            yield Compare("last_post_at", Operator.MORE, to_text(self.last_post_after))
        if self.last_post_before is not None:
            yield Compare("last_post_at", Operator.LESS, to_text(self.last_post_before))
        if self.observed_after is not None:
            yield Compare("observed_at", Operator.MORE, to_text(self.observed_after))
        yield from self._words()
        yield from (part.condition() for part in self.all_of)
        if self.any_of:
            yield Or(tuple(part.condition() for part in self.any_of))
        yield from (Not(part.condition()) for part in self.none_of)
        if self.exclude_ids:
            yield Not(AnyOf("id", self.exclude_ids))

    def _words(self) -> Iterator[Condition]:
        yield from _any_of("niche", _lowered(self.niches))
        yield from _any_of("city", _lowered(self.cities))
        yield from _any_of("topics", _lowered(self.topics))
        yield from _any_of("interests", _lowered(self.interests))
        yield from _any_of("words", _lowered(self.keywords_any))
        if self.keywords_all:
            yield AllOf("words", _lowered(self.keywords_all))
        yield from _any_of("hashtags", _lowered(self.hashtags, sign="#"))
        yield from _any_of("mentions", _lowered(self.mentions, sign="@"))

    def _intervals(self) -> Iterator[Condition]:
        for platform, bounds in self.followers.items():
            yield from _within(f"followers_{platform}", bounds)
        for platform, bounds in self.engagement.items():
            yield from _within(f"engagement_{platform}", bounds)
        yield from _within("account_count", Bounds(minimum=self.account_count_min))
        yield from _within("confidence", Bounds(minimum=self.confidence_min))
        yield from _within("quality", Bounds(minimum=self.quality_min))
        yield from _within("platform_count", self.platform_count)
        yield from _within("followers_largest", self.followers_any)


def _lowered(words: tuple[str, ...], *, sign: str = "") -> tuple[str, ...]:
    return tuple(word.strip().removeprefix(sign).lower() for word in words)


def _any_of(name: str, values: tuple[str, ...]) -> Iterator[Condition]:
    if values:
        yield AnyOf(name, values)


def _within(name: str, bounds: Bounds) -> Iterator[Condition]:
    if bounds.minimum is not None:
        yield Compare(name, Operator.AT_LEAST, bounds.minimum)
    if bounds.maximum is not None:
        yield Compare(name, Operator.AT_MOST, bounds.maximum)


def _check_platform(platform: str) -> None:
    if platform not in PLATFORMS:
        raise BadInputError(f"filter: there is no platform {platform!r}; known are {', '.join(PLATFORMS)}")
