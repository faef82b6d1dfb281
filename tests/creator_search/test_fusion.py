"""Two lists made one."""

from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.creator_search.fusion import Scored, cut, fused

IDS = st.sampled_from("abcdefgh")
WORDS = st.dictionaries(IDS, st.floats(0, 50))
MEANINGS = st.dictionaries(IDS, st.floats(-1, 1))


@given(WORDS, MEANINGS, st.floats(0, 1))
def test_every_part_is_in_the_unit_interval_and_the_order_is_that_of_the_ids(
    words: dict[str, float], meanings: dict[str, float], share: float
) -> None:
    found = fused(words, meanings, meaning_share=share)
    assert found.ids == sorted(words.keys() | meanings.keys())
    for part in (found.words, found.meaning, found.relevance):
        assert len(part) == len(found.ids)
        assert ((part >= 0) & (part <= 1)).all()


def test_the_share_says_what_counts() -> None:
    words, meanings = {"a": 9.0, "b": 3.0}, {"b": 0.8, "c": 0.9}
    relevance = {share: fused(words, meanings, meaning_share=share).relevance.tolist() for share in (0, 1, 0.5)}
    assert relevance == {
        0: [1.0, round(1 / 3, 6), 0.0],
        1: [0.0, 0.8, 0.9],
        0.5: [0.5, round((1 / 3 + 0.8) / 2, 6), 0.45],
    }


@given(st.lists(st.integers(0, 3), max_size=9), st.randoms(use_true_random=False))
def test_what_stands_inside_a_limit_is_no_chance(scores: list[int], chance: object) -> None:
    every = sorted((Scored(f"d{row}", score) for row, score in enumerate(scores)), key=lambda entry: -entry.score)
    limit = 4
    shuffled = sorted(every, key=lambda entry: (-entry.score, chance.random()))  # type: ignore[attr-defined]
    one, other = (cut(order[:limit], limit=limit) for order in (every, shuffled))
    assert set(one.best) == set(other.best)
    assert one.complete == other.complete == (len(scores) < limit)
