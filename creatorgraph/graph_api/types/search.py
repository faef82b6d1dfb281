"""What a search asks and answers."""

from typing import Annotated

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.clock import from_text
from creatorgraph.creator_search.filters import Bounds, CreatorFilter
from creatorgraph.graph_api.rules import ruled
from creatorgraph.graph_api.types.connections import Edge, PageInfo
from creatorgraph.graph_api.types.creator import Creator
from creatorgraph.graph_api.types.scalars import Instant, parse_global_id
from creatorgraph.platforms.observation import Platform
from creatorgraph.resolvers.pages import ArgumentError
from creatorgraph.resolvers.search import FoundPage

MAX_ITEMS = 100


@strawberry.input(description="An interval of one platform's numbers, both ends included; an absent end is open.")
class PlatformRange:
    """An interval of one platform's numbers."""

    platform: Platform
    min: float | None = None
    max: float | None = None


@strawberry.input(description="What a creator must satisfy: every part that is given. Lists take at most 100 items.")
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
    verified: bool | None = None
    has_email: bool | None = None
    account_count_min: int | None = None
    last_post_after: Instant | None = None
    confidence_min: float | None = strawberry.field(default=None, description="0 to 1.")
    exclude: list[strawberry.ID] | None = strawberry.field(default=None, description="Not these creators.")


Filter = Annotated[CreatorFilterInput | None, strawberry.argument(description="What every hit must satisfy.")]


def filter_of(given: CreatorFilterInput | None) -> CreatorFilter:
    """Read the input. Raises ArgumentError for a list that is too long or a platform that is ranged twice."""
    if given is None:
        return CreatorFilter()
    for name in ("platforms_any", "platforms_all", "followers", "engagement", "countries", "languages", "exclude"):
        if len(getattr(given, name) or ()) > MAX_ITEMS:
            raise ArgumentError(f"filter.{_camel(name)}", f"it has more than {MAX_ITEMS} items")
    return CreatorFilter(
        platforms_any=tuple(platform.value for platform in given.platforms_any or ()),
        platforms_all=tuple(platform.value for platform in given.platforms_all or ()),
        followers=_ranges("followers", given.followers),
        engagement=_ranges("engagement", given.engagement),
        countries=tuple(given.countries or ()),
        languages=tuple(given.languages or ()),
        verified=given.verified,
        has_email=given.has_email,
        account_count_min=given.account_count_min,
        last_post_after=None if given.last_post_after is None else from_text(given.last_post_after),
        confidence_min=given.confidence_min,
        exclude_ids=tuple(creator_key(id_) for id_ in given.exclude or ()),
    )


def _ranges(name: str, given: list[PlatformRange] | None) -> dict[str, Bounds]:
    found: dict[str, Bounds] = {}
    for one in given or ():
        if one.platform in found:
            raise ArgumentError(f"filter.{name}", f"{one.platform.name} is there twice; give one range a platform")
        found[one.platform] = Bounds(one.min, one.max)
    return found


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)


def creator_key(given: str) -> str:
    """Give a creator's permanent id, given as such or as a global id."""
    parsed = parse_global_id(given)
    return parsed[1] if parsed is not None and parsed[0] == "Creator" else given


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="Why a hit stands where it stands, each part from 0 to 1.")
class ScoreExplanation:
    """Why a hit stands where it stands."""

    words: float = strawberry.field(description="How well the words fit.")
    meaning: float = strawberry.field(description="How well the meaning fits.")
    fused: float = strawberry.field(description="Both together.")


@strawberry.type(description="One hit.")
class CreatorSearchEdge(Edge[Creator]):
    """One hit."""

    score: float
    explanation: ScoreExplanation


@strawberry.type(description="A page of hits.")
class CreatorSearchConnection:
    """A page of hits."""

    total_count: int = strawberry.field(description="How many satisfy the filter, exactly.")
    page_info: PageInfo
    edges: list[CreatorSearchEdge]
    nodes: list[Creator]

    @classmethod
    def of(cls, found: FoundPage) -> "CreatorSearchConnection":
        """View a page of hits."""
        edges = [
            CreatorSearchEdge(
                cursor=cursor,
                node=Creator.of(hit.creator),
                score=hit.score,
                explanation=ScoreExplanation(
                    words=hit.explanation.words, meaning=hit.explanation.meaning, fused=hit.explanation.fused
                ),
            )
            for cursor, hit in found.page.items
        ]
        return cls(
            total_count=found.total,
            page_info=PageInfo.of(found.page),
            edges=edges,
            nodes=[edge.node for edge in edges],
        )
