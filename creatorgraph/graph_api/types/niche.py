"""The taxonomy of niches, which filters name."""

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.rules import ruled
from creatorgraph.lexicons.niches import taxonomy


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="A niche of the taxonomy, with its sub-niches.")
class Niche:
    """A niche of the taxonomy."""

    key: str = strawberry.field(description="As `niches` and `interests` of a filter name it: 'food'.")
    topics: list[str] = strawberry.field(description="Its sub-niches, as `topics` of a filter names them.")

    @classmethod
    def all(cls) -> "list[Niche]":
        """View the whole taxonomy."""
        return [cls(key=niche, topics=[f"{niche}/{sub}" for sub in subs]) for niche, subs in taxonomy().items()]
