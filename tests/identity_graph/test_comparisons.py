"""Comparisons: the levels of each, and that it does not matter which side is left."""

import re
from typing import Any

import pytest
from hypothesis import given

from creatorgraph.identity_graph import weights
from creatorgraph.identity_graph.comparisons import (
    agreement,
    audience,
    bio,
    borne_by,
    lookalike_letters,
    not_the_star,
    other_account,
    profile_link,
    same_email,
    same_platform,
    same_url,
    unlike_kind,
)
from creatorgraph.identity_graph.distinct import Distinct
from creatorgraph.identity_graph.evidence import COMPARISONS, Comparison
from creatorgraph.identity_graph.pairs import COLUMNS
from tests.identity_graph.tables import ROWS, columns, mirrored

BY_NAME = pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda comparison: comparison.name)


def level(comparison: Comparison, row: dict[str, Any]) -> int:
    """Compare one pair."""
    return int(comparison.levels(Distinct(columns([row])))[0])


@BY_NAME
@given(row=ROWS)
def test_it_does_not_matter_which_side_is_left(comparison: Comparison, row: dict[str, Any]) -> None:
    assert level(comparison, row) == level(comparison, mirrored(row))


@BY_NAME
@given(row=ROWS)
def test_every_level_has_a_sentence(comparison: Comparison, row: dict[str, Any]) -> None:
    found = level(comparison, row)
    assert 0 <= found <= len(comparison.sentences)
    assert found == 0 or comparison.sentence(found) == comparison.sentences[found - 1]


@BY_NAME
def test_level_0_says_nothing(comparison: Comparison) -> None:
    with pytest.raises(IndexError):
        comparison.sentence(0)


@BY_NAME
def test_sentences_differ_and_read_as_one_clause(comparison: Comparison) -> None:
    assert len(set(comparison.sentences)) == len(comparison.sentences)
    assert all(re.fullmatch(r"[a-z][^.]+", sentence) for sentence in comparison.sentences)


@BY_NAME
def test_a_comparison_reads_columns_of_the_table(comparison: Comparison) -> None:
    assert set(comparison.columns) <= set(COLUMNS)


def test_the_weights_file_has_a_weight_for_every_level_and_no_more() -> None:
    shipped = {name: len(each.bits) for name, each in weights.load().comparisons.items()}
    assert shipped == {comparison.name: len(comparison.sentences) for comparison in COMPARISONS}


@pytest.mark.parametrize(
    ("right", "left", "linked_by", "expected"),
    [(True, True, 99, 4), (True, False, 1, 3), (False, True, 4, 2), (False, True, 5, 1), (False, False, 0, 0)],
)
def test_profile_links(right: bool, left: bool, linked_by: int, expected: int) -> None:  # noqa: FBT001 - columns
    assert profile_link(right, left, linked_by, (), (), "", "") == expected


@pytest.mark.parametrize(("back", "right_says", "expected"), [(False, [], 0), (True, [], 4), (False, ["fan"], 3)])
def test_a_link_from_a_page_about_somebody_says_nothing(
    back: bool,  # noqa: FBT001 - a column
    right_says: list[str],
    expected: int,
) -> None:
    assert profile_link(True, back, 1, ["fan_page"], right_says, "a", "b") == expected  # noqa: FBT003 - columns


@pytest.mark.parametrize(("shared_by", "expected"), [(0, 0), (2, 3), (4, 3), (5, 2), (12, 2), (13, 1)])
def test_the_fewer_share_an_email_the_more_it_says(shared_by: int, expected: int) -> None:
    assert same_email(shared_by) == expected


@pytest.mark.parametrize(
    ("shared_by", "kind", "expected"),
    [(0, "", 0), (2, "hub", 4), (2, "site", 3), (2, "shared_host", 3), (5, "hub", 2), (12, "site", 2), (13, "hub", 1)],
)
def test_the_fewer_share_an_address_the_more_it_says(shared_by: int, kind: str, expected: int) -> None:
    assert same_url(shared_by, kind) == expected


@pytest.mark.parametrize(("crowd", "expected"), [(0, 0), (1, 5), (2, 4), (3, 3), (4, 2), (12, 2), (13, 1)])
def test_the_fewer_on_one_platform_bear_a_word_the_more_it_says(crowd: int, expected: int) -> None:
    assert borne_by(crowd) == expected


@pytest.mark.parametrize(
    ("left", "right", "shared_by", "expected"),
    [
        ((), ("boats", "cats", "seven"), 0, 0),
        (("boats", "cats", "seven"), ("boats", "cats", "seven"), 2, 5),
        (("boats", "cats", "seven"), ("boats", "cats", "seven"), 5, 3),
        (("boats", "cats", "seven"), ("boats", "cats", "seven"), 13, 1),
        (("boats", "cats", "seven"), ("boats", "cats", "seven", "tea"), 0, 4),
        (("boats", "cats", "seven"), ("boats", "cats", "dogs", "fish", "seven", "tea"), 0, 3),
        (("boats", "cats", "seven"), ("boats", "cats", "dogs"), 0, 2),
        (("boats", "cats", "seven"), ("dogs", "fish", "tea"), 0, 1),
    ],
)
def test_bios(left: tuple[str, ...], right: tuple[str, ...], shared_by: int, expected: int) -> None:
    assert bio(left, right, shared_by) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"), [(None, 5, 0), (0, 999, 1), (0, 99, 2), (10, 1000, 3), (0, 0, 3), (1, 5_000_000, 1)]
)
def test_the_scale_of_followers(left: int | None, right: int | None, expected: int) -> None:
    assert audience(left, right) == expected


@pytest.mark.parametrize(
    ("left", "right", "left_says", "right_says", "expected"),
    [
        ("x", "tiktok", [], [], 0),
        ("x", "x", [], [], 1),
        ("x", "x", ["backup"], [], 2),
        ("x", "x", ["backup"], ["backup"], 1),
    ],
)
def test_one_platform_twice(left: str, right: str, left_says: list[str], right_says: list[str], expected: int) -> None:
    assert same_platform(left, right, left_says, right_says) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"), [(["news"], [], 1), (["news"], ["team"], 0), ([], [], 0), (["official"], [], 0)]
)
def test_a_newsroom_is_no_person(left: list[str], right: list[str], expected: int) -> None:
    assert unlike_kind(left, right) == expected


def test_letters_of_two_alphabets_on_one_side() -> None:
    assert [lookalike_letters(*sides) for sides in ((["lookalike"], []), (["lookalike"], ["lookalike"]), ([], []))] == [
        1,
        0,
        0,
    ]


@pytest.mark.parametrize(
    ("elsewhere", "right", "left", "expected"),
    [(True, False, False, 1), (True, True, False, 0), (True, False, True, 0), (False, False, False, 0)],
)
def test_another_account_named_as_ones_own(
    elsewhere: bool,  # noqa: FBT001 - columns of a table
    right: bool,  # noqa: FBT001
    left: bool,  # noqa: FBT001
    expected: int,
) -> None:
    assert other_account(elsewhere, right, left) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (["called_after", "fan"], [], 1),
        ([], ["called_after", "parody"], 1),
        (["called_after", "fan"], ["fan_page"], 3),
        (["parody"], [], 2),
        ([], ["fan_page", "team"], 2),
        (["parody"], ["fan_page"], 3),
        (["not_affiliated"], [], 4),
        (["team"], [], 0),
        ([], [], 0),
    ],
)
def test_pages_about_somebody(left: list[str], right: list[str], expected: int) -> None:
    assert not_the_star(left, right, "janefans", "janeclub", ("doe jane",), ("doe jane",)) == expected


def test_pages_of_one_handle_are_of_one_fan() -> None:
    assert not_the_star(["fan_page"], ["fan"], "janefans", "janefans", ("doe jane",), ("doe jane",)) == 0
    assert not_the_star(["fan_page"], [], "janefans", "janefans", ("doe jane",), ("doe jane",)) == 4


def test_a_parody_under_the_very_handle_of_whom_it_is_about_is_not_that_person() -> None:
    says = ["called_after", "parody"]
    assert not_the_star(says, [], "janedoe", "janedoe", ("doe jane",), ("doe jane",)) == 1
    assert profile_link(True, False, 1, says, [], "janedoe", "janedoe") == 0  # noqa: FBT003 - columns


@pytest.mark.parametrize(("left", "right", "expected"), [("DE", "DE", 2), ("DE", "FR", 1), (None, "DE", 0)])
def test_agreement_where_both_are_known(left: str | None, right: str | None, expected: int) -> None:
    assert agreement(left, right) == expected
