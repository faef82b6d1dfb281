"""The root of all mutations: what reviewers decide and operators do. Each is one transaction; they go by POST only."""

from collections.abc import Awaitable
from typing import Annotated

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.errors import NotFoundError
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.lists_api import ListsMutation
from creatorgraph.graph_api.notes_api import NotesMutation
from creatorgraph.graph_api.operations_api import OperationsMutation
from creatorgraph.graph_api.privacy_api import PrivacyMutation
from creatorgraph.graph_api.review_query import keys_of, keys_of_parts
from creatorgraph.graph_api.rules import resolved, ruled
from creatorgraph.graph_api.types.account_ref import AccountRef
from creatorgraph.graph_api.types.evidence import NotFound
from creatorgraph.graph_api.types.review import ReviewCase, ReviewClaim, Wanted, filter_of
from creatorgraph.graph_api.types.review_results import (
    ClaimedByAnother,
    ClaimResult,
    DecideResult,
    DecisionsRecorded,
    NotInForce,
    ReleaseResult,
    ReviewClaimed,
    ReviewReleased,
    UndoResult,
)
from creatorgraph.graph_api.types.scalars import Instant, creator_key
from creatorgraph.identity_graph.claims import CLAIM_MINUTES, MOST_MINUTES, Claim
from creatorgraph.identity_graph.decisions import Verdict
from creatorgraph.identity_graph.review_queue import QueueFilter
from creatorgraph.identity_graph.reviews import ClaimedError, Decided, NotInForceError
from creatorgraph.resolvers.pages import ArgumentError

Reason = Annotated[str | None, strawberry.argument(description="Why; it is kept with the decision.")]
Minutes = Annotated[int, strawberry.argument(description=f"How long you hold it, 1 to {MOST_MINUTES}.")]


@ruled(Scope.REVIEW)
@strawberry.type(description="Everything that can be changed.")
class Mutation(OperationsMutation, ListsMutation, NotesMutation, PrivacyMutation):
    """Everything that can be changed."""

    @resolved("Decide that two accounts are one creator's.", needs=Scope.REVIEW)
    async def decide_same(self, info: Info, a: AccountRef, b: AccountRef, reason: Reason = None) -> DecideResult:
        """Decide."""
        return await _decide(info, Verdict.SAME, a, b, reason)

    @resolved("Decide that two accounts are not one creator's.", needs=Scope.REVIEW)
    async def decide_different(self, info: Info, a: AccountRef, b: AccountRef, reason: Reason = None) -> DecideResult:
        """Decide."""
        return await _decide(info, Verdict.DIFFERENT, a, b, reason)

    @resolved(
        "Undo a decision, or a whole split, by its key; what it had superseded is in force again.", needs=Scope.REVIEW
    )
    async def undo_decision(self, info: Info, key: str, reason: Reason = None) -> UndoResult:
        """Undo."""
        acts = info.context.services.reviews.acts
        try:
            return await _recorded(acts.undo(key, actor=info.context.viewer.actor, reason=reason), "key")
        except NotInForceError as error:
            return NotInForce(message=str(error))

    @resolved(
        "Decide that accounts of a creator are not one's where they stand in different parts; one part alone is "
        "set against the rest. Accounts that no part names go where the evidence leads them.",
        needs=Scope.REVIEW,
    )
    async def split_creator(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002 - the API's word
        parts: list[list[AccountRef]],
        reason: Reason = None,
    ) -> DecideResult:
        """Split a creator."""
        groups = await keys_of_parts(info, parts)
        if isinstance(groups, NotFound):
            return groups
        acts = info.context.services.reviews.acts
        actor = info.context.viewer.actor
        return await _recorded(acts.split(creator_key(id), groups, actor=actor, reason=reason), "id")

    @resolved(
        "Hold a case so that no other reviewer takes it: of two accounts, or without them the next of the queue.",
        needs=Scope.REVIEW,
    )
    async def claim_review(
        self,
        info: Info,
        a: AccountRef | None = None,
        b: AccountRef | None = None,
        filter: Wanted = None,  # noqa: A002 - the API's word
        minutes: Minutes = CLAIM_MINUTES,
    ) -> ClaimResult:
        """Claim a case."""
        acts, actor = info.context.services.reviews.acts, info.context.viewer.actor
        if a is None and b is None:
            return await _claim_next(info, filter_of(filter, actor=actor, open_only=True), minutes=minutes)
        if a is None or b is None:
            raise ArgumentError("b" if b is None else "a", "give both accounts, or none for the next case")
        if filter is not None:
            raise ArgumentError("filter", "it chooses the next case of the queue: give it, or two accounts")
        keys = await keys_of(info, a=a, b=b)
        if isinstance(keys, NotFound):
            return keys
        try:
            return _claimed(await acts.claim(keys[0], keys[1], actor=actor, minutes=minutes), None)
        except ClaimedError as error:
            return ClaimedByAnother.of(error.claim, str(error))

    @resolved("Let a case go that you hold.", needs=Scope.REVIEW)
    async def release_review(self, info: Info, a: AccountRef, b: AccountRef) -> ReleaseResult:
        """Release a case."""
        keys = await keys_of(info, a=a, b=b)
        if isinstance(keys, NotFound):
            return keys
        acts = info.context.services.reviews.acts
        return ReviewReleased(released=await acts.release(keys[0], keys[1], actor=info.context.viewer.actor))


async def _decide(info: Info, verdict: Verdict, a: AccountRef, b: AccountRef, reason: str | None) -> DecideResult:
    keys = await keys_of(info, a=a, b=b)
    if isinstance(keys, NotFound):
        return keys
    acts = info.context.services.reviews.acts
    return await _recorded(acts.decide(verdict, keys[0], keys[1], actor=info.context.viewer.actor, reason=reason), "a")


async def _recorded(act: Awaitable[Decided], argument: str) -> DecisionsRecorded | ClaimedByAnother | NotFound:
    """Do an act, and give what a caller can act on as a result; other errors are the request's."""
    try:
        return DecisionsRecorded.of(await act)
    except ClaimedError as error:
        return ClaimedByAnother.of(error.claim, str(error))
    except NotFoundError as error:
        return NotFound(message=str(error), argument=argument)


async def _claim_next(info: Info, wanted: QueueFilter, *, minutes: int) -> ClaimResult:
    acts, actor = info.context.services.reviews.acts, info.context.viewer.actor
    try:
        claimed = await acts.claim_next(wanted, actor=actor, minutes=minutes)
    except NotFoundError as error:
        return NotFound(message=str(error), argument=error.argument or "filter")
    except ClaimedError as error:
        return ClaimedByAnother.of(error.claim, str(error))
    if claimed is None:
        return NotFound(message="there is no open case that nobody holds", argument="filter")
    return _claimed(claimed[0], ReviewCase.of(claimed[1]))


def _claimed(claim: Claim, case: ReviewCase | None) -> ReviewClaimed:
    held = ReviewClaim(actor=claim.actor, until=Instant(claim.until))
    return ReviewClaimed(claim=held, account_keys=list(claim.pair), case=case)
