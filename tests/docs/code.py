"""What the pages write as code, and the commands in it."""

import re
import shlex
from collections.abc import Iterator

CODE = re.compile(
    r"^```(?P<language>\w*)\n(?P<fenced>.*?)^```$|(?P<indented>(?:^    [^\n]*\n|^\n(?=    ))+)|`(?P<span>[^`\n]+)`",
    re.MULTILINE | re.DOTALL,
)
COMMAND = re.compile(
    r"(?:^|(?<=[\s(]))creatorgraph(?=\s|$)((?:[ \t]+(?:'[^']*'|\"[^\"]*\"|[^\s|;&<>#()])+)*)", re.MULTILINE
)
"""What stands behind the name, up to a pipe, a redirection, a comment or a bracket."""


def code_of(page: str) -> Iterator[tuple[str, str]]:
    """Give the language and text of each block and each span of code; the language is empty where none is said."""
    for match in CODE.finditer(page):
        yield match["language"] or "", match["fenced"] or match["indented"] or match["span"] or ""


def commands_in(page: str) -> Iterator[list[str]]:
    """Give the words behind each `creatorgraph` in a page's code."""
    for _, text in code_of(page):
        for match in COMMAND.finditer(text.replace("\\\n", " ")):
            yield shlex.split(match[1])
