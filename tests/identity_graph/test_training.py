"""Training: what the examples hold comes out, more evidence never speaks less, and unknown pairs help."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as law_settings
from hypothesis import strategies as st

from creatorgraph.identity_graph import weights
from creatorgraph.identity_graph.fitting import Examples, together
from creatorgraph.identity_graph.training import adapt, expected, train

START = weights.load().model_copy(
    update={
        "prior_bits": -1.0,
        "slope": 1.0,
        "seen": None,
        "comparisons": {
            "name": weights.ComparisonWeights(group="naming", bits=(-1.0, 1.0, 2.0)),
            "handle": weights.ComparisonWeights(group="naming", bits=(-1.0, 2.0)),
        },
    }
)


def drawn(count: int, *, known: bool = True, seed: int = 1, alike: float = 0.1) -> Examples:
    """Draw pairs whose levels are high for one creator's accounts and low for strangers'; `alike` have one handle."""
    random = np.random.default_rng(seed)
    same = random.random(count) < 0.4
    name = np.where(
        same, random.choice(4, count, p=[0.1, 0.1, 0.2, 0.6]), random.choice(4, count, p=[0.1, 0.7, 0.15, 0.05])
    )
    handle = np.where(same, random.choice(3, count, p=[0, 0.3, 0.7]), random.choice(3, count, p=[0, 1 - alike, alike]))
    levels = {"name": name.astype(np.int8), "handle": handle.astype(np.int8)}
    truth = same.astype(float) if known else np.full(count, np.nan)
    return Examples(levels, truth, np.full(count, 1.0), np.arange(count) % 5)


def test_what_the_examples_hold_comes_out() -> None:
    found = train(drawn(4_000), START, model="test", about="drawn")
    assert (found.model, found.about, found.bands) == ("test", "drawn", START.bands)
    # log2 of 0.6 / 0.05 and of 0.7 / 0.1, less log2 of the ratios of level 1
    assert found.comparisons["name"].bits[2] - found.comparisons["name"].bits[0] == pytest.approx(6.4, abs=0.8)
    assert found.comparisons["handle"].bits[1] - found.comparisons["handle"].bits[0] == pytest.approx(4.4, abs=0.6)
    assert found.slope == pytest.approx(1.0, abs=0.1)


def test_pairs_of_which_nobody_knows_are_told_apart_by_their_levels() -> None:
    truth = drawn(4_000).same > 0.5
    share = expected(drawn(4_000, known=False), START)
    assert float(share[truth].mean()) > 0.75
    assert float(share[~truth].mean()) < 0.2


def test_known_pairs_are_held_fast() -> None:
    both = together([drawn(200), drawn(200, known=False, seed=2)])
    assert np.array_equal(expected(both, START)[:200], both.same[:200])


def test_a_comparison_that_is_kept_keeps_its_bits_and_the_others_fit_beside_it() -> None:
    free = train(drawn(4_000), START, model="test", about="drawn")
    held = train(drawn(4_000), free, model="test", about="drawn", keep=("name",))
    assert held.comparisons["name"].bits == free.comparisons["name"].bits
    assert [name for name, each in held.comparisons.items() if each.is_held] == ["name"]
    assert held.comparisons["handle"].bits == pytest.approx(free.comparisons["handle"].bits, abs=0.2)
    assert held.prior_bits == pytest.approx(free.prior_bits, abs=0.2)


@law_settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.booleans()), min_size=10, max_size=60))
def test_more_evidence_never_gets_fewer_bits(rows: list[tuple[int, int, bool]]) -> None:
    levels = {
        "name": np.array([name for name, _, _ in rows], dtype=np.int8),
        "handle": np.array([handle for _, handle, _ in rows], dtype=np.int8),
    }
    same = np.array([float(truth) for _, _, truth in rows])
    found = train(Examples(levels, same, np.ones(len(rows)), np.arange(len(rows)) % 5), START, model="t", about="")
    for each in found.comparisons.values():
        assert all(low <= high for low, high in pairwise(each.bits))


def test_weights_adapt_to_pairs_that_nobody_knows_as_far_as_they_are_sure() -> None:
    trained = train(drawn(4_000), START, model="trained", about="drawn")
    adapted = adapt(drawn(40_000, known=False, seed=3, alike=0.6), trained, model="mine", about="drawn")
    assert (adapted.model, adapted.slope, adapted.seen) == ("mine", trained.slope, None)
    # where six of ten strangers, not one, have handles as one person's accounts, a handle tells 2.6 bits less
    assert told_by_handle(adapted) - told_by_handle(trained) == pytest.approx(-2.6, abs=0.4)
    few = adapt(drawn(40, known=False, seed=3, alike=0.6), trained, model="mine", about="drawn")
    assert told_by_handle(few) == pytest.approx(told_by_handle(trained), abs=0.3)


def told_by_handle(found: weights.Weights) -> float:
    differ, alike = found.comparisons["handle"].bits
    return alike - differ


def test_what_was_held_in_training_stays_when_weights_adapt() -> None:
    trained = train(drawn(4_000), START, model="trained", about="drawn", keep=("name",))
    adapted = adapt(drawn(4_000, known=False, seed=3, alike=0.6), trained, model="mine", about="")
    assert adapted.comparisons["name"].bits == START.comparisons["name"].bits
    assert adapted.comparisons["handle"].bits != trained.comparisons["handle"].bits
    assert adapted.about == "trained, adapted to pairs of which nobody knew whose they are"


def test_weights_without_counts_are_not_adapted() -> None:
    with pytest.raises(ValueError, match="without counts"):
        adapt(drawn(100, known=False), START.model_copy(update={"seen": None}), model="mine", about="")


def test_counts_are_kept_in_the_file() -> None:
    trained = train(drawn(4_000), START, model="trained", about="drawn")
    assert trained.seen is not None
    assert trained.seen.matches[0] == pytest.approx(1_600, rel=0.1)
    assert trained.seen.matches[0] + trained.seen.non_matches[0] == pytest.approx(4_000)
    assert weights.Weights.model_validate_json(trained.readable()) == trained
