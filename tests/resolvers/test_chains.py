"""The strongest chain is the best of all chains."""

from itertools import pairwise, permutations
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.resolvers.chains import Link, strongest_chain

NODES = "abcdef"
links_strategy = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), st.integers(0, 10)).map(
        lambda one: Link(one[0], one[1], one[2] / 10)
    ),
    max_size=10,
    unique_by=lambda link: frozenset((link.a, link.b)),
)


def _strength(links: list[Link], path: list[str]) -> float:
    found = {frozenset((link.a, link.b)): link.probability for link in links}
    return prod(found.get(frozenset(step), 0.0) for step in pairwise(path))


def _best(links: list[Link]) -> float:
    inner = NODES[1:-1]
    chains = (["a", *middle, "f"] for size in range(len(inner) + 1) for middle in permutations(inner, size))
    return max(_strength(links, chain) for chain in chains)


@given(links_strategy)
def test_no_other_chain_is_stronger(links: list[Link]) -> None:
    found = strongest_chain(links, "a", "f")
    best = _best(links)
    assert (found is None) == (best == 0)
    if found is not None:
        assert found[0] == "a"
        assert found[-1] == "f"
        assert _strength(links, found) == pytest.approx(best)


@given(links_strategy, st.randoms(use_true_random=False))
def test_the_order_and_the_direction_of_links_play_no_part(links: list[Link], random: "object") -> None:
    turned = [Link(link.b, link.a, link.probability) for link in links]
    random.shuffle(turned)  # type: ignore[attr-defined]
    assert strongest_chain(turned, "a", "f") == strongest_chain(links, "a", "f")


def test_of_equal_chains_the_shorter_one_is_given() -> None:
    links = [Link("a", "b", 1.0), Link("b", "f", 1.0), Link("a", "f", 1.0)]
    assert strongest_chain(links, "a", "f") == ["a", "f"]


def test_an_account_is_its_own_chain() -> None:
    assert strongest_chain([], "a", "a") == ["a"]
