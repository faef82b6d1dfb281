"""What autocomplete answers."""

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved, ruled
from creatorgraph.graph_api.types.account import Account
from creatorgraph.graph_api.types.creator import Creator
from creatorgraph.resolvers.contacts import readable
from creatorgraph.resolvers.search import Suggested


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="A creator that is probably meant by a beginning of a name or handle.")
class CreatorSuggestion:
    """A creator that is probably meant."""

    creator: Creator = strawberry.field(description="The creator.")
    account: Account | None = strawberry.field(description="The account whose handle fits; null where a name fits.")
    label: strawberry.Private[str]
    likeness: float = strawberry.field(description="How well it fits, 0 to 1.")
    score: float = strawberry.field(description="The likeness, and how well known the creator is: the order.")

    @classmethod
    def of(cls, found: Suggested) -> "CreatorSuggestion":
        """View a suggestion."""
        return cls(
            creator=Creator.of(found.creator),
            account=None if found.account is None else Account.of(found.account),
            label=found.suggestion.label,
            likeness=round(found.suggestion.likeness, 6),
            score=found.suggestion.score,
        )

    @resolved("The name or handle that fits, in small letters without signs.")
    def matched(self, info: Info) -> str:
        """Read the label as the viewer may."""
        return readable(info.context.viewer, self.label) or ""
