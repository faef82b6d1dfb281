"""What a search asks and answers."""

from enum import Enum, StrEnum
from typing import Annotated, Any, cast

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.creator_search.conditions import SORTABLE, Condition
from creatorgraph.creator_search.index import Explanation, Sort
from creatorgraph.creator_search.ranking import DEFAULT_WEIGHTS, VERSION, Weights
from creatorgraph.creator_search.service import FACETS, MOST_FACET_VALUES
from creatorgraph.creator_search.wording import worded
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved, ruled
from creatorgraph.graph_api.types.connections import Edge, PageInfo
from creatorgraph.graph_api.types.creator import Creator
from creatorgraph.graph_api.types.understanding import Understanding
from creatorgraph.resolvers.search import FoundPage

SortField = strawberry.enum(
    cast("type[Enum]", Enum("SortField", {name.upper(): name for name in SORTABLE})),
    description="What creators can be sorted by.",
)
FacetField = strawberry.enum(
    cast("type[Enum]", Enum("FacetField", {name.upper(): name for name in FACETS})),
    description="What creators can be counted by.",
)


Values = Annotated[int, strawberry.argument(description=f"How many of each field, 1 to {MOST_FACET_VALUES}.")]


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
