"""Scores: what is recorded is what counted, and more evidence never says less."""

from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creatorgraph.identity_graph import weights
from creatorgraph.identity_graph.evidence import COMPARISONS
from creatorgraph.identity_graph.pairs import COLUMNS
from creatorgraph.identity_graph.scores import bits_of, kept_table, probability_of, score, score_table, shown
from tests.identity_graph.tables import ROWS, columns, mirrored

WEIGHTS = weights.load()
MILLIONTH = 1e-6
"""Weights and bits are rounded to six places."""
EVERYTHING = WEIGHTS.model_copy(update={"bands": weights.Bands(link=0.9, review=0.0)})
"""The weights with a band so wide that nothing is left out."""
LEVELS = st.fixed_dictionaries({each.name: st.integers(0, len(each.sentences)) for each in COMPARISONS})

ROW: dict[str, Any] = {
    **dict.fromkeys(COLUMNS, ""),
    **dict.fromkeys(
        (name for name in COLUMNS if "_names" in name or "_statements" in name or "_bio" in name),
        (),
    ),
    **{name: 0 for name in COLUMNS if name.endswith(("_by", "_crowd"))},
    **dict.fromkeys(name for name in COLUMNS if name.endswith(("_followers", "_country", "_language", "_topic"))),
    "left": "x:1",
    "right": "y:2",
    "left_platform": "x",
    "right_platform": "y",
    "links_right": True,
    "links_left": True,
    "target_linked_by": 1,
    "links_elsewhere": False,
    "nearer": 0,
    "left_names": ("doe",),
    "right_names": ("roe",),
}
"""Two accounts that link to each other, and whose names differ."""


def bits(levels: dict[str, int]) -> dict[str, float]:
    """Count the bits of one pair."""
    counted = bits_of({name: np.array([level], np.int8) for name, level in levels.items()}, WEIGHTS)
    return {name: float(values[0]) for name, values in counted.items()}


@given(st.integers(0, 10**9))
def test_a_population_is_a_step_near_the_number_of_accounts(accounts: int) -> None:
    found = weights.population(accounts)
    assert (found == 0) == (accounts < weights.FIRST_STEP)
    if found:
        assert found / weights.GROWTH < accounts < found * weights.GROWTH
    assert weights.population(accounts + 1) >= found


@given(st.integers(0, 10**9), st.integers(0, 10**9), LEVELS)
def test_names_never_say_more_among_more_accounts(few: int, more: int, levels: dict[str, int]) -> None:
    few, more = sorted((few, more))
    among_few, among_more = (WEIGHTS.among(weights.population(number)).comparisons for number in (few, more))
    for name, level in levels.items():
        if level:
            assert among_more[name].bits[level - 1] <= among_few[name].bits[level - 1]


def test_among_few_accounts_the_weights_are_as_they_stand_in_the_file() -> None:
    assert WEIGHTS.among(weights.population(weights.FIRST_STEP - 1)) is WEIGHTS


def test_where_odds_are_halved_a_level_says_one_bit_less() -> None:
    shared = WEIGHTS.comparisons["shared_words"]
    assert shared.halves_at
    for level, half in enumerate(shared.halves_at):
        assert shared.among(round(half)).bits[level] == pytest.approx(shared.bits[level] - 1, abs=0.001)


def test_as_many_numbers_as_levels_say_where_odds_are_halved() -> None:
    with pytest.raises(ValueError, match="halves_at has another number of levels"):
        weights.ComparisonWeights(group="naming", bits=(1.0, 2.0), halves_at=(1.0,))


@given(ROWS, st.integers(1, 4), st.integers(1, 4))
def test_no_pair_is_more_alike_because_others_share_what_it_shares(row: dict[str, Any], email: int, url: int) -> None:
    """Whoever shares it was not touched, and nobody would look at the pair again."""
    many = range(1, 14)
    alike = {**row, "left_handle": "", "right_handle": "", "left_names": ("doe",), "right_names": ("roe",)}
    for given_row in (row, alike):
        for shared in ("email_shared_by", "url_shared_by", "bio_shared_by", "word_crowd", "piece_crowd"):
            rows = [{**given_row, "email_shared_by": email, "url_shared_by": url, shared: number} for number in many]
            weight = score_table(columns(rows), EVERYTHING)["weight"].to_numpy().tolist()
            assert weight == sorted(weight, reverse=True)


@given(st.lists(ROWS, max_size=6))
def test_recorded_bits_and_prior_sum_to_the_weight(rows: list[dict[str, Any]]) -> None:
    scored = score(columns(rows), EVERYTHING)
    assert len(scored) == len(rows)
    for pair in scored:
        assert abs(WEIGHTS.prior_bits + sum(pair.bits.values()) - pair.weight) <= MILLIONTH
        assert len(pair.reasons) == len(pair.bits)


@given(ROWS)
def test_a_score_does_not_depend_on_which_side_is_left(row: dict[str, Any]) -> None:
    (one,), (two,) = score(columns([row]), EVERYTHING), score(columns([mirrored(row)]), EVERYTHING)
    assert (one.weight, one.bits, one.reasons) == (two.weight, two.bits, two.reasons)


@given(st.lists(ROWS, min_size=1, max_size=6))
def test_a_pair_scores_the_same_alone_and_among_others(rows: list[dict[str, Any]]) -> None:
    alone = [score(columns([row]), EVERYTHING)[0] for row in rows]
    assert score(columns(rows), EVERYTHING) == alone


@given(st.lists(ROWS, max_size=12), st.floats(0, 0.55))
def test_what_is_left_out_early_would_not_have_been_kept(rows: list[dict[str, Any]], review: float) -> None:
    wide = WEIGHTS.model_copy(update={"bands": weights.Bands(link=WEIGHTS.bands.link, review=review)})
    scored = score_table(columns(rows), wide)
    assert kept_table(columns(rows), wide).equals(scored.filter(pc.not_equal(scored["band"], pa.scalar("apart"))))


@settings(max_examples=30)
@given(st.lists(ROWS, max_size=6), st.integers(0, 6))
def test_a_table_scored_in_portions_is_the_table_scored_at_once(rows: list[dict[str, Any]], cut: int) -> None:
    portions = [score_table(columns(some), WEIGHTS) for some in (rows[:cut], rows[cut:])]
    assert pa.concat_tables(portions).equals(score_table(columns(rows), WEIGHTS))


def test_many_pairs_score_as_each_alone() -> None:
    rows = columns([ROW | {"url_shared_by": n % 20, "left_stem": f"stem{n % 7}"} for n in range(300)])
    portions = [score_table(rows.slice(first, 10), WEIGHTS) for first in range(0, 300, 10)]
    assert pa.concat_tables(portions).equals(score_table(rows, WEIGHTS))


@settings(max_examples=30)
@given(st.lists(ROWS, max_size=6))
def test_a_scored_table_says_what_the_pairs_say(rows: list[dict[str, Any]]) -> None:
    table = score_table(columns(rows), EVERYTHING)
    for row, pair in zip(table.to_pylist(), score(columns(rows), EVERYTHING), strict=True):
        assert (row["left"], row["right"], row["weight"], row["band"]) == (
            pair.left,
            pair.right,
            pair.weight,
            pair.band,
        )
        assert {name: row[f"bits_{name}"] for name in WEIGHTS.comparisons if row[f"level_{name}"]} == pair.bits


@given(st.lists(ROWS, max_size=6))
def test_only_what_is_linked_or_to_review_is_given(rows: list[dict[str, Any]]) -> None:
    every = score(columns(rows), EVERYTHING)
    kept = score(columns(rows), WEIGHTS)
    assert [pair.weight for pair in kept] == [pair.weight for pair in every if _band(pair.weight) != "apart"]
    assert all(pair.band == _band(pair.weight) for pair in kept)


@given(rows=st.lists(ROWS, min_size=1, max_size=20))
def test_few_pairs_scored_without_a_table_are_those_of_the_table(rows: list[dict[str, Any]]) -> None:
    assert score(columns(rows), WEIGHTS) == shown(score_table(columns(rows), WEIGHTS))


def _band(weight: float) -> str:
    probability = float(probability_of(np.array([weight]), WEIGHTS)[0])
    return "link" if probability >= WEIGHTS.bands.link else "review" if probability >= WEIGHTS.bands.review else "apart"


@given(LEVELS, st.sampled_from(COMPARISONS).flatmap(lambda c: st.tuples(st.just(c.name), st.integers(0, 8))))
def test_evidence_that_speaks_for_never_lowers_a_score(levels: dict[str, int], more: tuple[str, int]) -> None:
    name, level = more
    found = WEIGHTS.comparisons[name].bits
    without = levels | {name: 0}
    if level < len(found) and found[level] > 0:
        assert sum(bits(without | {name: level + 1}).values()) >= sum(bits(without).values()) - MILLIONTH


def test_a_higher_level_never_gets_fewer_bits() -> None:
    for name, each in WEIGHTS.comparisons.items():
        assert list(each.bits) == sorted(each.bits), name


def test_evidence_against_counts_in_full() -> None:
    found = bits(dict.fromkeys(WEIGHTS.comparisons, 0) | {"not_the_star": 1, "same_platform": 1})
    assert found["not_the_star"] == WEIGHTS.comparisons["not_the_star"].bits[0]
    assert found["same_platform"] == WEIGHTS.comparisons["same_platform"].bits[0]


@given(st.lists(st.floats(-1e9, 1e9), min_size=2))
def test_the_probability_rises_with_the_weight(sums: list[float]) -> None:
    found = probability_of(np.array(sorted(sums)), WEIGHTS)
    assert all(low <= high for low, high in pairwise(found.tolist()))
    assert all(0 <= each <= 1 for each in found.tolist())


def test_no_bits_either_way_are_even_odds() -> None:
    assert float(probability_of(np.array([0.0]), WEIGHTS)[0]) == 0.5


def test_no_pairs_give_no_scores() -> None:
    assert score(columns([]), WEIGHTS) == []


def test_reasons_come_the_weightiest_first() -> None:
    (pair,) = score(columns([ROW]), EVERYTHING)
    assert pair.reasons == ("both link to each other", "their names have nothing in common")


def test_an_unknown_model_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        weights.load("nobody")


def test_weights_are_told_apart_by_what_they_hold() -> None:
    other = WEIGHTS.model_copy(update={"prior_bits": WEIGHTS.prior_bits - 1})
    assert other.model == WEIGHTS.model
    assert other.digest != WEIGHTS.digest == weights.load().digest
