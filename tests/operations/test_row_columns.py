"""Lists with columns for each platform: every account that a row names is a row of its own."""

from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.errors import BadInputError
from creatorgraph.operations.files import Line, read_lines
from creatorgraph.operations.row_columns import platform_column, rows_apart
from creatorgraph.operations.row_names import PLATFORM_NAMES

SHEET = """Creator Name;Instagram;IG Followers;YouTube URL;Subscribers (YouTube);TikTok handle;X (Twitter);Email;Rate
Mira Solvang;@mira.solvang;1.2M;https://youtube.com/@northernplates;12,5k;mira;mira_s;mira@solvang.example;500
Tomas Ekberg;-;n/a;;;tomas.ekberg;;;
"""
MIRA = {"Creator Name": "Mira Solvang", "Email": "mira@solvang.example", "Rate": "500"}


def rows(folder: Path, text: str, ending: str = ".csv") -> list[tuple[int, Any]]:
    """Write a table and read it."""
    file = folder / f"list{ending}"
    file.write_text(text)
    return [(line.number, line.row) for line in read_lines(file)]


def test_each_account_of_a_row_is_a_row_with_what_is_said_of_the_person(tmp_path: Path) -> None:
    assert rows(tmp_path, SHEET) == [
        (2, MIRA | {"platform": "instagram", "username": "@mira.solvang", "followers": "1.2M"}),
        (2, MIRA | {"platform": "youtube", "username": "https://youtube.com/@northernplates", "followers": "12,5k"}),
        (2, MIRA | {"platform": "tiktok", "username": "mira"}),
        (2, MIRA | {"platform": "x", "username": "mira_s"}),
        (
            3,
            {"Creator Name": "Tomas Ekberg", "Email": "", "Rate": "", "platform": "tiktok", "username": "tomas.ekberg"},
        ),
    ]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Instagram", ("instagram", "username")),
        ("instagram_url", ("instagram", "username")),
        ("IG-Handle", ("instagram", "username")),
        ("Link (TikTok)", ("tiktok", "username")),
        ("tik tok username", ("tiktok", "username")),
        ("YouTube Channel", ("youtube", "username")),
        ("YouTube Channel ID", ("youtube", "platform_id")),
        ("Twitter/X", ("x", "username")),
        ("X (formerly Twitter) handle", ("x", "username")),
        ("Followers on Instagram", ("instagram", "followers")),
        ("YT Subs", ("youtube", "followers")),
        ("Insta Engagement Rate", ("instagram", "engagement_rate")),
    ],
)
def test_a_column_says_which_platform_and_what(name: str, found: tuple[str, str]) -> None:
    assert (platform_column(name) or ())[:2] == found


@pytest.mark.parametrize("name", ["Name", "Facebook", "Instagram rate", "Box", "", "url", "Instagram\tLink"])
def test_other_columns_are_of_no_platform(name: str) -> None:
    assert platform_column(name) is None


@given(st.sampled_from(sorted(PLATFORM_NAMES)), st.sampled_from([str.upper, str.title]), st.booleans())
def test_every_name_of_a_platform_may_be_in_a_column(name: str, written: Any, behind: bool) -> None:  # noqa: ANN401, FBT001
    column = f"followers {written(name)}" if behind else f"{written(name)} followers"
    assert (platform_column(column) or ())[:2] == (PLATFORM_NAMES[name], "followers")


def test_of_several_columns_of_an_account_its_address_counts_first_and_its_bare_name_last(tmp_path: Path) -> None:
    head = "Instagram,Instagram handle,Instagram URL\n"
    found = rows(tmp_path, head + "12000,mira,instagram.com/mira\n12000,mira,\nmira,,\n")
    assert [row["username"] for _, row in found] == ["instagram.com/mira", "mira", "mira"]


def test_a_number_without_a_platform_is_of_the_account_where_there_is_but_one_platform(tmp_path: Path) -> None:
    ((_, one),) = rows(tmp_path, "Instagram,Followers\nmira,5\n")
    first, second = rows(tmp_path, "Instagram,TikTok,Followers\nmira,mira,5\n")
    assert one["Followers"] == "5"
    assert [row[1].get("Followers (of which platform?)") for row in (first, second)] == ["5", "5"]
    assert "Followers" not in first[1]


@pytest.mark.parametrize("head", ["platform,username,Instagram", "Handle,Instagram,YouTube", "Name,platform,TikTok"])
def test_a_row_that_names_its_account_itself_is_left_as_it_is(tmp_path: Path, head: str) -> None:
    ((_, row),) = rows(tmp_path, f"{head}\na,b,c\n")
    assert row == dict(zip(head.split(","), "abc", strict=True))


def test_json_and_parquet_are_read_the_same(tmp_path: Path) -> None:
    row = {"name": "Mira", "instagram": "mira", "tiktok_url": "tiktok.com/@mira", "youtube": None, "note": "x"}
    (tmp_path / "list.jsonl").write_bytes(orjson.dumps(row))
    pq.write_table(pa.Table.from_pylist([row], pa.schema(dict.fromkeys(row, pa.string()))), tmp_path / "list.parquet")
    of_json, of_parquet = (list(read_lines(tmp_path / name)) for name in ("list.jsonl", "list.parquet"))
    assert [line.row["username"] for line in of_json if isinstance(line.row, dict)] == ["mira", "tiktok.com/@mira"]
    assert [Line(line.number, line.row | {"note": "x"}, "", line.columns) for line in of_parquet] == of_json  # type: ignore[operator]


def test_a_row_without_an_account_says_what_it_says_of_the_person(tmp_path: Path) -> None:
    assert rows(tmp_path, "Name,Instagram\nMira,\n") == [(2, {"Name": "Mira"})]


def test_what_is_wrong_is_said_of_its_column(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(SHEET)
    first, *_ = read_lines(tmp_path / "list.csv")
    assert [first.column_of(field) for field in ("username", "followers", "email")] == [
        "Instagram",
        "IG Followers",
        "email",
    ]


@pytest.mark.parametrize("head", ["instagram,mira,Mira Solvang", "x,mira", "tiktok,@mira,1200"])
def test_a_first_line_that_is_an_account_is_no_header(tmp_path: Path, head: str) -> None:
    with pytest.raises(BadInputError, match="no field named platform"):
        rows(tmp_path, head)


def test_a_column_of_a_platform_is_there_once(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="names instagram 2 times"):
        rows(tmp_path, "Name,Instagram,instagram\nMira,a,b\n")


@given(st.dictionaries(st.sampled_from(["Name", "x", "ig url", "IG followers", "tt", "yt id", "bio"]), st.text()))
def test_no_row_is_lost_and_none_raises(row: dict[str, str]) -> None:
    found = list(rows_apart(row))
    assert 1 <= len(found) <= 4
    assert all(made["platform"] and set(dict(columns)) <= made.keys() for made, columns in found if columns)
