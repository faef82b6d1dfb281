"""Changes: what happened to creators, in order."""

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved, ruled
from creatorgraph.graph_api.types.creator import Creator
from creatorgraph.graph_api.types.scalars import Count, Instant
from creatorgraph.identity_graph.changes import ChangeKind
from creatorgraph.resolvers.contacts import readable
from creatorgraph.resolvers.records import Properties, text, texts

strawberry.enum(
    ChangeKind,
    description="CREATED: an id was minted. MERGED: `other` redirects to the creator from now on. SPLIT: accounts went "
    "to `other`. RENAMED: its name, or the handle of an account. ACCOUNT_ERASED: an account of it is gone for good, "
    "which one is not said. ERASED: it is gone for good.",
)


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="Something that happened to a creator.")
class Change:
    """Something that happened to a creator."""

    properties: strawberry.Private[Properties]
    seq: Count = strawberry.field(description="Its number in the feed, without gaps: the cursor to go on behind.")
    kind: ChangeKind = strawberry.field(description="What happened.")
    at: Instant = strawberry.field(description="When it happened.")
    creator_key: str = strawberry.field(description="The creator's id at that time.")
    other_key: str | None = strawberry.field(description="MERGED: the id merged into it. SPLIT: the id split off.")
    account_keys: list[str] = strawberry.field(
        description="CREATED: its first accounts. SPLIT: those that went. RENAMED: the one whose handle changed."
    )

    @classmethod
    def of(cls, properties: Properties) -> "Change":
        """View a change's properties."""
        account = text(properties, "account")
        return cls(
            properties=properties,
            seq=Count(int(str(properties["seq"]))),
            kind=ChangeKind(str(properties["kind"])),
            at=Instant(str(properties["at"])),
            creator_key=str(properties["creator"]),
            other_key=text(properties, "other"),
            account_keys=[account] if account else texts(properties, "accounts"),
        )

    @resolved("RENAMED: the name or handle before.")
    def was(self, info: Info) -> str | None:
        """Read the name as the viewer may."""
        return readable(info.context.viewer, text(self.properties, "was"))

    @resolved("RENAMED: the name or handle since.")
    def now(self, info: Info) -> str | None:
        """Read the name as the viewer may."""
        return readable(info.context.viewer, text(self.properties, "now"))

    @resolved("The creator as it is now, redirects followed; null where it is erased.")
    async def creator(self, info: Info) -> Creator | None:
        """Load the creator."""
        return await _creator(info, self.creator_key)

    @resolved("The other creator as it is now, redirects followed.")
    async def other(self, info: Info) -> Creator | None:
        """Load the other creator."""
        return None if self.other_key is None else await _creator(info, self.other_key)


async def _creator(info: Info, key: str) -> Creator | None:
    record = await info.context.loaders.creators.load(key)
    return None if record is None else Creator.of(record)
