"""Become another program that ends when its parent does.

Run as a script, `python -I -S tether.py PARENT_PID PROGRAM ARGUMENT…`, between a supervisor and its child, so that a
supervisor killed with -9 leaves nothing behind that holds ports. Linux sends the signal; elsewhere the next `up` finds
what was left. A script of its own and not a `preexec_fn`, which is not safe in a process that has threads.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h; kept across exec


def main(parent: int, argv: list[str]) -> None:
    """Ask for SIGTERM at the parent's death, then become the program. Does not return."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            sys.exit("the supervisor is gone already")
    os.execvp(argv[0], argv)  # noqa: S606 - no shell is wanted, the arguments are our own


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
