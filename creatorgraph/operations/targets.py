"""Files that commands write: there whole or not at all."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from creatorgraph.errors import BadInputError


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
    """Raise BadInputError where a command would write over a file that it reads. None stands for what is not given."""
    for each in read:
        if path is not None and each is not None and path.exists() and each.exists() and path.samefile(each):
            raise BadInputError(f"{option} {path}: is a file that is read; name another one to write")


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
