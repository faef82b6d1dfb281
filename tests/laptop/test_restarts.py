"""When a dead child is started again."""

from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.laptop.restarts import Death, RestartPolicy, manner

POLICY = RestartPolicy(at_once_s=5, attempts=5, first_delay_s=0.5, longest_delay_s=3)
AT_ONCE = Death(lived_s=0.1, was_ready=False)
SERVED = Death(lived_s=60, was_ready=True)

deaths = st.lists(st.builds(Death, lived_s=st.floats(0, 1000), was_ready=st.booleans()), min_size=1)


def test_delays_double_to_a_bound_and_then_it_is_given_up() -> None:
    assert [POLICY.delay([AT_ONCE] * n) for n in range(1, 6)] == [0, 0.5, 1, 2, None]
    assert RestartPolicy(attempts=9, longest_delay_s=3).delay([AT_ONCE] * 7) == 3


def test_one_that_never_got_ready_counts_as_dead_at_once_however_long_it_lived() -> None:
    assert POLICY.delay([Death(lived_s=500, was_ready=False)] * 5) is None


@given(deaths)
def test_one_that_had_served_is_back_at_once_whatever_was_before(before: list[Death]) -> None:
    assert POLICY.delay([*before, SERVED]) == 0


@given(deaths)
def test_a_delay_is_bounded_and_giving_up_needs_all_attempts(history: list[Death]) -> None:
    delay = POLICY.delay(history)
    if delay is None:
        assert all(POLICY.is_at_once(death) for death in history[-POLICY.attempts :])
        assert len(history) >= POLICY.attempts
    else:
        assert 0 <= delay <= POLICY.longest_delay_s


def test_the_manner_of_a_death_names_signal_or_exit_code() -> None:
    assert manner(-9) == "signal 9"
    assert manner(3) == "exit code 3"
