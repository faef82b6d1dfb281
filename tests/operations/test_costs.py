"""The cost model: sums, scale, the target, and the original description's tables."""

import dataclasses
import json

import pytest
from click.testing import CliRunner

from creatorgraph.cli import root
from creatorgraph.operations.costs import SEED, TARGET, Rates, affordable_reads, bill, read_fee
from creatorgraph.platforms.observation import Platform


def test_the_original_totals_are_right_and_its_figures_per_creator_a_hundred_times_too_high() -> None:
    assert all(table.adds_up for table in SEED)
    assert [round(table.corrected, 4) for table in SEED] == [0.0064, 0.0021, 0.0026]
    assert all(80 < table.per_creator / table.corrected < 105 for table in SEED)


def test_parts_add_up_and_groups_are_the_whole() -> None:
    found = bill(50_000_000, Rates())
    assert found.month == pytest.approx(sum(part.month for part in found.parts))
    groups = sum(found.year_of_one(group) for group in ("machines", "ai", "platforms"))
    assert found.year_of_one() == pytest.approx(groups)
    assert all(part.month >= 0 and part.formula for part in found.parts)


def test_x_alone_asks_for_money_by_the_read() -> None:
    assert {platform: read_fee(platform) for platform in Platform if read_fee(platform)} == {Platform.X: 0.01}
    free = bill(1_000_000, Rates(x_share=0.0))
    assert free.year_of_one("platforms") == 0


def test_what_the_target_allows_is_spent_exactly_at_the_target() -> None:
    rates = Rates()
    most = affordable_reads(250_000_000, rates)
    only_x = dataclasses.replace(rates, reads=most)
    found, before = bill(250_000_000, only_x), bill(250_000_000, rates)
    fees = found.year_of_one("platforms")
    assert fees + before.year_of_one("machines") + before.year_of_one("ai") == pytest.approx(TARGET)


def test_the_command_shows_parts_target_and_tables() -> None:
    shown = CliRunner().invoke(root, ["costs", "--creators", "250M"], env={"COLUMNS": "160"})
    assert shown.exit_code == 0
    for words in ("250,000,000 creators", "x fees", "target of $0.10", "0.0026", "54,860"):
        assert words in shown.output


@pytest.mark.parametrize("command", ["costs", "plan"])
@pytest.mark.parametrize("text", ["", "many", "0", "-3M", "11B", "nan", "1e400"])
def test_a_count_that_is_none_is_refused(command: str, text: str) -> None:
    shown = CliRunner().invoke(root, [command, "--creators", text])
    assert shown.exit_code != 0
    assert "no number of creators" in shown.output


@pytest.mark.parametrize("option", ["--reads", "--x-share"])
@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "-1", "many"])
def test_a_number_that_is_none_is_refused(option: str, text: str) -> None:
    shown = CliRunner().invoke(root, ["costs", option, text])
    assert shown.exit_code == 2
    assert option in shown.output


def test_a_plan_takes_counts_as_people_write_them() -> None:
    short, long = (CliRunner().invoke(root, ["plan", "--creators", text, "--json"]) for text in ("1.5M", "1500000"))
    assert '"creators": 1500000' in short.output
    assert short.output == long.output


def test_the_plan_says_what_every_interface_allows() -> None:
    document = json.loads(CliRunner().invoke(root, ["plan", "--terms", "--json"]).output)
    kept = {each["source"]: each["retention"] for each in document}
    removed = "until it is removed there, or the person asks"
    assert kept == {
        "instagram": removed,
        "youtube": "30 days",
        "tiktok-research": "15 days",
        "tiktok-display": "15 days",
        "x": removed,
    }
    shown = CliRunner().invoke(root, ["plan", "--terms"]).output
    assert all(each["source"] in shown and each["text"].split()[0] in shown for each in document)
    assert "10,000 units" in shown
    assert "50 by id" in shown
