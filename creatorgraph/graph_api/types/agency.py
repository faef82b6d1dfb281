"""Agencies: what stands behind an e-mail or a site that many unlike accounts show."""

from enum import StrEnum

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved, ruled
from creatorgraph.graph_api.types.account import Account
from creatorgraph.graph_api.types.connections import PAGE, After, Edge, First, PageInfo
from creatorgraph.graph_api.types.node import Node
from creatorgraph.graph_api.types.scalars import Count, Instant, global_id, instant
from creatorgraph.resolvers.agencies import AgencyRecord
from creatorgraph.resolvers.contacts import readable
from creatorgraph.resolvers.pages import PageKey, check_first
from creatorgraph.resolvers.records import count, text


@strawberry.enum(description="What many share: MAILBOX, one e-mail address, or SITE, one website.")
class AgencyKind(StrEnum):
    """What many share."""

    MAILBOX = "email"
    SITE = "url"


@strawberry.type(description="An account that an agency manages.")
class AgencyAccountEdge(Edge[Account]):
    """An account that an agency manages."""

    since: Instant | None = strawberry.field(description="Since when that is known.")


@strawberry.type(description="A page of an agency's accounts.")
class AgencyAccountConnection:
    """A page of an agency's accounts."""

    page_info: PageInfo = strawberry.field(description="Where the page stands, for going on.")
    edges: list[AgencyAccountEdge] = strawberry.field(description="The items with their cursors.")
    nodes: list[Account] = strawberry.field(description="The items themselves, where no cursor is needed.")


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(
    description="An agency, label, employer or shop: more unlike accounts show its e-mail or site than one creator has."
)
class Agency(Node):
    """An agency."""

    name: str = strawberry.field(description="The site's host, or the domain of the mailbox.")
    kind: AgencyKind = strawberry.field(description="What the accounts share: a mailbox or a site.")
    identifier: strawberry.Private[str | None]
    size: Count = strawberry.field(description="How many accounts show what they share.")
    since: Instant | None = strawberry.field(description="Since when so many do, as far as is known.")

    @classmethod
    def of(cls, record: AgencyRecord) -> "Agency":
        """View a record."""
        properties = record.properties
        kind = AgencyKind(str(properties["kind"]))
        return cls(
            id=global_id("Agency", record.id),
            key=record.id,
            name=text(properties, "name") or "",
            kind=kind,
            identifier=text(properties, "identifier"),
            size=Count(count(properties, "size") or 0),
            since=instant(properties.get("since")),
        )

    @resolved("SITE: the address that they share.")
    def site(self, info: Info) -> str | None:
        """Read the address as the viewer may."""
        return readable(info.context.viewer, self.identifier) if self.kind is AgencyKind.SITE else None

    @resolved("The accounts that show what they share, by key.")
    async def accounts(self, info: Info, first: First = PAGE, after: After = None) -> AgencyAccountConnection:
        """Load a page of accounts."""
        page = await info.context.loaders.agencies.accounts.page(PageKey(self.key, check_first(first), after))
        edges = [
            AgencyAccountEdge(cursor=cursor, node=Account.of(member.account), since=instant(member.since))
            for cursor, member in page.items
        ]
        return AgencyAccountConnection(page_info=PageInfo.of(page), edges=edges, nodes=[edge.node for edge in edges])
