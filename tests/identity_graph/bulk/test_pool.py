"""The processes of a bulk run end with the one that opened them."""

import os
import subprocess
import sys
import time
from pathlib import Path

OPENS = """
import os, time
from creatorgraph.identity_graph.bulk.pool import opened_pool

if __name__ == "__main__":
    with opened_pool(1) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        time.sleep(60)
"""


def is_there(process: int) -> bool:
    """Tell whether a process is there and no remains of one."""
    try:
        os.kill(process, 0)
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False


def ends_with_its_starter(script: Path, text: str) -> bool:
    """Run a script that starts a process, tells its number and waits; kill it, and tell whether the process ends."""
    script.write_text(text)
    starter = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    with starter:
        assert starter.stdout
        started = int(starter.stdout.readline())
        assert is_there(started)
        starter.kill()
    deadline = time.monotonic() + 20
    while is_there(started) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not is_there(started)


def test_a_process_of_the_pool_ends_when_who_opened_it_is_killed(tmp_path: Path) -> None:
    assert ends_with_its_starter(tmp_path / "opens.py", OPENS)
