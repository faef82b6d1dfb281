"""Rows out of workbooks: the one sheet of an `.xlsx`, `.xlsm` or `.ods` whose first row names fields of an account."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from creatorgraph.errors import BadInputError
from creatorgraph.operations.row_columns import platform_column
from creatorgraph.operations.row_ids import LARGEST_EXACT
from creatorgraph.operations.row_names import field_name
from creatorgraph.operations.row_values import INSTANTS, NUMBERS

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".ods"})
MEASURED = NUMBERS | INSTANTS | {"platform_id"}
"""Fields whose cells stay numbers and instants. Of all others the text counts: a handle may be of digits only."""
Cell = str | float | bool | time | date | timedelta
"""What a sheet holds: dates are days and instants, nothing is an empty text."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's names of columns, and its rows behind them, each with its number in the sheet, from 1."""

    names: Sequence[str]
    rows: Iterator[tuple[int, Sequence[Cell]]]


def read_sheet(path: Path, *, names_accounts: Callable[[Sequence[str]], bool]) -> Sheet:
    """Open the sheet whose first filled row `names_accounts`; hidden sheets are passed over.

    Raises BadInputError where the file is no workbook, where no sheet names accounts, and where several do.
    """
    found: dict[str, Sheet] = {}
    try:
        with CalamineWorkbook.from_path(path) as book:
            for about in book.sheets_metadata:
                if about.typ is SheetTypeEnum.WorkSheet and about.visible is SheetVisibleEnum.Visible:
                    sheet = _sheet(book.get_sheet_by_name(about.name))
                    if names_accounts(sheet.names):
                        found[about.name] = sheet
    except (CalamineError, OSError) as error:
        raise BadInputError(f"{path}: is not a workbook that can be read ({error})") from None
    if not found:
        raise BadInputError(
            f"{path}: has no sheet whose first row names fields of an account, as platform and username, or columns "
            "of a platform, as Instagram or TikTok URL (docs/import.md)"
        )
    if len(found) > 1:
        raise BadInputError(f"{path}: has {len(found)} sheets of accounts; leave one in the file, or save each as CSV")
    return next(iter(found.values()))


def _sheet(sheet: CalamineSheet) -> Sheet:
    rows = ((number, row) for number, row in enumerate(sheet.iter_rows(), 1) if any(str(cell).strip() for cell in row))
    _, header = next(rows, (0, []))
    names = [_text(cell) for cell in header]
    measured = [_field_of(name) in MEASURED for name in names]
    return Sheet(names, ((number, list(map(_cell, row, measured))) for number, row in rows))


def _field_of(name: str) -> str:
    place = platform_column(name)
    return place[1] if place else field_name(name)


def _cell(cell: Cell, is_measured: bool) -> Cell:  # noqa: FBT001 - mapped over a row
    return cell if is_measured and not isinstance(cell, bool) else _text(cell)


def _text(cell: Cell) -> str:
    """Write a cell as a table in CSV would: sheets keep every number with decimals."""
    if isinstance(cell, bool):
        return str(cell).lower()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() and abs(cell) < LARGEST_EXACT else str(cell)
