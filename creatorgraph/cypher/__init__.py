"""Every statement that the product sends to the graph: one a file, loaded by name, its parameters checked.

A file's first line is a comment that says what the statement is for. The folder is the topic, `load("accounts/lookup")`
reads `accounts/lookup.cypher`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PARAMETER = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")
_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)
_RETURN = re.compile(r"^RETURN ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One Cypher statement: its name, what it is for, its text and the parameters it takes."""

    name: str
    purpose: str
    text: str
    parameters: frozenset[str]

    def check(self, given: Mapping[str, object]) -> None:
        """Raise TypeError where the parameters given are not exactly those that the statement takes."""
        missing, unknown = self.parameters - given.keys(), given.keys() - self.parameters
        if missing or unknown:
            raise TypeError(f"statement {self.name}: missing parameters {sorted(missing)}, unknown {sorted(unknown)}")


@cache
def load(name: str) -> Statement:
    """Read a statement by its name. Raises FileNotFoundError for an unknown name, ValueError without a purpose."""
    text = files(__name__).joinpath(f"{name}.cypher").read_text(encoding="utf-8")
    first, _, _ = text.partition("\n")
    if not first.startswith("// "):
        raise ValueError(f"statement {name}: its first line does not say what it is for")
    body = _COMMENT.sub("", text)
    return Statement(name, first.removeprefix("// "), text, frozenset(_PARAMETER.findall(body)))


@cache
def join(names: tuple[str, ...]) -> Statement:
    """Put statements into one that is sent once: they run in their order, each sees what those before it wrote.

    A parameter of the second is named `…_1`, and every record says of which `part` its `rows` are; a part that finds
    nothing gives none. Raises ValueError for a statement that returns anything but `rows`.
    """
    text = "\nUNION ALL\n".join(_part(load(name), number) for number, name in enumerate(names))
    return Statement(" + ".join(names), "Several at once.", text, frozenset(_PARAMETER.findall(text)))


def _part(statement: Statement, number: int) -> str:
    body = _PARAMETER.sub(rf"$\1_{number}", _COMMENT.sub("", statement.text)).strip()
    if not _RETURN.search(body):
        return f"{body}\nRETURN {number} AS part, collect(null) AS rows"
    if not body.endswith(" AS rows"):
        raise ValueError(f"statement {statement.name}: what it returns is not named rows, so it cannot be joined")
    return _RETURN.sub(f"RETURN {number} AS part, ", body)


def names() -> list[str]:
    """Name every statement, in order."""
    root = files(__name__)
    return sorted(
        f"{folder.name}/{file.name.removesuffix('.cypher')}"
        for folder in root.iterdir()
        if folder.is_dir()
        for file in folder.iterdir()
        if file.name.endswith(".cypher")
    )
