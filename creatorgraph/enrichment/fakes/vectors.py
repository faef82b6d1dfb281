"""What the fake models embed: vectors that follow from the letters of a text, wrong in the way of a mood."""

from itertools import pairwise
from zlib import crc32

DIMENSIONS = 256
"""Of a vector where the call does not say how many it wants."""


def vectors(mood: str, texts: list[str], dimensions: int) -> list[tuple[int, list[float]]]:
    """Give place and vector of each text, last first: not normalized, texts with common pairs of letters are near."""
    size = dimensions + (mood == "wide")
    found = [(place, _vector(text, size)) for place, text in enumerate(texts)]
    if mood == "short":
        found.pop()
    if mood == "twice":
        found[-1] = (0, found[-1][1])
    if mood == "zero":
        found[0] = (0, [0.0] * size)
    return found[::-1]


def _vector(text: str, size: int) -> list[float]:
    vector = [1.0 / size] * size
    for one, other in pairwise(text.casefold()):
        vector[crc32((one + other).encode()) % size] += 1.0
    return vector
