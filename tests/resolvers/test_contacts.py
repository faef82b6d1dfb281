"""Who may not read contacts reads texts without addresses."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.access.viewer import LOCAL_OPERATOR, Scope, Viewer
from creatorgraph.resolvers.contacts import readable

VISITOR = Viewer(actor="visitor", tenant="t", scopes=frozenset({Scope.READ_CATALOGUE}))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("write to me.you+x@host.co.uk, please", "write to [e-mail], please"),
        ("me [at] host (dot) org", "[e-mail]"),
        ("mailto:a@b.c <q@r.s>", "mailto:[e-mail] <[e-mail]>"),
        ("thanks @friend and @other", "thanks @friend and @other"),
        ("https://www.youtube.com/@aoistyles", "https://www.youtube.com/@aoistyles"),
        ("more on tiktok.com/@aoi.styles", "more on tiktok.com/@aoi.styles"),
        ("a\uff20b.example, c at d dot example, e[@]f.example", "[e-mail], [e-mail], [e-mail]"),
        ("plok.example/contact?email=plok1%40secret.example", "plok.example/contact?email=[e-mail]"),
        ("", ""),
    ],
)
def test_addresses_are_hidden(text: str, shown: str) -> None:
    assert readable(VISITOR, text) == shown
    assert readable(LOCAL_OPERATOR, text) == text


def test_no_text_is_no_text() -> None:
    assert readable(VISITOR, None) is None


@given(st.emails().filter(lambda address: address.partition("@")[0][-1] not in "/?=|"))
def test_no_plain_address_is_left(address: str) -> None:
    assert address not in (readable(VISITOR, f"mail {address} now") or "")


@pytest.mark.parametrize("text", ["a" * 20_000, "a" * 10_000 + "@", "a@" * 10_000, "a [at] " * 3_000])
def test_no_text_takes_long(text: str) -> None:
    start = time.process_time()
    readable(VISITOR, text)
    assert time.process_time() - start < 0.5
