"""The strongest chain of identity edges between two accounts: a pure function."""

import heapq
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """An edge between two account keys with its probability (0 to 1)."""

    a: str
    b: str
    probability: float


def strongest_chain(links: Sequence[Link], start: str, end: str) -> list[str] | None:
    """Give the accounts along the chain with the highest product of probabilities, both ends included.

    None where no chain joins them. Of equally strong chains the shorter one is given, then the one whose keys come
    first, so that the answer does not depend on the order of the links.
    """
    neighbours: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for link in links:
        if link.probability > 0:
            distance = -math.log(min(link.probability, 1.0))
            neighbours[link.a].append((link.b, distance))
            neighbours[link.b].append((link.a, distance))
    queue: list[tuple[float, int, tuple[str, ...]]] = [(0.0, 0, (start,))]
    done: set[str] = set()
    while queue:
        distance, hops, path = heapq.heappop(queue)
        here = path[-1]
        if here == end:
            return list(path)
        if here in done:
            continue
        done.add(here)
        for there, length in neighbours[here]:
            if there not in done:
                heapq.heappush(queue, (distance + length, hops + 1, (*path, there)))
    return None
