"""How a phrased query was understood."""

from typing import Any

import strawberry
from strawberry.scalars import JSON

from creatorgraph.access.viewer import Scope
from creatorgraph.creator_search.index import Sort
from creatorgraph.creator_search.phrases.understanding import Understanding as Read
from creatorgraph.graph_api.rules import ruled


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="Words of a phrase, and the part of the filter that they became.")
class UnderstoodSpan:
    """Words of a phrase, and what they became."""

    start: int = strawberry.field(description="The first character, counted from 0 in Unicode code points.")
    end: int = strawberry.field(description="Behind the last character, counted likewise.")
    text: str = strawberry.field(description="The words, as they stand in the phrase.")
    meaning: str = strawberry.field(description="What they became, by the field of the filter.")


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="How a phrase was understood: to look at, change, and send back as `filter` and `query`.")
class Understanding:
    """How a phrase was understood."""

    filter: JSON = strawberry.field(
        description="In the form of `CreatorFilterInput`: send it back as it is or changed."
    )
    text: str | None = strawberry.field(
        description="What is searched by words and meaning: send it back as `query`. Null where the phrase asks for an "
        "order and has a filter, which finds alone."
    )
    order: JSON | None = strawberry.field(
        description="The order that the phrase asks for, in the form of `SearchOrder`; null for the best first."
    )
    spans: list[UnderstoodSpan] = strawberry.field(description="Words that became parts of the filter, in order.")
    not_understood: list[str] = strawberry.field(description="Words and numbers that became no part of the filter.")
    method: str = strawberry.field(description="`grammar`, or also the model with the version of its prompt.")
    by_model: list[str] = strawberry.field(description="Fields of the filter that the model added.")

    @classmethod
    def of(cls, read: Read) -> "Understanding":
        """View what was understood."""
        return cls(
            filter=JSON(read.filter.written()),
            text=read.text_for(read.order),
            order=None if read.order is None else JSON(_order(read.order)),
            spans=[UnderstoodSpan(start=s.start, end=s.end, text=s.text, meaning=s.meaning) for s in read.spans],
            not_understood=list(read.not_understood),
            method=read.method,
            by_model=list(read.by_model),
        )


def _order(sort: Sort) -> dict[str, Any]:
    return {"sort": sort.field.upper(), "descending": sort.descending}
