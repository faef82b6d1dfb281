"""People who share something: an agency's inbox, a family's site, a band's hub page."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from creatorgraph.platforms.world.draws import Draw, Shuffle


@dataclass(frozen=True, slots=True)
class Membership:
    """A place in a group: which group, which member of it, and how many there are."""

    group: int
    rank: int
    size: int


class Groups:
    """Groups of given sizes among the people 1 .. population - 1, without a list of members.

    A keyed order puts people side by side; the first `size` of them are the first group, and so on. Person 0, the
    showcase, is in no group.
    """

    def __init__(self, sizes: Sequence[int], *, population: int, seed: int, purpose: str) -> None:
        self.sizes = tuple(sizes)
        self._ends = tuple(accumulate(self.sizes))
        if self.sizes and self._ends[-1] > population - 1:
            raise ValueError(f"{purpose}: {self._ends[-1]} members among {population - 1} people")
        self._order = Shuffle(max(population - 1, 1), seed=seed, purpose=purpose)

    def of(self, person: int) -> Membership | None:
        """Find the group of a person (1 or above), None where there is none."""
        place = self._order.place(person - 1)
        group = bisect_right(self._ends, place)
        if group == len(self.sizes):
            return None
        size = self.sizes[group]
        return Membership(group, place - (self._ends[group] - size), size)

    def member(self, group: int, rank: int) -> int:
        """Name the person who has this rank in a group."""
        return self._order.index(self._ends[group] - self.sizes[group] + rank) + 1


def heavy_tailed(draw: Draw, *, members: int, largest: int) -> list[int]:
    """Draw group sizes from 2 to `largest` (the first one), many small and few large, about `members` in all."""
    sizes = [min(largest, members)] if members > 1 else []
    total = sum(sizes)
    while total + 2 <= members:
        size = min(int(2.0 / (1.0 - draw.unit())), largest, members - total)
        if size >= 2:  # noqa: PLR2004 - a group is two at least
            sizes.append(size)
            total += size
    return sizes


def small(draw: Draw, *, members: int) -> list[int]:
    """Draw group sizes of families and bands: 2 to 6."""
    sizes: list[int] = []
    left = members
    while left >= 2:  # noqa: PLR2004 - a group is two at least
        size = min(draw.between(2, 6), left)
        sizes.append(size)
        left -= size
    return sizes
