"""Rows out of files: every one with its line, and a reason where there is none."""

import gzip
import io
import os
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.errors import BadInputError
from creatorgraph.operations import files
from creatorgraph.operations.files import LONGEST_LINE_BYTES, Line, digest_of, read_lines


def lines(tmp_path: Path, name: str, content: bytes) -> list[Line]:
    """Write a file and read it."""
    path = tmp_path / name
    path.write_bytes(content)
    return list(read_lines(path))


@pytest.mark.parametrize("ending", [".jsonl", ".ndjson", ".json", ".JSONL"])
def test_json_lines_come_with_their_numbers_past_blank_and_broken_ones(tmp_path: Path, ending: str) -> None:
    found = lines(tmp_path, f"rows{ending}", b'{"a": 1}\n\n  \r\n{"a": \n{"a": 2}\r\n[3]')
    assert [(line.number, line.row) for line in found if not line.problem] == [(1, {"a": 1}), (5, {"a": 2}), (6, [3])]
    assert [(line.number, line.problem.split(":")[0]) for line in found if line.problem] == [(4, "is not JSON")]


def test_an_object_over_several_lines_says_how_to_write_it(tmp_path: Path) -> None:
    first, *_ = lines(tmp_path, "rows.jsonl", b'{\n  "platform": "x",\n  "username": "mira"\n}\n')
    assert "one line, as `jq -c .`" in first.problem


def test_a_broken_line_is_not_repeated_in_its_problem(tmp_path: Path) -> None:
    (line,) = lines(tmp_path, "rows.jsonl", b'{"bio": "my secret", oops}\n')
    assert "secret" not in line.problem
    assert "at character 22" in line.problem


@pytest.mark.parametrize("content", [b'{"a": "\\ud800"}\n', b"[" * 2_000 + b"\n", b'{"a": Infinity}\n'])
def test_what_is_no_json_is_a_problem_and_no_exception(tmp_path: Path, content: bytes) -> None:
    (line,) = lines(tmp_path, "rows.jsonl", content)
    assert line.problem.startswith("is not JSON")


def test_a_bare_nan_is_null_and_costs_nothing(tmp_path: Path) -> None:
    content = (
        b'{"a": NaN, "b": [NaN, "NaN"]}\n{"a": NaN, "b": -Infinity}\n{"a": "NaN" "b"}\n{"a": NaN, "b": "\\ud800"}\n'
    )
    first, *others = lines(tmp_path, "rows.jsonl", content)
    assert first == Line(1, {"a": None, "b": [None, "NaN"]})
    assert [line.problem.partition(":")[0] for line in others] == ["is not JSON"] * 3
    assert lines(tmp_path, "rows.json", b'[{"a": NaN}, {"a": 1}]') == [Line(1, {"a": None}), Line(2, {"a": 1})]


def test_a_line_in_another_encoding_says_so(tmp_path: Path) -> None:
    found = lines(tmp_path, "rows.jsonl", '{"a": "José"}\n'.encode("latin-1") + b'{"a": 2}\n')
    assert found == [Line(1, problem="is not UTF-8; save the file in that encoding"), Line(2, {"a": 2})]


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.json", "rows.csv"])
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (gzip.compress(b'{"a": 1}\n', mtime=0), "is packed by gzip; let its name end in .gz"),
        (b"PAR1....PAR1", "is a Parquet file; let its name end in .parquet"),
        (b"PK\x03\x04....", r"is a workbook or a zip archive; let its name end in \.xlsx or \.ods, or unpack it"),
    ],
)
def test_what_is_no_text_is_said_to_be_what_it_is(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    with pytest.raises(BadInputError, match=reason):
        lines(tmp_path, name, content)


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.json"])
@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf16_is_read_of_tables_only(tmp_path: Path, name: str, mark: bytes) -> None:
    encoding = "utf-16-le" if mark[0] == 0xFF else "utf-16-be"
    with pytest.raises(BadInputError, match="is UTF-16, which is read of tables only; save it as UTF-8"):
        lines(tmp_path, name, mark + '{"a": 1}\n'.encode(encoding))
    table = mark + "platform\tname\r\nx\tZoë 日本\r\n".encode(encoding)
    assert lines(tmp_path, "rows.csv", table) == [Line(2, {"platform": "x", "name": "Zoë 日本"})]
    assert lines(tmp_path, "rows.tsv.gz", gzip.compress(table)) == [Line(2, {"platform": "x", "name": "Zoë 日本"})]
    with pytest.raises(BadInputError, match="is not whole as UTF-16"):
        lines(tmp_path, "cut.csv", table[:-1])


@given(st.lists(st.binary(max_size=30), max_size=5))
def test_any_bytes_give_at_most_one_row_or_problem_a_line(content: list[bytes]) -> None:
    text = b"\n".join(content)
    numbers = [line.number for line in files._json_lines(io.BytesIO(text))]  # noqa: SLF001 - without a file each time
    assert numbers == sorted(set(numbers))
    assert all(1 <= number <= text.count(b"\n") + 1 for number in numbers)


def test_a_byte_order_mark_is_no_part_of_the_first_row(tmp_path: Path) -> None:
    assert lines(tmp_path, "rows.jsonl", b'\xef\xbb\xbf{"a": 1}\n') == [Line(1, {"a": 1})]
    assert lines(tmp_path, "rows.csv", b"\xef\xbb\xbfplatform\nx\n") == [Line(2, {"platform": "x"})]


def test_a_line_that_is_too_long_is_passed_over_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    with path.open("wb") as file:
        file.write(b"1\n")
        for _ in range(16):
            file.write(b"x" * LONGEST_LINE_BYTES)
        file.write(b"\n2\n" + b"y" * (LONGEST_LINE_BYTES + 1))
    tracemalloc.start()
    found = list(read_lines(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    problem = f"is longer than {LONGEST_LINE_BYTES} bytes"
    assert found == [Line(1, 1), Line(2, problem=problem), Line(3, 2), Line(4, problem=problem)]
    assert peak < 4 * LONGEST_LINE_BYTES


@pytest.mark.parametrize(("ending", "comma"), [(".csv", ","), (".tsv", "\t"), (".CSV", ",")])
def test_a_table_gives_a_row_for_each_record_at_the_line_where_it_starts(
    tmp_path: Path, ending: str, comma: str
) -> None:
    text = 'platform, bio \nx,"two\nlines"\n\ntiktok,one\nx,1,2\nx\nx,\n'.replace(",", comma)
    found = lines(tmp_path, f"rows{ending}", text.encode())
    assert [(line.number, line.row) for line in found if not line.problem] == [
        (2, {"platform": "x", "bio": "two\nlines"}),
        (5, {"platform": "tiktok", "bio": "one"}),
        (8, {"platform": "x", "bio": ""}),
    ]
    assert [(line.number, line.problem) for line in found if line.problem] == [
        (6, "has 3 fields, the header names 2"),
        (7, "has 1 fields, the header names 2"),
    ]


def test_a_quote_that_is_closed_nowhere_takes_no_rows_along_in_silence(tmp_path: Path) -> None:
    found = lines(tmp_path, "rows.csv", b'platform,bio\nx,fine\nx,"open\nx,lost\nx,lost\n')
    assert [(line.number, line.row, line.problem[:12]) for line in found] == [
        (2, {"platform": "x", "bio": "fine"}, ""),
        (3, None, "opens a quot"),
    ]


@pytest.mark.parametrize("header", ["platform,name,name", "platform,Name ,name", "platform,platform,x"])
def test_two_columns_of_one_field_are_refused(tmp_path: Path, header: str) -> None:
    with pytest.raises(BadInputError, match="2 times; keep one"):
        lines(tmp_path, "rows.csv", f"{header}\nx,a,b\n".encode())
    columns = [pa.array(["x"])] * 3
    pq.write_table(pa.Table.from_arrays(columns, names=header.split(",")), tmp_path / "rows.parquet")
    with pytest.raises(BadInputError, match="2 times; keep one"):
        list(read_lines(tmp_path / "rows.parquet"))
    assert lines(tmp_path, "rows.csv", b"platform,mine,mine\nx,a,b\n") == [Line(2, {"platform": "x", "mine": "b"})]


def test_a_field_too_large_for_a_table_is_a_problem_of_its_line(tmp_path: Path) -> None:
    found = lines(tmp_path, "rows.csv", b"platform,bio\nx," + b"y" * 200_000 + b"\nx,fine\n")
    assert [(line.number, bool(line.problem)) for line in found] == [(2, True), (3, False)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"name,bio\nx,y\n", "no field named platform or username, and no column of a platform"),
        (b'{"platform": "x", "username": "jane"}\n', "holds JSON and no table; let its name end in .jsonl"),
        (b"y" * 200_000, "its first line is not CSV"),
    ],
)
def test_a_table_without_a_header_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(BadInputError, match=reason):
        lines(tmp_path, "rows.csv", content)


def test_a_first_line_that_is_an_account_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(BadInputError) as refused:
        lines(tmp_path, "rows.csv", b"x,jane,jane@example.com\nx,john,\n")
    assert "jane" not in str(refused.value)


def test_parquet_gives_a_row_for_each_row_with_its_types(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    columns = {"platform": ["x", "x"], "links": [["a.de"], None], "followers": [1.0, float("nan")]}
    pq.write_table(pa.table(columns), path)
    first, second = read_lines(path)
    assert first == Line(1, {"platform": "x", "links": ["a.de"], "followers": 1.0})
    assert second.number == 2
    assert isinstance(second.row, dict)
    assert second.row["links"] is None


@pytest.mark.parametrize("make_list", [pa.list_, pa.large_list])  # Polars writes the second
def test_instants_of_parquet_are_read_to_the_microsecond_and_one_that_cannot_be_costs_its_row_only(
    tmp_path: Path, make_list: Callable[[pa.DataType], pa.DataType]
) -> None:
    nanoseconds = pa.array([1_790_000_000_123_456_789, 0, None], pa.timestamp("ns", tz="UTC"))
    post = pa.struct([("at", nanoseconds.type)])
    posts = pa.array([[{"at": 1_790_000_000_123_456_789}], [], None], make_list(post))
    years = pa.array([0, 2**54, 0], pa.timestamp("ms"))
    seen = {"observed_at": nanoseconds, "recent_posts": posts, "last_post_at": years}
    table = pa.table({"platform": ["x", "x", "x"], **seen})
    pq.write_table(table, tmp_path / "rows.parquet")
    first, second, third = read_lines(tmp_path / "rows.parquet")
    instant = datetime(2026, 9, 21, 14, 13, 20, 123_456, tzinfo=UTC)
    epoch = datetime(1970, 1, 1)  # noqa: DTZ001 - the column has no zone
    read = {"observed_at": instant, "recent_posts": [{"at": instant}], "last_post_at": epoch}
    assert first.row == {"platform": "x", **read}
    assert (second.number, second.row, second.problem[:26]) == (2, None, "holds a value that cannot ")
    assert (third.number, third.problem) == (3, "")


def test_a_column_of_parquet_that_means_nothing_costs_no_row(tmp_path: Path) -> None:
    mine = {
        "took": pa.array([1, 2], pa.duration("ns")),
        "at": pa.array([1, 2], pa.time64("ns")),
        "late": pa.array([2**54, 0], pa.timestamp("ms")),
        "raw": pa.array([b"\xff", b"a"]),
        "Person ID": pa.array(["p1", "p2"]),
    }
    pq.write_table(pa.table({"Platform": ["x", "x"], **mine}), tmp_path / "rows.parquet")
    empty = dict.fromkeys(mine)
    assert [line.row for line in read_lines(tmp_path / "rows.parquet")] == [{"Platform": "x", **empty}] * 2
    first, _ = read_lines(tmp_path / "rows.parquet", also={"person_id"})
    assert first.row == {"Platform": "x", **empty, "Person ID": "p1"}
    pq.write_table(pa.table(mine), tmp_path / "none.parquet")
    with pytest.raises(BadInputError, match="has no column that is a field of an account"):
        list(read_lines(tmp_path / "none.parquet"))


@pytest.mark.parametrize("kind", [pa.binary(), pa.large_binary(), pa.binary(3)])
def test_bytes_of_parquet_are_texts_in_utf8(tmp_path: Path, kind: pa.DataType) -> None:
    names = pa.array([b"ada", b"\xff\xfe\xfd", b"bob"], kind)
    pq.write_table(pa.table({"username": names, "links": pa.array([[b"a.de"]] * 3)}), tmp_path / "rows.parquet")
    first, second, third = read_lines(tmp_path / "rows.parquet")
    assert first == Line(1, {"username": "ada", "links": ["a.de"]})
    assert (second.number, second.row, second.problem[:35]) == (2, None, "holds a value that cannot be read: ")
    assert (third.number, third.problem) == (3, "")


def test_parquet_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="is not a Parquet file"):
        lines(tmp_path, "rows.parquet", b"PAR1 not really")


@pytest.mark.parametrize("name", ["rows.docx", "rows", "rows.parquet.gz", "rows.xlsx.gz", "rows.gz"])
def test_an_unknown_ending_is_refused_with_those_that_are_known(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInputError, match=r"is not one of \.jsonl, \.ndjson, \.json, \.csv, \.tsv .*\.xlsx"):
        lines(tmp_path, name, b"{}")


@pytest.mark.parametrize("name", ["missing.jsonl", "missing.csv", "."])
def test_a_missing_file_and_a_folder_are_refused_before_anything_is_read(tmp_path: Path, name: str) -> None:
    for use in (digest_of, lambda path: list(read_lines(path))):
        with pytest.raises(BadInputError, match="is a folder" if name == "." else "there is no such file"):
            use(tmp_path / name)


def test_what_is_no_ordinary_file_is_said_to_be_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    with pytest.raises(BadInputError, match="is no ordinary file; pipe JSON lines into `-`"):
        digest_of(tmp_path / "pipe.jsonl")


@pytest.mark.parametrize("content", ['[\n {"a": 1},\n {"a":\n 2}\n]\n', '\ufeff  [{"a": 1}, {"a": 2}]'])
def test_one_array_of_objects_gives_its_items(tmp_path: Path, content: str) -> None:
    assert lines(tmp_path, "rows.json", content.encode()) == [Line(1, {"a": 1}), Line(2, {"a": 2})]
    assert lines(tmp_path, "none.json", b"[ ]") == []


def test_an_array_that_breaks_off_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"is not a JSON array: .* at line 2"):
        lines(tmp_path, "rows.json", b'[{"a": 1},\n{"a": oops}]')


@pytest.mark.parametrize("between", [";", "\t", "|", ","])
def test_what_stands_between_fields_is_found(tmp_path: Path, between: str) -> None:
    text = 'Platform,Display Name\nx,"a;b|c"\n'.replace(",", between)
    assert lines(tmp_path, "rows.csv", text.encode()) == [Line(2, {"Platform": "x", "Display Name": "a;b|c"})]


@pytest.mark.parametrize("between", [";", "\t", "^"])
def test_what_stands_between_fields_may_be_said_before_the_header(tmp_path: Path, between: str) -> None:
    text = "sep=,\r\nplatform,name\r\nx,Jane\r\nx\r\n".replace(",", between)
    row, short = lines(tmp_path, "rows.csv", text.encode())
    assert row == Line(3, {"platform": "x", "name": "Jane"})
    assert (short.number, short.problem) == (4, "has 1 fields, the header names 2")


def test_a_row_in_another_encoding_is_a_problem_of_its_line(tmp_path: Path) -> None:
    found = lines(tmp_path, "rows.csv", "platform,name\nx,José\nx,Jane\n".encode("latin-1"))
    assert [(line.number, line.problem) for line in found] == [
        (2, "is not UTF-8; save the file in that encoding"),
        (3, ""),
    ]


def test_packed_files_are_unpacked(tmp_path: Path) -> None:
    assert lines(tmp_path, "rows.csv.gz", gzip.compress(b"platform\nx\n", mtime=0)) == [Line(2, {"platform": "x"})]
    assert lines(tmp_path, "rows.json.gz", gzip.compress(b'[{"a": 1}]', mtime=0)) == [Line(1, {"a": 1})]
    rows = b"".join(b'{"a": %d}\n' % number for number in range(50_000))
    packed = gzip.compress(rows, mtime=0)
    (tmp_path / "cut.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    found = read_lines(tmp_path / "cut.jsonl.gz")
    assert next(found) == Line(1, {"a": 0})
    with pytest.raises(BadInputError, match="is not whole as gzip"):
        list(found)
    with pytest.raises(BadInputError, match="is not whole as gzip"):
        lines(tmp_path, "rows.jsonl.gz", b"{}")


@pytest.mark.parametrize("ending", [".jsonl", ".csv"])
def test_all_that_is_before_a_damage_is_given(tmp_path: Path, ending: str) -> None:
    names = [b"ada%d" % number for number in range(2_000)]
    form, head = (b'{"username": "%s"}\n', b"") if ending == ".jsonl" else (b"%s\n", b"username\n")
    (tmp_path / f"rows{ending}.gz").write_bytes(gzip.compress(head + b"".join(form % name for name in names))[:-8])
    found: list[object] = []
    with pytest.raises(BadInputError, match="is not whole as gzip"):
        found.extend(line.row for line in read_lines(tmp_path / f"rows{ending}.gz"))
    assert found == [{"username": name.decode()} for name in names]


def test_an_unknown_ending_has_no_digest_either(tmp_path: Path) -> None:
    (tmp_path / "rows.docx").write_bytes(b"")
    with pytest.raises(BadInputError, match="save it as such"):
        digest_of(tmp_path / "rows.docx")


def test_the_digest_is_one_of_the_contents(tmp_path: Path) -> None:
    for name, content in (("a.jsonl", b"1\n"), ("b.jsonl", b"1\n"), ("c.jsonl", b"2\n")):
        (tmp_path / name).write_bytes(content)
    one, two, other = (digest_of(tmp_path / name) for name in ("a.jsonl", "b.jsonl", "c.jsonl"))
    assert one == two != other
    assert digest_of(Path("-")) == ""


def test_standard_input_is_json_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(orjson.dumps({"a": 1}) + b"\n")))
    assert list(read_lines(Path("-"))) == [Line(1, {"a": 1})]


def test_empty_rows_of_a_table_are_passed_over(tmp_path: Path) -> None:
    found = lines(tmp_path, "rows.csv", b"platform,username\n,\nx,jane\n ,\n,,,\nx\n")
    assert [(line.number, line.problem) for line in found] == [(3, ""), (6, "has 1 fields, the header names 2")]


def test_a_table_of_persons_needs_no_account_where_none_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("Name;E-Mail\nJane;jane@janedoe.com\n")
    needed = frozenset({"display_name", "email"})
    assert list(read_lines(tmp_path / "rows.csv", needed=needed)) == [
        Line(2, {"Name": "Jane", "E-Mail": "jane@janedoe.com"})
    ]
    with pytest.raises(BadInputError, match="no field named platform or username, and no column of a platform"):
        list(read_lines(tmp_path / "rows.csv"))
