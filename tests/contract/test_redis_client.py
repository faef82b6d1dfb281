"""The client of Redis: who is cancelled ends, and what takes too long is said, whatever is on its way."""

import asyncio
import signal
import sys
from urllib.parse import urlsplit

import pytest
import redis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creatorgraph.bootstrap.redis_client import make_redis
from creatorgraph.settings import Settings
from tests.contract.relay import listens, relayed
from tests.contract.working import wait_until
from tests.servers import take_ports

LARGE = 64 * 2**20  # more than the sockets between hold
MOST_TURNS = 12
HELD_UP = "writing" if sys.version_info < (3, 12) else "(writing|reading)"
"""From 3.12 on asyncio's `writelines` stops nobody while its buffer is full: the answer is what is waited for then."""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=st.integers(0, MOST_TURNS))
def test_who_is_cancelled_ends_at_whatever_moment_of_a_command(redis_url: str, turns: int) -> None:
    async def run() -> None:
        async with make_redis(Settings(redis_url=redis_url)) as client:
            await client.ping()

            async def for_ever() -> None:
                while True:
                    await client.ping()

            task = asyncio.create_task(for_ever())
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            done, _ = await asyncio.wait([task], timeout=5.0)
            ended = task in done
            while not task.done():
                task.cancel()
                await asyncio.sleep(0)
            assert ended, f"cancelled after {turns} turns of the loop it went on"

    asyncio.run(run())


async def test_a_server_that_reads_no_more_is_given_up_in_time(redis_url: str) -> None:
    server = urlsplit(redis_url)
    with take_ports() as ports, relayed(ports.first, str(server.hostname), server.port or 6379) as door:
        wait_until(lambda: listens(ports.first), lambda: "the door is open")
        address = f"redis://127.0.0.1:{ports.first}{server.path}"
        async with make_redis(Settings(redis_url=address), seconds=0.5) as client:
            await client.ping()
            door.send_signal(signal.SIGSTOP)
            try:
                with pytest.raises(redis.TimeoutError, match=HELD_UP):
                    await client.set("large", b"x" * LARGE)
            finally:
                door.send_signal(signal.SIGCONT)
            assert await client.ping()
