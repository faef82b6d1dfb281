"""The same people as CSV, in a workbook, as Parquet and through a pipe: the same accounts and the same clusters."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.e2e.people import ACCOUNTS, PEOPLE, usable_rows
from tests.e2e.stack import Json, Stack

Import = Callable[[Stack, Path], None]


def as_csv(stack: Stack, folder: Path) -> None:
    """Write a table."""
    text = io.StringIO()
    writer = csv.DictWriter(text, names_of(usable_rows()))
    writer.writeheader()
    writer.writerows(cells())
    file = folder / "people.csv"
    file.write_text(text.getvalue(), encoding="utf-8")
    stack.run("import", str(file))


def as_workbook(stack: Stack, folder: Path) -> None:
    """Write a sheet, with the cells of a table in CSV."""
    names = names_of(usable_rows())
    book = openpyxl.Workbook()
    for row in [dict(zip(names, names, strict=True)), *cells()]:
        book.worksheets[0].append([row.get(name) for name in names])
    book.save(folder / "people.xlsx")
    stack.run("import", str(folder / "people.xlsx"))


def cells() -> Iterator[Json]:
    """Give each row's cells: a list in one with spaces between, as people do, and what is deeper as JSON."""
    for row in usable_rows():
        flat = {name: " ".join(value) if name == "links" else value for name, value in row.items()}
        posts = {"recent_posts": json.dumps(row["recent_posts"])} if "recent_posts" in row else {}
        yield flat | posts


def as_parquet(stack: Stack, folder: Path) -> None:
    """Write a table; what a row does not have is null."""
    rows = usable_rows()
    names = names_of(rows)
    file = folder / "people.parquet"
    pq.write_table(pa.Table.from_pylist([{name: row.get(name) for name in names} for row in rows]), file)
    stack.run("import", str(file))


def through_a_pipe(stack: Stack, folder: Path) -> None:
    """Send JSON lines to standard input."""
    del folder
    stack.run("import", "-", text="".join(json.dumps(row) + "\n" for row in usable_rows()))


def names_of(rows: list[Json]) -> list[str]:
    """Give every field that some row has."""
    return list(dict.fromkeys(name for row in rows for name in row))


def what_is_there(stack: Stack) -> tuple[list[Json], list[list[str]]]:
    """Give the accounts without what names the import, and the clusters without their ids."""
    accounts = stack.export("accounts")
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for row in stack.export("clusters"):
        groups[row["cluster"]].append(row["id"])
    plain = [{name: value for name, value in row.items() if name not in {"source", "creator"}} for row in accounts]
    return plain, sorted(sorted(group) for group in groups.values())


@pytest.fixture(scope="module")
def expected(stack: Stack) -> tuple[list[Json], list[list[str]]]:
    """Give what JSON lines lead to."""
    stack.wipe()
    stack.run("import", str(PEOPLE), codes=(3,))
    return what_is_there(stack)


@pytest.mark.parametrize("bring", [as_csv, as_workbook, as_parquet, through_a_pipe])
def test_every_form_gives_the_same(
    stack: Stack, expected: tuple[list[Json], list[list[str]]], bring: Import, tmp_path: Path
) -> None:
    stack.wipe()
    assert stack.export("accounts") == []
    bring(stack, tmp_path)
    accounts, clusters = what_is_there(stack)
    assert len(accounts) == ACCOUNTS
    assert accounts == expected[0]
    assert clusters == expected[1]
