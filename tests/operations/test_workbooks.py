"""Workbooks: the sheet of accounts in them, its rows as a table in CSV would give them, and what is refused."""

import random
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.errors import BadInputError
from creatorgraph.operations.files import Line, read_lines
from creatorgraph.operations.rows import Rejected, Skipped, read_row
from creatorgraph.platforms.observation import AccountObservation

Rows = Sequence[Sequence[object]]
SEEN = datetime.fromisoformat("2026-10-29T22:17:24+00:00")
ACCOUNTS: Rows = [["Platform", "Username", "Followers"], ["x", "ada", 1200]]
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1).filter(
    lambda text: text == text.strip() and not text.startswith("=")
)


def as_xlsx(path: Path, **sheets: Rows) -> Path:
    """Write a workbook of Excel's form."""
    book = openpyxl.Workbook()
    book.remove(book.active or book.create_sheet())
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


def as_ods(path: Path, **sheets: Rows) -> Path:
    """Write what LibreOffice's form needs at least."""

    def cell(value: object) -> str:
        if isinstance(value, int):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    tables = "".join(
        f'<table:table table:name="{name}">'
        + "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(path.with_suffix(".ods"), "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", "<manifest/>")
        book.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
    return path.with_suffix(".ods")


def observed(path: Path) -> list[AccountObservation | Rejected | Skipped]:
    """Read a workbook's rows as an import does."""
    return [read_row(line.row, source="test", observed_at=SEEN) for line in read_lines(path)]


@pytest.mark.parametrize("write", [as_xlsx, as_ods])
def test_rows_come_with_their_numbers_in_the_sheet(tmp_path: Path, write: Callable[..., Path]) -> None:
    path = write(tmp_path / "list", People=[*ACCOUNTS, ["", "", ""], ["tiktok", 4711, 7]])
    assert list(read_lines(path)) == [
        Line(2, {"Platform": "x", "Username": "ada", "Followers": 1200}),
        Line(4, {"Platform": "tiktok", "Username": "4711", "Followers": 7}),
    ]


def test_a_table_may_stand_anywhere_on_the_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for place, value in {"C4": "platform", "D4": "username", "C6": "x", "D6": "ada"}.items():
        sheet[place] = value
    book.save(tmp_path / "list.xlsx")
    (line,) = read_lines(tmp_path / "list.xlsx")
    assert isinstance(line.row, dict)
    assert (line.number, line.row["platform"], line.row["username"]) == (6, "x", "ada")


def test_numbers_days_and_flags_are_what_the_sheet_holds(tmp_path: Path) -> None:
    named = {
        "platform": "x",
        "username": 12345,
        "display_name": 1.5,
        "followers": 2100.0,
        "avg_views": 2.125,
        "engagement_rate": 0.031,
        "verified": True,
        "observed_at": datetime(2026, 10, 29, 22, 17),  # noqa: DTZ001 - sheets have no zones
    }
    (found,) = observed(as_xlsx(tmp_path / "list", People=[list(named), list(named.values())]))
    assert isinstance(found, AccountObservation)
    assert (found.handle, found.display_name, found.verified) == ("12345", "1.5", True)
    assert (found.followers, found.avg_views, found.engagement_rate) == (2100, 2.125, 0.031)
    assert found.observed_at == datetime.fromisoformat("2026-10-29T22:17:00+00:00")


def test_an_id_whose_digits_a_sheet_lost_rejects_its_row(tmp_path: Path) -> None:
    rows: Rows = [["platform", "platform_id"], ["x", 1438520123456789012], ["x", 31807224889]]
    lost, kept = observed(as_xlsx(tmp_path / "list", People=rows))
    assert isinstance(lost, Rejected)
    assert (lost.field, "its digits are lost" in lost.reason) == ("platform_id", True)
    assert isinstance(kept, AccountObservation)
    assert kept.platform_id == "31807224889"


def test_a_list_of_persons_is_read_from_a_sheet_beside_others(tmp_path: Path) -> None:
    path = as_xlsx(
        tmp_path / "list",
        Notes=[["to do"], ["call them"]],
        Empty=[],
        Talent=[["Creator", "Instagram", "YouTube URL", "Instagram followers"], ["Mira", "@mira", "", "34K"]],
    )
    (line,) = read_lines(path)
    assert isinstance(line.row, dict)
    assert (line.row["platform"], line.row["username"], line.row["followers"]) == ("instagram", "@mira", "34K")


def test_sheets_of_accounts_are_not_chosen_from(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="has 2 sheets of accounts"):
        list(read_lines(as_xlsx(tmp_path / "list", May=ACCOUNTS, June=ACCOUNTS)))
    path = as_xlsx(tmp_path / "list", May=ACCOUNTS, June=ACCOUNTS)
    book = openpyxl.load_workbook(path)
    book["May"].sheet_state = "hidden"
    book.save(path)
    assert len(list(read_lines(path))) == 1


def test_a_workbook_without_accounts_is_refused_without_what_it_holds(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="has no sheet whose first row names") as refused:
        list(read_lines(as_xlsx(tmp_path / "list", Notes=[["my secret"]])))
    assert "secret" not in str(refused.value)


def test_columns_of_one_field_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="names username 2 times"):
        list(read_lines(as_xlsx(tmp_path / "list", People=[["platform", "username", "username"]])))


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 and no more"])
@pytest.mark.parametrize("ending", [".xlsx", ".xlsm", ".ods"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, ending: str, content: bytes) -> None:
    path = tmp_path / f"list{ending}"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match="is not a workbook that can be read"):
        list(read_lines(path))


def test_a_damaged_workbook_gives_rows_or_says_so(tmp_path: Path) -> None:
    path = as_xlsx(tmp_path / "list", People=ACCOUNTS)
    whole, chance, refused = path.read_bytes(), random.Random(7), 0  # noqa: S311 - a test's data, repeatable
    for _ in range(200):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            list(read_lines(path))
        except BadInputError:
            refused += 1
    assert refused > 50


@given(rows=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_texts_are_what_they_were(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]) -> None:
    path = as_xlsx(tmp_path_factory.mktemp("book") / "list", People=[("username", "bio"), *rows])
    found = [line.row for line in read_lines(path)]
    assert found == [{"username": name, "bio": bio} for name, bio in rows]
