"""The file of a backfill: read piece by piece from any place in it, so that going on does not read what is done."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from creatorgraph.errors import BadInputError

PIECE_LINES = 100
READ_BYTES = 1 << 20
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Place:
    """A place between two pieces: so many pieces, lines and bytes are before it."""

    pieces: int = 0
    lines: int = 0
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Slice:
    """A piece: its number, its lines without blanks around them, and the place behind it."""

    number: int
    texts: tuple[str, ...]
    end: Place

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return len(self.texts)


def measured(path: Path) -> tuple[str, int]:
    """Give the digest of a file and the number of its lines, in one reading. Raises BadInputError where that fails."""
    digest, lines, last = hashlib.sha256(), 0, b"\n"
    try:
        with path.open("rb") as file:
            while block := file.read(READ_BYTES):
                digest.update(block)
                lines += block.count(b"\n")
                last = block[-1:]
    except OSError as error:
        raise BadInputError(f"{path}: cannot be read ({error.strerror})") from None
    return digest.hexdigest(), lines + (last != b"\n")


def slices(path: Path, start: Place) -> Iterator[Slice]:
    """Read a file in pieces from a place on. Raises BadInputError where that fails.

    What is not UTF-8 becomes a sign that no name holds: it costs its line, and not the rest of the file.
    """
    place = start
    try:
        with path.open("rb") as file:
            file.seek(place.offset)
            while raw := list(islice(file, PIECE_LINES)):
                place = Place(place.pieces + 1, place.lines + len(raw), place.offset + sum(map(len, raw)))
                texts = tuple(line.removeprefix(BOM).decode(errors="replace").strip() for line in raw)
                yield Slice(place.pieces - 1, texts, place)
    except OSError as error:
        raise BadInputError(f"{path}: cannot be read ({error.strerror})") from None
