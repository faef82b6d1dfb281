"""Where a case stands in the review queue: a whole number that the edge keeps, so that the graph's index gives a page.

The number holds the band, the expected loss to two digits, and a shard. The engines find edges by equal numbers
quickly, and none of them gives edges in the order of a property: a queue is read from its highest number down. Reach
counts in half orders of magnitude, so that an account that grows moves its cases seldom. Edges that have the same loss
are cut into shards by their accounts' keys: thousands have, and one number must not stand for too many edges.

Pure functions: the same pair gives the same place, whoever scores it.
"""

import math
from zlib import crc32

from creatorgraph.identity_graph.candidates import Pair, ordered

SHARDS = 16
HALVES = 2
_LOWEST_EXPONENT = -6
"""A probability is at least 1e-5 away from certainty, and reach counts at least once."""
_STEPS_A_DECADE = 90
"""Two digits: 10 to 99."""
_PLACES_A_BAND = 10_000
"""Room for a loss of 9.4: reach would have to have 37 digits."""
_FIRST = {"link": 0, "review": _PLACES_A_BAND}


def place_of(probability: float, band: str, *, reach: int, pair: Pair) -> int:
    """Give the place of an edge: the higher, the earlier in the queue of its band. Reach is in followers."""
    shard = crc32(" ".join(ordered(*pair)).encode()) % SHARDS
    return _FIRST[band] + _step_of(_loss(probability, reach)) * SHARDS + shard


def loss_at(place: int) -> float:
    """Give the expected loss of the edges at a place, to two digits."""
    decade, step = divmod(place % _PLACES_A_BAND // SHARDS, _STEPS_A_DECADE)
    return round((step + 10) / 10 * 10.0 ** (decade + _LOWEST_EXPONENT), 9)


def places_of(band: str) -> range:
    """Give all places of a band, in the order of the queue."""
    first = _FIRST[band]
    return range(first + _PLACES_A_BAND - 1, first - 1, -1)


def _loss(probability: float, reach: int) -> float:
    magnitude = round(math.log10(10 + reach) * HALVES) / HALVES
    return probability * (1 - probability) * magnitude


def _step_of(loss: float) -> int:
    """Give the number of a loss by its first two digits, from 0 on."""
    floor = 10.0**_LOWEST_EXPONENT
    decade = math.floor(math.log10(max(loss, floor)))
    digits = round(max(loss, floor) / 10.0 ** (decade - 1))
    return (decade - _LOWEST_EXPONENT) * _STEPS_A_DECADE + digits - 10
