"""Who held which handle when: a function of what was seen, not of when it was learned."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.identity_graph.holdings import Holding, current, end_of, holder_at

Sighting = tuple[str, str, str, str]
"""Account, handle, instant, and the handle as it was written."""

SIGHTINGS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.sampled_from("12345"), st.sampled_from("Uu")),
    max_size=8,
)


def holdings_of(sightings: Iterable[Sighting]) -> dict[tuple[str, str], Holding]:
    """Put sightings together, one after the other."""
    found: dict[tuple[str, str], Holding] = {}
    for account, handle, at, value in sightings:
        held = found.get((account, handle), Holding(account, handle, value, at, at))
        found[account, handle] = held.seen(at, value)
    return found


def ends_of(sightings: Iterable[Sighting]) -> dict[tuple[str, str], str | None]:
    """Tell when each holding ended."""
    found = holdings_of(sightings)
    return {pair: end_of(holding, found.values()) for pair, holding in found.items()}


@given(SIGHTINGS.flatmap(lambda seen: st.tuples(st.just(seen), st.permutations(seen))))
def test_holdings_and_their_ends_do_not_depend_on_the_order_of_sightings(orders: tuple[list[Sighting], ...]) -> None:
    assert holdings_of(orders[0]) == holdings_of(orders[1])
    assert ends_of(orders[0]) == ends_of(orders[1])


@given(SIGHTINGS)
def test_at_most_one_holding_of_an_account_and_of_a_handle_goes_on(seen: list[Sighting]) -> None:
    going_on = [pair for pair, end in ends_of(seen).items() if end is None]
    assert len({account for account, _ in going_on}) == len(going_on)
    assert len({handle for _, handle in going_on}) == len(going_on)


@given(SIGHTINGS)
def test_no_holding_ends_before_it_was_last_seen(seen: list[Sighting]) -> None:
    found = holdings_of(seen)
    assert all(end is None or end >= found[pair].last for pair, end in ends_of(seen).items())


@given(SIGHTINGS)
def test_an_end_is_contradicted_by_somebody(seen: list[Sighting]) -> None:
    for (account, handle), end in ends_of(seen).items():
        contradicted = [o for o in seen if (o[0] == account) != (o[1] == handle)]
        assert end is None or any(at <= end for *_, at, _ in contradicted)


@pytest.mark.parametrize(
    ("seen", "ends"),
    [
        ("jane:h:1 jane:h:4", {"jane:h": None}),
        ("jane:h:1 john:h:3", {"jane:h": "3", "john:h": None}),
        ("john:h:3 jane:h:1", {"jane:h": "3", "john:h": None}),
        ("jane:h:1 jane:k:3", {"jane:h": "3", "jane:k": None}),
        ("jane:h:1 jane:k:3 jane:h:5", {"jane:h": None, "jane:k": "3"}),
        ("jane:h:1 jane:k:2 john:h:4", {"jane:h": "2", "jane:k": None, "john:h": None}),
        ("jane:h:1 john:k:3", {"jane:h": None, "john:k": None}),
    ],
)
def test_a_handle_seen_elsewhere_or_a_new_handle_ends_a_holding(seen: str, ends: dict[str, str | None]) -> None:
    found = ends_of((*sighting.split(":"), "H") for sighting in seen.split())  # type: ignore[misc]  # three parts each
    assert {f"{account}:{handle}": end for (account, handle), end in found.items()} == ends


def test_the_latest_sighting_says_how_a_handle_is_written() -> None:
    held = Holding("jane", "janedoe", "JaneDoe", "2", "2")
    assert held.seen("3", "janedoe").value == "janedoe"
    assert held.seen("1", "janedoe").value == "JaneDoe"


@pytest.mark.parametrize(
    ("at", "holder"), [("0", "jane"), ("1", "jane"), ("2", "jane"), ("4", "jane"), ("5", "john"), ("9", "john")]
)
def test_who_held_a_handle_is_who_was_seen_last_before_or_else_first_after(at: str, holder: str) -> None:
    jane, john = Holding("jane", "h", "h", "1", "3"), Holding("john", "h", "h", "5", "6")
    found = holder_at([john, jane], at)
    assert found
    assert found.account == holder


def test_nobody_holds_what_was_never_seen() -> None:
    assert current([]) is None
    assert holder_at([], "1") is None


def test_the_current_holder_was_seen_last() -> None:
    jane, john = Holding("jane", "h", "h", "1", "3"), Holding("john", "h", "h", "2", "2")
    assert current([jane, john]) == current([john, jane]) == jane


def test_a_handle_that_its_owner_left_is_nobodys() -> None:
    left = Holding("x:1", "x:h", "h", "2026-01-01", "2026-01-01", "2026-01-02")
    assert holder_at([left], "2026-01-03") is None
    assert holder_at([left], "2026-01-01") == left
