"""`creatorgraph import` as people type it, over real servers and without workers: what is queued, what is rejected."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from redis.asyncio import Redis

from creatorgraph.settings import Settings
from tests.engines import environment_of

Done = subprocess.CompletedProcess[str]
HEADER = b"platform,username,followers\n"


def run(settings: Settings, *arguments: str, stdin: Path | None = None) -> Done:
    """Run a command under these settings; its standard input is a file, or empty."""
    with (stdin or Path(os.devnull)).open("rb") as given:
        return subprocess.run(
            [sys.executable, "-m", "creatorgraph", *arguments],
            env=environment_of(settings),
            stdin=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


async def queued(redis_url: str) -> list[str]:
    """Give the handles of the accounts on the queue."""
    async with Redis.from_url(redis_url) as redis:
        names = [key async for key in redis.scan_iter("*.msgs", _type="hash")]
        messages = [json.loads(each) for name in names for each in await redis.hvals(name)]
    texts = [json.dumps(each) for each in messages]
    return [str(number) for number in range(3_000) if any(f"jane{number}_" in text for text in texts)]


@pytest.mark.parametrize("ending", [".csv.gz", ".parquet"])
async def test_the_rows_before_a_damage_are_in(
    installation: Settings, redis_url: str, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"rows{ending}"
    names = [f"jane{number}_" for number in range(2_000)]
    if ending == ".parquet":
        table = pa.table({"platform": ["x"] * len(names), "username": names})
        pq.write_table(table, file, row_group_size=1_500, use_dictionary=False)
        content = bytearray(file.read_bytes())
        place = pq.read_metadata(file).row_group(1).column(1).data_page_offset
        content[place : place + 30] = b"\xa5" * 30
    else:
        packed = gzip.compress(HEADER + b"".join(f"x,{name},1\n".encode() for name in names), mtime=0)
        content = bytearray(packed[:-12])
    file.write_bytes(content)
    done = run(installation, "import", "--no-wait", str(file))
    assert (done.returncode, done.stdout) == (2, "")
    line = done.stderr.splitlines()[-1]
    assert line.startswith(f"creatorgraph: {file}: ")
    assert line.endswith("; the rows before this place go in")
    if ending == ".parquet":
        assert "is damaged behind row 1500 (" in line
    assert len(await queued(redis_url)) >= 1_500


def test_a_long_name_of_a_file_rejects_no_row(installation: Settings, tmp_path: Path) -> None:
    rows = tmp_path / f"{'n' * 250}.csv"
    rows.write_bytes(HEADER + b"x,jane,1\nx,john,many\n")
    done = run(installation, "import", "--no-wait", str(rows))
    assert (done.returncode, done.stdout) == (3, "queued 1 row\n")
    assert Path(done.stderr.strip().rpartition(" are in ")[2]).is_file()


@pytest.mark.parametrize("name", ["file", "pipe"])
def test_what_stands_where_rejected_rows_go_stays_until_the_file_was_read(
    installation: Settings, tmp_path: Path, name: str
) -> None:
    mine, rows = tmp_path / name, tmp_path / "rows.csv"
    if name == "pipe":
        os.mkfifo(mine)
    else:
        mine.write_text("mine", encoding="utf-8")
    rows.write_bytes(b"no,header\n1,2\n")
    assert run(installation, "import", "--no-wait", str(rows), "--rejects", str(mine)).returncode == 2
    if name == "pipe":
        rows.write_bytes(HEADER + b"x,jane,1\n")
        assert run(installation, "import", "--no-wait", str(rows), "--rejects", str(mine)).returncode == 0
        assert mine.is_fifo()
        return
    assert mine.read_text(encoding="utf-8") == "mine"
    rows.write_bytes(HEADER + b"x,jane,many\n")
    done = run(installation, "import", "--no-wait", str(rows), "--rejects", str(mine))
    assert done.returncode == 3
    assert json.loads(mine.read_bytes())["line"] == 2
    rows.write_bytes(HEADER + b"x,jane,2\n")
    assert run(installation, "import", "--no-wait", str(rows), "--rejects", str(mine)).returncode == 0
    assert mine.read_bytes() == b""


def test_a_file_that_is_standard_input_is_not_taken_for_the_rejected_rows(
    installation: Settings, tmp_path: Path
) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text("{}\n", encoding="utf-8")
    done = run(installation, "import", "--no-wait", "-", "--rejects", str(rows), stdin=rows)
    assert (done.returncode, rows.read_text(encoding="utf-8")) == (2, "{}\n")
    assert "is a file that is read" in done.stderr


def test_two_files_of_one_name_keep_their_rejected_rows_apart(installation: Settings, tmp_path: Path) -> None:
    for folder, lines in (("one", b"x,jane,many\n"), ("two", b"x,jane,1\nx,john,few\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "rows.csv").write_bytes(HEADER + lines)
        done = run(installation, "import", "--no-wait", str(tmp_path / folder / "rows.csv"))
        assert done.returncode == 3
        told = Path(done.stderr.strip().rpartition(" are in ")[2])
        assert told.parent == installation.state / "rejects"
        assert told.is_file()
        assert installation.state.stat().st_mode & 0o777 == 0o700
    kept = [json.loads(path.read_bytes())["line"] for path in (installation.state / "rejects").iterdir()]
    assert sorted(kept) == [2, 3]
