"""The files of a world: the same bytes for the same seed, in no telling order, and a truth that fits."""

import os
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from creatorgraph.operations.rows import read_row
from creatorgraph.platforms.observation import AccountObservation
from creatorgraph.platforms.world.generate import generate
from creatorgraph.platforms.world.writer import ACCOUNTS_FILE, TRUTH_FILE, write
from tests.platforms.world.conftest import NOW, PERSONS, Written, id_of

SCRIPT = """
import sys, pathlib, datetime
from creatorgraph.platforms.world.writer import write
write(pathlib.Path(sys.argv[1]), persons=300, seed=5, now=datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC))
"""


def test_another_process_with_other_hashes_and_another_locale_writes_the_same_bytes(tmp_path: Path) -> None:
    settings = [("0", "C"), ("12345", "C.UTF-8")]
    for hash_seed, locale in settings:
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(tmp_path / hash_seed)],
            check=True,
            env=os.environ | {"PYTHONHASHSEED": hash_seed, "LC_ALL": locale},
        )
    for name in (ACCOUNTS_FILE, TRUTH_FILE):
        one, two = ((tmp_path / hash_seed / name).read_bytes() for hash_seed, _ in settings)
        assert one == two
        assert one


def test_another_seed_is_another_world(tmp_path: Path) -> None:
    for seed in (1, 2):
        write(tmp_path / str(seed), persons=50, seed=seed, now=NOW)
    assert (tmp_path / "1" / ACCOUNTS_FILE).read_bytes() != (tmp_path / "2" / ACCOUNTS_FILE).read_bytes()


def test_nothing_but_the_two_files_is_left(world: Written) -> None:
    assert sorted(path.name for path in world.directory.iterdir()) == [ACCOUNTS_FILE, TRUTH_FILE]


def test_the_stream_and_the_file_hold_the_same_sightings(tmp_path: Path) -> None:
    write(tmp_path, persons=120, seed=3, now=NOW)
    stream = list(generate(120, seed=3, now=NOW))
    lines = (tmp_path / ACCOUNTS_FILE).read_text(encoding="utf-8").splitlines()
    assert len(stream) == len(lines)
    truths = (tmp_path / TRUTH_FILE).read_text(encoding="utf-8").splitlines()
    assert len(truths) == sum(account.truth is not None for account in stream)


def test_progress_counts_every_person_once(tmp_path: Path) -> None:
    steps: list[int] = []
    write(tmp_path, persons=1203, seed=3, now=NOW, progress=steps.append)
    assert sum(steps) == 1203


def test_every_id_has_one_truth_and_every_truth_an_account(world: Written) -> None:
    ids = {id_of(row) for row in world.rows}
    assert ids == set(world.truth)
    assert len({truth["person"] for truth in world.truth.values()}) == PERSONS


def test_the_order_of_lines_tells_nothing(world: Written) -> None:
    persons = [world.person(row) for row in world.rows]
    neighbours = sum(one == two for one, two in pairwise(persons))
    assert neighbours < 0.005 * len(persons)


def test_every_line_is_a_valid_observation(world: Written) -> None:
    for row in world.rows:
        observation = read_row(row, source="world", observed_at=NOW)
        assert isinstance(observation, AccountObservation), observation
        assert observation.imported_as == id_of(row)
        assert observation.observed_at <= NOW
        assert observation.last_post_at is None or observation.last_post_at < observation.observed_at
        assert all(post.posted_at is not None and post.posted_at < NOW for post in observation.recent_posts)


def test_the_files_stay_small(world: Written) -> None:
    size = sum((world.directory / name).stat().st_size for name in (ACCOUNTS_FILE, TRUTH_FILE))
    assert size < 1000 * len(world.rows)
    assert 2.0 < len(world.truth) / PERSONS < 2.5


def test_posts_are_named_once_and_mention_accounts_that_exist(world: Written) -> None:
    handles = {(row["platform"], row["username"].removeprefix("@")) for row in world.rows}
    posts = [(row["platform"], post) for row in world.rows for post in row.get("recent_posts", ())]
    assert max(Counter((platform, post["id"]) for platform, post in posts).values()) == 1
    mentions = [(platform, name) for platform, post in posts for name in post["mentions"]]
    assert len(mentions) > 500
    assert set(mentions) <= handles


@pytest.mark.parametrize("persons", [1, 2, 29, 30, 31, 45])
def test_small_worlds_are_whole(persons: int) -> None:
    accounts = list(generate(persons, seed=9, now=NOW))
    assert {a.truth["person"] for a in accounts if a.truth is not None} == {f"person-{n:07}" for n in range(persons)}


def test_a_world_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one person, not 0"):
        next(generate(0, seed=1, now=NOW))


def test_a_present_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        next(generate(1, seed=1, now=NOW.replace(tzinfo=None)))
