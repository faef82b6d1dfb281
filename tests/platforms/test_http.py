"""The shared client: instants out of headers, whole answers only, and nothing of a stranger raises."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
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


@asynccontextmanager
async def answering(*answers: bytes) -> AsyncIterator[tuple[str, list[bytes]]]:
    """Open a server that gives these answers as they are, one to a connection; give its URL and what it was sent."""
    left, sent = list(answers), list[bytes]()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sent.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(left.pop(0))
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", sent


def plain(body: bytes, *headers: bytes, status: bytes = b"200 OK", length: int | None = None) -> bytes:
    """Write an answer; of a `length` beyond its body the rest never comes."""
    size = b"content-length: %d" % (len(body) if length is None else length)
    return b"\r\n".join((b"HTTP/1.1 " + status, size, b"connection: close", *headers, b"", body))


async def seen_of(*answers: bytes, request: Request | None = None) -> tuple[Reply | Silence, list[bytes]]:
    """Ask a server with these answers; give what came of it, and what the server was sent."""
    async with answering(*answers) as (url, sent), open_client() as client:
        asked = replace(request, url=f"{url}{request.url}") if request else Request("GET", f"{url}/a")
        return await exchange(client, asked, clock=system_clock, seconds=5.0), sent


async def test_cookies_are_not_kept() -> None:
    async with answering(*[plain(b"{}", b"set-cookie: guest_id=7")] * 2) as (url, sent), open_client() as client:
        for _ in range(2):
            seen = await exchange(client, Request("GET", url), clock=system_clock)
            assert isinstance(seen, Reply)
            assert "guest_id" in seen.headers["set-cookie"]
    assert len(sent) == 2
    assert b"cookie" not in sent[1].lower()


@pytest.mark.parametrize(("coding", "pack"), [(b"gzip", gzip.compress), (b"deflate", zlib.compress)])
async def test_a_compressed_answer_is_unpacked(coding: bytes, pack: Callable[[bytes], bytes]) -> None:
    seen, sent = await seen_of(plain(pack(b"{}" * 40), b"content-encoding: " + coding))
    assert isinstance(seen, Reply)
    assert seen.body == b"{}" * 40
    assert coding in sent[0]


async def test_what_unpacks_to_more_than_the_limit_is_not_unpacked_to_its_end() -> None:
    seen, _ = await seen_of(plain(gzip.compress(bytes(200 * 2**20)), b"content-encoding: gzip"))
    assert isinstance(seen, Silence)
    assert seen.code == "too-long"


async def test_an_answer_that_cannot_be_unpacked_is_a_silence() -> None:
    seen, _ = await seen_of(plain(b"no gzip at all", b"content-encoding: gzip"))
    assert isinstance(seen, Silence)
    assert seen.code == "protocol"


async def test_an_answer_that_breaks_off_is_no_answer() -> None:
    seen, _ = await seen_of(plain(b"{}", length=40))
    assert isinstance(seen, Silence)
    assert seen.code in {"connection", "protocol"}


async def test_what_is_no_http_is_a_silence() -> None:
    seen, _ = await seen_of(b"SSH-2.0-OpenSSH_9\r\n")
    assert isinstance(seen, Silence)
    assert seen.code in {"connection", "protocol"}


async def test_a_header_that_comes_twice_is_one_with_both_values() -> None:
    seen, _ = await seen_of(plain(b"{}", b"X-Note: a", b"x-note: b"))
    assert isinstance(seen, Reply)
    assert seen.headers["x-note"] == "a, b"


async def test_a_header_of_any_bytes_does_not_raise() -> None:
    seen, _ = await seen_of(plain(b"{}", b"x-note: caf\xe9"))
    assert isinstance(seen, Reply)
    assert seen.body == b"{}"


async def test_a_redirect_on_the_same_host_is_followed_with_its_headers() -> None:
    request = Request("POST", "/a", {"q": "1"}, {"Authorization": "Bearer t"}, b"{}")
    moved = plain(b"", b"location: /b?c=2", status=b"302 Found")
    seen, sent = await seen_of(moved, plain(b"[]"), request=request)
    assert isinstance(seen, Reply)
    assert seen.body == b"[]"
    assert [line.split(b"\r\n")[0] for line in sent] == [b"POST /a?q=1 HTTP/1.1", b"GET /b?c=2 HTTP/1.1"]
    assert b"bearer t" in sent[1].lower()


async def test_redirects_come_to_an_end() -> None:
    seen, _ = await seen_of(*[plain(b"", b"location: /a", status=b"301 Moved")] * 9)
    assert isinstance(seen, Silence)
    assert seen.code == "redirect"


@pytest.mark.parametrize("url", ["no address", "http://", "http://[::1/x", "ftp://127.0.0.1/"])
async def test_an_address_that_is_none_is_a_silence_that_does_not_show_it(url: str) -> None:
    async with open_client() as client:
        seen = await exchange(client, Request("GET", url), clock=system_clock, seconds=5.0)
    assert isinstance(seen, Silence)
    assert seen.code == "protocol"
    assert url not in seen.text


async def test_a_header_that_cannot_be_sent_is_a_silence_that_does_not_show_it() -> None:
    request = Request("GET", "http://127.0.0.1:9/", headers={"Authorization": "Bearer s3cret\n"})
    async with open_client() as client:
        seen = await exchange(client, request, clock=system_clock)
    assert isinstance(seen, Silence)
    assert "s3cret" not in repr(seen)


async def test_nothing_that_is_sent_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(1)
    secret = {"Authorization": "Bearer s3cret"}
    seen, sent = await seen_of(plain(b"{}"), request=Request("GET", "/a", {"access_token": "s3cret"}, secret))
    assert isinstance(seen, Reply)
    assert b"s3cret" in sent[0]
    assert "s3cret" not in caplog.text


async def test_one_platform_that_is_slow_holds_no_other(fakes: Fakes) -> None:
    fakes.trap("x", "slow", times=20, value=5)
    request = Request("GET", f"{fakes.url}/2/users", {"ids": "12"}, {"Authorization": "Bearer t"})
    async with open_client() as client:
        slow = [asyncio.ensure_future(exchange(client, request, clock=system_clock, pool="x")) for _ in range(20)]
        await asyncio.sleep(0.2)
        other = Request("GET", f"{fakes.url}/healthz")
        assert isinstance(await exchange(client, other, clock=system_clock, pool="youtube", seconds=2.0), Reply)
        for each in slow:
            each.cancel()
        await asyncio.gather(*slow, return_exceptions=True)


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
