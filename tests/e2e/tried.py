"""The examples of the documentation that are tried.

`<!-- tried -->` stands above a block of `console` or `bash`: each line that begins with `$ ` is a command, and so is
what follows it as long as lines end in a backslash; other lines show what it says. In a block without any `$ ` every
line is a command. `<!-- answer -->` above a block of `json` says that it is what the last command before it prints.
Each block is run in an empty folder of its own, so it makes the files that it reads. The ports of a laptop stack (8700
to 8705) are those of the stack that it is run on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.stack import ROOT

MARK = re.compile(
    r"^<!-- (?P<mark>tried|answer) -->\s*\n(?:```(?P<language>\w+)\n(?P<text>.*?)^```)?", re.MULTILINE | re.DOTALL
)
LANGUAGES = {"tried": {"console", "bash"}, "answer": {"json"}}


class MarkError(Exception):
    """A mark stands where nothing can be tried."""


@dataclass(frozen=True, slots=True)
class Example:
    """A block to try: the file and line of its mark, its commands, and what the last of them prints, as JSON."""

    place: str
    commands: tuple[str, ...]
    answer: str | None = None


def documents() -> list[Path]:
    """Give every page of the documentation."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def examples_of(name: str, text: str) -> list[Example]:
    """Read the examples of a page. Raises MarkError where a mark has no block that fits."""
    found: list[Example] = []
    for match in MARK.finditer(text):
        place = f"{name}:{text.count(chr(10), 0, match.start()) + 1}"
        mark = match["mark"]
        if match["language"] not in LANGUAGES[mark]:
            raise MarkError(f"{place}: `<!-- {mark} -->` stands above no block of {sorted(LANGUAGES[mark])}")
        if mark == "tried":
            found.append(Example(place, tuple(commands_of(match["text"]))))
        elif found and found[-1].answer is None:
            found[-1] = Example(found[-1].place, found[-1].commands, match["text"])
        else:
            raise MarkError(f"{place}: an answer to nothing; a tried block comes first")
    return found


def commands_of(text: str) -> Iterator[str]:
    """Give the commands of a block, one by one; a here-document belongs to its command."""
    lines = text.splitlines()
    if not any(line.startswith("$ ") for line in lines):
        yield text
        return
    command: list[str] = []
    for line in lines:
        if line.startswith("$ "):
            if command:
                yield "\n".join(command)
            command = [line.removeprefix("$ ")]
        elif command and (command[-1].endswith("\\") or _is_open(command)):
            command.append(line.removeprefix("> "))
    if command:
        yield "\n".join(command)


def _is_open(command: list[str]) -> bool:
    """Tell whether a here-document has not ended yet."""
    begun = re.search(r"<<-?\s*['\"]?(\w+)", command[0])
    return begun is not None and begun[1] not in command[1:]
