"""The clone under test and the files that git knows in it."""

import subprocess
from pathlib import Path

CLONE = Path(__file__).resolve().parents[2]


def tracked_files() -> list[Path]:
    """List the files that are in git or about to be: tracked, or new and not ignored."""
    command = ["git", "-C", str(CLONE), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
    return [CLONE / name for name in listed if name and (CLONE / name).is_file()]


def read(name: str) -> str:
    """Read a text file of the clone."""
    return (CLONE / name).read_text(encoding="utf-8")
