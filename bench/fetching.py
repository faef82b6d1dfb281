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

import httpx

from creatorgraph.bootstrap.platforms import interfaces_of
from creatorgraph.clock import system_clock
from creatorgraph.operations.archive import Archive
from creatorgraph.platforms.clients import CALLS_AT_ONCE, PlatformClients, batches
from creatorgraph.platforms.http import open_client
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Ask, Found
from creatorgraph.platforms.raw import Raw
from creatorgraph.settings import Settings


class Keeps:
    """Keeps every answer: there are no tombstones here."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    async def keep(self, raws: Sequence[Raw]) -> None:
        """Write answers."""
        await self._archive.write(raws)


async def asked(clients: PlatformClients, platform: Platform, asks: Sequence[Ask]) -> tuple[int, float, float]:
    """Ask for all; give how many were found, seconds, and seconds of processor."""
    terms = clients.terms(platform)
    assert terms  # noqa: S101 - all are set
    calls = iter(list(batches(terms, asks)))
    found = 0

    async def ask_on() -> None:
        nonlocal found
        for some in calls:
            answer = await clients.fetch(platform, some)
            found += sum(isinstance(each, Found) for each in answer.outcomes)

    start, processor = time.perf_counter(), time.process_time()
    await asyncio.gather(*(ask_on() for _ in range(CALLS_AT_ONCE)))
    return found, time.perf_counter() - start, time.process_time() - processor


def asks_of(url: str, platform: Platform, most: int) -> list[Ask]:
    """Give asks for accounts that are there: by id where a platform takes ids."""
    rows = httpx.get(f"{url}/control/accounts?platform={platform.value}&first={most}", timeout=60).json()
    by_id = platform in (Platform.YOUTUBE, Platform.X)
    asked = [(row["id"] if by_id else row["handle"], number) for number, row in enumerate(rows)]
    return [Ask(text, by_id, number) for text, number in asked if text]


async def measure(url: str, known: Mapping[Platform, Sequence[Ask]]) -> None:
    """Ask each platform, without and with an archive."""
    interfaces = interfaces_of(Settings(fake_platforms_url=url))
    with tempfile.TemporaryDirectory() as folder:
        for platform, asks in known.items():
            for archive in (None, Keeps(Archive(f"{folder}/{platform.value}"))):
                async with open_client() as http:
                    clients = PlatformClients(interfaces, http, clock=system_clock, archive=archive)
                    found, seconds, processor = await asked(clients, platform, asks)
                name = "with archive" if archive else "no archive"
                rate, micros = found / seconds, processor / max(1, found) * 1e6
                print(f"{platform.value:10} {name:13} {found:6} found, {rate:7.0f} a second, {micros:6.0f} us each")


def main() -> None:
    """Start the fakes and measure."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--accounts", type=int, default=1_000)
    parser.add_argument("--port", type=int, default=21_560)
    given = parser.parse_args()
    argv = ["fake-platforms", "--port", str(given.port), "--persons", str(given.accounts * 2), "--no-quotas"]
    fakes = subprocess.Popen([sys.executable, "-m", "creatorgraph", *argv], stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{given.port}"
    try:
        while True:
            try:
                httpx.get(f"{url}/healthz", timeout=5)
            except httpx.TransportError:
                time.sleep(0.2)
            else:
                break
        asyncio.run(measure(url, {each: asks_of(url, each, given.accounts) for each in Platform}))
    finally:
        fakes.terminate()
        fakes.wait()


if __name__ == "__main__":
    main()
