"""Files that commands write: there whole or not at all."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from creatorgraph.errors import BadInputError

LONGEST_NAME_BYTES = 150
"""What is kept of a file's name in that of another: a name has 255 bytes at most."""
DIGEST_SHOWN = 8


def place_of(path: Path) -> Path:
    """Give the place that a path names, links followed. Raises BadInputError where no file can be."""
    if _as_it_comes(path):
        return path
    place = path.resolve()
    if place.is_dir():
        raise BadInputError(f"{path}: cannot be written: it is a folder; name a file")
    if not place.parent.is_dir():
        raise BadInputError(f"{path}: cannot be written: there is no folder {place.parent}")
    return place


def keep_off(path: Path | None, read: Iterable[Path | None], *, option: str) -> None:
    """Raise BadInputError where a command would write over a file that it reads. None stands for what is not given.

    `-` is standard input.
    """
    for each in read:
        if path is not None and each is not None and path.is_file() and _is_read(path, each):
            raise BadInputError(f"{option} {path}: is a file that is read; name another one to write")


def _is_read(path: Path, read: Path) -> bool:
    if str(read) != "-":
        return read.exists() and path.samefile(read)
    try:
        return os.path.samestat(os.fstat(sys.stdin.fileno()), path.stat())
    except (OSError, ValueError):  # no standard input, or none that is a file
        return False


def rejects_file(folder: Path, name: str, digest: str) -> Path:
    """Name the file for what cannot be used of a file. Two files of one name have two: the digest is in it."""
    cut = os.fsencode(name)[:LONGEST_NAME_BYTES].decode(errors="ignore")
    return folder / f"{cut}.{digest[-DIGEST_SHOWN:]}.rejects.jsonl"


def _as_it_comes(path: Path) -> bool:
    """Tell whether a path names standard output, a device or a pipe."""
    return str(path) == "-" or (path.exists() and not path.is_file() and not path.is_dir())


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that has its name only when the block ends well; `-` is standard output, as it comes.

    A device or a pipe is written to as it comes too: a file must not take its place. Raises BadInputError where nothing
    can be written.
    """
    if str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    place, as_it_comes = place_of(path), _as_it_comes(path)
    written = place if as_it_comes else place.with_name(f".{place.name}.{os.getpid()}.partial")
    try:
        file = written.open("wb")
    except OSError as error:
        raise BadInputError(f"{path}: cannot be written: {error.strerror}") from None
    try:
        with file:
            yield file
        if not as_it_comes:
            written.replace(place)
    finally:
        if not as_it_comes:
            written.unlink(missing_ok=True)
