"""One world of 2,000 persons for all the tests that only look."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from creatorgraph.platforms.world.rows import AccountRow, TruthRow
from creatorgraph.platforms.world.writer import write

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SEED = 11
PERSONS = 2000


@dataclass(frozen=True, slots=True)
class Written:
    """A world as read back from its files."""

    directory: Path
    rows: list[AccountRow]
    truth: dict[str, TruthRow]

    def person(self, row: AccountRow) -> str:
        """Say whose account a line's id is."""
        return self.truth[id_of(row)]["person"]


def id_of(row: AccountRow) -> str:
    """Name an account as files do."""
    return f"{row['platform']}:{row['username']}"


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Write a world and read it back."""
    directory = tmp_path_factory.mktemp("world")
    write(directory, persons=PERSONS, seed=SEED, now=NOW)
    rows = [orjson.loads(line) for line in (directory / "accounts.jsonl").read_bytes().splitlines()]
    truths = [orjson.loads(line) for line in (directory / "truth.jsonl").read_bytes().splitlines()]
    return Written(directory, rows, {truth["id"]: truth for truth in truths})
