"""Names that many people bear: a list, and handles that are made of nothing else."""

from functools import lru_cache

from creatorgraph.identity_graph.normalize.wordlists import words

SHORTEST = 3
"""Letters of a listed name: with two, every word would be made of names."""


def is_common_name(token: str) -> bool:
    """Tell whether a word of a name is borne by many people. Too short a word to tell says that it is."""
    return len(token) < SHORTEST or token in words("common_names")


@lru_cache(maxsize=65_536)
def is_of_common_names(handle: str) -> bool:
    """Tell whether a handle's letters are common names one after the other, an initial in front allowed."""
    listed, length = words("common_names"), len(handle)
    ends = {0, 1} if length > SHORTEST else {0}
    for start in range(length):
        if start in ends:
            ends.update(end for end in range(start + SHORTEST, length + 1) if handle[start:end] in listed)
    return length in ends
