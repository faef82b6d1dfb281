"""Training: what the examples hold comes out, more evidence never speaks less, and unknown pairs help."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as law_settings
from hypothesis import strategies as st

from creatorgraph.identity_graph import weights
from creatorgraph.identity_graph.training import Examples, expected, together, train

START = weights.load().model_copy(
    update={
        "prior_bits": -1.0,
        "slope": 1.0,
        "comparisons": {
            "name": weights.ComparisonWeights(group="naming", bits=(-1.0, 1.0, 2.0)),
            "handle": weights.ComparisonWeights(group="naming", bits=(-1.0, 2.0)),
        },
    }
)


def drawn(count: int, *, known: bool = True, seed: int = 1) -> Examples:
    """Draw pairs whose levels are high for one creator's accounts and low for strangers'."""
    random = np.random.default_rng(seed)
    same = random.random(count) < 0.4
    name = np.where(
        same, random.choice(4, count, p=[0.1, 0.1, 0.2, 0.6]), random.choice(4, count, p=[0.1, 0.7, 0.15, 0.05])
    )
    handle = np.where(same, random.choice(3, count, p=[0, 0.3, 0.7]), random.choice(3, count, p=[0, 0.9, 0.1]))
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
    assert held.comparisons["name"] == free.comparisons["name"]
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
