"""Instants: one form, which sorts as the instants do."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.clock import from_text, system_clock, to_text

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=ZONES)  # noqa: DTZ001 - bounds have no zone


def milliseconds(instant: datetime) -> datetime:
    """Cut an instant to milliseconds, in UTC."""
    return instant.astimezone(UTC).replace(microsecond=instant.microsecond // 1000 * 1000)


@given(INSTANTS)
def test_an_instant_comes_back_to_the_millisecond(instant: datetime) -> None:
    assert from_text(to_text(instant)) == milliseconds(instant)


@given(INSTANTS)
def test_the_text_has_one_width_and_ends_in_z(instant: datetime) -> None:
    assert len(to_text(instant)) == len("2026-11-23T08:15:00.000Z")
    assert to_text(instant).endswith("Z")


@given(INSTANTS, INSTANTS)
def test_texts_sort_as_instants_do(one: datetime, two: datetime) -> None:
    assert (to_text(one) < to_text(two)) == (milliseconds(one) < milliseconds(two))


def test_the_form() -> None:
    assert to_text(datetime(2026, 11, 23, 9, 15, tzinfo=timezone(timedelta(hours=1)))) == "2026-11-23T08:15:00.000Z"
    assert from_text("2026-11-23T09:15+01:00") == datetime(2026, 11, 23, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-11-23", "2026-11-23T08:15:00", "yesterday", ""])
def test_a_text_without_a_zone_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"zone|Invalid isoformat"):
        from_text(text)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        to_text(datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point


def test_the_system_clock_has_a_zone_and_goes_on() -> None:
    first, second = system_clock(), system_clock()
    assert first.utcoffset() == timedelta(0)
    assert first <= second
