"""Cursors: the place after one hit, opaque to callers and tied to its query.

A place in the ranked head cannot be a score: scores move with every document that comes or goes, since words are
weighed against all documents. So a cursor remembers which hits were given, 5 bytes each, at most two heads of them.
"""

import base64
import binascii
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

import orjson

from creatorgraph.creator_search.index import HybridQuery
from creatorgraph.errors import BadInputError

Key = float | str | None

MARK_BYTES = 5
"""Enough: of a thousand walks through a million documents, one takes a document for a hit of the head by mistake."""

MOST_CHARACTERS = 20_000


class Stretch(StrEnum):
    """The part of the order that a place lies in."""

    HEAD = "h"  # ranked by relevance
    SORTED = "s"  # has a value to sort by
    TAIL = "t"  # neither: by id


@dataclass(frozen=True, slots=True)
class Place:
    """After the hit with this id, and this key where it was sorted by a value; `given` are the marks of the head's."""

    stretch: Stretch
    key: Key
    id: str
    given: bytes = b""

    @property
    def marks(self) -> frozenset[bytes]:
        """The marks of the hits of the head that were given."""
        return frozenset(self.given[at : at + MARK_BYTES] for at in range(0, len(self.given), MARK_BYTES))


def mark_of(id_: str) -> bytes:
    """Give the mark of a hit."""
    return blake2b(id_.encode("utf-8", "surrogatepass"), digest_size=MARK_BYTES).digest()


def digest_of(query: HybridQuery) -> str:
    """Give what a cursor is tied to: everything of a query but the page."""
    vector = b"" if query.vector is None or query.text is not None else query.vector.tobytes()
    weights = query.ranking and query.ranking.weights
    parts = repr((query.text, query.where, query.sort, query.meaning_share, weights)).encode("utf-8", "surrogatepass")
    return blake2b(parts + vector, digest_size=6).hexdigest()


def written(place: Place, *, digest: str) -> str:
    """Write a cursor."""
    given = base64.b64encode(place.given).decode()
    raw = orjson.dumps([digest, place.stretch, place.key, place.id, given])
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def read(cursor: str, *, digest: str) -> Place:
    """Read a cursor. Raises BadInputError where it is none of ours, or belongs to another query."""
    try:
        raw = base64.b64decode(cursor[:MOST_CHARACTERS] + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        tied_to, stretch, key, id_, given = orjson.loads(raw)
        place = Place(stretch=Stretch(stretch), key=key, id=id_, given=base64.b64decode(given, validate=True))
    except (binascii.Error, orjson.JSONDecodeError, ValueError, TypeError) as error:
        raise BadInputError("search: after is not a cursor that this search gave", argument="after") from error
    if tied_to != digest:
        raise BadInputError(
            "search: after belongs to another search; use it with the same text, filter and sort", argument="after"
        )
    if not isinstance(id_, str) or not isinstance(key, (int, float, str, type(None))):
        raise BadInputError("search: after is not a cursor that this search gave", argument="after")
    return place
