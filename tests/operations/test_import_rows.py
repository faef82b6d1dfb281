"""What an import makes of rows: batches, rejected rows with their reasons, and the name of what it read."""

import gzip
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

import orjson
import pytest

from creatorgraph.clock import to_text
from creatorgraph.errors import BadInputError
from creatorgraph.operations import imports
from creatorgraph.operations.imports import ImportResult
from creatorgraph.operations.rows import read_row
from creatorgraph.platforms.observation import AccountObservation
from tests.operations.test_rows import EXAMPLES

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def read(folder: Path, *rows: Mapping[str, object]) -> tuple[ImportResult, list[dict[str, object]]]:
    """Read rows as an import that begins now does; give what became of them, and what was rejected."""
    file, rejects = folder / "rows.jsonl", folder / "rejects.jsonl"
    result = ImportResult("run", rejects)
    file.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    list(imports._Reader(file, rejects, "import:test", NOW, result).batches())  # noqa: SLF001 - without a graph
    return result, [orjson.loads(line) for line in rejects.read_bytes().splitlines()] if rejects.exists() else []


def test_what_nobody_can_have_seen_yet_is_rejected(tmp_path: Path) -> None:
    days = [-1, 0, 0.9, 1.1, 400]
    rows = [{"platform": "x", "username": "jane", "observed_at": to_text(NOW + timedelta(days=day))} for day in days]
    result, rejected = read(tmp_path, *rows)
    assert result.accepted == 3
    assert [(row["line"], row["field"]) for row in rejected] == [(4, "observed_at"), (5, "observed_at")]


def test_a_field_without_a_name_is_told_only_where_it_holds_something(tmp_path: Path) -> None:
    row = {"platform": "x", "username": "jane", "mine": None}
    assert read(tmp_path, {**row, "": ""})[0].left_out == {"mine"}
    assert read(tmp_path, {**row, " ": "5"})[0].left_out == {"mine", "(a field without a name)"}


def test_what_is_rejected_of_a_list_with_a_column_a_platform_names_the_column(tmp_path: Path) -> None:
    row = {"Name": "Jane", "Instagram": "jane doe", "TikTok": "jane", "TikTok followers": "many", "X": "jane"}
    result, rejected = read(tmp_path, row)
    assert result.accepted == 1
    assert [(each["line"], each["field"]) for each in rejected] == [(1, "Instagram"), (1, "TikTok followers")]


def test_an_email_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    emails = ["DM me", "jane@janedoe.com", ["call me", "jane [at] janedoe [dot] com"], "ask me", "n/a"]
    rows = [{"platform": "x", "username": f"jane{number}", "email": email} for number, email in enumerate(emails)]
    result, rejected = read(tmp_path, *rows)
    assert (result.accepted, result.without_address, rejected) == (5, [1, 4], [])


def test_of_a_damaged_file_the_rows_before_the_damage_are_read_and_those_rejected_are_named(tmp_path: Path) -> None:
    file, rejects = tmp_path / "rows.jsonl.gz", tmp_path / "new" / "rejects.jsonl"
    file.write_bytes(gzip.compress(b'{"platform": "x"}\n{"platform": "x", "username": "jane"}\n')[:-8])
    reader = imports._Reader(file, rejects, "import:test", NOW, ImportResult("run", rejects))  # noqa: SLF001 - without a graph
    batches = reader.batches()
    assert [seen.handle for seen in next(batches).observations] == ["jane"]
    with pytest.raises(BadInputError, match=f"; the rows before .* go in, but for 1 that were rejected, see {rejects}"):
        next(batches)
    assert orjson.loads(rejects.read_bytes())["line"] == 1
    assert rejects.parent.stat().st_mode & 0o777 == 0o700


def test_what_reads_otherwise_is_another_import() -> None:
    # where this fails because rows are read otherwise than before: raise READING, and write the new digest here
    odd = [{name: value} for name, (value, _) in EXAMPLES.items()]
    odd += [{"followers": "1.2"}, {"Full Name": "Jane"}, {"last_post_at": "46322"}, {"bio": "a\0b"}]
    odd += [{"followers": "12,5K"}, {"avg_likes": "1.234,5"}, {"last_post_at": "29.10.2026"}]
    odd += [{"platform_id": "N/A"}, {"platform_id": "42.0"}, {"platform_id": "7.1E+18"}, {"platform_id": "1,438"}]
    odd += [{"last_post_at": "10/29/2026 9:05 PM"}, {"last_post_at": "2026-1-5"}]
    odd += [{"followers": "12.5K subscribers"}, {"country": "nan"}, {"last_post_at": "NaT"}, {"recent_posts": "none"}]
    seen = (read_row({"platform": "x", "username": "jane"} | row, source="s", observed_at=NOW) for row in odd)
    text = "".join(
        one.model_dump_json(exclude_defaults=True) if isinstance(one, AccountObservation) else "none" for one in seen
    )
    assert (imports.READING, blake2b(text.encode(), digest_size=8).hexdigest()) == (11, "2b25209d33389cc7")
