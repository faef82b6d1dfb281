"""Import a synthetic world into a fresh laptop stack: accounts a second, end to end, and the memory of every process.

    python bench/throughput.py [--persons 45000] [--port 29700]

End to end is from the start of `creatorgraph import` to its return: everything is in the graph, resolved, searchable.
Processor time is without the starts of the servers. The stack has a state folder and ports of its own and is stopped
at the end.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

COMMAND = [sys.executable, "-m", "creatorgraph"]


def run(environment: dict[str, str], *arguments: str) -> str:
    """Run a command of the product; give what it wrote to standard output."""
    done = subprocess.run([*COMMAND, *arguments], env=environment, check=True, text=True, stdout=subprocess.PIPE)
    return done.stdout


class Memory:
    """Watches processes until it is told to stop: resident memory in MiB, and seconds of processor since it began."""

    def __init__(self, pids: dict[str, int]) -> None:
        self.most: dict[str, float] = dict.fromkeys(pids, 0.0)
        self.seconds: dict[str, float] = dict.fromkeys(pids, 0.0)
        self._processes = {name: psutil.Process(pid) for name, pid in pids.items()}
        self._before = {name: _seconds(process) for name, process in self._processes.items()}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._stop.wait(2.0):  # a look costs a tenth of a second of processor
            self._look()
        self._look()

    def _look(self) -> None:
        for name, process in self._processes.items():
            family = [process, *process.children(recursive=True)]
            self.most[name] = max(self.most[name], sum(each.memory_info().rss for each in family) / 2**20)
            self.seconds[name] = _seconds(process) - self._before[name]

    def stop(self) -> None:
        """Stop watching."""
        self._stop.set()
        self._thread.join()


def _seconds(process: psutil.Process) -> float:
    family = [process, *process.children(recursive=True)]
    return sum(sum(each.cpu_times()[:2]) for each in family)


def main() -> None:
    """Measure one import."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--persons", type=int, default=45_000)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--port", type=int, default=29_700)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        environment = {**os.environ, "CREATORGRAPH_HOME": str(home / "home"), "CREATORGRAPH_PORT": str(arguments.port)}
        world = home / "world"
        run(environment, "world", "--persons", str(arguments.persons), "--seed", str(arguments.seed), "-o", str(world))
        run(environment, "up", "--detach")
        try:
            measure(environment, world / "accounts.jsonl")
        finally:
            run(environment, "down")


def measure(environment: dict[str, str], accounts: Path) -> None:
    """Import a file into a running stack and print what it took."""
    status = json.loads(run(environment, "status", "--json"))
    memory = Memory({row["name"]: row["pid"] for row in status["rows"]})
    began = time.monotonic()
    words = run(environment, "import", str(accounts)).split()
    seconds = time.monotonic() - began
    memory.stop()
    count = int(words[1])
    print(f"{count} accounts in {seconds:.1f} s: {count / seconds:.0f} accounts a second, end to end")
    for name, most in memory.most.items():
        print(f"  {name:8} at most {most:6.0f} MiB, {memory.seconds[name]:6.1f} s of processor")


if __name__ == "__main__":
    main()
