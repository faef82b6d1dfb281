"""The sign of life that every worker keeps in Redis, and under which name.

It loads no driver: whoever looks for the sign need not be a worker.
"""

import socket

WORKERS = "creatorgraph:workers"
"""A sorted set: the name of each worker's process, by the second (of its own clock) in which it spoke last."""
ALIVE_SECONDS = 15.0
"""A worker that said nothing for so long is not counted; it speaks every second."""
FORGOTTEN_SECONDS = 86_400.0


def sign_of(pid: int) -> str:
    """Name a worker process of this machine.

    The machine's name is a part of it: in containers, each of which has its own, every worker is process 1.
    """
    return f"{socket.gethostname()}:{pid}"
