"""Who may see what: a scope for every type, and for every field that leads to more than its own type allows.

A type's rule is declared with `@ruled`, a field's with `@resolved(needs=…)`; both stand in the schema as `@requires`.
A test walks the schema: no type without a rule, no field that leads to a stricter type without declaring its scope.
"""

from collections.abc import Callable
from inspect import isawaitable
from typing import Any, TypeVar, cast

import strawberry
from strawberry.extensions.field_extension import AsyncExtensionResolver, FieldExtension, SyncExtensionResolver
from strawberry.schema_directive import Location
from strawberry.types.field import StrawberryField

from creatorgraph.access.viewer import Scope, Viewer
from creatorgraph.errors import ForbiddenError
from creatorgraph.graph_api.context import Info

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., object])


def check(viewer: Viewer, scope: Scope) -> None:
    """Raise ForbiddenError where a viewer has not a scope."""
    if not viewer.may(scope):
        raise ForbiddenError(f"this needs the scope {scope.value}, which you do not have")


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION, Location.OBJECT, Location.INTERFACE],
    description="The scope that a viewer needs.",
    name="requires",
)
class RequiresDirective:
    """Stands in the schema beside what it rules."""

    scope: str


class Requires(FieldExtension):
    """Lets a field be resolved only for viewers with a scope. Others get FORBIDDEN, and null where the field may be."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def apply(self, field: StrawberryField) -> None:
        """Show the rule in the schema, once, however many schemas are made of the field."""
        if not any(isinstance(directive, RequiresDirective) for directive in field.directives):
            field.directives = [*field.directives, RequiresDirective(scope=self.scope.value)]

    def resolve(self, next_: SyncExtensionResolver, source: Any, info: Info, **kwargs: Any) -> Any:  # noqa: ANN401 - what fields give
        """Check, then resolve."""
        check(info.context.viewer, self.scope)
        return next_(source, info, **kwargs)

    async def resolve_async(self, next_: AsyncExtensionResolver, source: Any, info: Info, **kwargs: Any) -> Any:  # noqa: ANN401 - what fields give
        """Check, then resolve."""
        check(info.context.viewer, self.scope)
        found: Any = next_(source, info, **kwargs)
        return await found if isawaitable(found) else found  # a subscription gives its events, nothing to wait for


def resolved(description: str, *, needs: Scope | None = None) -> Callable[[F], F]:
    """Make a method the resolver of a field; `needs` is the scope that its value needs beyond its type's own."""
    extensions: list[FieldExtension] = [] if needs is None else [Requires(needs)]

    def decorate(resolver: F) -> F:
        return cast("F", strawberry.field(resolver, description=description, extensions=extensions))

    return decorate


def ruled(scope: Scope) -> Callable[[type[T]], type[T]]:
    """Declare the scope that a type's values need; the fields that lead to it check it."""

    def declare(cls: type[T]) -> type[T]:
        definition = cls.__strawberry_definition__  # type: ignore[attr-defined]
        definition.directives = [*definition.directives, RequiresDirective(scope=scope.value)]
        return cls

    return declare
