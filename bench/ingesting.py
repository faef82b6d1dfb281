"""Ingest accounts of all four fake platforms into a fresh laptop stack, quotas lifted: accounts a second, end to end.

    PYTHONPATH=. python bench/ingesting.py [--accounts 1000] [--port 29800]

End to end is from the start of four `creatorgraph ingest` at once, one a platform, to the return of the last:
everything is asked for, in the graph, resolved, searchable. `--accounts` are those of each platform. Processor time is
that of this ingestion, without the starts of the servers, in milliseconds an account.
"""

import json
import os
import resource
import subprocess
import tempfile
import time
from pathlib import Path

from fetching import Fakes, arguments, named
from throughput import COMMAND, Memory, run

from creatorgraph.platforms.observation import Platform


def measure(environment: dict[str, str], fakes: Fakes, home: Path, most: int) -> None:
    """Ingest from all platforms at once and print what it took."""
    files = {}
    count = 0
    for platform in Platform:
        names = [f"id:{text}" if by_id else text for text, by_id in named(fakes.url, platform, most)]
        count += len(names)
        files[platform] = home / f"{platform.value}.txt"
        files[platform].write_text("\n".join(names))
    status = json.loads(run(environment, "status", "--json"))
    pids = {row["name"]: row["pid"] for row in status["rows"] if row["pid"]}
    memory = Memory({**pids, "fakes": fakes.process.pid})
    began, own = time.monotonic(), _of_children()
    argv = [[*COMMAND, "ingest", "--platform", platform.value, "--file", str(file)] for platform, file in files.items()]
    null = subprocess.DEVNULL
    commands = [subprocess.Popen(each, env=environment, stdout=null, stderr=null) for each in argv]
    codes = [command.wait() for command in commands]
    seconds = time.monotonic() - began
    memory.stop()
    print(f"{count} accounts in {seconds:.1f} s: {count / seconds:.0f} accounts a second, end to end; exits {codes}")
    spent = {**memory.seconds, "commands": _of_children() - own}
    for name, processor in spent.items():
        most_mib = f"at most {memory.most[name]:6.0f} MiB" if name in memory.most else ""
        print(f"  {name:9} {processor:6.1f} s of processor, {processor / count * 1e3:6.2f} ms an account  {most_mib}")


def _of_children() -> float:
    """Give the processor seconds of child processes that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Start fakes and a stack, and measure one ingestion."""
    given = arguments(__doc__, port=29_800)
    with tempfile.TemporaryDirectory() as folder, Fakes(given.port + 20, persons=given.accounts * 3) as fakes:
        environment = {
            **os.environ,
            "CREATORGRAPH_HOME": f"{folder}/home",
            "CREATORGRAPH_PORT": str(given.port),
            "CREATORGRAPH_FAKE_PLATFORMS_URL": fakes.url,
            "CREATORGRAPH_QUOTAS": "false",
            "CREATORGRAPH_REFRESH": "off",
        }
        try:
            run(environment, "up", "--detach")
            measure(environment, fakes, Path(folder), given.accounts)
        finally:
            run(environment, "down")


if __name__ == "__main__":
    main()
