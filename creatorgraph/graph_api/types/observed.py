"""Values with where they are from and when they were observed."""

from collections.abc import Callable
from typing import Any, TypeVar

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import ruled
from creatorgraph.graph_api.types.scalars import Count, Instant
from creatorgraph.resolvers.contacts import readable

_SOURCE = "Where the value is from: a platform's API, or the name of an import."
_OBSERVED_AT = "When it was observed."


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="A text with its source and time.")
class ObservedText:
    """A text with its source and time."""

    value: str = strawberry.field(description="The text.")
    source: str | None = strawberry.field(description=_SOURCE)
    observed_at: Instant | None = strawberry.field(description=_OBSERVED_AT)


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="A count with its source and time.")
class ObservedCount:
    """A count with its source and time."""

    value: Count = strawberry.field(description="The count.")
    source: str | None = strawberry.field(description=_SOURCE)
    observed_at: Instant | None = strawberry.field(description=_OBSERVED_AT)


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="A number with its source and time.")
class ObservedNumber:
    """A number with its source and time."""

    value: float = strawberry.field(description="The number, in the unit that the field says.")
    source: str | None = strawberry.field(description=_SOURCE)
    observed_at: Instant | None = strawberry.field(description=_OBSERVED_AT)


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="Yes or no, with its source and time.")
class ObservedFlag:
    """Yes or no, with its source and time."""

    value: bool = strawberry.field(description="Whether it is so.")
    source: str | None = strawberry.field(description=_SOURCE)
    observed_at: Instant | None = strawberry.field(description=_OBSERVED_AT)


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="An instant with its source and time of observation.")
class ObservedInstant:
    """An instant with its source and time of observation."""

    value: Instant = strawberry.field(description="The instant.")
    source: str | None = strawberry.field(description=_SOURCE)
    observed_at: Instant | None = strawberry.field(description=_OBSERVED_AT)


T = TypeVar("T", ObservedCount, ObservedNumber, ObservedFlag, ObservedInstant)


def observed_text(name: str, description: str) -> Any:  # noqa: ANN401 - fields are typed as what they give
    """Give a field of an account: a text as the viewer may read it, with its source and time."""

    def resolve(root: strawberry.Parent[Any], info: Info) -> ObservedText | None:
        seen = root.record.observed(name)
        if seen is None:
            return None
        value = readable(info.context.viewer, str(seen.value)) or ""
        return ObservedText(value=value, source=seen.source, observed_at=seen.observed_at)

    return strawberry.field(resolver=resolve, description=description)


def observed(name: str, kind: type[T], description: str) -> Any:  # noqa: ANN401 - fields are typed as what they give
    """Give a field of an account: the property `name` with its source and time, made only where it is asked for."""

    def resolve(root: strawberry.Parent[Any]) -> Any:  # noqa: ANN401 - the annotation is set below, for each kind
        seen = root.record.observed(name)
        return None if seen is None else kind(value=seen.value, source=seen.source, observed_at=seen.observed_at)

    resolve.__annotations__["return"] = kind | None
    resolver: Callable[..., object] = resolve
    return strawberry.field(resolver=resolver, description=description)
