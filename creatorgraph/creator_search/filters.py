"""The filter as a caller states it: every given part must hold, and parts may be filters again (and, or, not).

It becomes a tree of conditions.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol, TypeVar

from pydantic.alias_generators import to_camel

from creatorgraph.clock import to_text
from creatorgraph.creator_search.codes import city_names, country_code, language_code
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
    Present,
    simplified,
)
from creatorgraph.creator_search.document import PLATFORMS, words_of
from creatorgraph.creator_search.niche_names import niche_keys, topic_keys
from creatorgraph.errors import BadInputError
from creatorgraph.lexicons.folding import uncased

T = TypeVar("T")
R = TypeVar("R")

MOST_DAYS = 3_650


@dataclass(frozen=True, slots=True)
class Bounds:
    """A closed interval; None is open on that side."""

    minimum: float | None = None
    maximum: float | None = None


def each_inside(name: str, parts: Iterable[T], read: Callable[[T], R]) -> tuple[R, ...]:
    """Read the filters inside a filter; a BadInputError says in which of them it is: `filter.or[1].niches`."""
    found: list[R] = []
    for number, part in enumerate(parts):
        try:
            found.append(read(part))
        except BadInputError as error:
            if error.argument is None:
                raise
            where = partial(re.sub, r"\bfilter\b", f"filter.{name}[{number}]", count=1)
            raise BadInputError(where(string=str(error)), argument=where(string=error.argument)) from None
    return tuple(found)


def bounds(argument: str, minimum: float | None, maximum: float | None) -> Bounds:
    """Give an interval. Raises BadInputError, by the name of the filter's part, for one that is empty."""
    if minimum is not None and maximum is not None and minimum > maximum:
        name = f"filter.{argument}"
        raise BadInputError(f"{name}: the minimum {minimum:g} is above the maximum {maximum:g}", argument=name)
    return Bounds(minimum, maximum)


class Range(Protocol):
    """An interval of one platform's numbers as a caller gives it, the platform in any case."""

    @property
    def platform(self) -> str: ...  # noqa: D102
    @property
    def min(self) -> float | None: ...  # noqa: D102
    @property
    def max(self) -> float | None: ...  # noqa: D102


def ranges(argument: str, given: Iterable[Range]) -> dict[str, Bounds]:
    """Give intervals by platform. Raises BadInputError for one that is empty and for a platform that is there twice."""
    found: dict[str, Bounds] = {}
    for one in given:
        if one.platform.lower() in found:
            name = f"filter.{argument}"
            platform = one.platform.upper()
            raise BadInputError(f"{name}: {platform} is there twice; give one range a platform", argument=name)
        found[one.platform.lower()] = bounds(argument, one.min, one.max)
    return found


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, both ends excluded; None is open on that side. `within_days` counts back from now."""

    after: datetime | None = None
    before: datetime | None = None
    within_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatorFilter:
    """What a creator must satisfy; a part that is empty or None asks for nothing.

    Followers are people, engagement and growth (over 30 days) are shares, confidence and quality are in [0, 1].
    `followers`, `engagement`, `growth` and `observed` are of one platform each; `followers_any`, `engagement_any` and
    `growth_any` of the largest account. `seen` is when followers, engagement, posts or the profile were seen. Countries
    are compared in upper case, languages and words without case, as documents keep them, cities by any of their names.
    `only_ids` are the creators to look among: None is all, an empty one nobody. `all_of`, `any_of` and `none_of` hold
    filters again.
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
    only_ids: tuple[str, ...] | None = None
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
    growth: Mapping[str, Bounds] = field(default_factory=dict)
    observed: Mapping[str, Window] = field(default_factory=dict)
    engagement_any: Bounds = Bounds()
    growth_any: Bounds = Bounds()
    posts_per_week: Bounds = Bounds()
    last_post_within_days: int | None = None
    managed: bool | None = None
    agencies: tuple[str, ...] = ()
    quality_known: bool | None = None
    seen: Mapping[str, Window] = field(default_factory=dict)

    def condition(self, *, now: datetime | None = None) -> Condition:
        """Give the tree; `now` is what days are counted back from, to the beginning of a day (UTC).

        Raises BadInputError for an unknown platform or a value that no document can have.
        """
        return simplified(And(tuple(self._parts(now))))

    def _parts(self, now: datetime | None) -> Iterator[Condition]:
        by_platform = (self.followers, self.engagement, self.growth, self.observed)
        for platform in (*self.platforms_any, *self.platforms_all, *(key for each in by_platform for key in each)):
            _check_platform(platform)
        yield from _any_of("platforms", self.platforms_any)
        yield AllOf("platforms", self.platforms_all)
        yield from self._intervals()
        yield from _any_of("country", tuple(country_code(country).upper() for country in self.countries))
        yield from _any_of("languages", tuple(language_code(language).lower() for language in self.languages))
        flags = {
            "verified": self.verified,
            "has_email": self.has_email,
            "business": self.business,
            "unreviewed_merge": self.unreviewed_merge,
            "managed": self.managed,
        }
        yield from (Flag(name, value) for name, value in flags.items() if value is not None)
        if self.quality_known is not None:
            yield Present("quality") if self.quality_known else Not(Present("quality"))
        yield from self._instants(now)
        yield from self._words()
        yield from each_inside("and", self.all_of, lambda part: part.condition(now=now))
        if self.any_of:
            yield Or(each_inside("or", self.any_of, lambda part: part.condition(now=now)))
        yield from map(Not, each_inside("not", self.none_of, lambda part: part.condition(now=now)))
        if self.only_ids is not None:
            yield AnyOf("id", self.only_ids)
        if self.exclude_ids:
            yield Not(AnyOf("id", self.exclude_ids))

    def _instants(self, now: datetime | None) -> Iterator[Condition]:
        posted = Window(self.last_post_after, self.last_post_before, self.last_post_within_days)
        yield from _between("last_post_at", posted, now, days="lastPostWithinDays")
        yield from _between("observed_at", Window(self.observed_after), now)
        for platform, window in self.observed.items():
            yield from _between(f"observed_{platform}", window, now)
        for name, window in self.seen.items():
            yield from _between(f"seen_{name}", window, now, days="seen.withinDays")

    def _words(self) -> Iterator[Condition]:
        yield from _any_of("niche", niche_keys("niches", self.niches))
        yield from _any_of("city", tuple(name for city in self.cities for name in city_names(city)))
        yield from _any_of("topics", topic_keys("topics", self.topics))
        yield from _any_of("interests", niche_keys("interests", self.interests))
        if self.keywords_any:
            yield Or(tuple(map(_keyword, self.keywords_any)))
        yield from map(_keyword, self.keywords_all)
        yield from _any_of("hashtags", _uncased(self.hashtags, sign="#"))
        yield from _any_of("mentions", _uncased(self.mentions, sign="@"))
        yield from _any_of("agencies", self.agencies)

    def _intervals(self) -> Iterator[Condition]:
        for platform, bounds in self.followers.items():
            yield from _within(f"followers_{platform}", bounds)
        for platform, bounds in self.engagement.items():
            yield from _within(f"engagement_{platform}", bounds)
        for platform, bounds in self.growth.items():
            yield from _within(f"growth_30d_{platform}", bounds)
        yield from _within("account_count", Bounds(minimum=self.account_count_min))
        yield from _within("confidence", _share("confidenceMin", self.confidence_min))
        yield from _within("quality", _share("qualityMin", self.quality_min))
        yield from _within("platform_count", self.platform_count)
        yield from _within("followers_largest", self.followers_any)
        yield from _within("engagement_largest", self.engagement_any)
        yield from _within("growth_30d", self.growth_any)
        yield from _within("posts_per_week", self.posts_per_week)


SAME = (
    *("countries", "languages", "niches", "cities", "topics", "interests", "keywords_any", "keywords_all"),
    *("hashtags", "mentions", "verified", "has_email", "business", "unreviewed_merge", "managed", "quality_known"),
    *("account_count_min", "confidence_min", "quality_min", "last_post_within_days"),
)
INTERVALS = {
    "platform_count": "platform_count",
    "followers": "followers_any",
    "engagement": "engagement_any",
    "growth": "growth_any",
    "posts_per_week": "posts_per_week",
}


def same_named(given: object) -> dict[str, Any]:
    """Give what an input (of GraphQL, of a phrase) has under the filter's own names, and its `…_min`, `…_max`."""
    found = {name: value for name in SAME if (value := getattr(given, name, None)) is not None}
    plain = {name: tuple(value) if isinstance(value, list) else value for name, value in found.items()}
    ends = {
        own: bounds(to_camel(f"{name}_min"), getattr(given, f"{name}_min", None), getattr(given, f"{name}_max", None))
        for name, own in INTERVALS.items()
    }
    return plain | ends


def _uncased(words: tuple[str, ...], *, sign: str = "") -> tuple[str, ...]:
    return tuple(uncased(word.strip().removeprefix(sign)) for word in words)


def _keyword(keyword: str) -> Condition:
    """Ask for every word of a keyword: documents keep words, not what stands beside what."""
    words = words_of([keyword])[0] or _uncased((keyword,))
    return AllOf("words", words) if len(words) > 1 else AnyOf("words", words)


def _any_of(name: str, values: tuple[str, ...]) -> Iterator[Condition]:
    if values:
        yield AnyOf(name, values)


def _within(name: str, bounds: Bounds) -> Iterator[Condition]:
    if bounds.minimum is not None:
        yield Compare(name, Operator.AT_LEAST, bounds.minimum)
    if bounds.maximum is not None:
        yield Compare(name, Operator.AT_MOST, bounds.maximum)


def _share(argument: str, minimum: float | None) -> Bounds:
    if minimum is not None and not 0 <= minimum <= 1:
        name = f"filter.{argument}"
        raise BadInputError(f"{name}: it is {minimum:g}; it must be 0 to 1", argument=name)
    return Bounds(minimum=minimum)


def _between(name: str, window: Window, now: datetime | None, *, days: str = "") -> Iterator[Condition]:
    if window.after is not None:
        yield Compare(name, Operator.MORE, to_text(window.after))
    if window.before is not None:
        yield Compare(name, Operator.LESS, to_text(window.before))
    if window.within_days is not None:
        yield Compare(name, Operator.AT_LEAST, to_text(_days_before(now, window.within_days, argument=days)))


def _days_before(now: datetime | None, days: int, *, argument: str) -> datetime:
    """Give the beginning of the day so many days ago: the same all day, so that pages and cached answers agree."""
    if now is None:
        raise ValueError("a filter that counts days needs to know what time it is")
    if not 1 <= days <= MOST_DAYS:
        name = f"filter.{argument}"
        raise BadInputError(f"{name}: it is {days}; it must be 1 to {MOST_DAYS}", argument=name)
    return (now - timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)


def _check_platform(platform: str) -> None:
    if platform not in PLATFORMS:
        raise BadInputError(f"filter: there is no platform {platform!r}; known are {', '.join(PLATFORMS)}")
