"""Accounts and what hangs on them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from creatorgraph.access.viewer import Scope, Viewer
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved, ruled
from creatorgraph.graph_api.types.connections import PAGE, After, Connection, First, Past
from creatorgraph.graph_api.types.history import AS_OF, GAPS, HistoryGap
from creatorgraph.graph_api.types.metrics import Growth, Jump, MetricReading, reading_page, readings_of
from creatorgraph.graph_api.types.node import Node
from creatorgraph.graph_api.types.observed import (
    ObservedCount,
    ObservedFlag,
    ObservedInstant,
    ObservedNumber,
    ObservedText,
    observed,
    observed_text,
)
from creatorgraph.graph_api.types.scalars import AccountRole, AccountStatus, Instant, global_id, instant
from creatorgraph.identity_graph import growth
from creatorgraph.identity_graph.features import roles_of
from creatorgraph.platforms.observation import Platform
from creatorgraph.resolvers.contacts import readable
from creatorgraph.resolvers.history_posts import posts_then
from creatorgraph.resolvers.history_views import SAYS_IT_IS
from creatorgraph.resolvers.pages import NO_PAGE, ArgumentError, PageKey, check_first
from creatorgraph.resolvers.records import AccountRecord, LinkRecord, text, texts

if TYPE_CHECKING:
    from creatorgraph.graph_api.types.agency import Agency
    from creatorgraph.graph_api.types.creator import Creator
    from creatorgraph.graph_api.types.evidence import Decision, IdentityEdge
    from creatorgraph.graph_api.types.identifier import Identifier
    from creatorgraph.graph_api.types.post import Post

MOST_GROWTH_DAYS = 1_095
TYPES = "creatorgraph.graph_api.types"

LazyCreator = Annotated["Creator", strawberry.lazy(f"{TYPES}.creator")]
LazyAgency = Annotated["Agency", strawberry.lazy(f"{TYPES}.agency")]
LazyPost = Annotated["Post", strawberry.lazy(f"{TYPES}.post")]
LazyIdentityEdge = Annotated["IdentityEdge", strawberry.lazy(f"{TYPES}.evidence")]
LazyDecision = Annotated["Decision", strawberry.lazy(f"{TYPES}.evidence")]
LazyIdentifier = Annotated["Identifier", strawberry.lazy(f"{TYPES}.identifier")]

_ADDRESSES = {
    Platform.INSTAGRAM: "https://www.instagram.com/{handle}/",
    Platform.TIKTOK: "https://www.tiktok.com/@{handle}",
    Platform.X: "https://x.com/{handle}",
}


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="An account on one platform. Values carry their source and the time they were observed.")
class Account(Node):
    """An account on one platform."""

    record: strawberry.Private[AccountRecord]
    platform: Platform = strawberry.field(description="The platform that it is on.")
    platform_id: str | None = strawberry.field(
        description="The platform's immutable id; null while only a handle is known."
    )
    handle: str | None = strawberry.field(description="The handle as last seen, without the '@'.")
    status: AccountStatus = strawberry.field(description="Whether it was observed, is only linked to, or is gone.")
    source: str | None = strawberry.field(description="Where the last observation is from.")
    observed_at: Instant | None = strawberry.field(description="When the account was last observed.")

    as_of: Instant | None = strawberry.field(description=AS_OF)
    gaps: list[HistoryGap] = strawberry.field(description=GAPS)

    display_name: ObservedText | None = observed_text("display_name", "The name shown.")
    bio: ObservedText | None = observed_text("bio", "The profile text.")
    website: ObservedText | None = observed_text("website", "The profile's website, as written.")
    followers: ObservedCount | None = observed("followers", ObservedCount, "Followers or subscribers.")
    following: ObservedCount | None = observed("following", ObservedCount, "Accounts followed.")
    posts_count: ObservedCount | None = observed("posts_count", ObservedCount, "Posts or videos.")
    engagement_rate: ObservedNumber | None = observed("engagement_rate", ObservedNumber, "A share: 0.031 is 3.1 %.")
    avg_views: ObservedNumber | None = observed("avg_views", ObservedNumber, "Mean views of a post.")
    avg_likes: ObservedNumber | None = observed("avg_likes", ObservedNumber, "Mean likes of a post.")
    avg_comments: ObservedNumber | None = observed("avg_comments", ObservedNumber, "Mean comments of a post.")
    days_between_posts: ObservedNumber | None = observed(
        "days_between_posts", ObservedNumber, "Median days between recent posts."
    )
    completeness: ObservedNumber | None = observed(
        "completeness", ObservedNumber, "The share of an account's main fields that was seen."
    )
    verified: ObservedFlag | None = observed("verified", ObservedFlag, "The platform's own badge.")
    is_business: ObservedFlag | None = observed("is_business", ObservedFlag, "A business profile.")
    country: ObservedText | None = observed_text("country", "The country, as the platform writes it.")
    language: ObservedText | None = observed_text("language", "The language, as the platform writes it.")
    withheld_in: ObservedText | None = observed_text(
        "withheld_in", "Countries in which the platform hides the account: ISO codes parted by spaces, empty for none."
    )
    image_url: ObservedText | None = observed_text(
        "image_url", "Where the platform shows the profile's picture. Such an address may hold for days only."
    )
    last_post_at: ObservedInstant | None = observed("last_post_at", ObservedInstant, "When it last posted.")

    @classmethod
    def of(cls, record: AccountRecord) -> "Account":
        """View a record."""
        properties = record.properties
        return cls(
            id=global_id("Account", record.key),
            key=record.key,
            record=record,
            platform=Platform(str(properties["platform"])),
            platform_id=text(properties, "platform_id"),
            handle=text(properties, "handle"),
            status=AccountStatus(str(properties.get("gone") or properties.get("status") or AccountStatus.ACTIVE)),
            source=text(properties, "source"),
            observed_at=instant(properties.get("observed_at")),
            as_of=instant(record.as_of),
            gaps=[HistoryGap.of(gap) for gap in record.gaps],
        )

    @resolved("The address of the profile.")
    def url(self) -> str | None:
        """Write the address; a YouTube channel is addressed by its id where that is known."""
        if self.platform is Platform.YOUTUBE:
            if self.platform_id:
                return f"https://www.youtube.com/channel/{self.platform_id}"
            handle = self.handle or ""
            return f"https://www.youtube.com/{handle if '/' in handle else '@' + handle}" if handle else None
        return _ADDRESSES[self.platform].format(handle=self.handle) if self.handle else None

    @resolved("What it says that it is, in its handle, name and bio; empty for most, who are persons and say nothing.")
    def says_it_is(self) -> list[AccountRole]:
        """Read its words, as they are compared."""
        if self.record.has_gap(SAYS_IT_IS):
            return []
        return [AccountRole(role) for role in roles_of(self.record.properties)]

    @resolved("Its numbers over time, the newest first: each day, then each week, then each four weeks.")
    def history(self, first: First = PAGE, after: After = None) -> Connection[MetricReading]:
        """Cut a page out of the history."""
        page = reading_page(self.record, first=check_first(first), after=after)
        return Connection.of(page, MetricReading.of)

    @resolved("How its followers changed over about so many days (1 to 1095) up to the last reading.")
    def growth(self, days: int = 30) -> Growth:
        """Compare two readings."""
        if not 1 <= days <= MOST_GROWTH_DAYS:
            raise ArgumentError("days", f"it is {days}; give 1 to {MOST_GROWTH_DAYS}")
        has_count = self.record.properties.get("followers") is not None or self.record.has_gap("followers")
        readings, platform = readings_of(self.record), self.platform.value
        return Growth.of(growth.growth(readings, days=days, platform=platform, is_counted=has_count))

    @resolved("Sudden changes of its followers, the latest first: signs to look at, no verdicts.")
    def jumps(self) -> list[Jump]:
        """Find jumps in the history."""
        return [Jump.of(found) for found in reversed(growth.jumps(readings_of(self.record)))]

    @resolved("The creator it belongs to; null until it was resolved.")
    async def creator(self, info: Info) -> LazyCreator | None:
        """Load the creator."""
        from creatorgraph.graph_api.types.creator import Creator as View  # noqa: PLC0415 - a cycle of types

        loaders, as_of = info.context.loaders, self.record.as_of
        load = loaders.creators_of_accounts.load(self.key)
        record = await (load if as_of is None else loaders.history.creator_of_account(self.key, as_of))
        return None if record is None else View.of(record)

    @resolved("Its posts, newest first.")
    async def posts(self, info: Info, first: First = PAGE, after: After = None) -> Connection[LazyPost]:
        """Load a page of posts."""
        from creatorgraph.graph_api.types.post import Post as View  # noqa: PLC0415 - a cycle of types

        key = PageKey(self.key, check_first(first), after)
        posts, as_of = info.context.loaders.account_posts, self.record.as_of
        page = await (posts.page(key) if as_of is None else posts_then(posts, key, as_of=as_of))
        return Connection.of(page, View.of)

    @resolved("The evidence that it and other accounts are one creator's, strongest first.", needs=Scope.READ_EVIDENCE)
    async def identity_edges(
        self, info: Info, first: First = PAGE, after: After = None
    ) -> Connection[LazyIdentityEdge] | None:
        """Load a page of identity edges."""
        from creatorgraph.graph_api.types.evidence import IdentityEdge as View  # noqa: PLC0415 - a cycle of types

        key = PageKey(self.key, check_first(first), after, as_of=self.record.as_of)
        loaders = info.context.loaders
        pages = loaders.account_edges if key.as_of is None else loaders.history.account_edges
        return Connection.of(await pages.page(key), View.of)

    @resolved("What people decided about it and other accounts, the latest first.", needs=Scope.READ_EVIDENCE)
    async def decisions(self, info: Info, first: First = PAGE, after: After = None) -> Connection[LazyDecision] | None:
        """Load a page of decisions."""
        from creatorgraph.graph_api.types.evidence import Decision as View  # noqa: PLC0415 - a cycle of types

        key = PageKey(self.key, check_first(first), after, as_of=self.record.as_of)
        loaders = info.context.loaders
        pages = loaders.reviews.account_decisions if key.as_of is None else loaders.history.account_decisions
        return Connection.of(await pages.page(key), lambda record: View.of(record.properties, record.about))

    @resolved("E-mails, handles, names and addresses that it shows, by kind.")
    async def identifiers(
        self, info: Info, first: First = PAGE, after: After = None, *, history: Past = False
    ) -> Connection[LazyIdentifier]:
        """Load a page of identifiers."""
        from creatorgraph.graph_api.types.identifier import view  # noqa: PLC0415 - a cycle of types

        key = PageKey(self.key, check_first(first), after, history, self.record.as_of)
        loaders = info.context.loaders
        pages = loaders.account_identifiers if key.as_of is None else loaders.history.account_handles
        page = await pages.page(key)
        return Connection.of(page, lambda record: view(record, self.record, info.context.viewer))

    @resolved("The agencies behind what it shows, by key.")
    async def agencies(self, info: Info, first: First = PAGE, after: After = None) -> Connection[LazyAgency]:
        """Load a page of agencies."""
        from creatorgraph.graph_api.types.agency import Agency as View  # noqa: PLC0415 - a cycle of types

        key, pages = PageKey(self.key, check_first(first), after), info.context.loaders.agencies.of_accounts
        return Connection.of(await pages.page(key) if self.record.as_of is None else NO_PAGE, View.of)

    @resolved("The accounts that its profile links to.")
    async def links_to(
        self, info: Info, first: First = PAGE, after: After = None, *, history: Past = False
    ) -> Connection["ProfileLink"]:
        """Load a page of profile links."""
        key = PageKey(self.key, check_first(first), after, history)
        page = await info.context.loaders.account_links.page(key) if self.record.as_of is None else NO_PAGE
        return Connection.of(page, lambda record: ProfileLink.of(record, self.record, info.context.viewer))


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="A link from a profile to another account.")
class ProfileLink:
    """A link from a profile to another account."""

    account: Account = strawberry.field(description="The account linked to.")
    address: str | None = strawberry.field(description="The address as it stands in the profile.")
    fields: list[str] = strawberry.field(description="Where in the profile: bio, website, links.")
    first_seen: Instant | None = strawberry.field(description="When it was first seen; null where that is not kept.")
    last_seen: Instant | None = strawberry.field(description="When it was last seen.")
    until: Instant | None = strawberry.field(description="Since when it is gone; null while it is shown.")
    source: str | None = strawberry.field(description="A platform's API, or the name of an import.")

    @classmethod
    def of(cls, record: LinkRecord, shown_by: AccountRecord, viewer: Viewer) -> "ProfileLink":
        """View a record as a viewer may read it."""
        fields = texts(record.shown, "sources")
        source, observed_at = shown_by.seen(fields[0] if fields else "links")
        return cls(
            account=Account.of(record.other),
            address=readable(viewer, text(record.shown, "ref")),
            fields=fields,
            first_seen=instant(record.shown.get("first_seen")),
            last_seen=instant(record.shown.get("last_seen") or observed_at),
            until=instant(record.shown.get("to")),
            source=source,
        )
