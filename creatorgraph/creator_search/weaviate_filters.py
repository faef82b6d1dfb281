"""Conditions as Weaviate takes them. Values travel as typed fields of a message, so nothing needs escaping."""

from collections.abc import Callable, Mapping
from typing import Any

from weaviate.classes.query import Filter
from weaviate.collections.classes.filters import _Filters as Filters  # no public name

from creatorgraph.clock import from_text
from creatorgraph.creator_search.concepts import SEARCHED
from creatorgraph.creator_search.conditions import (
    EVERYTHING,
    FIELDS,
    NOTHING,
    AllOf,
    And,
    AnyOf,
    Compare,
    Condition,
    Flag,
    Kind,
    Leaf,
    Not,
    Operator,
    Or,
    Present,
    simplified,
)

_COMPARE: Mapping[Operator, Callable[[str, Any], Filters]] = {
    Operator.LESS: lambda name, value: Filter.by_property(name).less_than(value),
    Operator.AT_MOST: lambda name, value: Filter.by_property(name).less_or_equal(value),
    Operator.EQUAL: lambda name, value: Filter.by_property(name).equal(value),
    Operator.AT_LEAST: lambda name, value: Filter.by_property(name).greater_or_equal(value),
    Operator.MORE: lambda name, value: Filter.by_property(name).greater_than(value),
}


_PROPERTIES = {"id": "creator_id", "text": SEARCHED}
"""`id` is Weaviate's own word for its uuid."""


def property_of(field: str) -> str:
    """Give the property that keeps a field."""
    return _PROPERTIES.get(field, field)


def filters_of(condition: Condition) -> Filters | None:
    """Give the filter of a condition; None for one that always holds. NOTHING has none: do not ask the server."""
    condition = simplified(condition)
    if condition == NOTHING:
        raise ValueError("a filter that nothing satisfies needs no server")
    return None if condition == EVERYTHING else _filters(condition)


def _filters(condition: Condition) -> Filters:
    match condition:
        case And(parts):
            return Filter.all_of([_filters(part) for part in parts])
        case Or(parts):
            return Filter.any_of([_filters(part) for part in parts])
        case Not(part):
            return Filter.not_(_filters(part))
    return _leaf(condition)


def _leaf(leaf: Leaf) -> Filters:
    name = property_of(leaf.field)
    match leaf:
        case Compare(field, operator, value):
            instant = FIELDS[field] is Kind.INSTANT
            return _COMPARE[operator](name, from_text(str(value)) if instant else value)
        case Flag(_, value):
            return Filter.by_property(name).equal(value)
        case AnyOf(_, values):
            return Filter.by_property(name).contains_any(list(values))
        case AllOf(_, values):
            return Filter.by_property(name).contains_all(list(values))
        case Present():
            return Filter.by_property(name).is_none(False)  # noqa: FBT003 - the client's own signature
