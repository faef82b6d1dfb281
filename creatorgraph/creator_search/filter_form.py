"""The filter as data, in the form of GraphQL's `CreatorFilterInput`: what phrases and models give, frontends send back.

Of the input it leaves out what no phrase says: ids, instants, excluded creators.
"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from creatorgraph.creator_search.filters import CreatorFilter, ranges, same_named
from creatorgraph.errors import BadInputError

PlatformName = Literal["INSTAGRAM", "YOUTUBE", "TIKTOK", "X"]
MOST_WORDS = 20
MOST_COUNTRIES = 100
"""A region of a phrase is its countries: Europe has more than 40."""
Words = list[str]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, populate_by_name=True, allow_inf_nan=False)


class RangeForm(_Form):
    """An interval of one platform's numbers."""

    platform: PlatformName
    min: float | None = None
    max: float | None = None


class FilterForm(_Form):
    """What a creator must satisfy; None and [] ask for nothing."""

    platforms_any: list[PlatformName] = Field(default=[], max_length=4)
    platforms_all: list[PlatformName] = Field(default=[], max_length=4)
    followers: list[RangeForm] = Field(default=[], max_length=4)
    engagement: list[RangeForm] = Field(default=[], max_length=4)
    growth: list[RangeForm] = Field(default=[], max_length=4)
    followers_min: int | None = Field(default=None, ge=0)
    followers_max: int | None = Field(default=None, ge=0)
    engagement_min: float | None = None
    engagement_max: float | None = None
    growth_min: float | None = None
    growth_max: float | None = None
    posts_per_week_min: float | None = None
    posts_per_week_max: float | None = None
    platform_count_min: int | None = None
    platform_count_max: int | None = None
    account_count_min: int | None = None
    countries: Words = Field(default=[], max_length=MOST_COUNTRIES)
    cities: Words = Field(default=[], max_length=MOST_WORDS)
    languages: Words = Field(default=[], max_length=MOST_WORDS)
    niches: Words = Field(default=[], max_length=MOST_WORDS)
    topics: Words = Field(default=[], max_length=MOST_WORDS)
    keywords_any: Words = Field(default=[], max_length=MOST_WORDS)
    keywords_all: Words = Field(default=[], max_length=MOST_WORDS)
    hashtags: Words = Field(default=[], max_length=MOST_WORDS)
    mentions: Words = Field(default=[], max_length=MOST_WORDS)
    verified: bool | None = None
    business: bool | None = None
    has_email: bool | None = None
    managed: bool | None = None
    unreviewed_merge: bool | None = None
    quality_min: float | None = Field(default=None, ge=0, le=1)
    confidence_min: float | None = Field(default=None, ge=0, le=1)
    last_post_within_days: int | None = Field(default=None, ge=1, le=3650)
    all_of: "list[FilterForm]" = Field(default=[], alias="and", max_length=MOST_WORDS)
    any_of: "list[FilterForm]" = Field(default=[], alias="or", max_length=MOST_WORDS)
    none_of: "list[FilterForm]" = Field(default=[], alias="not", max_length=MOST_WORDS)

    def written(self) -> dict[str, Any]:
        """Give the parts that ask for something, by their names in GraphQL."""
        given = self.model_dump(by_alias=True, exclude_none=True)
        return {name: _without_nothing(value) for name, value in given.items() if value != []}

    def filter(self) -> CreatorFilter:
        """Give the filter. Raises BadInputError for an interval that is empty, and a platform that is ranged twice."""
        return CreatorFilter(
            **same_named(self),
            platforms_any=tuple(map(str.lower, self.platforms_any)),
            platforms_all=tuple(map(str.lower, self.platforms_all)),
            followers=ranges("followers", self.followers),
            engagement=ranges("engagement", self.engagement),
            growth=ranges("growth", self.growth),
            all_of=tuple(part.filter() for part in self.all_of),
            any_of=tuple(part.filter() for part in self.any_of),
            none_of=tuple(part.filter() for part in self.none_of),
        )


def read_form(given: Mapping[str, Any]) -> FilterForm:
    """Read the form from plain data. Raises BadInputError that names the first part that does not fit."""
    try:
        return FilterForm.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise BadInputError(f"filter: {where} does not fit ({first['msg']})") from None


def _without_nothing(value: object) -> object:
    if isinstance(value, list):
        return [_without_nothing(one) for one in value]
    if isinstance(value, dict):
        return {name: _without_nothing(one) for name, one in value.items() if one is not None and one != []}
    return value
