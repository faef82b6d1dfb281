"""What one query may cost, measured before it runs: depth, aliases, and how many values its answer may hold.

Page sizes multiply: 100 creators with 100 accounts with 100 posts are a million objects in a query of five lines.
Each fragment is measured once, so that fragments in fragments cost nothing to measure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
)
from strawberry.extensions import SchemaExtension

from creatorgraph.resolvers.pages import DEFAULT_FIRST, MAX_FIRST

_SIZED_BY = frozenset({"ids", "accounts"})
"""Arguments that are lists, for each item of which a field gives one."""
LIST_ITEMS = 10
"""What a list without a page size is taken to hold: reasons, comparisons, the chain of an explanation."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may be: levels, aliases, values in its answer, tokens of its text."""

    depth: int = 15
    aliases: int = 50
    values: int = 200_000
    tokens: int = 2_000


@dataclass(frozen=True, slots=True)
class Measure:
    """What one query is. `heaviest` is the path of the list that holds most of the values."""

    depth: int = 0
    aliases: int = 0
    values: int = 0
    heaviest: str = ""


NOTHING = Measure()


class _Meter:
    """Measures selections of one document, each fragment once."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, object]) -> None:
        self._schema = schema
        self._variables = variables
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._measured: dict[str, Measure] = {}

    def selections(self, node: SelectionSetNode | None, parent: GraphQLNamedType | None) -> Measure:
        """Measure a selection: the deepest of its fields, the sum of all else."""
        parts = [] if node is None else list(self._parts(node, parent))
        heaviest = max(parts, key=lambda part: part.values, default=NOTHING)
        return Measure(
            depth=max((part.depth for part in parts), default=0),
            aliases=sum(part.aliases for part in parts),
            values=sum(part.values for part in parts),
            heaviest=heaviest.heaviest,
        )

    def _parts(self, node: SelectionSetNode, parent: GraphQLNamedType | None) -> Iterator[Measure]:
        for selection in node.selections:
            if isinstance(selection, FieldNode):
                yield self._field(selection, parent)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                inner = self._schema.get_type(condition.name.value) if condition else parent
                yield self.selections(selection.selection_set, inner)
            elif isinstance(selection, FragmentSpreadNode):
                yield self._fragment(selection.name.value)

    def _fragment(self, name: str) -> Measure:
        if name not in self._measured:
            node = self._fragments[name]
            self._measured[name] = NOTHING  # a fragment cannot hold itself: validation went before
            inner = self._schema.get_type(node.type_condition.name.value)
            self._measured[name] = self.selections(node.selection_set, inner)
        return self._measured[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Measure:
        name = node.name.value
        aliases = 1 if node.alias else 0
        field = _definition(self._schema, parent, name)
        inner = self.selections(node.selection_set, None if field is None else get_named_type(field))
        times, listed = self._times(node, parent, field)
        if node.selection_set is None:
            return Measure(depth=1, aliases=aliases, values=times)
        path = f"{name}.{inner.heaviest}" if inner.heaviest else name
        return Measure(
            depth=inner.depth + 1,
            aliases=inner.aliases + aliases,
            values=1 + times * inner.values,
            heaviest=path if listed or inner.heaviest else "",
        )

    def _times(
        self, node: FieldNode, parent: GraphQLNamedType | None, field: GraphQLOutputType | None
    ) -> tuple[int, bool]:
        """Tell how many times what is selected in a field is there, and whether the field is a list of its own."""
        takes = _arguments(parent, node.name.value)
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        if "first" in takes:
            return self._size(given.get("first")), True
        if named := takes & _SIZED_BY:
            return self._length(given.get(min(named))), True
        # the lists inside a page are as long as the page itself, which was counted where it was asked for
        is_page = parent is not None and parent.name.endswith("Connection")
        return (LIST_ITEMS, True) if field is not None and _is_list(field) and not is_page else (1, False)

    def _size(self, value: ValueNode | None) -> int:
        """Give a page size; one that is out of bounds is refused later, and counts as the largest here."""
        size = self._value(value)
        return (
            DEFAULT_FIRST if size is None else size if isinstance(size, int) and 1 <= size <= MAX_FIRST else MAX_FIRST
        )

    def _length(self, value: ValueNode | None) -> int:
        items = value.values if isinstance(value, ListValueNode) else self._value(value)
        return max(len(items), 1) if isinstance(items, (list, tuple)) else 1

    def _value(self, value: ValueNode | None) -> object:
        if isinstance(value, VariableNode):
            return self._variables.get(value.name.value)
        return int(value.value) if isinstance(value, IntValueNode) else None


def _definition(schema: GraphQLSchema, parent: GraphQLNamedType | None, name: str) -> GraphQLOutputType | None:
    if not isinstance(parent, (GraphQLObjectType, GraphQLInterfaceType)):
        return None
    field = schema.get_field(parent, name)
    return None if field is None else field.type


def _arguments(parent: GraphQLNamedType | None, name: str) -> frozenset[str]:
    """Name a field's arguments."""
    if not isinstance(parent, (GraphQLObjectType, GraphQLInterfaceType)) or name not in parent.fields:
        return frozenset()
    return frozenset(parent.fields[name].args)


def _is_list(type_: GraphQLOutputType) -> bool:
    return isinstance(type_.of_type if isinstance(type_, GraphQLNonNull) else type_, GraphQLList)


def _variables_of(operation: OperationDefinitionNode, given: Mapping[str, object]) -> dict[str, object]:
    """Give the variables that are there, with the defaults of whole numbers that the operation names."""
    defaults: dict[str, object] = {
        node.variable.name.value: int(node.default_value.value)
        for node in operation.variable_definitions or ()
        if isinstance(node.default_value, IntValueNode)
    }
    return defaults | dict(given)


def measure(
    schema: GraphQLSchema, document: DocumentNode, *, operation: str | None, variables: Mapping[str, object]
) -> Measure:
    """Measure the operation that will run of a valid document."""
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode) and operation in {None, node.name.value if node.name else None}:
            meter = _Meter(schema, document, _variables_of(node, variables))
            return meter.selections(node.selection_set, schema.get_root_type(node.operation))
    return NOTHING


def excess(found: Measure, limits: Limits) -> str | None:
    """Say in which way a query is too much, and what to do; None where it is not."""
    if found.depth > limits.depth:
        return f"the query is {found.depth} levels deep; at most {limits.depth} are allowed"
    if found.aliases > limits.aliases:
        return f"the query has {found.aliases} aliases; at most {limits.aliases} are allowed"
    if found.values > limits.values:
        heaviest = f", most of them in {found.heaviest}" if found.heaviest else ""
        return (
            f"the answer may hold {found.values:,} values{heaviest}; at most {limits.values:,} are allowed: "
            "page sizes multiply, so ask for smaller pages with 'first', or for fewer lists in lists"
        )
    return None


class LimitQueries(SchemaExtension):
    """Refuses queries that are too much, or leave open which of them is meant, before anything runs."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def on_operation(self) -> Iterator[None]:
        """Limit the tokens that are parsed."""
        self.execution_context.parse_options["max_tokens"] = self._limits.tokens
        yield

    def on_validate(self) -> Iterator[None]:
        """Measure a valid document."""
        context = self.execution_context
        document = context.graphql_document
        if not context.pre_execution_errors and document is not None:
            reason = self._reason_against(document)
            if reason is not None:
                context.pre_execution_errors = [GraphQLError(reason, extensions={"code": "BAD_INPUT"})]
        yield

    def _reason_against(self, document: DocumentNode) -> str | None:
        context = self.execution_context
        # where a request names no operation, `context.operation_name` is the first one's, and strawberry would run that
        unnamed = context._provided_operation_name is None  # noqa: SLF001 - shown in no other way
        if unnamed and sum(isinstance(node, OperationDefinitionNode) for node in document.definitions) > 1:
            return "the query holds several operations; say in 'operationName' which one is to run"
        found = measure(
            context.schema._schema,  # noqa: SLF001 - strawberry shows it to extensions in no other way
            document,
            operation=context.operation_name,
            variables=context.variables or {},
        )
        return excess(found, self._limits)
