"""Conditions as LanceDB writes them: SQL of DataFusion."""

from collections.abc import Iterable

from creatorgraph.creator_search.conditions import (
    FIELDS,
    AllOf,
    And,
    AnyOf,
    Compare,
    Condition,
    Flag,
    Kind,
    Leaf,
    Not,
    Or,
    Present,
    simplified,
)


def sql_of(condition: Condition) -> str | None:
    """Give the SQL of a condition; None for one that always holds."""
    condition = simplified(condition)
    if condition == And(()):
        return None
    return "false" if condition == Or(()) else _sql(condition)


def _sql(condition: Condition) -> str:
    match condition:
        case And(parts):
            return "(" + " AND ".join(map(_sql, parts)) + ")"
        case Or(parts):
            return "(" + " OR ".join(map(_sql, parts)) + ")"
        case Not(part):
            return f"(NOT {_sql(part)})"
    return _leaf(condition)


def _leaf(leaf: Leaf) -> str:
    """Give a term that is true or false and never NULL, so that NOT is the plain complement."""
    match leaf:
        case Compare(field, operator, value):
            return f"({field} IS NOT NULL AND {field} {operator} {_literal(value)})"
        case Flag(field, value):
            return field if value else f"(NOT {field})"
        case AnyOf(field, values) if FIELDS[field] is Kind.WORDS:
            return f"array_has_any({field}, [{_literals(values)}])"
        case AnyOf(field, values):
            return f"({field} IS NOT NULL AND {field} IN ({_literals(values)}))"
        case AllOf(field, values):
            return f"array_has_all({field}, [{_literals(values)}])"
        case Present(field):
            return f"({field} IS NOT NULL)"


def _literals(values: Iterable[str]) -> str:
    return ", ".join(map(_literal, values))


def _literal(value: float | str) -> str:
    """Write a literal. A text's only special sign is the quote; numbers were checked to be finite."""
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return repr(float(value))
