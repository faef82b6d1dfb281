"""A description of an account or a person, and whose it is."""

from collections.abc import Mapping
from typing import Any

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved, ruled
from creatorgraph.graph_api.types.account import Account
from creatorgraph.graph_api.types.creator import Creator
from creatorgraph.graph_api.types.evidence import Comparison, compared
from creatorgraph.graph_api.types.scalars import Band, Count
from creatorgraph.identity_graph.matching import Candidate, Description, Match
from creatorgraph.operations.descriptions import NOTHING, read_description
from creatorgraph.operations.rows import Rejected
from creatorgraph.platforms.observation import Platform
from creatorgraph.resolvers.pages import ArgumentError
from creatorgraph.resolvers.records import number, text, texts


@strawberry.input(
    description="What you know of an account or a person, as an import would say it. The more of it, the surer the "
    "answer; nothing of it is kept."
)
class AccountDescription:
    """What a caller knows of an account or a person."""

    platform: Platform | None = strawberry.field(
        default=None, description="Left out: on none of the four, or it is not known."
    )
    platform_id: str | None = strawberry.field(default=None, description="The platform's immutable id.")
    handle: str | None = strawberry.field(default=None, description="A handle, or the address of the profile.")
    display_name: str | None = strawberry.field(
        default=None, description="The name shown on the profile, or a person's."
    )
    bio: str | None = strawberry.field(default=None, description="Addresses, e-mails and profiles in it are found.")
    website: str | None = strawberry.field(default=None, description="The address of a site or a profile.")
    emails: list[str] | None = strawberry.field(default=None, description="E-mail addresses.")
    links: list[str] | None = strawberry.field(default=None, description="Addresses of profiles and pages.")
    followers: Count | None = strawberry.field(default=None, description="How many follow it.")
    country: str | None = strawberry.field(default=None, description="A code or a name.")
    language: str | None = strawberry.field(default=None, description="A code or a name.")


_COMPARED = "a handle, a displayName, emails, a website, links or a bio"
_ROW_FIELDS = {"handle": "username", "website": "url", "emails": "email"}
"""Field of a description → field of an import's row, where it has another name."""
_SHOWN = {
    **{row_field: name for name, row_field in _ROW_FIELDS.items()},
    "platform_id": "platformId",
    "display_name": "displayName",
}
"""Field of an import's row → what a caller knows it by, where that is another name."""


def description_of(given: AccountDescription, argument: str) -> Description:
    """Read a description. Raises ArgumentError for what cannot be."""
    row: Mapping[str, Any] = {_ROW_FIELDS.get(name, name): value for name, value in vars(given).items()}
    found = read_description(row)
    if found is NOTHING:
        raise ArgumentError(argument, f"it says nothing to compare: give {_COMPARED}")
    if isinstance(found, Rejected):
        name, _, item = found.field.partition(".")
        field = f".{_SHOWN.get(name, name)}" if name else ""
        raise ArgumentError(f"{argument}{field}{f'[{item}]' if item else ''}", found.reason)
    return found


@ruled(Scope.READ_EVIDENCE)
@strawberry.type(description="A creator that may be the described one.")
class MatchCandidate:
    """A creator that may be the described one."""

    found: strawberry.Private[Candidate]
    probability: float | None = strawberry.field(description="As an edge to `account` would have it, 0 to 1.")
    weight: float | None = strawberry.field(description="The sum of the evidence, in bits.")
    band: Band | None = strawberry.field(description="What the probability leads to: a link or a review.")
    reasons: list[str] = strawberry.field(description="What a reviewer reads, strongest first.")
    comparisons: list[Comparison] = strawberry.field(description="Every kind of evidence, heaviest first.")

    @classmethod
    def of(cls, found: Candidate) -> "MatchCandidate":
        """View a candidate."""
        band = text(found.edge, "band")
        return cls(
            found=found,
            probability=number(found.edge, "probability"),
            weight=number(found.edge, "weight"),
            band=None if band is None else Band(band),
            reasons=texts(found.edge, "reasons"),
            comparisons=compared(found.edge),
        )

    @resolved("The account of this creator that fits best.")
    async def account(self, info: Info) -> Account | None:
        """Load the account."""
        return await _account(info, self.found.account["key"])

    @resolved("The creator; null while the account waits to be resolved.")
    async def creator(self, info: Info) -> Creator | None:
        """Load the creator."""
        return await _creator(info, self.found.creator)


@ruled(Scope.READ_EVIDENCE)
@strawberry.type(description="Whose an account is, or would be if it were imported now. Nothing is written.")
class AccountMatch:
    """Whose an account is, or would be."""

    found: strawberry.Private[Match]
    confidence: float | None = strawberry.field(
        description="How surely it is `creator`'s, 0 to 1; null where there is none."
    )
    candidates: list[MatchCandidate] = strawberry.field(
        description="Of each creator that evidence speaks for the account that fits best, the likeliest first. None "
        "for an account that is there: its edges say what it rests on."
    )

    @classmethod
    def of(cls, found: Match) -> "AccountMatch":
        """View a match."""
        candidates = [MatchCandidate.of(each) for each in found.candidates]
        return cls(found=found, confidence=found.confidence, candidates=candidates)

    @resolved("The very account, where it is there.")
    async def account(self, info: Info) -> Account | None:
        """Load the account."""
        return await _account(info, self.found.account)

    @resolved("Whose it is, or would be; null for nobody known.")
    async def creator(self, info: Info) -> Creator | None:
        """Load the creator."""
        return await _creator(info, self.found.creator)

    @resolved("Creators that it would make one with `creator`.")
    async def merges(self, info: Info) -> list[Creator]:
        """Load the creators."""
        found = await info.context.loaders.creators.load_many(list(self.found.merges))
        return [Creator.of(record) for record in found if record is not None]


async def _account(info: Info, key: str | None) -> Account | None:
    record = None if key is None else await info.context.loaders.accounts.load(key)
    return None if record is None else Account.of(record)


async def _creator(info: Info, key: str | None) -> Creator | None:
    record = None if key is None else await info.context.loaders.creators.load(key)
    return None if record is None else Creator.of(record)
