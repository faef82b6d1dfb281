"""Numbers over time: whatever the order of the readings, the same text; thinned with age, and small."""

from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.identity_graph.metric_history import (
    DAY,
    FOUR_WEEKS,
    MOST_MONTHS,
    Reading,
    decode,
    encode,
    thinned,
    without_bound,
)

NUMBERS = st.none() | st.integers(0, 2**53)
READINGS = st.lists(
    st.builds(Reading, st.integers(0, 5 * 365 * DAY), NUMBERS, NUMBERS, NUMBERS, st.booleans()), max_size=30
)
"""Readings of five years."""


def added(text: str, readings: list[Reading]) -> str:
    """Take readings in, as an account does."""
    return encode(thinned((*decode(text), *readings)))


def one_by_one(readings: list[Reading]) -> str:
    """Take readings in, each by itself."""
    text = ""
    for each in readings:
        text = added(text, [each])
    return text


@given(READINGS.flatmap(lambda read: st.tuples(st.just(read), st.permutations(read))))
def test_the_order_of_readings_does_not_matter(orders: tuple[list[Reading], list[Reading]]) -> None:
    assert one_by_one(orders[0]) == one_by_one(orders[1]) == added("", orders[0])


@given(READINGS)
def test_readings_taken_in_twice_change_nothing(read: list[Reading]) -> None:
    assert added(added("", read), read) == added("", read)


@given(READINGS)
def test_a_text_gives_back_what_was_written(read: list[Reading]) -> None:
    kept = thinned(read)
    assert decode(encode(kept)) == kept


@given(READINGS)
def test_the_newest_reading_is_always_there_and_nothing_is_made_up(read: list[Reading]) -> None:
    kept = decode(added("", read))
    assert {each.minute for each in kept} <= {each.minute for each in read}
    assert [each.minute for each in kept[-1:]] == ([max(each.minute for each in read)] if read else [])


def test_five_years_of_every_six_hours_are_about_a_hundred_readings() -> None:
    read = [Reading(20 * 365 * DAY + n * 360, 1_000_000 + 37 * n, 310, 500 + n // 8, bound=True) for n in range(7_300)]
    text = added("", read)
    kept = decode(text)
    assert kept[-1] == read[-1]
    assert kept[-1].minute - kept[0].minute <= (MOST_MONTHS + 1) * FOUR_WEEKS
    days = [each for each in kept if kept[-1].minute - each.minute <= 30 * DAY]
    assert len(days) == 31
    assert len(kept) < 110
    assert len(text) < 1_100


def test_what_the_terms_bind_goes_and_the_rest_stays() -> None:
    read = [Reading(n * DAY, 100 + n, bound=n % 2 == 0) for n in range(20)]
    left = decode(without_bound(added("", read), before=10 * DAY))
    assert [each.minute // DAY for each in left] == [1, 3, 5, 7, 9, *range(10, 20)]
