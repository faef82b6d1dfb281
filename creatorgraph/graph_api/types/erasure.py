"""What an erasure would remove, and its receipt."""

from typing import Annotated

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.rules import ruled
from creatorgraph.graph_api.types.evidence import NotFound
from creatorgraph.graph_api.types.scalars import Count, Instant, instant
from creatorgraph.identity_graph.erasing import Preview
from creatorgraph.resolvers.records import Properties, count, text


@ruled(Scope.ERASE)
@strawberry.type(description="What erasing accounts would remove.")
class ErasurePreview:
    """What erasing accounts would remove."""

    accounts: Count = strawberry.field(description="Accounts that would be erased.")
    handles: Count = strawberry.field(description="Handles that they hold or held.")
    posts: Count = strawberry.field(description="Their posts.")
    decisions: Count = strawberry.field(description="Decisions of people about them.")
    links_of_others: Count = strawberry.field(description="Accounts whose links to them go; their texts stay.")
    notes: Count = strawberry.field(description="Notes of all tenants on the creators of whom nobody would be left.")
    raw_answers: Count = strawberry.field(description="Raw answers of platforms in the archive.")
    creators_erased: Count = strawberry.field(description="Creators of whom nobody would be left.")
    creators_going_on: Count = strawberry.field(description="Creators that would go on with their other accounts.")

    @classmethod
    def of(cls, preview: Preview, *, raw: int) -> "ErasurePreview":
        """View a preview."""
        return cls(
            accounts=Count(preview.accounts),
            handles=Count(preview.handles),
            posts=Count(preview.posts),
            decisions=Count(preview.decisions),
            links_of_others=Count(preview.links_of_others),
            notes=Count(preview.notes),
            raw_answers=Count(raw),
            creators_erased=Count(preview.creators_erased),
            creators_going_on=Count(preview.creators_going_on),
        )


@ruled(Scope.ERASE)
@strawberry.type(description="The receipt of an erasure: counts, when and by whom; nothing of who was erased.")
class ErasureReceipt:
    """The receipt of an erasure."""

    key: str = strawberry.field(description="The id of the receipt.")
    at: Instant = strawberry.field(description="When the erasure began.")
    finished_at: Instant | None = strawberry.field(description="Null where it stopped midway: erase again.")
    actor: str = strawberry.field(description="Who erased.")
    accounts: Count = strawberry.field(description="Accounts that were erased.")
    posts: Count = strawberry.field(description="Posts that were erased.")
    decisions: Count = strawberry.field(description="Decisions of people about them that were erased.")
    links_of_others: Count = strawberry.field(description="Accounts whose links to them went; their texts stay.")
    notes: Count = strawberry.field(description="Notes of all tenants on the creators of whom nobody is left.")
    creators: Count = strawberry.field(description="Creators of whom nobody is left.")
    raw_answers: Count = strawberry.field(description="Raw answers of platforms that were removed from the archive.")
    queued_messages: Count = strawberry.field(description="Messages that were removed from the queue.")
    tombstones: Count = strawberry.field(description="Names that are kept out from now on.")

    @classmethod
    def of(cls, row: Properties) -> "ErasureReceipt":
        """View a receipt."""

        def counted(name: str) -> Count:
            return Count(count(row, name) or 0)

        return cls(
            key=str(row["id"]),
            at=Instant(str(row["at"])),
            finished_at=instant(row.get("finished_at")),
            actor=text(row, "actor") or "",
            accounts=counted("accounts"),
            posts=counted("posts"),
            decisions=counted("decisions"),
            links_of_others=counted("links_of_others"),
            notes=counted("notes"),
            creators=counted("creators"),
            raw_answers=counted("raw"),
            queued_messages=counted("queued"),
            tombstones=counted("tombstones"),
        )


ErasurePreviewResult = Annotated[
    ErasurePreview | NotFound,
    strawberry.union("ErasurePreviewResult", description="What would go, or who is not there."),
]
ErasureResult = Annotated[
    ErasureReceipt | NotFound,
    strawberry.union("ErasureResult", description="What is gone, or who is not there."),
]
