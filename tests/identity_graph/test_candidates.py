"""Candidate pairs: what is compared, and that step by step nothing is missed."""

from collections import Counter
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.identity_graph.candidates import CAPS, Frequencies, Pair, ordered, pairs_of
from creatorgraph.identity_graph.features import AccountFeatures, Block


def account(key: str, *, shows: Iterable[Block] = (), links: Iterable[str] = ()) -> AccountFeatures:
    """Make an account that is in the given blocks."""
    keys = {kind: sorted(key for k, key in shows if k == kind) for kind in ("email", "url", "name", "word")}
    return AccountFeatures(
        key=key,
        platform="x",
        skeleton="",
        stem="",
        name_keys=tuple(keys["name"]),
        joined=(),
        emails=dict.fromkeys(keys["email"], "person"),
        urls=dict.fromkeys(keys["url"], "site"),
        refs=frozenset(links) - {key},
        addresses=frozenset({key}),
        statements=frozenset(),
        country=None,
        language=None,
        linked_by=0,
        words=frozenset(keys["word"]),
    )


BLOCKS = st.sets(st.tuples(st.sampled_from(["email", "url", "name", "word"]), st.sampled_from("pq")), max_size=3)


@st.composite
def crowds(draw: st.DrawFn) -> list[AccountFeatures]:
    """Draw up to thirty accounts, so that some blocks outgrow their caps."""
    keys = [f"x:{number:02}" for number in range(draw(st.integers(0, 30)))]
    return [account(k, shows=draw(BLOCKS), links=draw(st.sets(st.sampled_from(keys), max_size=2))) for k in keys]


def counted(accounts: Sequence[AccountFeatures]) -> Frequencies:
    """Count how many accounts share each block."""
    return Frequencies(dict(Counter(block for each in accounts for block in each.blocks())))


def pairs(accounts: Sequence[AccountFeatures], touched: Sequence[AccountFeatures]) -> set[Pair]:
    """Give the pairs after the touched ones came."""
    active = {block for each in touched for block in each.blocks()}
    keys = {each.key for each in touched}
    return pairs_of(accounts, active=active, touched=keys, frequencies=counted(accounts))


@given(crowds(), st.integers(0, 30))
def test_pairs_found_step_by_step_hold_every_pair_of_a_build_at_once(crowd: list[AccountFeatures], cut: int) -> None:
    first, second = crowd[:cut], crowd[cut:]
    assert pairs(first, first) | pairs(crowd, second) >= pairs(crowd, crowd)


@given(crowds())
def test_each_pair_is_ordered_and_of_two_accounts(crowd: list[AccountFeatures]) -> None:
    assert all(one < two for one, two in pairs(crowd, crowd))


@given(crowds().flatmap(lambda crowd: st.tuples(st.just(crowd), st.permutations(crowd))))
def test_pairs_do_not_depend_on_the_order_of_accounts(crowds: tuple[list[AccountFeatures], ...]) -> None:
    assert pairs(crowds[0], crowds[0]) == pairs(crowds[1], crowds[1])


@pytest.mark.parametrize("kind", ["email", "url", "name", "word"])
def test_a_block_proposes_pairs_up_to_its_cap_and_none_beyond(kind: str) -> None:
    crowd = [account(f"x:{number:02}", shows=[(kind, "shared")]) for number in range(CAPS[kind] + 1)]
    assert len(pairs(crowd[:-1], crowd[:-1])) == CAPS[kind] * (CAPS[kind] - 1) // 2
    assert pairs(crowd, crowd) == set()


def test_a_link_pairs_both_ends_and_not_two_who_link_to_the_same() -> None:
    crowd = [account("x:1"), account("x:2", links=["x:1"]), account("x:3", links=["x:1"])]
    assert pairs(crowd, crowd) == {("x:1", "x:2"), ("x:1", "x:3")}


def test_accounts_that_share_nothing_are_no_pair() -> None:
    crowd = [account("x:1", shows=[("email", "a")]), account("x:2", shows=[("url", "a")])]
    assert pairs(crowd, crowd) == set()


def test_others_are_no_pair_when_a_newcomer_shares_their_block() -> None:
    crowd = [account(f"x:{number}", shows=[("email", "a")]) for number in range(5)]
    assert pairs(crowd, crowd[4:]) == {(f"x:{number}", "x:4") for number in range(4)}


def test_a_pair_is_written_in_one_order() -> None:
    assert ordered("b", "a") == ordered("a", "b") == ("a", "b")


def test_a_block_that_was_never_counted_is_one_accounts_own() -> None:
    assert Frequencies().of(("email", "a")) == 1
    assert not Frequencies().is_common(("email", "a"))
