"""Commands that list say so where there is nothing: an empty answer could be a mistake."""

import asyncio

import pytest
from click.testing import CliRunner

from creatorgraph.cli import root
from creatorgraph.settings import Settings
from tests.engines import environment_of


@pytest.mark.parametrize(
    ("command", "told", "is_data"),
    [
        ("dead-letters list", "no message was given up", True),
        ("dead-letters list --kind BadInputError", "no message was given up for BadInputError", True),
        ("erase --receipts", "nobody was erased yet", True),
        ("changes", "no change yet", False),
        ("backfill --list", "no backfill was started yet", False),
        ("quota", "no platform can be asked; set a key (docs/ingest.md)", False),
        ("review list", "no open case", False),
        ("review conflicts", "no decisions contradict each other", False),
    ],
)
@pytest.mark.usefixtures("engine")
async def test_a_list_of_nothing_says_so(installation: Settings, command: str, told: str, is_data: bool) -> None:  # noqa: FBT001 - a column of the table
    runner = CliRunner(env={**environment_of(installation), "CREATORGRAPH_FAKE_PLATFORMS": "off"})
    shown = await asyncio.to_thread(runner.invoke, root, command.split(), catch_exceptions=False)
    assert (shown.exit_code, shown.stdout, shown.stderr) == (0, *(("", f"{told}\n") if is_data else (f"{told}\n", "")))


@pytest.mark.usefixtures("engine")
async def test_data_of_nothing_is_no_line(installation: Settings) -> None:
    runner = CliRunner(env=dict(environment_of(installation)))
    shown = await asyncio.to_thread(runner.invoke, root, ["changes", "--json"], catch_exceptions=False)
    assert (shown.exit_code, shown.stdout) == (0, "")
