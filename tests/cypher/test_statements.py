"""The statements: each says what it is for, loads by its name, and gets exactly its parameters."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import creatorgraph
from creatorgraph import cypher
from creatorgraph.cypher import join, load, names

FOLDER = Path(cypher.__file__).parent
NAMES = names()
CODE = Path(creatorgraph.__file__).parent


def test_every_file_is_named_and_sorted() -> None:
    there = {f"{path.parent.name}/{path.stem}" for path in FOLDER.glob("*/*.cypher")}
    assert sorted(there) == NAMES
    assert len(NAMES) > 20
    assert list(FOLDER.glob("*.cypher")) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_statement_says_what_it_is_for(name: str) -> None:
    statement = load(name)
    assert statement.name == name
    assert re.fullmatch(r"\S.{9,}[.?]", statement.purpose), statement.purpose


@pytest.mark.parametrize("name", NAMES)
def test_a_statement_takes_the_parameters_of_its_text_and_no_others(name: str) -> None:
    statement = load(name)
    given: dict[str, object] = dict.fromkeys(statement.parameters)
    statement.check(given)
    with pytest.raises(TypeError, match=rf"statement {name}: missing parameters \[\], unknown \['surplus'\]"):
        statement.check(given | {"surplus": 1})
    for one in statement.parameters:
        with pytest.raises(TypeError, match=rf"missing parameters \['{one}'\], unknown \[\]"):
            statement.check(dict.fromkeys(statement.parameters - {one}))


@pytest.mark.parametrize("name", NAMES)
def test_no_value_is_written_into_a_statement(name: str) -> None:
    code = re.sub(r"//.*", "", load(name).text)
    assert "${" not in code
    assert "%s" not in code


def _named_in_code() -> Iterator[str]:
    folders = {name.partition("/")[0] for name in NAMES}
    for path in sorted(set(CODE.rglob("*.py")) - {Path(cypher.__file__)}):
        for found in re.findall(r'"([a-z]+/[a-z_0-9]+)"', path.read_text(encoding="utf-8")):
            if found.partition("/")[0] in folders:
                yield found


def test_every_statement_that_the_code_names_is_there() -> None:
    named = set(_named_in_code())
    assert named
    assert named <= set(NAMES)


def test_statements_that_are_joined_keep_their_parameters_apart() -> None:
    joined = join(("identity/accounts", "identity/linkers", "accounts/write"))
    assert joined.parameters == {"keys_0", "keys_1", "most_1", "rows_2"}
    assert joined.text.count("UNION ALL") == 2


def test_a_statement_that_returns_anything_but_rows_is_not_joined() -> None:
    with pytest.raises(ValueError, match="statement identity/any_creator: what it returns is not named rows"):
        join(("identity/accounts", "identity/any_creator"))


def test_an_unknown_name_is_no_statement() -> None:
    with pytest.raises(FileNotFoundError):
        load("accounts/nobody")


def test_a_file_that_does_not_say_what_for_is_refused_and_comments_take_no_parameters(tmp_path: Path) -> None:
    package = tmp_path / "creatorgraph" / "cypher"
    (package / "topic").mkdir(parents=True)
    (package.parent / "__init__.py").write_text("")
    (package / "__init__.py").write_text(Path(cypher.__file__).read_text(encoding="utf-8"), encoding="utf-8")
    (package / "topic" / "silent.cypher").write_text("RETURN $one\n// $two\n")
    (package / "topic" / "told.cypher").write_text("// Gives one.\nRETURN $one\n  // not $two\n")
    code = (
        "from creatorgraph.cypher import join, load, names; print(names());"
        "print(sorted(load('topic/told').parameters)); load('topic/silent')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "['topic/silent', 'topic/told']" in done.stdout
    assert "['one']" in done.stdout
    assert "statement topic/silent: its first line does not say what it is for" in done.stderr
