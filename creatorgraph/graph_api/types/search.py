"""What a search asks and answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import Enum, StrEnum
from typing import Annotated, Any, cast

import strawberry
from pydantic.alias_generators import to_camel

from creatorgraph.access.viewer import Scope
from creatorgraph.clock import from_text
from creatorgraph.creator_search.conditions import SORTABLE, Condition
from creatorgraph.creator_search.document import SEEN
from creatorgraph.creator_search.filters import CreatorFilter, Window, ranges, same_named
from creatorgraph.creator_search.index import Explanation, Sort
from creatorgraph.creator_search.ranking import DEFAULT_WEIGHTS, VERSION, Weights
from creatorgraph.creator_search.service import FACETS, MOST_FACET_VALUES
from creatorgraph.creator_search.wording import worded
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved, ruled
from creatorgraph.graph_api.types.connections import Edge, PageInfo
from creatorgraph.graph_api.types.creator import Creator
from creatorgraph.graph_api.types.scalars import Instant, parse_global_id
from creatorgraph.graph_api.types.understanding import Understanding
from creatorgraph.platforms.observation import Platform
from creatorgraph.resolvers.pages import ArgumentError
from creatorgraph.resolvers.search import FoundPage

MAX_ITEMS = 100
MAX_EXCLUDED = 1_000
MAX_DEPTH = 5

SortField = strawberry.enum(
    cast("type[Enum]", Enum("SortField", {name.upper(): name for name in SORTABLE})),
    description="What creators can be sorted by.",
)
FacetField = strawberry.enum(
    cast("type[Enum]", Enum("FacetField", {name.upper(): name for name in FACETS})),
    description="What creators can be counted by.",
)


Values = Annotated[int, strawberry.argument(description=f"How many of each field, 1 to {MOST_FACET_VALUES}.")]


@strawberry.input(description="An interval of one platform's numbers, both ends included; an absent end is open.")
class PlatformRange:
    """An interval of one platform's numbers."""

    platform: Platform = strawberry.field(description="The platform whose number it is.")
    min: float | None = strawberry.field(default=None, description="At least this, in the unit of the filter's part.")
    max: float | None = strawberry.field(default=None, description="At most this, likewise.")


@strawberry.input(description="When the numbers of one platform were seen, both ends excluded.")
class PlatformWindow:
    """When the numbers of one platform were seen."""

    platform: Platform = strawberry.field(description="The platform whose numbers are meant.")
    after: Instant | None = strawberry.field(default=None, description="Seen later than this.")
    before: Instant | None = strawberry.field(default=None, description="Seen earlier than this.")


SeenField = strawberry.enum(
    cast("type[Enum]", Enum("SeenField", {name.upper(): name for name in SEEN})),
    description="Values that may have been seen at different times: followers and growth, engagement and follower "
    "quality, posts (the last one, rhythm, captions), the profile (name, bio, and what is derived from them).",
)


@strawberry.input(description="When values were seen: every part that is given must hold.")
class FieldWindow:
    """When values were seen."""

    field: SeenField = strawberry.field(description="The values that are meant.")  # type: ignore[valid-type]  # made from what is seen
    within_days: int | None = strawberry.field(
        default=None, description="Counted back to the beginning of that day (UTC)."
    )
    after: Instant | None = strawberry.field(default=None, description="Seen later than this.")
    before: Instant | None = strawberry.field(default=None, description="Seen earlier than this.")


@strawberry.input(
    description="What a creator must satisfy: every part that is given. Each takes at most 100 items, exclusions 1,000."
)
class CreatorFilterInput:
    """What a creator must satisfy."""

    platforms_any: list[Platform] | None = strawberry.field(default=None, description="On at least one of these.")
    platforms_all: list[Platform] | None = strawberry.field(default=None, description="On each of these.")
    followers: list[PlatformRange] | None = strawberry.field(default=None, description="Followers per platform.")
    engagement: list[PlatformRange] | None = strawberry.field(
        default=None, description="Engagement rate per platform, a share: 0.031 is 3.1 %."
    )
    countries: list[str] | None = strawberry.field(default=None, description="One of these, in any case.")
    languages: list[str] | None = strawberry.field(default=None, description="One of these, in any case.")
    verified: bool | None = strawberry.field(
        default=None, description="An account has its platform's badge, or none has."
    )
    has_email: bool | None = strawberry.field(
        default=None, description="An account shows an e-mail address, or none does."
    )
    account_count_min: int | None = strawberry.field(default=None, description="Accounts, of one platform or several.")
    last_post_after: Instant | None = strawberry.field(default=None, description="Its last post is later than this.")
    confidence_min: float | None = strawberry.field(default=None, description="0 to 1.")
    exclude: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Not these creators, nor what they were merged into."
    )
    business: bool | None = strawberry.field(default=None, description="An account is a business profile, or none is.")
    unreviewed_merge: bool | None = strawberry.field(
        default=None, description="An identity edge of one of its accounts waits for a reviewer."
    )
    platform_count_min: int | None = strawberry.field(default=None, description="On at least so many platforms.")
    platform_count_max: int | None = strawberry.field(default=None, description="On at most so many platforms.")
    followers_min: int | None = strawberry.field(default=None, description="Of its largest account.")
    followers_max: int | None = strawberry.field(default=None, description="Of its largest account.")
    quality_min: float | None = strawberry.field(default=None, description="Follower quality, 0 to 1.")
    last_post_before: Instant | None = strawberry.field(default=None, description="Its last post is earlier than this.")
    observed_after: Instant | None = strawberry.field(default=None, description="Seen since.")
    niches: list[str] | None = strawberry.field(
        default=None, description="Its first niche is one of these, as the facet NICHE names them: 'food'."
    )
    cities: list[str] | None = strawberry.field(default=None, description="One of these, in English and any case.")
    topics: list[str] | None = strawberry.field(
        default=None, description="Its texts touch one of these, as 'niche/sub-niche'."
    )
    interests: list[str] | None = strawberry.field(
        default=None, description="One of these niches is a further one beside its first."
    )
    keywords_any: list[str] | None = strawberry.field(
        default=None,
        description="A bio, or a caption of the 20 newest posts, has one of these; of several words, each.",
    )
    keywords_all: list[str] | None = strawberry.field(
        default=None, description="Bios and captions have each of these words."
    )
    hashtags: list[str] | None = strawberry.field(default=None, description="A bio or caption has one of these.")
    mentions: list[str] | None = strawberry.field(
        default=None, description="A bio or caption mentions one of these handles."
    )
    engagement_min: float | None = strawberry.field(default=None, description="Of its largest account, a share.")
    engagement_max: float | None = strawberry.field(default=None, description="Of its largest account, a share.")
    growth: list[PlatformRange] | None = strawberry.field(
        default=None, description="Followers won in 30 days per platform, a share of those before: 0.1 is 10 %."
    )
    growth_min: float | None = strawberry.field(default=None, description="Of its largest account, over 30 days.")
    growth_max: float | None = strawberry.field(default=None, description="Of its largest account, over 30 days.")
    posts_per_week_min: float | None = strawberry.field(default=None, description="Of the account that posts most.")
    posts_per_week_max: float | None = strawberry.field(default=None, description="Of the account that posts most.")
    last_post_within_days: int | None = strawberry.field(
        default=None, description="Counted back to the beginning of that day (UTC)."
    )
    managed: bool | None = strawberry.field(default=None, description="An agency manages one of its accounts.")
    agencies: list[strawberry.ID] | None = strawberry.field(default=None, description="One of these manages it.")
    observed: list[PlatformWindow] | None = strawberry.field(
        default=None, description="When the numbers of a platform were seen: how fresh they are."
    )
    seen: list[FieldWindow] | None = strawberry.field(
        default=None, description="When followers, engagement, posts or the profile were seen: how fresh each is."
    )
    quality_known: bool | None = strawberry.field(
        default=None, description="There is, or is not, enough data for a follower quality."
    )
    exclude_accounts: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Not the creators of these accounts, named by key ('x:12') or global id."
    )
    in_lists: list[strawberry.ID] | None = strawberry.field(
        default=None, description="On one of these lists of your tenant."
    )
    not_in_lists: list[strawberry.ID] | None = strawberry.field(
        default=None, description="On none of these lists of your tenant."
    )
    all_of: list["CreatorFilterInput"] | None = strawberry.field(
        name="and", default=None, description="Each of these holds."
    )
    any_of: list["CreatorFilterInput"] | None = strawberry.field(
        name="or", default=None, description="At least one of these holds."
    )
    none_of: list["CreatorFilterInput"] | None = strawberry.field(
        name="not", default=None, description="None of these holds."
    )


@strawberry.input(description="How much each part of the ranking counts, each 0 to 1; they are made to sum to 1.")
class WeightsInput:
    """How much each part of the ranking counts."""

    relevance: float = strawberry.field(
        default=DEFAULT_WEIGHTS.relevance, description="How well words and meaning fit."
    )
    engagement: float = strawberry.field(
        default=DEFAULT_WEIGHTS.engagement, description="Among accounts of the same platform and size."
    )
    quality: float = strawberry.field(default=DEFAULT_WEIGHTS.quality, description="Follower quality.")
    freshness: float = strawberry.field(default=DEFAULT_WEIGHTS.freshness, description="How lately it posted.")

    def read(self) -> Weights:
        """Read the input. Raises BadInputError for weights out of bounds."""
        return Weights(
            relevance=self.relevance, engagement=self.engagement, quality=self.quality, freshness=self.freshness
        )


@strawberry.input(description="The order of hits: weights for a text, or a field to sort by.")
class SearchOrder:
    """The order of hits."""

    sort: SortField | None = strawberry.field(  # type: ignore[valid-type]  # made from the fields that can be sorted by
        default=None,
        description="Those without a value come last. With a text, those who have each of its words are sorted.",
    )
    descending: bool = strawberry.field(default=True, description="The highest or latest first.")
    weights: WeightsInput | None = strawberry.field(default=None, description="For a text: how much each part counts.")

    def read(self) -> tuple[Sort | None, Weights]:
        """Read the input. Raises BadInputError for weights out of bounds."""
        chosen: Any = self.sort
        sort = None if chosen is None else Sort(chosen.value, descending=self.descending)
        return sort, (self.weights or WeightsInput()).read()


@dataclass(frozen=True, slots=True)
class Named:
    """What a filter names, looked up: where creators stand now, the creators of accounts, the members of lists."""

    creators: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def excluded(self, given: "CreatorFilterInput") -> tuple[str, ...]:
        """Give the creators that a filter leaves out."""
        asked = {creator_key(id_) for id_ in given.exclude or ()}
        now = {self.creators[id_] for id_ in asked if id_ in self.creators}
        owners = {self.accounts.get(key_of(id_, "Account")) for id_ in given.exclude_accounts or ()} - {None}
        members = {id_ for list_ in given.not_in_lists or () for id_ in self.lists.get(list_, ())}
        return tuple(sorted({*asked, *now, *members, *(id_ for id_ in owners if id_ is not None)}))

    def only(self, given: "CreatorFilterInput") -> tuple[str, ...] | None:
        """Give the creators that a filter looks among; None for all."""
        if not given.in_lists:
            return None
        return tuple(sorted({id_ for list_ in given.in_lists for id_ in self.lists.get(list_, ())}))


NOTHING_NAMED = Named()

Filter = Annotated[CreatorFilterInput | None, strawberry.argument(description="What every hit must satisfy.")]


def filter_of(given: CreatorFilterInput | None, *, depth: int = 1, named: Named = NOTHING_NAMED) -> CreatorFilter:
    """Read the input. Raises ArgumentError for a list that is too long, a tree too deep, a platform ranged twice."""
    if given is None:
        return CreatorFilter()
    if depth > MAX_DEPTH:
        raise ArgumentError("filter", f"it is nested more than {MAX_DEPTH} deep")
    for name in (each.name for each in fields(given)):
        value = getattr(given, name)
        most = MAX_EXCLUDED if name in {"exclude", "exclude_accounts"} else MAX_ITEMS
        if isinstance(value, list) and len(value) > most:
            raise ArgumentError(f"filter.{to_camel(name)}", f"it has more than {most} items")
        if isinstance(value, list) and any(isinstance(one, str) and not one.strip() for one in value):
            raise ArgumentError(f"filter.{to_camel(name)}", "one of its texts is empty; leave it out")
    return CreatorFilter(
        **same_named(given),
        platforms_any=tuple(platform.value for platform in given.platforms_any or ()),
        platforms_all=tuple(platform.value for platform in given.platforms_all or ()),
        followers=ranges("followers", given.followers or ()),
        engagement=ranges("engagement", given.engagement or ()),
        last_post_after=_instant(given.last_post_after),
        exclude_ids=named.excluded(given),
        only_ids=named.only(given),
        last_post_before=_instant(given.last_post_before),
        observed_after=_instant(given.observed_after),
        growth=ranges("growth", given.growth or ()),
        agencies=tuple(key_of(id_, "Agency") for id_ in given.agencies or ()),
        observed=_windows("observed", given.observed),
        seen=_seen(given.seen),
        all_of=tuple(filter_of(part, depth=depth + 1, named=named) for part in given.all_of or ()),
        any_of=tuple(filter_of(part, depth=depth + 1, named=named) for part in given.any_of or ()),
        none_of=tuple(filter_of(part, depth=depth + 1, named=named) for part in given.none_of or ()),
    )


def _windows(name: str, given: list[PlatformWindow] | None) -> dict[str, Window]:
    found: dict[str, Window] = {}
    for one in given or ():
        if one.platform in found:
            raise ArgumentError(f"filter.{name}", f"{one.platform.name} is there twice; give one window a platform")
        found[one.platform] = Window(_instant(one.after), _instant(one.before))
    return found


def _seen(given: list[FieldWindow] | None) -> dict[str, Window]:
    found: dict[str, Window] = {}
    for one in given or ():
        chosen: Any = one.field
        if chosen.value in found:
            raise ArgumentError("filter.seen", f"{chosen.name} is there twice; give one window a field")
        found[chosen.value] = Window(_instant(one.after), _instant(one.before), one.within_days)
    return found


def _instant(given: Instant | None) -> datetime | None:
    return None if given is None else from_text(given)


def creator_key(given: str) -> str:
    """Give a creator's permanent id, given as such or as a global id."""
    return key_of(given, "Creator")


def key_of(given: str, kind: str) -> str:
    """Give the key of a node of a kind, given as such or as a global id."""
    parsed = parse_global_id(given)
    return parsed[1] if parsed is not None and parsed[0] == kind else given


@strawberry.enum(description="A part of the ranking for which there may be insufficient data.")
class ScorePart(StrEnum):
    """A part of the ranking that may be unknown."""

    ENGAGEMENT = "engagement"
    QUALITY = "quality"
    FRESHNESS = "freshness"


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="Why a hit stands where it stands, each part from 0 to 1.")
class ScoreExplanation:
    """Why a hit stands where it stands."""

    words: float = strawberry.field(description="How well the words fit.")
    meaning: float = strawberry.field(description="How well the meaning fits.")
    fused: float = strawberry.field(description="Both together: the relevance.")
    engagement: float | None = strawberry.field(
        description="Percentile among accounts of the same platform and size; null: insufficient data, counted as 0.5."
    )
    quality: float | None = strawberry.field(description="Follower quality; null: insufficient data, counted as 0.5.")
    freshness: float | None = strawberry.field(description="Halved every 60 days since the last post; null: unknown.")
    boost: float = strawberry.field(description="What a verified creator got.")
    fit: float = strawberry.field(
        description="1 for whoever answers 4/5 as well as the best hit, or better; less below, and lowers the score."
    )
    score: float = strawberry.field(description="What the order goes by.")
    insufficient_data: list[ScorePart] = strawberry.field(
        description="Parts that there is not enough data for: null above, and counted as 0.5."
    )

    @classmethod
    def of(cls, found: Explanation) -> "ScoreExplanation":
        """View an explanation."""
        return cls(
            words=found.words,
            meaning=found.meaning,
            fused=found.fused,
            engagement=found.engagement,
            quality=found.quality,
            freshness=found.freshness,
            boost=found.boost,
            fit=found.fit,
            score=found.score,
            insufficient_data=[part for part in ScorePart if getattr(found, part.value) is None],
        )


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="A value and how many have it.")
class FacetCount:
    """A value and how many have it."""

    value: str = strawberry.field(description="As the index writes it: platforms and flags in small letters.")
    count: int = strawberry.field(description="How many creators have it.")


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="The values of one field among those that satisfy the filter, most frequent first.")
class Facet:
    """The values of one field."""

    field: str = strawberry.field(description="The field that was counted, in small letters.")
    values: list[FacetCount] = strawberry.field(description="Its most frequent values.")


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="A part of the filter, and how many more there would be without it.")
class RemovedBy:
    """A part of the filter, and how many more there would be without it."""

    filter: str = strawberry.field(description="The part in words, by the fields of the index: 'country is DE or AT'.")
    count: int = strawberry.field(description="How many satisfy all other parts, and not this one.")
    alone: int | None = strawberry.field(
        description="How many satisfy this part, whatever of the others: told of every part, the narrowest first, "
        "where nobody is left whichever part is left out; else null."
    )


@strawberry.type(description="One hit.")
class CreatorSearchEdge(Edge[Creator]):
    """One hit."""

    score: float = strawberry.field(
        description="What the order goes by, 0 to 1; 0 where hits are sorted, or stand behind all that are ranked."
    )
    explanation: ScoreExplanation = strawberry.field(description="What the score is made of.")


@strawberry.type(description="A page of hits.")
class CreatorSearchConnection:
    """A page of hits."""

    total_count: int = strawberry.field(
        description="How many satisfy the filter, exactly; where hits are sorted, the words of the text as well."
    )
    page_info: PageInfo = strawberry.field(description="Where the page stands, for going on.")
    edges: list[CreatorSearchEdge] = strawberry.field(description="The items with their cursors.")
    nodes: list[Creator] = strawberry.field(description="The creators, where no cursor and no score is needed.")
    ranking_version: str = strawberry.field(description="The rules of the order.")
    understood: Understanding | None = strawberry.field(description="How `phrase` was understood; null without one.")
    where: strawberry.Private[Condition]

    @resolved("Counts of values among all that satisfy the filter.")
    async def facets(self, info: Info, fields: list[FacetField], first: Values = 20) -> list[Facet]:  # type: ignore[valid-type]  # made from the fields that can be counted
        """Count values."""
        chosen: list[Any] = fields
        names = list(dict.fromkeys(field.value for field in chosen))
        found = await info.context.finder.facets(names, where=self.where, limit=first)
        return [
            Facet(field=name, values=[FacetCount(value=value, count=count) for value, count in counts])
            for name, counts in found.items()
        ]

    @resolved("Which part of the filter removed how many, the most first: to see why few are found.")
    async def removed_by(self, info: Info) -> list[RemovedBy]:
        """Tell which part removed whom."""
        found = await info.context.finder.removed(self.where)
        return [RemovedBy(filter=worded(each.part), count=each.count, alone=each.alone) for each in found]

    @classmethod
    def of(
        cls, found: FoundPage, *, where: Condition, understood: Understanding | None = None
    ) -> "CreatorSearchConnection":
        """View a page of hits."""
        edges = [
            CreatorSearchEdge(
                cursor=cursor,
                node=Creator.of(hit.creator),
                score=hit.score,
                explanation=ScoreExplanation.of(hit.explanation),
            )
            for cursor, hit in found.page.items
        ]
        return cls(
            total_count=found.total,
            page_info=PageInfo.of(found.page),
            edges=edges,
            nodes=[edge.node for edge in edges],
            ranking_version=VERSION,
            understood=understood,
            where=where,
        )
