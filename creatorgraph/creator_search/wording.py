"""Conditions as people read them: `country is DE or AT`, `not (verified)`."""

from creatorgraph.creator_search.conditions import AllOf, And, AnyOf, Compare, Condition, Flag, Not, Or, Present

MOST_VALUES = 5


def worded(condition: Condition) -> str:  # noqa: PLR0911 - one return for each kind of condition
    """Give a condition in words, on one line."""
    match condition:
        case And(parts):
            return " and ".join(map(_inner, parts)) or "everything"
        case Or(parts):
            return " or ".join(map(_inner, parts)) or "nothing"
        case Not(part):
            return f"not ({worded(part)})"
        case Compare(field, operator, value):
            return f"{field} {operator} {value:.12g}" if isinstance(value, float) else f"{field} {operator} {value}"
        case Flag(field, value):
            return field if value else f"not {field}"
        case AnyOf(field, values):
            return f"{field} is {_listed(values, 'or')}"
        case AllOf(field, values):
            return f"{field} has {_listed(values, 'and')}"
        case Present(field):
            return f"{field} is known"


def _inner(condition: Condition) -> str:
    return f"({worded(condition)})" if isinstance(condition, And | Or) else worded(condition)


def _listed(values: tuple[str, ...], word: str) -> str:
    more = f" {word} {len(values) - MOST_VALUES} more" if len(values) > MOST_VALUES else ""
    return f" {word} ".join(values[:MOST_VALUES]) + more
