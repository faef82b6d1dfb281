"""The logs: bounded, and read back."""

from itertools import islice
from pathlib import Path

from creatorgraph.laptop.log_files import follow, last_lines, log_file, open_log, shorten


def test_a_long_log_is_shortened_in_place_and_its_writer_goes_on(tmp_path: Path) -> None:
    path = log_file(tmp_path, "api")
    with open_log(tmp_path, "api") as log:
        log.write(b"old\n" * 100)
        assert shorten(path, limit=100)
        log.write(b"new\n")
    assert path.read_text() == "new\n"
    assert path.with_name("api.log.1").read_text() == "old\n" * 100
    assert not shorten(path, limit=100)


def test_a_log_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    open_log(tmp_path, "api").close()
    assert log_file(tmp_path, "api").stat().st_mode & 0o077 == 0


def test_last_lines_of_a_log_and_of_none(tmp_path: Path) -> None:
    with open_log(tmp_path, "api") as log:
        log.write(b"one\ntwo\nthree\n")
    assert last_lines(log_file(tmp_path, "api"), 2) == ["two", "three"]
    assert last_lines(tmp_path / "none", 2) == []


def test_following_gives_whole_lines_and_goes_on_after_a_shortening(tmp_path: Path) -> None:
    path = log_file(tmp_path, "api")
    with open_log(tmp_path, "api") as log:
        log.write(b"before\n")
        steps = iter((b"half ", b"a line\n", None, b"after\n"))

        def pause(_: float) -> None:
            step = next(steps)
            if step is None:
                shorten(path, limit=1)
            else:
                log.write(step)

        lines = list(islice(follow({"api": path}, 5, pause=pause), 3))
    assert lines == [("api", "before"), ("api", "half a line"), ("api", "after")]
