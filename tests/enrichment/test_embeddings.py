"""The model of the wheel: right shape, right length, right neighbours, never a NaN."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.enrichment.embeddings import Embedder, WordLlamaEmbedder

MODEL: Embedder = WordLlamaEmbedder()


def likeness(one: str, other: str) -> float:
    first, second = MODEL.embed([one, other])
    return float(first @ second)


@given(st.lists(st.text(max_size=60), max_size=5))
def test_every_text_gets_a_finite_vector_of_length_one(texts: list[str]) -> None:
    vectors = MODEL.embed(texts)
    assert vectors.shape == (len(texts), MODEL.dimensions)
    assert vectors.dtype == np.float32
    assert np.isfinite(vectors).all()
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(texts)), abs=1e-5)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b", "\0"])
def test_a_text_that_says_nothing_is_like_no_other(text: str) -> None:
    assert likeness(text, "fitness coach in Berlin") < 0.5
    assert np.array_equal(MODEL.embed([text]), MODEL.embed([text]))


def test_a_text_has_the_same_vector_alone_and_among_others() -> None:
    texts = ["cooking", "", "a much longer text about travelling through the mountains of Georgia", "chess"]
    together = MODEL.embed(texts)
    for row, text in enumerate(texts):
        np.testing.assert_allclose(MODEL.embed([text])[0], together[row], atol=1e-6)


def test_near_meanings_are_nearer_than_far_ones() -> None:
    near = likeness("fitness workouts and gym training", "personal trainer, exercise and muscle")
    assert near > likeness("fitness workouts and gym training", "chess openings and endgames") + 0.1


def test_threads_do_not_disturb_each_other() -> None:
    texts = [f"creator number {number} talks about music" for number in range(50)]
    alone = MODEL.embed(texts)
    with ThreadPoolExecutor(4) as pool:
        for together in pool.map(lambda _: MODEL.embed(texts), range(8)):
            np.testing.assert_array_equal(together, alone)
