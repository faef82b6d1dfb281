"""Ingest accounts of all four fake platforms into a fresh laptop stack, quotas lifted: accounts a second, end to end.

    PYTHONPATH=. python bench/ingesting.py [--accounts 1000] [--port 29800]

End to end is from the start of four `creatorgraph ingest` at once, one a platform, to the return of the last:
everything is asked for, in the graph, resolved, searchable. `--accounts` are those of each platform.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
from throughput import COMMAND, Memory, run

from creatorgraph.platforms.observation import Platform


def named(url: str, platform: Platform, most: int) -> list[str]:
    """Give names of accounts that are there: by id where a platform takes ids."""
    rows = httpx.get(f"{url}/control/accounts?platform={platform.value}&first={most}", timeout=60).json()
    by_id = platform in (Platform.YOUTUBE, Platform.X)
    return [f"id:{row['id']}" if by_id else row["handle"] for row in rows if row["id" if by_id else "handle"]]


def measure(environment: dict[str, str], url: str, home: Path, most: int) -> None:
    """Ingest from all platforms at once and print what it took."""
    files = {}
    count = 0
    for platform in Platform:
        names = named(url, platform, most)
        count += len(names)
        files[platform] = home / f"{platform.value}.txt"
        files[platform].write_text("\n".join(names))
    status = json.loads(run(environment, "status", "--json"))
    memory = Memory({row["name"]: row["pid"] for row in status["rows"] if row["pid"]})
    began = time.monotonic()
    argv = [[*COMMAND, "ingest", "--platform", platform.value, "--file", str(file)] for platform, file in files.items()]
    commands = [subprocess.Popen(each, env=environment, stdout=subprocess.DEVNULL) for each in argv]
    codes = [command.wait() for command in commands]
    seconds = time.monotonic() - began
    memory.stop()
    print(f"{count} accounts in {seconds:.1f} s: {count / seconds:.0f} accounts a second, end to end; exits {codes}")
    for name, most_mib in memory.most.items():
        print(f"  {name:9} at most {most_mib:6.0f} MiB, {memory.seconds[name]:6.1f} s of processor with its start")


def main() -> None:
    """Start fakes and a stack, and measure one ingestion."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--accounts", type=int, default=1_000)
    parser.add_argument("--port", type=int, default=29_800)
    given = parser.parse_args()
    url = f"http://127.0.0.1:{given.port + 20}"
    argv = ["fake-platforms", "--port", str(given.port + 20), "--persons", str(given.accounts * 3), "--no-quotas"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "CREATORGRAPH_HOME": f"{folder}/home",
            "CREATORGRAPH_PORT": str(given.port),
            "CREATORGRAPH_FAKE_PLATFORMS_URL": url,
            "CREATORGRAPH_QUOTAS": "false",
            "CREATORGRAPH_REFRESH": "off",
        }
        fakes = subprocess.Popen([sys.executable, "-m", "creatorgraph", *argv], stderr=subprocess.DEVNULL)
        try:
            run(environment, "up", "--detach")
            measure(environment, url, Path(folder), given.accounts)
        finally:
            run(environment, "down")
            fakes.terminate()
            fakes.wait()


if __name__ == "__main__":
    main()
