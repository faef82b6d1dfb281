"""Every row of a world can be imported: a demo that rejects its own rows would teach nobody anything."""

from datetime import UTC, datetime

import orjson
import pytest

from creatorgraph.operations.rows import read_row
from creatorgraph.platforms.observation import AccountObservation
from creatorgraph.platforms.world.writer import write

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize("seed", [7, 11])
def test_every_row_is_accepted(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    folder = tmp_path_factory.mktemp("world")
    write(folder, persons=4_000, seed=seed, now=NOW)
    with (folder / "accounts.jsonl").open("rb") as lines:
        outcomes = [read_row(orjson.loads(line), source="test", observed_at=NOW) for line in lines]
    assert [outcome for outcome in outcomes if not isinstance(outcome, AccountObservation)] == []
