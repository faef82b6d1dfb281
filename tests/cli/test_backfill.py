"""`creatorgraph backfill` as people type it: lines that are no names are told, and asked nobody for."""

from pathlib import Path

from creatorgraph.settings import Settings
from tests.cli.test_import import run


def test_lines_that_are_no_names_are_told_with_their_numbers(installation: Settings, tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_text("# names\nnot a name!\n\nid:0\n" + "neither is this\n" * 6, encoding="utf-8")
    done = run(installation, "backfill", str(names), "--platform", "x")
    assert (done.returncode, done.stdout) == (3, "10 of 10 lines: nothing new; 8 lines are no names on x\n")
    *_, told = done.stderr.splitlines()
    same = ", ".join(f"line {number} 'neither is this'" for number in (5, 6, 7))
    assert told == f"no names: line 2 'not a name!', line 4 'id:0', {same} and 3 more"


def test_that_fake_platforms_are_asked_is_told(installation: Settings, tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_text("# nobody\n", encoding="utf-8")
    with_fakes = installation.model_copy(update={"fake_platforms_url": "http://127.0.0.1:9"})
    told = [run(each, "backfill", str(names), "--platform", "x").stderr for each in (installation, with_fakes)]
    assert ["fake platforms are asked" in text for text in told] == [False, True]
