"""The quota script beside dramatiq's window rate limiter: reservations a second of one client with one key.

    python bench/quota.py

Both ask one redis-server of the wheel, over windows of an hour, a day and a month; dramatiq's limiter only over an hour
(over a day it blocks Redis for seconds).
"""

import asyncio
import tempfile
import time
from pathlib import Path

import redis
from dramatiq.rate_limits import WindowRateLimiter
from dramatiq.rate_limits.backends import RedisBackend
from redis.asyncio import Redis

from creatorgraph.operations.quota import DAY, HOUR, MONTH, Limit, Need, Unit
from creatorgraph.operations.quota_store import QuotaStore
from tests.engines import wheel_settings
from tests.servers import WheelServers, take_ports

SECONDS = 4.0
PLENTY = 100_000_000


async def ours(url: str, window_s: int) -> float:
    """Give reservations a second with the product's own store, all queues' shares looked at."""
    async with Redis.from_url(url) as client:
        store = QuotaStore(client)
        needs = [Need(f"bench-{window_s}", Limit("bench", Unit.CALLS, PLENTY, window_s), 1)]
        count, start = 0, time.perf_counter()
        while time.perf_counter() - start < SECONDS:
            verdict = await store.reserve(needs, queue="refresh")
            assert verdict.granted, verdict  # noqa: S101 - a refusal would be measured as a grant
            count += 1
        return count / (time.perf_counter() - start)


def script_alone(url: str) -> float:
    """Give what Redis itself does with the script, from the time it says it took."""
    with redis.Redis.from_url(url) as client:
        stats = client.info("commandstats")["cmdstat_evalsha"]
        return 1e6 / float(stats["usec_per_call"])


def dramatiqs(url: str) -> float:
    """Give acquisitions a second of the window limiter over an hour."""
    backend = RedisBackend(url=url)
    limiter = WindowRateLimiter(backend, "bench-dramatiq", limit=PLENTY, window=HOUR)  # type: ignore[no-untyped-call]  # dramatiq leaves it so
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        with limiter.acquire():
            count += 1
    return count / (time.perf_counter() - start)


async def main() -> None:
    """Measure and print."""
    ports = take_ports()
    with tempfile.TemporaryDirectory() as folder:
        servers = WheelServers(wheel_settings(Path(folder), ports.first))
        try:
            url = await servers.redis()
            rates = {window: await ours(url, window) for window in (HOUR, DAY, MONTH)}
            inside = script_alone(url)
            theirs = await asyncio.to_thread(dramatiqs, url)
        finally:
            servers.stop()
            ports.close()
    for name, window in (("an hour", HOUR), ("a day", DAY), ("a month", MONTH)):
        print(f"ours over {name:8} {rates[window]:10,.0f} reservations/s")
    print(f"ours inside Redis  {inside:10,.0f} reservations/s")
    print(f"dramatiq, an hour  {theirs:10,.1f} acquisitions/s")
    print(f"over an hour ours is {rates[HOUR] / theirs:,.0f} times as fast")


if __name__ == "__main__":
    asyncio.run(main())
