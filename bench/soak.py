"""Let a laptop stack ingest from its fake platforms for a while, and watch the memory of every process.

    PYTHONPATH=. python bench/soak.py [--minutes 30] [--port 21500] [--every 5]

Every few seconds 100 accounts of X are asked for again, and the platforms' simulated time moves on, so that counts
change and everything is written and resolved anew. It prints the resident memory now and then. The exit code is 1 where
the worker or the API grew by more than a tenth from the middle to the end.
"""

import argparse
import json
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.e2e.stack import Stack, running

WARM_SECONDS = 120.0
MOST_GROWTH = 1.1
WATCHED = ("worker", "api")
ACCOUNTS = 100


def door(url: str, body: dict[str, object] | None = None) -> object:
    """Ask the fake platforms' control door."""
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data=data), timeout=60) as answer:  # noqa: S310 - our own
        return json.load(answer)


def memory(stack: Stack) -> dict[str, float]:
    """Give the resident memory of each part in MiB."""
    return {row["name"]: (row["memory"] or 0) / 2**20 for row in stack.status()["rows"]}


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--port", type=int, default=21_500)
    parser.add_argument("--every", type=float, default=5.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "home", given.port) as stack:
        control = f"http://127.0.0.1:{given.port + 4}/control"
        found = door(f"{control}/accounts?platform=x&first=2000")
        names = [each["handle"] for each in found] if isinstance(found, list) else []
        start, rounds, seen = time.monotonic(), 0, [(0.0, memory(stack))]
        while (passed := time.monotonic() - start) < given.minutes * 60:
            file = Path(folder) / "names.txt"
            first = rounds * ACCOUNTS % max(1, len(names) - ACCOUNTS)
            file.write_text("\n".join(names[first : first + ACCOUNTS]), encoding="utf-8")
            stack.run("ingest", "--platform", "x", "--file", str(file), "--no-wait")
            door(f"{control}/clock", {"days": 0.1})
            rounds += 1
            if passed - seen[-1][0] > max(WARM_SECONDS, given.minutes * 6):
                seen.append((passed, memory(stack)))
            time.sleep(given.every)
        stack.until_idle()
        seen.append((time.monotonic() - start, memory(stack)))
    print(f"{rounds} rounds of {ACCOUNTS} accounts in {given.minutes:g} minutes; MiB:")
    for passed, parts in seen:
        print(f"  after {passed / 60:5.1f} min  " + "  ".join(f"{name} {size:.0f}" for name, size in parts.items()))
    middle, end = seen[len(seen) // 2][1], seen[-1][1]
    return int(any(end.get(name, 0) > middle.get(name, 0) * MOST_GROWTH for name in WATCHED))


if __name__ == "__main__":
    sys.exit(main())
