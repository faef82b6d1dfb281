"""Sealing: hashes by which an address is found, and seals that only the key opens."""

import base64

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.access.sealing import NONCE_BYTES, Sealer

OURS, OTHERS = Sealer(bytes(32)), Sealer(bytes([1]) * 32)
TEXTS = st.text(max_size=50)


@given(TEXTS)
def test_a_sealed_text_comes_back(text: str) -> None:
    assert OURS.unseal(OURS.seal(text)) == text


@given(TEXTS)
def test_sealing_twice_gives_two_values(text: str) -> None:
    assert OURS.seal(text) != OURS.seal(text)


@given(TEXTS)
def test_another_key_opens_nothing(text: str) -> None:
    with pytest.raises(InvalidTag):
        OTHERS.unseal(OURS.seal(text))


@given(TEXTS, st.data())
def test_a_changed_byte_anywhere_is_seen(text: str, data: st.DataObject) -> None:
    raw = bytearray(base64.b64decode(OURS.seal(text)))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(InvalidTag):
        OURS.unseal(base64.b64encode(raw).decode())


def test_a_sealed_value_shows_nothing_of_the_text() -> None:
    raw = base64.b64decode(OURS.seal("jane@janedoe.com"))
    assert b"jane" not in raw
    assert len(raw) > NONCE_BYTES + len("jane@janedoe.com")


@given(TEXTS, TEXTS)
def test_hashes_are_equal_where_texts_and_keys_are(one: str, two: str) -> None:
    assert (OURS.keyed_hash(one) == OURS.keyed_hash(two)) == (one == two)
    assert OURS.keyed_hash(one) == Sealer(bytes(32)).keyed_hash(one) != OTHERS.keyed_hash(one)


def test_a_hash_stays_what_it_was_in_the_graphs_that_are_there() -> None:
    assert OURS.keyed_hash("jane@janedoe.com") == "f58e3aa64a7392983680b0698a06289a"
    assert len(OURS.keyed_hash("")) == 32


def test_a_fingerprint_tells_keys_apart_and_is_no_hash_of_a_text() -> None:
    assert OURS.fingerprint == Sealer(bytes(32)).fingerprint != OTHERS.fingerprint
    assert OURS.fingerprint not in {OURS.keyed_hash(text) for text in ("", "creatorgraph fingerprint v1")}
    assert bytes(32).hex()[:32] != OURS.fingerprint
