"""Bios as words: addresses are no words, and no text of the longest length holds a worker up."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.identity_graph.normalize.bios import bio_words

LONGEST = 20_000
SECONDS = 1.0
"""Of processor: some fifty times what it takes, and a fraction of the square of the length."""


@pytest.mark.parametrize(
    ("bio", "words"),
    [
        ("Painter from Oslo", ("from", "oslo", "painter")),
        ("mail ada.lovelace@mill.example or https://mill.example/ada today", ("mail", "today")),
        ("see www.mill.example now! mill.example/letters (mill.example) letters", ("letters",)),
        ("one...two a.b dots. Every-day", ("dots", "every")),
        ("@lovelace", ()),
    ],
)
def test_addresses_and_mentions_are_no_words(bio: str, words: tuple[str, ...]) -> None:
    assert bio_words(bio) == words


@given(st.lists(st.sampled_from(["@", ".", ":", "/", "-", "www.", "://", "a", "é", "1"]), min_size=1, max_size=4))
def test_the_longest_bio_is_read_in_time_that_grows_with_its_length(pattern: list[str]) -> None:
    piece = "".join(pattern)
    for text in (piece * LONGEST, "." + piece * LONGEST, piece * (LONGEST // len(piece) - 2) + ".a"):
        started = time.process_time()
        bio_words(text[:LONGEST])
        assert time.process_time() - started < SECONDS
