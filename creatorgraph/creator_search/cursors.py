"""Cursors: the place after one hit, opaque to callers and tied to its query."""

import base64
import binascii
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

import orjson

from creatorgraph.creator_search.index import HybridQuery
from creatorgraph.errors import BadInputError

Key = float | str | None


class Stretch(StrEnum):
    """The part of the order that a place lies in."""

    HEAD = "h"  # ranked by relevance
    SORTED = "s"  # has a value to sort by
    TAIL = "t"  # neither: by id


@dataclass(frozen=True, slots=True)
class Place:
    """After the hit with this key (score, or value sorted by) and this id."""

    stretch: Stretch
    key: Key
    id: str


def digest_of(query: HybridQuery) -> str:
    """Give what a cursor is tied to: everything of a query but the page."""
    vector = b"" if query.vector is None or query.text is not None else query.vector.tobytes()
    weights = query.ranking and query.ranking.weights
    parts = repr((query.text, query.where, query.sort, query.meaning_share, weights)).encode("utf-8", "surrogatepass")
    return blake2b(parts + vector, digest_size=6).hexdigest()


def written(place: Place, *, digest: str) -> str:
    """Write a cursor."""
    raw = orjson.dumps([digest, place.stretch, place.key, place.id])
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def read(cursor: str, *, digest: str) -> Place:
    """Read a cursor. Raises BadInputError where it is none of ours, or belongs to another query."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        tied_to, stretch, key, id_ = orjson.loads(raw)
        place = Place(stretch=Stretch(stretch), key=key, id=id_)
    except (binascii.Error, orjson.JSONDecodeError, ValueError, TypeError) as error:
        raise BadInputError("search: after is not a cursor that this search gave") from error
    if tied_to != digest:
        raise BadInputError("search: after belongs to another search; use it with the same text, filter and sort")
    if not isinstance(id_, str) or not isinstance(key, (int, float, str, type(None))):
        raise BadInputError("search: after is not a cursor that this search gave")
    return place
