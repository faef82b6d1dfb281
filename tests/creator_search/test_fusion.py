"""Two lists made one."""

from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.creator_search.fusion import Scored, cut, fused

IDS = st.sampled_from("abcdefgh")
WORDS = st.dictionaries(IDS, st.floats(0, 50))
MEANINGS = st.dictionaries(IDS, st.floats(-1, 1))


@given(WORDS, MEANINGS, st.floats(0, 1))
def test_every_part_is_in_the_unit_interval_and_order_is_by_score_then_id(
    words: dict[str, float], meanings: dict[str, float], share: float
) -> None:
    order = fused(words, meanings, meaning_share=share)
    assert {id_ for id_, _ in order} == words.keys() | meanings.keys()
    assert all(0 <= part <= 1 for _, why in order for part in (why.words, why.meaning, why.fused))
    keys = [(-why.fused, id_) for id_, why in order]
    assert keys == sorted(keys)


def test_the_share_says_what_counts() -> None:
    words, meanings = {"a": 9.0, "b": 3.0}, {"b": 0.8, "c": 0.9}
    assert [id_ for id_, _ in fused(words, meanings, meaning_share=0)] == ["a", "b", "c"]
    assert [id_ for id_, _ in fused(words, meanings, meaning_share=1)] == ["c", "b", "a"]
    assert dict(fused(words, meanings, meaning_share=0.5))["b"].fused == round((1 / 3 + 0.8) / 2, 6)


@given(st.lists(st.integers(0, 3), max_size=9), st.randoms(use_true_random=False))
def test_what_stands_inside_a_limit_is_no_chance(scores: list[int], chance: object) -> None:
    every = sorted((Scored(f"d{row}", score) for row, score in enumerate(scores)), key=lambda entry: -entry.score)
    limit = 4
    shuffled = sorted(every, key=lambda entry: (-entry.score, chance.random()))  # type: ignore[attr-defined]
    one, other = (cut(order[:limit], limit=limit) for order in (every, shuffled))
    assert set(one.best) == set(other.best)
    assert one.complete == other.complete == (len(scores) < limit)
