"""The state of an account: whatever the order of its observations, the same."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.clock import to_text
from creatorgraph.identity_graph.accounts import PLAIN_FIELDS, TEXT_FIELDS, AccountState
from creatorgraph.identity_graph.retention import Stamp
from creatorgraph.platforms.observation import AccountObservation
from tests.identity_graph.sightings import DAYS, observation, of_one_account, reading

SEEN = st.lists(of_one_account(), max_size=5)


def observed(observations: Iterable[AccountObservation], key: str = "x:1") -> AccountState:
    """Take observations in, one after the other."""
    state = AccountState(key, "x", "1")
    for seen in observations:
        state.observe(seen, reading(seen).fields)
    return state


def saved(state: AccountState) -> AccountState:
    """Write a state to a node, which keeps no nulls, and read it back."""
    return AccountState.from_properties({name: v for name, v in state.properties().items() if v is not None})


@given(SEEN.flatmap(lambda seen: st.tuples(st.just(seen), st.permutations(seen))))
def test_the_order_of_observations_does_not_matter(orders: tuple[list[AccountObservation], ...]) -> None:
    assert observed(orders[0]) == observed(orders[1])


@given(SEEN)
def test_observations_taken_in_twice_change_nothing(seen: list[AccountObservation]) -> None:
    assert observed(seen + seen) == observed(seen)


@given(SEEN, SEEN)
def test_two_states_of_one_account_absorb_into_what_all_observations_give(
    first: list[AccountObservation], second: list[AccountObservation]
) -> None:
    state = observed(first)
    state.absorb(observed(second, "x:@h1a"))
    assert state == observed(first + second)


@given(SEEN)
def test_a_state_comes_back_from_its_node(seen: list[AccountObservation]) -> None:
    state = observed(seen)
    state.handle = "h1a"
    assert saved(state) == state


@given(SEEN, of_one_account())
def test_going_through_the_node_between_two_observations_changes_nothing(
    seen: list[AccountObservation], last: AccountObservation
) -> None:
    state = saved(observed(seen))
    state.observe(last, reading(last).fields)
    assert state == observed([*seen, last])


@given(st.lists(of_one_account(), min_size=1, max_size=5))
def test_every_field_names_the_latest_observation_that_had_it(seen: list[AccountObservation]) -> None:
    state = saved(observed(seen))
    for name in dict.fromkeys((*PLAIN_FIELDS, *TEXT_FIELDS)):
        told = [Stamp(to_text(one.observed_at), one.source) for one in seen if getattr(one, name) is not None]
        assert (name in state.stamps) == bool(told)
        if told:
            assert state.stamps[name] in told
            assert state.stamps[name].at == max(stamp.at for stamp in told)
    assert state.stamps["account"] == max(Stamp(to_text(one.observed_at), one.source) for one in seen)


@given(st.lists(of_one_account().filter(lambda seen: seen.observed_at > DAYS[1]), min_size=1), of_one_account())
def test_what_is_older_fills_gaps_and_overwrites_nothing(
    later: list[AccountObservation], old: AccountObservation
) -> None:
    before = observed(later)
    after = observed([*later, old.model_copy(update={"observed_at": DAYS[0]})])
    assert {name: after.values[name] for name in before.values} == before.values
    assert {name: after.derived[name] for name in before.derived} == before.derived
    assert {name: after.stamps[name] for name in before.stamps} == before.stamps


@given(SEEN)
def test_an_observation_without_values_tells_only_that_the_account_was_seen(seen: list[AccountObservation]) -> None:
    before, after = observed(seen), observed([*seen, observation(platform_id="1", observed_at=DAYS[-1])])
    assert (after.values, after.derived) == (before.values, before.derived)
    assert {**before.stamps, "account": None} == {**after.stamps, "account": None}
    assert after.stamps["account"].at == to_text(DAYS[-1])


def test_an_empty_text_was_looked_at_and_takes_what_it_showed() -> None:
    state = observed(
        [
            observation(platform_id="1", bio="jane@janedoe.com", followers=5, observed_at=DAYS[0]),
            observation(platform_id="1", bio="", observed_at=DAYS[1]),
        ]
    )
    assert state.values == {"bio": "", "followers": 5}
    assert list(state.identifiers("emails")) == []


def test_identifiers_come_with_the_field_that_shows_them() -> None:
    state = observed([observation(platform_id="1", bio="jane@janedoe.com", emails=("jane@janedoe.com",))])
    shown = [(field, entry[0]) for field, entry in state.identifiers("emails")]
    assert shown == [("bio", "hash of jane@janedoe.com"), ("emails", "hash of jane@janedoe.com")]


@pytest.mark.parametrize(("seen", "status"), [([], "stub"), ([observation(platform_id="1")], "active")])
def test_an_account_nobody_looked_at_is_a_stub(seen: list[AccountObservation], status: str) -> None:
    assert observed(seen).properties()["status"] == status


def test_addresses_are_not_among_the_properties_that_links_and_emails_leave() -> None:
    properties = observed([observation(platform_id="1", emails=("jane@janedoe.com",))]).properties()
    assert "emails" not in properties
    assert "hash of jane@janedoe.com" in properties["derived"]
