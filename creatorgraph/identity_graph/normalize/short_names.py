"""Short and familiar forms of given names: Bill is William, Nacho is Ignacio."""

from functools import cache

from creatorgraph.identity_graph.normalize.wordlists import sections

_SHORTEST_BEGINNING = 3


@cache
def _lines() -> dict[str, frozenset[int]]:
    """Give the numbers of the lines that hold a form."""
    found: dict[str, set[int]] = {}
    for number, line in enumerate(line for lines in sections("short_names").values() for line in lines):
        for form in line.split():
            found.setdefault(form, set()).add(number)
    return {form: frozenset(numbers) for form, numbers in found.items()}


def is_short_form(one: str, two: str) -> bool:
    """Tell whether two different words may be forms of one given name: listed ones, or a beginning of 3 letters."""
    if (
        len(one) >= _SHORTEST_BEGINNING
        and len(two) >= _SHORTEST_BEGINNING
        and (one.startswith(two) or two.startswith(one))
    ):
        return True
    lines = _lines()
    return one in lines and two in lines and not lines[one].isdisjoint(lines[two])
