"""The analysts' queries: statements with default parameters, for Neo4j Browser and for `creatorgraph analyst`.

A line `// :param limit => 25` behind the first is a parameter's default, as it is typed in Neo4j Browser.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from creatorgraph import cypher
from creatorgraph.cypher import Statement
from creatorgraph.errors import BadInputError

MOST = 2**31 - 1
_DEFAULT = re.compile(r"^// :param (\w+) => (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Query:
    """One query: its name, its statement, and the defaults of its parameters."""

    name: str
    statement: Statement
    defaults: Mapping[str, Any]

    def parameters(self, given: Mapping[str, str]) -> dict[str, Any]:
        """Complete the parameters given as text. Raises BadInputError for one that is unknown, missing or no number."""
        unknown = sorted(given.keys() - self.statement.parameters)
        if unknown:
            raise BadInputError(
                f"query {self.name} has no parameter {unknown[0]!r}; it takes {' '.join(self.summary())}"
            )
        complete = {**self.defaults, **{name: self._value(name, text) for name, text in given.items()}}
        missing = sorted(self.statement.parameters - complete.keys())
        if missing:
            raise BadInputError(f"query {self.name} wants {', '.join(missing)}: --param {missing[0]}=...")
        return complete

    def _value(self, name: str, text: str) -> str | int:
        """Read a value: a number where the default is one (0 or more: they are all counts), a text elsewhere."""
        if not isinstance(self.defaults.get(name), int):
            return text
        if not text.isdecimal() or int(text) > MOST:
            raise BadInputError(
                f"parameter {name} of query {self.name} is a whole number from 0 to {MOST}, not {text!r}"
            )
        return int(text)

    def summary(self) -> list[str]:
        """Write every parameter, with its default where it has one."""
        wanted = sorted(self.statement.parameters, key=lambda name: (name in self.defaults, name))
        return [f"{name}={self.defaults[name]}" if name in self.defaults else f"{name}=..." for name in wanted]


def names() -> list[str]:
    """Name every query."""
    found = (entry.name for entry in files(__name__).iterdir())
    return sorted(name.removesuffix(".cypher") for name in found if name.endswith(".cypher"))


def load(name: str) -> Query:
    """Read a query. Raises BadInputError for a name that none has."""
    if name not in names():
        raise BadInputError(f"there is no analysts' query {name!r}; there are: {', '.join(names())}")
    statement = cypher.load(f"analysts/{name}")
    return Query(name, statement, {key: json.loads(value) for key, value in _DEFAULT.findall(statement.text)})
