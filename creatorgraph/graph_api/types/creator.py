"""Creators."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved, ruled
from creatorgraph.graph_api.types.account import TYPES, Account, LazyAgency, LazyDecision
from creatorgraph.graph_api.types.connections import PAGE, After, Connection, Edge, First, PageInfo
from creatorgraph.graph_api.types.enrichment import CreatorEnrichment
from creatorgraph.graph_api.types.history import AS_OF, GAPS, HistoryGap
from creatorgraph.graph_api.types.kept import CreatorList, Note
from creatorgraph.graph_api.types.node import Node
from creatorgraph.graph_api.types.scalars import Count, Instant, global_id, instant
from creatorgraph.platforms.observation import Platform
from creatorgraph.resolvers.contacts import readable
from creatorgraph.resolvers.enrichment import enrichment_of
from creatorgraph.resolvers.pages import NO_PAGE, PageKey, check_first
from creatorgraph.resolvers.records import CreatorRecord, MembershipRecord, Properties, count, flag, number, text, texts

if TYPE_CHECKING:
    from creatorgraph.graph_api.types.review import WeakestLink

Platforms = Annotated[list[Platform] | None, strawberry.argument(description="Those on these platforms; none: all.")]
LazyWeakestLink = Annotated["WeakestLink", strawberry.lazy(f"{TYPES}.review")]


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="A creator's audience on one platform.")
class PlatformAudience:
    """A creator's audience on one platform."""

    platform: Platform = strawberry.field(description="The platform.")
    followers: Count | None = strawberry.field(description="Of its largest account there; null where none was seen.")
    engagement_rate: float | None = strawberry.field(description="A share: 0.031 is 3.1 %.")


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(
    description="A creator's audience. Audiences overlap: the people reached are between the largest and the sum."
)
class Audience:
    """A creator's audience: per platform, and the interval of their union."""

    platforms: list[PlatformAudience] = strawberry.field(description="Each platform of which a number is known.")
    largest: Count | None = strawberry.field(
        description="The largest audience of one account: the union is no smaller."
    )
    sum: Count | None = strawberry.field(description="All audiences added up: the union is no larger.")

    @classmethod
    def of(cls, properties: Properties) -> "Audience":
        """View a creator's properties; platforms without a value are left out."""
        platforms = [
            PlatformAudience(
                platform=platform,
                followers=_count(properties, f"followers_{platform}"),
                engagement_rate=number(properties, f"engagement_{platform}"),
            )
            for platform in Platform
        ]
        return cls(
            platforms=[one for one in platforms if one.followers is not None or one.engagement_rate is not None],
            largest=_count(properties, "followers_largest"),
            sum=_count(properties, "followers_sum"),
        )


@strawberry.type(description="An account in its creator.")
class CreatorAccountEdge(Edge[Account]):
    """An account in its creator."""

    since: Instant | None = strawberry.field(description="Since when it belongs to the creator.")
    confidence: float | None = strawberry.field(description="How surely it belongs there, 0 to 1.")


@strawberry.type(description="A page of a creator's accounts.")
class CreatorAccountConnection:
    """A page of a creator's accounts."""

    page_info: PageInfo = strawberry.field(description="Where the page stands, for going on.")
    edges: list[CreatorAccountEdge] = strawberry.field(description="The items with their cursors.")
    nodes: list[Account] = strawberry.field(description="The items themselves, where no cursor is needed.")


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(
    description="One creator. Its values are computed at `updatedAt` from the accounts, which carry source and time."
)
class Creator(Node):
    """One creator."""

    record: strawberry.Private[CreatorRecord]
    redirected_from: strawberry.ID | None = strawberry.field(
        description="The key asked for, where that creator was merged into this one."
    )
    platforms: list[Platform] = strawberry.field(description="The platforms that it has accounts on.")
    account_count: int = strawberry.field(description="How many accounts belong to it.")
    verified: bool | None = strawberry.field(description="At least one account has the platform's badge.")
    country: str | None = strawberry.field(description="The country of its account with most followers that has one.")
    languages: list[str] = strawberry.field(description="The languages of its accounts, the most common first.")
    last_post_at: Instant | None = strawberry.field(description="When one of its accounts last posted.")
    confidence: float | None = strawberry.field(description="How surely all its accounts are one creator's, 0 to 1.")
    has_email: bool | None = strawberry.field(description="One of its accounts shows an e-mail address.")
    created_at: Instant | None = strawberry.field(description="When its id was minted.")
    updated_at: Instant | None = strawberry.field(description="When the profile was last computed.")
    as_of: Instant | None = strawberry.field(description=AS_OF)
    gaps: list[HistoryGap] = strawberry.field(description=GAPS)

    @classmethod
    def of(cls, record: CreatorRecord) -> "Creator":
        """View a record."""
        properties = record.properties
        asked = record.redirected_from
        return cls(
            id=global_id("Creator", record.id),
            key=record.id,
            record=record,
            redirected_from=None if asked is None else strawberry.ID(asked),
            platforms=[Platform(name) for name in texts(properties, "platforms")],
            account_count=count(properties, "account_count") or 0,
            verified=flag(properties, "verified"),
            country=text(properties, "country"),
            languages=texts(properties, "languages"),
            last_post_at=instant(properties.get("last_post_at")),
            confidence=number(properties, "confidence"),
            has_email=flag(properties, "has_email"),
            created_at=instant(properties.get("created_at")),
            updated_at=instant(properties.get("updated_at")),
            as_of=instant(record.as_of),
            gaps=[HistoryGap.of(gap) for gap in record.gaps],
        )

    @resolved("That of its largest account that shows one, else its handle.")
    def name(self, info: Info) -> str | None:
        """Read the name as the viewer may."""
        return readable(info.context.viewer, text(self.record.properties, "name"))

    @resolved("The profile text. Who may not read contacts reads it without e-mail addresses.")
    def bio(self, info: Info) -> str | None:
        """Read the text as the viewer may."""
        return readable(info.context.viewer, text(self.record.properties, "bio"))

    @resolved("What its texts say, with how each value was made; null where they were not read yet.")
    def enrichment(self) -> CreatorEnrichment | None:
        """Read the derived values off the node."""
        found = enrichment_of(self.record)
        return None if found is None else CreatorEnrichment.of(found)

    @resolved("Followers per platform, and the interval that the whole audience is in.")
    def audience(self) -> Audience:
        """Read the audience off the profile."""
        return Audience.of(self.record.properties)

    @resolved("Its accounts on all platforms, by key.")
    async def accounts(
        self, info: Info, first: First = PAGE, after: After = None, platforms: Platforms = None
    ) -> CreatorAccountConnection:
        """Load a page of accounts."""
        wanted = tuple(sorted({platform.value for platform in platforms or ()}))
        key = PageKey(self.key, check_first(first), after, as_of=self.record.as_of, platforms=wanted)
        loaders = info.context.loaders
        pages = loaders.creator_accounts if key.as_of is None else loaders.history.creator_accounts
        page = await pages.page(key)
        edges = [_edge(cursor, membership) for cursor, membership in page.items]
        return CreatorAccountConnection(page_info=PageInfo.of(page), edges=edges, nodes=[edge.node for edge in edges])

    @resolved("The agencies behind what its accounts show, by key.")
    async def agencies(self, info: Info, first: First = PAGE, after: After = None) -> Connection[LazyAgency]:
        """Load a page of agencies."""
        from creatorgraph.graph_api.types.agency import Agency as View  # noqa: PLC0415 - a cycle of types

        key, pages = PageKey(self.key, check_first(first), after), info.context.loaders.agencies.of_creators
        return Connection.of(await pages.page(key) if self.record.as_of is None else NO_PAGE, View.of)

    @resolved("What people decided about its accounts, the latest first.", needs=Scope.READ_EVIDENCE)
    async def decisions(self, info: Info, first: First = PAGE, after: After = None) -> Connection[LazyDecision] | None:
        """Load a page of decisions."""
        from creatorgraph.graph_api.types.evidence import Decision as View  # noqa: PLC0415 - a cycle of types

        key = PageKey(self.key, check_first(first), after, as_of=self.record.as_of)
        loaders = info.context.loaders
        pages = loaders.reviews.creator_decisions if key.as_of is None else loaders.history.creator_decisions
        return Connection.of(await pages.page(key), lambda record: View.of(record.properties, record.about))

    @resolved(
        "The single edge that it hangs on now: of those without which it would fall apart, the one with the least "
        "evidence. Null where there is none.",
        needs=Scope.READ_EVIDENCE,
    )
    async def weakest_link(self, info: Info) -> LazyWeakestLink | None:
        """Find the weakest link."""
        from creatorgraph.graph_api.types.review import WeakestLink as View  # noqa: PLC0415 - a cycle of types

        reads = info.context.services.reviews.reads
        link = await info.context.loaders.reviews.weakest_link(reads, self.key)
        return None if link is None else await View.of(link, info)

    @resolved("Those of your tenant's lists that it is on now, whatever `asOf` says, by name.", needs=Scope.LISTS)
    async def lists(self, info: Info) -> list[CreatorList] | None:
        """Load the lists."""
        found = await info.context.loaders.kept.lists.load((info.context.viewer.tenant, self.key))
        return [CreatorList.of(each) for each in found]

    @resolved("Your tenant's notes on it, whatever `asOf` says, the newest first.", needs=Scope.LISTS)
    async def notes(self, info: Info, first: First = PAGE, after: After = None) -> Connection[Note] | None:
        """Load a page of notes."""
        key = PageKey(self.key, check_first(first), after, tenant=info.context.viewer.tenant)
        return Connection.of(await info.context.loaders.kept.notes.page(key), Note.of)


def _edge(cursor: str, membership: MembershipRecord) -> CreatorAccountEdge:
    return CreatorAccountEdge(
        cursor=cursor,
        node=Account.of(membership.account),
        since=instant(membership.since),
        confidence=membership.confidence,
    )


def _count(properties: Properties, name: str) -> Count | None:
    value = count(properties, name)
    return None if value is None else Count(value)
