"""What keeps a decision is named in it, and is there; and the list of the decisions is whole."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.project.files import CLONE, read

DECISIONS = sorted((CLONE / "docs" / "decisions").glob("*.md"))


@cache
def names_of_tests() -> frozenset[str]:
    """Give the names of all tests, and of the files that they are in."""
    names: set[str] = set()
    for path in (CLONE / "tests").rglob("test_*.py"):
        names.add(path.name)
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        names |= {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}
    return frozenset(names)


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_what_keeps_a_decision_is_there(decision: Path) -> None:
    named = re.findall(r"\btest_\w+(?:\.py)?", decision.read_text(encoding="utf-8").partition("**Kept by**")[2])
    assert set(named) <= names_of_tests()


def test_every_decision_is_listed() -> None:
    assert all(f"decisions/{path.name}" in read("docs/README.md") for path in DECISIONS)
