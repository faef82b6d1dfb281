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


def test_a_process_of_the_pool_ends_when_who_opened_it_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "opens.py"
    script.write_text(OPENS)
    opener = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    with opener:
        assert opener.stdout
        worker = int(opener.stdout.readline())
        assert is_there(worker)
        opener.kill()
    deadline = time.monotonic() + 20
    while is_there(worker) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not is_there(worker)
