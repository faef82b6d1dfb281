"""What a search may be kept to: the filter as callers write it."""

from enum import Enum
from typing import Annotated, cast

import strawberry

from creatorgraph.creator_search.document import SEEN
from creatorgraph.graph_api.types.scalars import Instant
from creatorgraph.platforms.observation import Platform


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
    countries: list[str] | None = strawberry.field(
        default=None, description="One of these, each a code or a name: DE, Germany."
    )
    languages: list[str] | None = strawberry.field(
        default=None, description="One of these, each a code or a name: de, German."
    )
    verified: bool | None = strawberry.field(
        default=None, description="An account has its platform's badge, or none has."
    )
    has_email: bool | None = strawberry.field(
        default=None, description="An account shows an e-mail address, or none does."
    )
    account_count_min: int | None = strawberry.field(
        default=None, description="It has at least so many accounts, of one platform or several."
    )
    last_post_after: Instant | None = strawberry.field(default=None, description="Its last post is later than this.")
    confidence_min: float | None = strawberry.field(
        default=None, description="How surely its accounts are one creator's, 0 to 1."
    )
    exclude: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Not these creators, nor what they were merged into."
    )
    business: bool | None = strawberry.field(default=None, description="An account is a business profile, or none is.")
    unreviewed_merge: bool | None = strawberry.field(
        default=None, description="An identity edge of one of its accounts waits for a reviewer."
    )
    platform_count_min: int | None = strawberry.field(default=None, description="On at least so many platforms.")
    platform_count_max: int | None = strawberry.field(default=None, description="On at most so many platforms.")
    followers_min: int | None = strawberry.field(default=None, description="Its largest account has at least so many.")
    followers_max: int | None = strawberry.field(default=None, description="Its largest account has at most so many.")
    quality_min: float | None = strawberry.field(default=None, description="Follower quality, 0 to 1.")
    last_post_before: Instant | None = strawberry.field(default=None, description="Its last post is earlier than this.")
    observed_after: Instant | None = strawberry.field(
        default=None, description="One of its accounts was seen later than this."
    )
    niches: list[str] | None = strawberry.field(
        default=None, description="Its first niche is one of these, by the keys of `niches`: 'food'."
    )
    cities: list[str] | None = strawberry.field(default=None, description="One of these, by any of its names.")
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
    engagement_min: float | None = strawberry.field(
        default=None, description="At least this share, of its largest account."
    )
    engagement_max: float | None = strawberry.field(
        default=None, description="At most this share, of its largest account."
    )
    growth: list[PlatformRange] | None = strawberry.field(
        default=None, description="Followers won in 30 days per platform, a share of those before: 0.1 is 10 %."
    )
    growth_min: float | None = strawberry.field(
        default=None, description="At least this share in 30 days, of its largest account."
    )
    growth_max: float | None = strawberry.field(
        default=None, description="At most this share in 30 days, of its largest account."
    )
    posts_per_week_min: float | None = strawberry.field(
        default=None, description="At least so many, of the account that posts most."
    )
    posts_per_week_max: float | None = strawberry.field(
        default=None, description="At most so many, of the account that posts most."
    )
    last_post_within_days: int | None = strawberry.field(
        default=None, description="It posted in so many days, counted back to the beginning of that day (UTC)."
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


Filter = Annotated[CreatorFilterInput | None, strawberry.argument(description="What every hit must satisfy.")]
