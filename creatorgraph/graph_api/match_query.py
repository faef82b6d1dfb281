"""The part of the query root that says whose an account is that the graph may not have."""

from typing import Annotated

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved
from creatorgraph.graph_api.types.match import AccountDescription, AccountMatch, description_of
from creatorgraph.resolvers.pages import ArgumentError

MOST_DESCRIPTIONS = 20

Descriptions = Annotated[
    list[AccountDescription],
    strawberry.argument(description=f"1 to {MOST_DESCRIPTIONS}; they are no evidence of each other."),
]


@strawberry.type
class MatchQuery:
    """What can be asked of accounts that the graph may not have."""

    @resolved(
        "Whose accounts, or which persons, these are: compared and clustered as an import of each would be, in their "
        "order. Nothing is written.",
        needs=Scope.READ_EVIDENCE,
    )
    async def match_accounts(self, info: Info, accounts: Descriptions) -> list[AccountMatch]:
        """Match descriptions."""
        if not 1 <= len(accounts) <= MOST_DESCRIPTIONS:
            raise ArgumentError("accounts", f"it has {len(accounts)} items; give 1 to {MOST_DESCRIPTIONS} at once")
        descriptions = [description_of(each, f"accounts[{number}]") for number, each in enumerate(accounts)]
        return [AccountMatch.of(found) for found in await info.context.services.matcher.match(descriptions)]
