"""What fetching costs this process an account, apart from the graph: HTTP, reading answers, the archive.

    PYTHONPATH=. python bench/fetching.py [--accounts 1000] [--port 21560]

The fake platforms run as a process of their own, quotas lifted. Each platform is asked twice, with and without an
archive (a temporary folder); calls are as large as the platform allows, eight on the way at once. Processor time is
that of this process, in microseconds an account; the difference of the two runs is the archive.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from typing import Self

import httpx

from creatorgraph.bootstrap.platforms import interfaces_of
from creatorgraph.clock import system_clock
from creatorgraph.operations.archive import Archive
from creatorgraph.operations.ingestion import CALLS_AT_ONCE
from creatorgraph.platforms.clients import PlatformClients, batches
from creatorgraph.platforms.http import open_client
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Ask, Found
from creatorgraph.settings import Settings


async def asked(
    clients: PlatformClients, platform: Platform, asks: Sequence[Ask], archive: Archive | None
) -> tuple[int, float, float]:
    """Ask for all; give how many were found, seconds, and seconds of processor."""
    terms = clients.terms(platform)
    assert terms  # noqa: S101 - all are set
    calls = iter(list(batches(terms, asks)))
    found = 0

    async def ask_on() -> None:
        nonlocal found
        for some in calls:
            answer = await clients.fetch(platform, some)
            if archive:
                await archive.write(answer.raws)
            found += sum(isinstance(each, Found) for each in answer.outcomes)

    start, processor = time.perf_counter(), time.process_time()
    await asyncio.gather(*(ask_on() for _ in range(CALLS_AT_ONCE)))
    return found, time.perf_counter() - start, time.process_time() - processor


def named(url: str, platform: Platform, most: int) -> list[tuple[str, bool]]:
    """Give names of accounts that are there, and whether they are ids: those where a platform takes ids."""
    rows = httpx.get(f"{url}/control/accounts?platform={platform.value}&first={most}", timeout=60).json()
    by_id = platform in (Platform.YOUTUBE, Platform.X)
    return [(text, by_id) for row in rows if (text := row["id" if by_id else "handle"])]


def asks_of(url: str, platform: Platform, most: int) -> list[Ask]:
    """Give asks for accounts that are there."""
    return [Ask(*name, number) for number, name in enumerate(named(url, platform, most))]


class Fakes:
    """Fake platforms as a process of their own, quotas lifted; they end with the context."""

    def __init__(self, port: int, *, persons: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        argv = ["fake-platforms", "--port", str(port), "--persons", str(persons), "--no-quotas"]
        self.process = subprocess.Popen([sys.executable, "-m", "creatorgraph", *argv], stderr=subprocess.DEVNULL)

    def __enter__(self) -> Self:
        """Wait until they answer."""
        while True:
            try:
                httpx.get(f"{self.url}/healthz", timeout=5)
            except httpx.TransportError:
                time.sleep(0.2)
            else:
                return self

    def __exit__(self, *_: object) -> None:
        """End them."""
        self.process.terminate()
        self.process.wait()


def arguments(doc: str | None, *, port: int) -> argparse.Namespace:
    """Read what to ask for: how many accounts a platform, and the first port."""
    parser = argparse.ArgumentParser(description=str(doc).splitlines()[0])
    parser.add_argument("--accounts", type=int, default=1_000)
    parser.add_argument("--port", type=int, default=port)
    return parser.parse_args()


async def measure(url: str, known: Mapping[Platform, Sequence[Ask]]) -> None:
    """Ask each platform, without and with an archive."""
    interfaces = interfaces_of(Settings(fake_platforms_url=url))
    with tempfile.TemporaryDirectory() as folder:
        for platform, asks in known.items():
            for archive in (None, Archive(f"{folder}/{platform.value}")):
                async with open_client() as http:
                    clients = PlatformClients(interfaces, http, clock=system_clock, keeps=archive is not None)
                    found, seconds, processor = await asked(clients, platform, asks, archive)
                name = "with archive" if archive else "no archive"
                rate, micros = found / seconds, processor / max(1, found) * 1e6
                print(f"{platform.value:10} {name:13} {found:6} found, {rate:7.0f} a second, {micros:6.0f} us each")


def main() -> None:
    """Start the fakes and measure."""
    given = arguments(__doc__, port=21_560)
    with Fakes(given.port, persons=given.accounts * 2) as fakes:
        asyncio.run(measure(fakes.url, {each: asks_of(fakes.url, each, given.accounts) for each in Platform}))


if __name__ == "__main__":
    main()
