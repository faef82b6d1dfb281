"""What a reviewer looks at: cases, both answers foreseen, weakest links, conflicts between decisions."""

from typing import Annotated

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved, ruled
from creatorgraph.graph_api.types.account import Account
from creatorgraph.graph_api.types.creator import Creator
from creatorgraph.graph_api.types.evidence import Decision, IdentityEdge, NotFound
from creatorgraph.graph_api.types.scalars import Band, Count, Instant, creator_key
from creatorgraph.identity_graph.decisions import Conflict, Verdict
from creatorgraph.identity_graph.decisions import Decision as Decided
from creatorgraph.identity_graph.review_previews import Answer, Component, Group, WeakLink
from creatorgraph.identity_graph.review_queue import Case, QueueFilter
from creatorgraph.identity_graph.review_reads import Preview
from creatorgraph.platforms.observation import Platform
from creatorgraph.resolvers.pages import ArgumentError
from creatorgraph.resolvers.records import AccountRecord, EdgeRecord, number
from creatorgraph.resolvers.reviews import DecisionRecord
from creatorgraph.resolvers.reviews import PossibleMatch as Matched

SHOWN_ACCOUNTS = 100

strawberry.enum(Verdict, description="What a person says of two accounts: one creator's, or not.")


@strawberry.input(description="Which cases are asked for. Claimed by others are those that another reviewer holds now.")
class ReviewFilter:
    """Which cases are asked for."""

    band: Band = strawberry.field(default=Band.REVIEW, description="The band of the edge: REVIEW or LINK.")
    joined: bool = strawberry.field(
        default=False, description="Edges inside one creator instead of those between two creators."
    )
    platform: Platform | None = strawberry.field(default=None, description="One of both accounts is on it.")
    min_followers: int = strawberry.field(default=0, description="At least so many followers hang on both sides.")
    evidence: str | None = strawberry.field(
        default=None, description="This kind of evidence counted: the name of a comparison, as 'same_email'."
    )
    creator: strawberry.ID | None = strawberry.field(default=None, description="One of both sides is this creator.")
    claimed_by_others: bool = strawberry.field(default=True, description="Cases that others hold as well.")


Wanted = Annotated[ReviewFilter | None, strawberry.argument(description="Which cases; none: all that are open.")]


def filter_of(given: ReviewFilter | None, *, actor: str, open_only: bool = False) -> QueueFilter:
    """Read the filter as this reviewer's. Raises ArgumentError for what cannot be."""
    wanted = given or ReviewFilter()
    if wanted.band is Band.APART:
        raise ArgumentError("filter.band", "pairs that are apart have no edge; ask for REVIEW or LINK")
    if wanted.min_followers < 0:
        raise ArgumentError("filter.minFollowers", "it cannot be below 0")
    return QueueFilter(
        band=wanted.band.value,
        joined=wanted.joined,
        platform=None if wanted.platform is None else wanted.platform.value,
        minimum=wanted.min_followers,
        evidence=wanted.evidence,
        creator=None if wanted.creator is None else creator_key(wanted.creator),
        open_to=actor if open_only or not wanted.claimed_by_others else None,
    )


@ruled(Scope.REVIEW)
@strawberry.type(description="A reviewer holds a case.")
class ReviewClaim:
    """A reviewer holds a case."""

    actor: str = strawberry.field(description="Who holds it.")
    until: Instant = strawberry.field(description="When the claim lapses by itself.")


@ruled(Scope.REVIEW)
@strawberry.type(description="An edge that a decision would settle.")
class ReviewCase:
    """An edge that a decision would settle."""

    creator_keys: strawberry.Private[tuple[str, str]]
    record: strawberry.Private[EdgeRecord]
    account_keys: list[str] = strawberry.field(description="The two accounts.")
    reach: Count = strawberry.field(description="Followers on both sides now: of each creator its largest audience.")
    expected_loss: float = strawberry.field(
        description="p(1-p) x log10(10 + followers of both accounts), to two digits, as of when the pair was scored: "
        "the order of the queue."
    )
    claim: ReviewClaim | None = strawberry.field(description="Who holds it now.")

    @classmethod
    def of(cls, case: Case) -> "ReviewCase":
        """View a case."""
        edge = EdgeRecord(case.edge, AccountRecord(case.account), AccountRecord(case.other))
        held = case.claimed_by is not None and case.claimed_until is not None
        return cls(
            creator_keys=(case.creator, case.other_creator),
            record=edge,
            account_keys=list(case.pair),
            reach=Count(case.reach),
            expected_loss=case.loss,
            claim=ReviewClaim(actor=str(case.claimed_by), until=Instant(str(case.claimed_until))) if held else None,
        )

    @resolved("The edge between the two, with the evidence.", needs=Scope.READ_EVIDENCE)
    def edge(self) -> IdentityEdge | None:
        """View the edge."""
        return IdentityEdge.of(self.record)

    @resolved("The creators of both accounts: two, or one twice.")
    async def creators(self, info: Info) -> list[Creator]:
        """Load the creators."""
        found = await info.context.loaders.creators.load_many(list(self.creator_keys))
        return [Creator.of(record) for record in found if record is not None]


@ruled(Scope.REVIEW)
@strawberry.type(
    description="A creator near by meaning that nothing else ties to the asked one: a question for people, no link."
)
class PossibleMatch:
    """A creator near by meaning that may be the asked one."""

    creator_key: strawberry.Private[str]
    record: strawberry.Private[EdgeRecord]
    meaning: float = strawberry.field(description="How near it is by meaning: the cosine, 0 to 1.")
    probability: float | None = strawberry.field(description="Of the two accounts that fit best: the order.")

    @classmethod
    def of(cls, match: Matched) -> "PossibleMatch":
        """View a match."""
        found = match.proposal
        edge = EdgeRecord(found.edge, AccountRecord(found.account), AccountRecord(found.other))
        return cls(
            creator_key=found.creator,
            record=edge,
            meaning=match.meaning,
            probability=number(found.edge, "probability"),
        )

    @resolved(
        "The two accounts that fit best, compared as resolution does. The graph has no such edge.",
        needs=Scope.READ_EVIDENCE,
    )
    def edge(self) -> IdentityEdge | None:
        """View what the edge would be."""
        return IdentityEdge.of(self.record)

    @resolved("The other creator.")
    async def creator(self, info: Info) -> Creator | None:
        """Load the creator."""
        found = await info.context.loaders.creators.load(self.creator_key)
        return None if found is None else Creator.of(found)


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="Accounts that would be, or are, one creator.")
class AccountGroup:
    """Accounts that would be, or are, one creator."""

    account_keys: list[str] = strawberry.field(description="The keys of all of them, in order.")
    creator_keys: list[str] = strawberry.field(description="The creators that these accounts belong to now.")

    @classmethod
    def of(cls, group: Group, component: Component | None = None) -> "AccountGroup":
        """View a group."""
        creators = () if component is None else component.creators(group)
        return cls(account_keys=list(group), creator_keys=list(creators))

    @resolved(f"The accounts, at most {SHOWN_ACCOUNTS}.")
    async def accounts(self, info: Info) -> list[Account]:
        """Load the accounts."""
        found = await info.context.loaders.accounts.load_many(self.account_keys[:SHOWN_ACCOUNTS])
        return [Account.of(record) for record in found if record is not None]


@ruled(Scope.REVIEW)
@strawberry.type(description="What a decision would change. Nothing is written.")
class ForeseenAnswer:
    """What a decision would change."""

    verdict: Verdict = strawberry.field(description="The answer that is foreseen.")
    honoured: bool = strawberry.field(description="False where another decision stands against it.")
    before: list[AccountGroup] = strawberry.field(description="The groups that would change, as they are.")
    after: list[AccountGroup] = strawberry.field(description="What they would become.")
    merged_creator_keys: list[list[str]] = strawberry.field(description="The creators that would become one.")
    split_creator_keys: list[str] = strawberry.field(description="The creators whose accounts would part.")

    @classmethod
    def of(cls, answer: Answer, component: Component) -> "ForeseenAnswer":
        """View an answer."""
        return cls(
            verdict=answer.verdict,
            honoured=answer.honoured,
            before=[AccountGroup.of(group, component) for group in answer.before],
            after=[AccountGroup.of(group, component) for group in answer.after],
            merged_creator_keys=[list(creators) for creators in answer.merged],
            split_creator_keys=list(answer.split),
        )


@ruled(Scope.REVIEW)
@strawberry.type(description="Both answers to a case, foreseen.")
class ReviewPreview:
    """Both answers to a case, foreseen."""

    same: ForeseenAnswer = strawberry.field(description="What SAME would change.")
    different: ForeseenAnswer = strawberry.field(description="What DIFFERENT would change.")

    @classmethod
    def of(cls, preview: Preview) -> "ReviewPreview":
        """View a preview of both answers."""
        answers = {one.verdict: ForeseenAnswer.of(one, preview.component) for one in preview.answers}
        return cls(same=answers[Verdict.SAME], different=answers[Verdict.DIFFERENT])


@ruled(Scope.READ_EVIDENCE)
@strawberry.type(description="The single edge that a creator hangs on: were it wrong, the creator would fall apart.")
class WeakestLink:
    """The single edge that a creator hangs on."""

    edge: IdentityEdge = strawberry.field(description="The edge, with its evidence.")
    parts: list[AccountGroup] = strawberry.field(description="What the creator would fall into.")

    @classmethod
    async def of(cls, link: WeakLink, info: Info) -> "WeakestLink | None":
        """View a weakest link with its accounts."""
        one, two = await info.context.loaders.accounts.load_many(list(link.pair))
        if one is None or two is None:
            return None
        edge = IdentityEdge.of(EdgeRecord(link.edge, one, two))
        return cls(edge=edge, parts=[AccountGroup.of(group) for group in link.parts])


@ruled(Scope.READ_EVIDENCE)
@strawberry.type(
    description="Decisions in force that contradict each other. The refusal holds until a person settles it."
)
class DecisionConflict:
    """Decisions in force that contradict each other."""

    different: Decision = strawberry.field(description="The refusal.")
    chain: list[Decision] = strawberry.field(
        description="The decisions that join its accounts all the same; none where both turned out to be one account."
    )

    @classmethod
    def of(cls, conflict: Conflict) -> "DecisionConflict":
        """View a conflict."""
        return cls(different=decision_view(conflict.different), chain=[decision_view(one) for one in conflict.chain])


def decision_view(one: Decided) -> Decision:
    """View a decision."""
    record = DecisionRecord.of(one)
    return Decision.of(record.properties, record.about)


ReviewPreviewResult = Annotated[
    ReviewPreview | NotFound,
    strawberry.union("ReviewPreviewResult", description="Both answers, or which account is not there."),
]
SplitPreviewResult = Annotated[
    ForeseenAnswer | NotFound,
    strawberry.union("SplitPreviewResult", description="What a split would change, or what of it is not there."),
]
