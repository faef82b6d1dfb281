"""What is not known of a past instant, and why."""

from enum import StrEnum
from typing import Annotated

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import ruled
from creatorgraph.graph_api.types.scalars import Instant, instant
from creatorgraph.resolvers.history import check_instant
from creatorgraph.resolvers.records import Gap

AsOf = Annotated[
    Instant | None,
    strawberry.argument(description="A past instant to ask of; left out: the present. See docs/history.md."),
]
AS_OF = "The past instant that this is told of; null: the present."
GAPS = "Fields that cannot be told of that instant: null, or as empty as can be, here. Empty for the present."


def past(info: Info, as_of: Instant | None) -> Instant | None:
    """Give the instant asked of. Raises ArgumentError for one that is still to come."""
    return None if as_of is None else Instant(check_instant(as_of, clock=info.context.services.clock))


@strawberry.enum(
    description="NEWER: the value that is known was observed after the instant. NOT_KEPT: no past is kept of it."
)
class GapReason(StrEnum):
    """Why a field cannot be told of a past instant."""

    NEWER = "newer"
    NOT_KEPT = "not_kept"


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="A field that cannot be told of a past instant.")
class HistoryGap:
    """A field that cannot be told of a past instant."""

    field: str = strawberry.field(description="The field, as it is named here.")
    reason: GapReason = strawberry.field(description="Why it cannot be told.")
    observed_at: Instant | None = strawberry.field(description="NEWER: when the value that is known was observed.")

    @classmethod
    def of(cls, gap: Gap) -> "HistoryGap":
        """View a gap."""
        first, *rest = gap.field.split("_")
        reason = GapReason("not_kept" if gap.observed_at is None else "newer")
        name = first + "".join(word.capitalize() for word in rest)
        return cls(field=name, reason=reason, observed_at=instant(gap.observed_at))
