"""`creatorgraph train` and `creatorgraph evaluate` on a small world: weights are written, read back and drawn."""

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from creatorgraph.cli import root
from creatorgraph.clock import system_clock
from creatorgraph.identity_graph import weights
from creatorgraph.platforms.world.writer import write


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a world of 60 persons."""
    folder = tmp_path_factory.mktemp("world")
    write(folder, persons=60, seed=3, now=system_clock(), progress=lambda _: None)
    return folder


def test_weights_are_trained_and_evaluated(world: Path, tmp_path: Path) -> None:
    file, picture, wrong = tmp_path / "weights.json", tmp_path / "picture.svg", tmp_path / "mistakes.jsonl"
    truth, accounts = str(world / "truth.jsonl"), str(world / "accounts.jsonl")
    known = ["--truth", truth, "--accounts", accounts]
    trained = CliRunner().invoke(root, ["train", *known, "--unlabelled", accounts, "--model", "mine", "-o", str(file)])
    assert trained.exit_code == 0, trained.output
    assert '"model": "mine"' in file.read_text(encoding="utf-8")
    more = ["--weights", str(file), "--plot", str(picture), "--mistakes", str(wrong)]
    judged = CliRunner().invoke(root, ["evaluate", *known, *more])
    assert judged.exit_code == 0, judged.output
    assert "pairwise" in judged.output
    drawn = picture.read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert "pairwise precision" in drawn
    mistakes = [orjson.loads(line) for line in wrong.read_bytes().splitlines()]
    assert {each["mistake"] for each in mistakes} <= {"joined", "missed"}
    assert all((each["persons"][0] == each["persons"][1]) == (each["mistake"] == "missed") for each in mistakes)
    assert mistakes  # names of the world are not always enough


def test_the_shipped_weights_are_adapted_to_accounts_of_which_nobody_knows_whose_they_are(
    world: Path, tmp_path: Path
) -> None:
    file, accounts = tmp_path / "mine.json", str(world / "accounts.jsonl")
    done = CliRunner().invoke(root, ["train", "--unlabelled", accounts, "--model", "mine", "-o", str(file)])
    assert done.exit_code == 0, done.output
    mine, shipped = weights.read(file), weights.load()
    assert mine.comparisons["profile_link"].bits == shipped.comparisons["profile_link"].bits  # held in training
    assert mine.comparisons["handle"].bits != shipped.comparisons["handle"].bits
    assert mine.comparisons["handle"].bits == pytest.approx(shipped.comparisons["handle"].bits, abs=2)
    judged = CliRunner().invoke(
        root, ["evaluate", "--truth", str(world / "truth.jsonl"), "--accounts", accounts, "--weights", str(file)]
    )
    assert judged.exit_code == 0, judged.output


def test_files_that_teach_nothing_are_refused(tmp_path: Path) -> None:
    alone, output = tmp_path / "alone.jsonl", tmp_path / "weights.json"
    alone.write_text('{"platform": "x", "username": "jane", "person_id": 1}\n', encoding="utf-8")
    done = CliRunner().invoke(root, ["train", "--truth", str(alone), "--model", "mine", "-o", str(output)])
    assert "nothing to learn from" in str(done.exception)
    assert not output.exists()


def test_options_that_do_not_fit_are_refused(world: Path, tmp_path: Path) -> None:
    out = ["--model", "mine", "-o", str(tmp_path / "w.json")]
    truth = str(world / "truth.jsonl")
    for options, why in (
        ([], "--unlabelled"),
        (["--truth", truth, "--share", "1", "--share", "2"], "--share"),
        (["--truth", truth, "--link", "0.5", "--review", "0.9"], "above --link"),
        (["--truth", truth, "--link", "1"], "not in the range 0<x<1"),
    ):
        found = CliRunner().invoke(root, ["train", *options, *out])
        assert found.exit_code != 0
        assert why in f"{found.output}{found.exception}"
