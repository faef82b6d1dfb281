"""Proof that an account is gone: two sightings a day apart, whatever the order in which they and observations come."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.clock import to_text
from creatorgraph.identity_graph.absences import APART, properties
from creatorgraph.identity_graph.accounts import AccountState
from creatorgraph.platforms.observation import AccountObservation, Platform
from creatorgraph.platforms.outcomes import Absence

START = datetime(2026, 11, 1, tzinfo=UTC)
KINDS = [Absence.NOT_FOUND, Absence.SUSPENDED, Absence.PRIVATE]


def at(hours: float) -> str:
    return to_text(START + timedelta(hours=hours))


def account(observed_hours: float | None = None) -> AccountState:
    state = AccountState("x:1", "x", "1")
    if observed_hours is not None:
        when = START + timedelta(hours=observed_hours)
        state.observe(AccountObservation(platform=Platform.X, platform_id="1", observed_at=when, source="x"), {})
    return state


def gone(state: AccountState) -> str | None:
    return properties(state.missing)["gone"]


def test_once_is_no_proof_and_twice_within_a_day_is_none() -> None:
    state = account(0)
    for hours in (1, 5, 24.9):
        state.miss(Absence.NOT_FOUND, at(hours))
        assert gone(state) is None
    state.miss(Absence.NOT_FOUND, at(25))
    assert gone(state) == "gone"


def test_what_is_seen_again_is_there_again() -> None:
    state = account(0)
    state.miss(Absence.SUSPENDED, at(1))
    state.miss(Absence.SUSPENDED, at(30))
    assert gone(state) == "suspended"
    seen = AccountObservation(platform=Platform.X, platform_id="1", observed_at=START + timedelta(hours=31), source="x")
    state.observe(seen, {})
    assert (gone(state), state.missing) == (None, None)
    state.miss(Absence.NOT_FOUND, at(2))  # late, and older than the observation
    assert state.missing is None


def test_a_stub_that_is_never_there_is_gone_too_and_the_last_kind_counts() -> None:
    state = account()
    state.miss(Absence.SUSPENDED, at(0))
    state.miss(Absence.NOT_FOUND, at(48))
    assert gone(state) == "gone"


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 200)), max_size=6), st.randoms(use_true_random=False))
def test_sightings_in_any_order_give_one_state_and_it_survives_the_graph(
    sightings: list[tuple[Absence, int]], random: Random
) -> None:
    one, other = account(0), account(0)
    for kind, hours in sightings:
        one.miss(kind, at(hours))
    random.shuffle(sightings)
    for kind, hours in sightings:
        other.miss(kind, at(hours))
    assert one.missing == other.missing
    assert AccountState.from_properties(one.properties()).missing == one.missing


@given(st.lists(st.integers(0, 200), min_size=1, max_size=6), st.integers(0, 200), st.integers(0, 6))
def test_nothing_counts_as_gone_without_two_sightings_after_the_last_observation(
    sightings: list[int], observed: int, place: int
) -> None:
    state = account()
    events = [*sightings[:place], None, *sightings[place:]]
    for hours in events:
        if hours is None:
            when = START + timedelta(hours=observed)
            state.observe(AccountObservation(platform=Platform.X, platform_id="1", observed_at=when, source="x"), {})
        else:
            state.miss(Absence.NOT_FOUND, at(hours))
    later = [hours for hours in sightings if hours > observed]
    if gone(state):
        assert timedelta(hours=max(later) - min(later)) >= APART
