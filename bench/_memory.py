"""How much memory the process itself held at its most, for the engines of bench/identity.py."""

from pathlib import Path


def peak_mib() -> float:
    """Give the most that was resident, in MiB.

    Not `ru_maxrss`: of a process that was just started, it knows the peak of the one that started it.
    """
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))
