"""The part of the query root that reviewers ask."""

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.errors import NotFoundError
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved
from creatorgraph.graph_api.types.account_ref import AccountRef, account_of
from creatorgraph.graph_api.types.connections import PAGE, After, Connection, First
from creatorgraph.graph_api.types.evidence import NotFound
from creatorgraph.graph_api.types.review import (
    DecisionConflict,
    ForeseenAnswer,
    PossibleMatch,
    ReviewCase,
    ReviewPreview,
    ReviewPreviewResult,
    SplitPreviewResult,
    Wanted,
    filter_of,
)
from creatorgraph.graph_api.types.scalars import creator_key
from creatorgraph.resolvers.pages import ArgumentError, check_first
from creatorgraph.resolvers.reviews import conflict_page, possible_matches, queue_page

MOST_PARTS = 100


@strawberry.type
class ReviewQuery:
    """What reviewers ask."""

    @resolved(
        "The cases that a decision would settle, those first where a wrong answer is likeliest to cost most. Where "
        "hardly a case fits the filter, a page may be short, or empty, and go on.",
        needs=Scope.REVIEW,
    )
    async def review_queue(
        self,
        info: Info,
        filter: Wanted = None,  # noqa: A002 - the API's word
        first: First = PAGE,
        after: After = None,
    ) -> Connection[ReviewCase]:
        """Read a page of the queue."""
        wanted = filter_of(filter, actor=info.context.viewer.actor)
        page = await queue_page(info.context.services.reviews.reads, wanted, first=check_first(first), after=after)
        return Connection.of(page, ReviewCase.of)

    @resolved("What deciding about two accounts would merge or split, for both answers.", needs=Scope.REVIEW)
    async def review_preview(self, info: Info, a: AccountRef, b: AccountRef) -> ReviewPreviewResult:
        """Foresee both answers."""
        keys = await keys_of(info, a=a, b=b)
        if isinstance(keys, NotFound):
            return keys
        return ReviewPreview.of(await info.context.services.reviews.reads.preview(*keys))

    @resolved("What splitting a creator so would change; nothing is written.", needs=Scope.REVIEW)
    async def split_preview(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002 - the API's word
        parts: list[list[AccountRef]],
    ) -> SplitPreviewResult:
        """Foresee a split."""
        groups = await keys_of_parts(info, parts)
        if isinstance(groups, NotFound):
            return groups
        try:
            preview = await info.context.services.reviews.reads.preview_split(creator_key(id), groups)
        except NotFoundError as error:
            return NotFound(message=str(error), argument="id")
        return ForeseenAnswer.of(preview.answers[0], preview.component)

    @resolved(
        "Creators near one by meaning that no evidence ties to it, compared account by account, the likeliest first. "
        "Most are other people: this proposes, and links nothing.",
        needs=Scope.REVIEW,
    )
    async def possible_matches(self, info: Info, creator: strawberry.ID, first: First = 10) -> list[PossibleMatch]:
        """Propose matches."""
        record = await info.context.loaders.creators.load(creator_key(creator))
        if record is None:
            raise NotFoundError("there is no such creator", argument="creator")
        reads, wanted = info.context.services.reviews.reads, check_first(first)
        found = await possible_matches(reads, info.context.finder, record.id, first=wanted)
        return [PossibleMatch.of(each) for each in found]

    @resolved("The decisions in force that contradict each other.", needs=Scope.READ_EVIDENCE)
    async def decision_conflicts(
        self, info: Info, first: First = PAGE, after: After = None
    ) -> Connection[DecisionConflict]:
        """Read a page of conflicts."""
        reads = info.context.services.reviews.reads
        return Connection.of(await conflict_page(reads, first=check_first(first), after=after), DecisionConflict.of)


async def keys_of_parts(info: Info, parts: list[list[AccountRef]]) -> list[list[str]] | NotFound:
    """Give the keys of the accounts of each part, or which one is not there."""
    refs = {f"parts[{p}][{n}]": ref for p, part in enumerate(parts) for n, ref in enumerate(part)}
    if not refs or len(refs) > MOST_PARTS:
        raise ArgumentError("parts", f"it names {len(refs)} accounts; name 1 to {MOST_PARTS}")
    keys = await keys_of(info, **refs)
    if isinstance(keys, NotFound):
        return keys
    named = dict(zip(refs, keys, strict=True))
    return [[named[f"parts[{p}][{n}]"] for n in range(len(part))] for p, part in enumerate(parts)]


async def keys_of(info: Info, **refs: AccountRef) -> list[str] | NotFound:
    """Give the keys of accounts named in arguments, or which one is not there."""
    keys = []
    for argument, ref in refs.items():
        account = await account_of(info, ref, argument)
        if account is None:
            return NotFound(message=f"there is no such account: argument '{argument}'", argument=argument)
        keys.append(account.key)
    return keys
