"""The sign of life that a worker keeps in Redis, and under which name.

It loads no driver: whoever looks for the sign need not be a worker.
"""

import socket


def life_key(pid: int) -> str:
    """Name the sign of a worker process of this machine.

    The machine's name is a part of it: in containers, each of which has its own, every worker is process 1.
    """
    return f"creatorgraph:worker:{socket.gethostname()}:{pid}"
