"""Identity edges with their evidence, and the explanation of two accounts."""

from typing import Annotated

import orjson
import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved, ruled
from creatorgraph.graph_api.types.account import Account
from creatorgraph.graph_api.types.creator import Creator
from creatorgraph.graph_api.types.scalars import Band, Instant, instant
from creatorgraph.identity_graph.explaining import explain
from creatorgraph.resolvers.records import EdgeRecord, Properties, number, text, texts


@ruled(Scope.READ_EVIDENCE)
@strawberry.type(description="One kind of evidence and what it weighs.")
class Comparison:
    """One kind of evidence and what it weighs."""

    name: str = strawberry.field(description="The kind of evidence, as 'same_email'; docs/identity.md has all.")
    weight: float = strawberry.field(description="In bits: +1 doubles the odds of one creator, -1 halves them.")
    reason: str | None = strawberry.field(description="What was found, as a reviewer reads it.")


@ruled(Scope.READ_EVIDENCE)
@strawberry.type(
    description="The evidence that two accounts are one creator's. It is symmetric, read from `account` to `other`."
)
class IdentityEdge:
    """The evidence that two accounts are one creator's."""

    account: Account = strawberry.field(description="The account that the edge is read from.")
    other: Account = strawberry.field(description="The account on the other side.")
    probability: float | None = strawberry.field(description="Calibrated: of edges with 0.9, nine in ten are right.")
    weight: float | None = strawberry.field(description="The sum of the evidence, in bits.")
    band: Band | None = strawberry.field(description="What the probability leads to: a link or a review.")
    reasons: list[str] = strawberry.field(description="What a reviewer reads, strongest first.")
    comparisons: list[Comparison] = strawberry.field(description="Every kind of evidence, heaviest first.")
    model: str | None = strawberry.field(description="The source: the model that scored it.")
    scored_at: Instant | None = strawberry.field(description="When it was scored.")

    @classmethod
    def of(cls, record: EdgeRecord) -> "IdentityEdge":
        """View a record."""
        properties = record.properties
        band = text(properties, "band")
        return cls(
            account=Account.of(record.account),
            other=Account.of(record.other),
            probability=number(properties, "probability"),
            weight=number(properties, "weight"),
            band=None if band is None else Band(band),
            reasons=texts(properties, "reasons"),
            comparisons=compared(properties),
            model=text(properties, "model"),
            scored_at=instant(properties.get("scored_at")),
        )


def compared(properties: Properties) -> list[Comparison]:
    """Give every kind of evidence of an edge, heaviest first."""
    return [Comparison(name=said.name, weight=said.bits, reason=said.sentence or None) for said in explain(properties)]


@ruled(Scope.READ_EVIDENCE)
@strawberry.type(description="The evidence between two accounts as it was when somebody decided about them.")
class EvidenceSnapshot:
    """The evidence between two accounts as it was when somebody decided about them."""

    probability: float | None = strawberry.field(description="As it was then, 0 to 1.")
    weight: float | None = strawberry.field(description="The sum of the evidence, in bits.")
    band: Band | None = strawberry.field(description="What the probability led to.")
    reasons: list[str] = strawberry.field(description="What a reviewer read, strongest first.")
    comparisons: list[Comparison] = strawberry.field(description="Every kind of evidence, heaviest first.")
    model: str | None = strawberry.field(description="The model that had scored it.")
    scored_at: Instant | None = strawberry.field(description="When it had been scored.")

    @classmethod
    def of(cls, text_of_edge: str) -> "EvidenceSnapshot":
        """Read a snapshot."""
        properties: Properties = orjson.loads(text_of_edge)
        band = text(properties, "band")
        return cls(
            probability=number(properties, "probability"),
            weight=number(properties, "weight"),
            band=None if band is None else Band(band),
            reasons=texts(properties, "reasons"),
            comparisons=compared(properties),
            model=text(properties, "model"),
            scored_at=instant(properties.get("scored_at")),
        )


@ruled(Scope.READ_EVIDENCE)
@strawberry.type(description="What a person decided about two accounts. Decisions are superseded, never overwritten.")
class Decision:
    """What a person decided about two accounts."""

    key: str = strawberry.field(description="Its id, by which it can be undone.")
    about: strawberry.Private[tuple[str, ...]]
    snapshot: strawberry.Private[str | None]
    verdict: str = strawberry.field(description="SAME or DIFFERENT.")
    actor: str | None = strawberry.field(description="Who decided.")
    reason: str | None = strawberry.field(description="Why, in the words of who decided.")
    at: Instant | None = strawberry.field(description="When it was decided.")
    superseded_at: Instant | None = strawberry.field(description="Null while it is in force.")
    superseded_by: str | None = strawberry.field(description="Who decided anew, or undid it.")
    superseded_reason: str | None = strawberry.field(description="Why, in the words of who decided anew or undid it.")
    supersedes: list[str] = strawberry.field(description="The keys of the decisions that it superseded.")
    restores: str | None = strawberry.field(
        description="The key of the decision that an undo put in force again as this one."
    )
    split: str | None = strawberry.field(description="The key of the split that it is a part of; undoes all of it.")

    @classmethod
    def of(cls, properties: Properties, about: tuple[str, str]) -> "Decision":
        """View the properties of a decision about two accounts, given by their keys."""
        return cls(
            key=str(properties["id"]),
            about=tuple(sorted(set(about))),
            snapshot=text(properties, "evidence"),
            verdict=str(properties["verdict"]),
            actor=text(properties, "actor"),
            reason=text(properties, "reason"),
            at=instant(properties.get("at")),
            superseded_at=instant(properties.get("superseded_at")),
            superseded_by=text(properties, "superseded_actor"),
            superseded_reason=text(properties, "superseded_reason"),
            supersedes=texts(properties, "supersedes"),
            restores=text(properties, "restores"),
            split=text(properties, "split"),
        )

    @resolved("The two accounts, by key; one where both turned out to be one.")
    async def accounts(self, info: Info) -> list[Account]:
        """Load the accounts."""
        found = await info.context.loaders.accounts.load_many(list(self.about))
        return [Account.of(record) for record in found if record is not None]

    @resolved("The evidence between the two as it was then; null where there was none.")
    def evidence(self) -> EvidenceSnapshot | None:
        """Read the snapshot."""
        return None if self.snapshot is None else EvidenceSnapshot.of(self.snapshot)


@ruled(Scope.READ_EVIDENCE)
@strawberry.type(description="Why two accounts are, or are not, one creator's.")
class IdentityExplanation:
    """Why two accounts are, or are not, one creator's."""

    a: Account = strawberry.field(description="The first account asked about.")
    b: Account = strawberry.field(description="The second account asked about.")
    same_creator: bool = strawberry.field(description="Both belong to one creator.")
    creator: Creator | None = strawberry.field(description="The creator of both, if it is one.")
    summary: str = strawberry.field(description="The answer in one sentence.")
    edge: IdentityEdge | None = strawberry.field(description="The direct edge, if there is one.")
    chain: list[IdentityEdge] = strawberry.field(
        description="Where no direct edge is: the strongest chain of edges from a to b inside the creator."
    )
    decisions: list[Decision] = strawberry.field(description="What people decided about the two, the latest first.")


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="What was asked for is not there.")
class NotFound:
    """What was asked for is not there."""

    message: str = strawberry.field(description="What is not there, in words.")
    argument: str = strawberry.field(description="The argument that names it.")


IdentityExplanationResult = Annotated[
    IdentityExplanation | NotFound,
    strawberry.union("IdentityExplanationResult", description="An explanation, or which account is not there."),
]
