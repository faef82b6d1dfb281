"""The file of a backfill: read piece by piece from any place in it, so that going on does not read what is done."""

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from creatorgraph.errors import BadInputError

PIECE_LINES = 100
READ_BYTES = 1 << 20
NOT_TEXT = "{}: line {} is not UTF-8; save the file in that encoding"
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
    """Give the digest of a file and the number of its lines, in one reading.

    Raises BadInputError where that fails, and where it is no text in UTF-8: what it holds would be asked for.
    """
    digest, lines, last = hashlib.sha256(), 0, b"\n"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(READ_BYTES):
                digest.update(block)
                if (place := _not_text(decoder, block)) is not None:
                    raise BadInputError(NOT_TEXT.format(path, lines + block.count(b"\n", 0, max(place, 0)) + 1))
                lines += block.count(b"\n")
                last = block[-1:]
            if _not_text(decoder, b"", final=True) is not None:
                raise BadInputError(NOT_TEXT.format(path, lines + 1))
    except OSError as error:
        raise BadInputError(f"{path}: cannot be read ({error.strerror})") from None
    return digest.hexdigest(), lines + (last != b"\n")


def _not_text(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> int | None:
    """Give where a block is no text in UTF-8; None where it is. UTF-16 without its mark is such, but for its zeros."""
    places = [block.index(0)] if 0 in block else []
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError as error:
        places.append(error.start - (len(error.object) - len(block)))  # less than 0: what the last block ended with
    return min(places, default=None)


def slices(path: Path, start: Place) -> Iterator[Slice]:
    """Read a file in pieces from a place on. Raises BadInputError where that fails.

    What is not UTF-8, since the file was measured, becomes a sign that no name holds: it costs its line, and not the
    rest of the file.
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
