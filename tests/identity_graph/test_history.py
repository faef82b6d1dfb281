"""Who was known by which handle at an instant, and what is kept of an edge that ends."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creatorgraph.identity_graph.history import handle_at, held_at, superseded
from creatorgraph.identity_graph.holdings import Holding, end_of

TIMES = st.integers(0, 9).map(str)


@st.composite
def holdings(draw: st.DrawFn) -> list[Holding]:
    """Draw what was seen of a few accounts and handles, with its ends."""
    seen: dict[tuple[str, str], Holding] = {}
    sightings = st.tuples(st.sampled_from("ab"), st.sampled_from("hijk"), TIMES)
    for account, handle, at in draw(st.lists(sightings, min_size=1, max_size=10)):
        held = seen.get((account, handle))
        seen[account, handle] = held.seen(at, handle) if held else Holding(account, handle, handle, at, at)
    every = list(seen.values())
    return [
        Holding(h.account, h.handle, h.value, h.first, h.last, end_of(h, [o for o in every if o is not h]))
        for h in every
    ]


def of(account: str, held: list[Holding]) -> list[Holding]:
    """Give the holdings of one account."""
    return [holding for holding in held if holding.account == account]


@given(holdings(), TIMES)
@settings(max_examples=40)
def test_a_handle_of_then_was_seen_by_then_and_not_lost(held: list[Holding], at: str) -> None:
    found = handle_at(of("a", held), at)
    if found is not None:
        assert found.first <= at
        assert at <= found.last or found.end is None or at < found.end
    elif seen := [h for h in of("a", held) if h.first <= at]:
        assert all(h.last < at and h.end is not None and h.end <= at for h in seen)


@given(holdings(), TIMES)
@settings(max_examples=40)
def test_the_order_of_holdings_does_not_matter(held: list[Holding], at: str) -> None:
    assert handle_at(of("a", held), at) == handle_at(of("a", held[::-1]), at)
    handles = [h for h in held if h.handle == "h"]
    assert held_at(handles, at) == held_at(handles[::-1], at)


@given(holdings(), TIMES)
@settings(max_examples=40)
def test_nobody_holds_a_handle_before_being_seen_under_it(held: list[Holding], at: str) -> None:
    found = held_at([h for h in held if h.handle == "h"], at)
    assert found is None or found.first <= at


@pytest.mark.parametrize(("at", "handle"), [("0", None), ("1", "h"), ("3", "h"), ("5", "i"), ("9", "i")])
def test_an_account_is_known_by_its_last_handle_until_it_is_seen_under_another(at: str, handle: str | None) -> None:
    held = [Holding("a", "h", "h", "1", "2", "4"), Holding("a", "i", "i", "4", "6")]
    found = handle_at(held, at)
    assert (found.handle if found else None) == handle


def test_what_is_kept_of_an_edge_stood_from_its_scoring_to_its_end() -> None:
    row = superseded(("a", "b"), {"weight": 2.0, "scored_at": "1"}, "3")
    assert row == {
        "left": "a",
        "right": "b",
        "edge": {"weight": 2.0, "scored_at": "1", "from": "1", "to": "3"},
    }
