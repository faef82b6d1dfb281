"""Let a laptop stack ingest from its fake platforms for a while, and watch the memory of every process.

    PYTHONPATH=. python bench/soak.py [--minutes 30] [--port 21500] [--every 5] [--log FILE]

Every few seconds 100 accounts of X are asked for again, and the platforms' simulated time moves on, so that counts
change and everything is written and resolved anew. The resident memory of every part is read each ten seconds. Over the
last two thirds of the time a straight line is laid through it: the exit code is 1 where that line rises by more than a
twentieth for the worker or the API.
"""

import argparse
import json
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from creatorgraph.laptop.processes import find, memory_bytes
from creatorgraph.laptop.state import read_state
from tests.e2e.stack import Stack, running

SAMPLE_SECONDS = 10.0
MOST_RISE = 1 / 20
WATCHED = ("worker", "api")
ACCOUNTS = 100


def door(url: str, body: dict[str, object] | None = None) -> object:
    """Ask the fake platforms' control door."""
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data=data), timeout=60) as answer:  # noqa: S310 - our own
        return json.load(answer)


class Samples:
    """The resident memory of each part in MiB, read by a thread: after how many seconds, and what."""

    def __init__(self, home: Path, log: Path | None) -> None:
        self.rows: list[tuple[float, dict[str, float]]] = []
        self._home, self._log = home, log
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        start = time.monotonic()
        while not self._end.wait(SAMPLE_SECONDS):
            state = read_state(self._home)
            marks = {child.name: child.process for child in state.children} if state else {}
            found = {name: find(mark) for name, mark in marks.items() if mark}
            sizes = {name: memory_bytes(each) / 2**20 for name, each in found.items() if each}
            self.rows.append((time.monotonic() - start, sizes))
            if self._log:
                with self._log.open("a", encoding="utf-8") as file:
                    file.write(json.dumps({"seconds": round(self.rows[-1][0]), **sizes}) + "\n")

    def stop(self) -> None:
        """Read no more."""
        self._end.set()
        self._thread.join()


def rise(rows: Sequence[tuple[float, dict[str, float]]], name: str) -> tuple[float, float]:
    """Give where a straight line through the later two thirds begins, and where it ends, in MiB."""
    later = [(at, sizes[name]) for at, sizes in rows if at > rows[-1][0] / 3 and name in sizes]
    at, size = np.array(later).T
    slope, start = np.polyfit(at, size, 1)
    return float(start + slope * at[0]), float(start + slope * at[-1])


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--port", type=int, default=21_500)
    parser.add_argument("--every", type=float, default=5.0)
    parser.add_argument("--log", type=Path, help="Where to write every reading, a line each.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "home", given.port) as stack:
        samples = Samples(stack.home, given.log)
        rounds = work(stack, Path(folder) / "names.txt", given)
        print(f"{rounds} rounds of {ACCOUNTS} accounts in {given.minutes:g} minutes", flush=True)
        try:
            stack.until_idle()
        finally:
            samples.stop()
            report(samples)
    lines = [rise(samples.rows, name) for name in WATCHED]
    return int(any(last - first > first * MOST_RISE for first, last in lines))


def report(samples: Samples) -> None:
    """Print what was read, a tenth of it, and where each part's line begins and ends."""
    print("MiB:")
    for passed, parts in samples.rows[:: max(1, len(samples.rows) // 10)]:
        print(f"  after {passed / 60:5.1f} min  " + "  ".join(f"{name} {size:.0f}" for name, size in parts.items()))
    for name in samples.rows[-1][1]:
        first, last = rise(samples.rows, name)
        print(f"  {name:8} over the last two thirds {first:.1f} to {last:.1f}: {(last - first) / first:+.1%}")


def work(stack: Stack, file: Path, given: argparse.Namespace) -> int:
    """Ask for accounts again and again until the time is over; give how often."""
    control = f"http://127.0.0.1:{given.port + 4}/control"
    found = door(f"{control}/accounts?platform=x&first=2000")
    names = [each["handle"] for each in found] if isinstance(found, list) else []
    start, rounds = time.monotonic(), 0
    while time.monotonic() - start < given.minutes * 60:
        first = rounds * ACCOUNTS % max(1, len(names) - ACCOUNTS)
        file.write_text("\n".join(names[first : first + ACCOUNTS]), encoding="utf-8")
        stack.run("ingest", "--platform", "x", "--file", str(file), "--no-wait")
        door(f"{control}/clock", {"days": 0.1})
        rounds += 1
        time.sleep(given.every)
    return rounds


if __name__ == "__main__":
    sys.exit(main())
