"""What the mutations of the review answer."""

from typing import Annotated

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.rules import resolved, ruled
from creatorgraph.graph_api.types.evidence import Decision, NotFound
from creatorgraph.graph_api.types.review import DecisionConflict, ReviewCase, ReviewClaim, decision_view
from creatorgraph.graph_api.types.scalars import Instant
from creatorgraph.identity_graph.claims import Claim
from creatorgraph.identity_graph.reviews import Decided


@ruled(Scope.REVIEW)
@strawberry.type(
    description="What was decided. Creators change when the accounts have been resolved again, a moment later."
)
class DecisionsRecorded:
    """What was decided."""

    done: strawberry.Private[Decided]
    keys: list[str] = strawberry.field(
        description="The keys of the decisions that stand now; after an undo, of those that are in force again."
    )
    was_so: bool = strawberry.field(description="All of it had been decided before; nothing was written.")
    split: str | None = strawberry.field(
        description="The key of a split, which undoes all of it; also of one that was so, if all of it is one split's."
    )

    @classmethod
    def of(cls, done: Decided) -> "DecisionsRecorded":
        """View what an act did."""
        return cls(
            done=done,
            keys=[one.id for one in done.decisions],
            was_so=done.was_so,
            split=done.split,
        )

    @resolved("The decisions that stand now, by key.", needs=Scope.READ_EVIDENCE)
    def decisions(self) -> list[Decision] | None:
        """View the decisions."""
        return [decision_view(one) for one in self.done.decisions]

    @resolved("The decisions that are in force no more.", needs=Scope.READ_EVIDENCE)
    def superseded(self) -> list[Decision] | None:
        """View what was superseded."""
        return [decision_view(one) for one in self.done.superseded]

    @resolved("What contradicts these decisions.", needs=Scope.READ_EVIDENCE)
    def conflicts(self) -> list[DecisionConflict] | None:
        """View the conflicts."""
        return [DecisionConflict.of(one) for one in self.done.conflicts]


@ruled(Scope.REVIEW)
@strawberry.type(description="Another reviewer holds the case.")
class ClaimedByAnother:
    """Another reviewer holds the case."""

    message: str = strawberry.field(description="Who holds it and until when, in words.")
    actor: str = strawberry.field(description="Who holds it.")
    until: Instant = strawberry.field(description="When the claim lapses by itself.")

    @classmethod
    def of(cls, claim: Claim, message: str) -> "ClaimedByAnother":
        """View another's claim."""
        return cls(message=message, actor=claim.actor, until=Instant(claim.until))


@ruled(Scope.REVIEW)
@strawberry.type(description="What is to be undone was superseded before.")
class NotInForce:
    """What is to be undone was superseded before."""

    message: str = strawberry.field(description="What was superseded, in words.")


@ruled(Scope.REVIEW)
@strawberry.type(description="The case is yours for a while.")
class ReviewClaimed:
    """The case is the viewer's for a while."""

    claim: ReviewClaim = strawberry.field(description="The claim, with its end.")
    account_keys: list[str] = strawberry.field(description="The two accounts of the case.")
    case: ReviewCase | None = strawberry.field(description="The case, where the next one was asked for.")


@ruled(Scope.REVIEW)
@strawberry.type(description="The case is open for others.")
class ReviewReleased:
    """The case is open for others."""

    released: bool = strawberry.field(description="False where you did not hold it.")


DecideResult = Annotated[
    DecisionsRecorded | ClaimedByAnother | NotFound,
    strawberry.union("DecideResult", description="What was decided, or why nothing was."),
]
UndoResult = Annotated[
    DecisionsRecorded | ClaimedByAnother | NotInForce | NotFound,
    strawberry.union("UndoResult", description="What was undone, or why nothing was."),
]
ClaimResult = Annotated[
    ReviewClaimed | ClaimedByAnother | NotFound,
    strawberry.union("ClaimResult", description="The case that is yours, or why it is not."),
]
ReleaseResult = Annotated[
    ReviewReleased | NotFound,
    strawberry.union("ReleaseResult", description="Whether the case was let go."),
]
