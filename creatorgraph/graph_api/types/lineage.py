"""The lineage of a creator's id."""

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved, ruled
from creatorgraph.graph_api.types.creator import Creator
from creatorgraph.graph_api.types.scalars import Count, Instant, instant
from creatorgraph.identity_graph import lineage
from creatorgraph.resolvers.lineage import LineageRecord
from creatorgraph.resolvers.records import text


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="An id that redirects to another, for ever.")
class Redirect:
    """An id that redirects to another."""

    from_key: str = strawberry.field(description="The id that redirects.")
    to_key: str = strawberry.field(description="The id that it leads to: the next step, not the last.")
    at: Instant | None = strawberry.field(description="When it was merged.")
    why: str | None = strawberry.field(description="What made it redirect: merged.")

    @classmethod
    def of(cls, redirect: lineage.Redirect) -> "Redirect":
        """View a redirect."""
        return cls(from_key=redirect.old, to_key=redirect.new, at=instant(redirect.at), why=redirect.why)


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="Accounts that went from one id to another.")
class Split:
    """Accounts that went from one id to another."""

    from_key: str = strawberry.field(description="The id that was split.")
    to_key: str = strawberry.field(description="The id that the accounts went to.")
    at: Instant = strawberry.field(description="When they went.")
    seq: Count = strawberry.field(description="The number of the change in the feed, which names the accounts.")
    account_count: int | None = strawberry.field(description="How many accounts went.")

    @classmethod
    def of(cls, split: lineage.Split) -> "Split":
        """View a split."""
        return cls(
            from_key=split.old,
            to_key=split.new,
            at=Instant(split.at),
            seq=Count(split.seq),
            account_count=split.accounts,
        )


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="Where a creator's id comes from and where it leads. At most 1,000 of each list.")
class Lineage:
    """Where a creator's id comes from and where it leads."""

    key: str = strawberry.field(description="The id asked for.")
    created_at: Instant | None = strawberry.field(description="When the id was minted.")
    stands_as: str = strawberry.field(description="The id that answers for it now: itself, or the end of `redirects`.")
    redirects: list[Redirect] = strawberry.field(description="The steps from it to the id that stands, in order.")
    merged: list[Redirect] = strawberry.field(
        description="Every redirect that leads to it, directly or over others, the oldest first."
    )
    split_from: list[Split] = strawberry.field(description="The ids that its accounts were split from.")
    split_off: list[Split] = strawberry.field(description="The ids that accounts of it went to.")

    @classmethod
    def of(cls, record: LineageRecord) -> "Lineage":
        """View a record."""
        return cls(
            key=str(record.properties["id"]),
            created_at=instant(text(record.properties, "created_at")),
            stands_as=record.stands_as,
            redirects=[Redirect.of(one) for one in record.redirects],
            merged=[Redirect.of(one) for one in record.merged],
            split_from=[Split.of(one) for one in record.split_from],
            split_off=[Split.of(one) for one in record.split_off],
        )

    @resolved("The creator that answers for it now.")
    async def creator(self, info: Info) -> Creator | None:
        """Load the creator."""
        record = await info.context.loaders.creators.load(self.stands_as)
        return None if record is None else Creator.of(record)
