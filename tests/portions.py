"""How the tests are dealt out to the processes of one run (`make test` runs two, by pytest-xdist).

A real server has one database that a test empties, so all tests on real servers are one portion. Those that start whole
stacks are another: they use fixed ports. Any other file of tests is a portion of its own, as each process has servers
of the wheels for itself. The long portions come first, so that no process waits for another's at the end.
"""

from collections.abc import Iterable

import pytest

from tests.engines import NEO4J, REDIS

REAL = {NEO4J, REDIS, "weaviate"}
LONG = ("real servers", "stacks")
STACKS = ("tests/e2e/", "tests/laptop/")


def portion_of(item: pytest.Item) -> str:
    """Name the portion that a test belongs to."""
    callspec = getattr(item, "callspec", None)
    if callspec is not None and REAL & {value for value in callspec.params.values() if isinstance(value, str)}:
        return LONG[0]
    path = item.nodeid.partition("::")[0]  # xdist adds the portion behind the name
    return LONG[1] if path.startswith(STACKS) else path


def mark_portions(items: Iterable[pytest.Item]) -> None:
    """Mark each test with its portion, for xdist."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(portion_of(item)))


def turn_of(item: pytest.Item) -> int:
    """Give the turn of a test, to sort by."""
    portion = portion_of(item)
    return LONG.index(portion) if portion in LONG else len(LONG)
