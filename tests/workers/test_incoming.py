"""What comes in is counted for as long as its messages are in hand, whatever becomes of them."""

import pytest

from creatorgraph.workers.incoming import Incoming


def test_something_comes_in_until_the_last_message_is_done() -> None:
    incoming = Incoming()
    assert not incoming
    with incoming.message():
        with incoming.message():
            assert incoming
        assert incoming
    assert not incoming


def test_a_message_that_fails_is_not_in_hand_any_more() -> None:
    incoming = Incoming()
    with pytest.raises(ConnectionError), incoming.message():
        raise ConnectionError
    assert not incoming
