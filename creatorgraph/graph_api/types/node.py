"""The Relay node."""

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.rules import ruled


@ruled(Scope.READ_CATALOGUE)
@strawberry.interface(description="Anything with a global id.")
class Node:
    """Anything with a global id."""

    id: strawberry.ID = strawberry.field(description="The global id, the same for ever.")
    key: str = strawberry.field(
        description="The id inside its kind, readable: 'youtube:UC…', or a creator's permanent id."
    )
