"""What a tenant keeps of creators: lists and notes."""

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.creator_search.lists import CreatorList as KeptList
from creatorgraph.creator_search.notes import Note as KeptNote
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved, ruled
from creatorgraph.graph_api.types.scalars import Instant
from creatorgraph.resolvers.contacts import readable


@ruled(Scope.LISTS)
@strawberry.type(
    description="A list of creators that your tenant keeps; `inLists` and `notInLists` of a filter name it."
)
class CreatorList:
    """A list of creators."""

    counted: strawberry.Private[int | None]
    key: strawberry.ID = strawberry.field(description="The list's id.")
    name: str = strawberry.field(description="Its name, as it was given.")
    created_at: Instant = strawberry.field(description="When it was made.")

    @classmethod
    def of(cls, kept: KeptList) -> "CreatorList":
        """View a list."""
        return cls(counted=kept.size, key=strawberry.ID(kept.id), name=kept.name, created_at=Instant(kept.created_at))

    @resolved("How many creators are on it, counted where it is asked for: seconds for 100,000.")
    async def size(self, info: Info) -> int:
        """Give the size, counted where it was not yet."""
        if self.counted is not None:
            return self.counted
        return await info.context.loaders.kept.sizes.load((info.context.viewer.tenant, self.key))


@ruled(Scope.LISTS)
@strawberry.type(description="A note on a creator that your tenant keeps.")
class Note:
    """A note on a creator."""

    written: strawberry.Private[str]
    key: strawberry.ID = strawberry.field(description="The note's id.")
    actor: str = strawberry.field(description="Who wrote it.")
    created_at: Instant = strawberry.field(description="When it was written.")

    @classmethod
    def of(cls, kept: KeptNote) -> "Note":
        """View a note."""
        return cls(written=kept.text, key=strawberry.ID(kept.id), actor=kept.actor, created_at=Instant(kept.created_at))

    @resolved("Its text. Who may not read contacts reads it without e-mail addresses.")
    def text(self, info: Info) -> str:
        """Read the text as the viewer may."""
        return readable(info.context.viewer, self.written) or ""
