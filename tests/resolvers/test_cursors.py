"""Cursors give back the position they were made of, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.resolvers.pages import ArgumentError, check_first, cursor_of, position_of

texts = st.text(st.characters(exclude_categories=["Cs"]))
numbers = st.floats(allow_nan=False, allow_infinity=False)


@given(numbers, texts)
def test_a_position_survives_its_cursor(weight: float, key: str) -> None:
    assert position_of("list", cursor_of("list", (weight, key)), shape=(float, str)) == (weight, key)


@given(texts)
def test_a_cursor_of_another_list_or_shape_is_refused(key: str) -> None:
    cursor = cursor_of("list", (key,))
    for listing, shape in (("other", (str,)), ("list", (float,)), ("list", (str, str)), ("list", ())):
        with pytest.raises(ArgumentError):
            position_of(listing, cursor, shape=shape)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(ArgumentError, match="no cursor of this list"):
        position_of("list", text, shape=(str,))


@pytest.mark.parametrize("first", [1, 100])
def test_page_sizes_from_1_to_100_pass(first: int) -> None:
    assert check_first(first) == first


@pytest.mark.parametrize("first", [-1, 0, 101])
def test_other_page_sizes_are_refused(first: int) -> None:
    with pytest.raises(ArgumentError, match="from 1 to 100"):
        check_first(first)
