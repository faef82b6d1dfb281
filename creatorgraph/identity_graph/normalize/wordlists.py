"""The word lists of this package: our own, one word or phrase a line, `#` for comments, `[section]` for groups."""

from functools import cache
from importlib.resources import files


@cache
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """Read `data/<name>.txt`: section -> its lines in order, lower-cased. Lines before any section are under ''."""
    found: dict[str, list[str]] = {}
    section = ""
    text = files(__package__).joinpath("data", f"{name}.txt").read_text(encoding="utf-8")
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip().casefold()
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
        elif line:
            found.setdefault(section, []).append(line)
    return {key: tuple(lines) for key, lines in found.items()}


@cache
def words(name: str, section: str = "") -> frozenset[str]:
    """Read one section of a list as a set."""
    return frozenset(sections(name).get(section, ()))


@cache
def table(name: str) -> dict[str, tuple[str, ...]]:
    """Read a list whose lines have columns: first column -> the others."""
    rows = (line.split() for lines in sections(name).values() for line in lines)
    return {row[0]: tuple(row[1:]) for row in rows}
