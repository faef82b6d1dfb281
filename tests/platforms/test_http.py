"""The shared client: instants out of headers, whole answers only, and nothing of a stranger raises."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.clock import system_clock
from creatorgraph.platforms.http import LONGEST_WAIT, Reply, Request, Silence, exchange, open_client
from tests.platforms.conftest import Fakes
from tests.platforms.replies import AT, reply


@pytest.mark.parametrize("given_as", ["90", "Fri, 20 Nov 2026 12:01:30 GMT"])
def test_retry_after_is_read_in_both_forms(given_as: str) -> None:
    assert reply({}, 429, headers={"retry-after": given_as}).retry_after() == AT + timedelta(seconds=90)


def test_a_servers_clock_that_is_wrong_does_not_move_the_wait() -> None:
    headers = {"date": "Fri, 20 Nov 2026 13:00:00 GMT", "retry-after": "Fri, 20 Nov 2026 13:00:30 GMT"}
    assert reply({}, 429, headers=headers).retry_after() == AT + timedelta(seconds=30)
    reset = int(datetime(2026, 11, 20, 13, 15, tzinfo=UTC).timestamp())
    headers = {"date": "Fri, 20 Nov 2026 13:00:00 GMT", "x-rate-limit-reset": str(reset)}
    assert reply({}, 429, headers=headers).unix("x-rate-limit-reset") == AT + timedelta(minutes=15)


@given(st.text(max_size=40) | st.integers(-(10**12), 10**12).map(str), st.text(max_size=40))
def test_no_header_raises_or_makes_us_wait_for_ever(after: str, date: str) -> None:
    seen = reply({}, 429, headers={"retry-after": after, "date": date, "reset": after})
    for until in (seen.retry_after(), seen.unix("reset")):
        assert until is None or AT <= until <= AT + LONGEST_WAIT


async def _get(fakes: Fakes, *, seconds: float = 10.0) -> Reply | Silence:
    request = Request("GET", f"{fakes.url}/2/users", {"ids": "12"}, {"Authorization": "Bearer t"})
    async with open_client() as client:
        return await exchange(client, request, clock=system_clock, seconds=seconds)


async def test_cookies_are_not_kept(fakes: Fakes) -> None:
    async with open_client() as client:
        seen = await exchange(client, Request("GET", f"{fakes.url}/2/users"), clock=system_clock)
        assert isinstance(seen, Reply)
        assert "guest_id" in seen.headers["set-cookie"]
        assert not list(client.cookies.jar)


async def test_a_slow_body_is_given_up_at_the_deadline(fakes: Fakes) -> None:
    fakes.trap("x", "slow", value=5)
    seen = await _get(fakes, seconds=0.3)
    assert isinstance(seen, Silence)
    assert seen.code == "timeout"


async def test_an_answer_beyond_the_limit_is_not_read_to_its_end(fakes: Fakes) -> None:
    fakes.trap("x", "huge")
    seen = await _get(fakes)
    assert isinstance(seen, Silence)
    assert seen.code == "too-long"


async def test_a_redirect_to_another_host_is_not_followed(fakes: Fakes) -> None:
    fakes.trap("x", "redirect")
    seen = await _get(fakes)
    assert isinstance(seen, Silence)
    assert seen.code == "redirect"


async def test_nobody_there_is_a_silence_that_names_no_address() -> None:
    async with open_client() as client:
        seen = await exchange(client, Request("GET", "http://127.0.0.1:9/secret"), clock=system_clock)
    assert isinstance(seen, Silence)
    assert seen.code == "connection"
    assert "secret" not in seen.text
