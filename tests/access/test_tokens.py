"""Tokens: their form, what is kept of them, and when one is valid."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.access.tokens import Shown, Token, made, shown_in
from creatorgraph.access.viewer import Scope, Viewer
from creatorgraph.clock import to_text

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def _kept(shown: Shown, *, scopes: tuple[str, ...] = ("lists",), revoked: bool = False) -> Token:
    at = to_text(NOW)
    return Token(shown.id, shown.digest, "ada", "acme", scopes, at, to_text(NOW + DAY), at if revoked else None)


def test_a_token_is_read_from_the_header_as_it_was_made() -> None:
    text, shown = made()
    assert shown_in(f"Bearer {text}") == shown_in(f"bearer   {text}") == shown
    assert text.rpartition("_")[2] not in str(shown)


@pytest.mark.parametrize(
    "form", ["{}", "Basic {}", "Bearer{}", "Bearer {} x", "Bearer {}\n", " Bearer {}", "Bearer x{}"]
)
def test_any_other_header_shows_no_token(form: str) -> None:
    assert shown_in(form.format(made()[0])) is None


@given(st.text())
def test_whatever_a_caller_writes_is_read(text: str) -> None:
    assert shown_in(text) is None
    assert shown_in(f"Bearer {text}") is None


def test_two_tokens_have_nothing_in_common() -> None:
    (one, kept), (other, shown) = made(), made()
    assert one != other
    assert kept.id != shown.id
    assert not _kept(kept).opened_by(Shown(kept.id, shown.digest), NOW)


def test_a_token_opens_from_its_making_to_its_last_instant() -> None:
    _, shown = made()
    token = _kept(shown)
    assert [token.state(at) for at in (NOW, NOW + DAY - timedelta(milliseconds=1), NOW + DAY)] == [
        "valid",
        "valid",
        "expired",
    ]
    assert token.opened_by(shown, NOW)
    assert not token.opened_by(shown, NOW + DAY)


def test_a_revoked_token_opens_nothing() -> None:
    _, shown = made()
    assert _kept(shown, revoked=True).state(NOW) == "revoked"
    assert not _kept(shown, revoked=True).opened_by(shown, NOW)


def test_a_scope_that_there_is_no_more_is_none() -> None:
    token = _kept(made()[1], scopes=("lists", "of before"))
    assert token.viewer == Viewer("ada", "acme", frozenset({Scope.LISTS}))
