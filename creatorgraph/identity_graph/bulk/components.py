"""Connected components of numbered accounts, without a Python object for each."""

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def components(count: int, left: Ints, right: Ints) -> Ints:
    """Give each of `count` accounts the smallest number in its component; edge n joins left[n] and right[n]."""
    home = np.arange(count)
    while len(left):
        low, high = np.minimum(home[left], home[right]), np.maximum(home[left], home[right])
        apart = low != high
        left, right, low, high = left[apart], right[apart], low[apart], high[apart]
        np.minimum.at(home, high, low)
        while not np.array_equal(home, above := home[home]):
            home = above
    return home
