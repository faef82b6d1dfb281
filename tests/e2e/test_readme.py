"""Every example of the README and the documentation that is marked as tried is tried, on what `make up` gives."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.stack import README_PORT, ROOT, Stack, running
from tests.e2e.tried import Example, MarkError, commands_of, documents, examples_of

EXAMPLES = [
    example
    for page in documents()
    if page.exists()
    for example in examples_of(str(page.relative_to(ROOT)), page.read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Run what `make up` starts: a stack with the demo in it."""
    with running(tmp_path_factory.mktemp("shown") / "home", README_PORT) as stack:
        stack.run("demo")
        yield stack


def test_the_readme_has_examples_that_are_tried() -> None:
    readme = [example for example in EXAMPLES if example.place.startswith("README.md:")]
    assert readme
    assert any(example.answer is not None for example in readme), "no example shows its answer"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.place)
def test_an_example_works_as_it_stands(shown: Stack, example: Example, tmp_path: Path) -> None:
    assert example.commands, "there is no command in the block"
    for command in example.commands:
        here = re.sub(r"\b870(?=[0-5]\b)", str(shown.port // 10), command)
        done = shown.shell(here, folder=tmp_path, seconds=240.0)
        assert done.returncode == 0, f"{command}\nended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    if example.answer is not None:
        assert json.loads(done.stdout) == json.loads(example.answer)


PAGE = """
<!-- tried -->
```console
$ echo one \\
>   two
one two
$ cat <<'END' | wc -l
three
END
1
```

<!-- answer -->
```json
{"lines": 1}
```

<!-- tried -->
```bash
true
false
```
"""


def test_examples_are_read_with_their_answers() -> None:
    first, second = examples_of("page.md", PAGE)
    assert first.place == "page.md:2"
    assert first.commands == ("echo one \\\n  two", "cat <<'END' | wc -l\nthree\nEND")
    assert json.loads(str(first.answer)) == {"lines": 1}
    assert second.commands == ("true\nfalse\n",)
    assert second.answer is None


@pytest.mark.parametrize(
    "page",
    [
        "<!-- tried -->\nno block\n",
        "<!-- tried -->\n```json\n{}\n```\n",
        "<!-- answer -->\n```json\n{}\n```\n",
    ],
)
def test_a_mark_that_marks_nothing_is_an_error(page: str) -> None:
    with pytest.raises(MarkError):
        examples_of("page.md", page)


def test_output_of_a_command_is_no_command() -> None:
    assert list(commands_of("$ true\nsome words\n")) == ["true"]


def test_every_page_is_read() -> None:
    assert {ROOT / "README.md", ROOT / "docs" / "graph.md"} <= set(documents())
