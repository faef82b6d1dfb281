"""Who held which handle when. Handles are recycled: a holding ends when a later sighting contradicts it.

Ends are a pure function of the sightings, so that they do not depend on the order in which observations arrive.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Holding:
    """One account seen under one handle. `end` is None while nothing contradicts it."""

    account: str
    handle: str
    value: str
    first: str
    last: str
    end: str | None = None

    def seen(self, at: str, value: str) -> "Holding":
        """Give the holding with one more sighting; the latest sighting says how the handle is written."""
        written = value if (at, value) > (self.last, self.value) else self.value
        return replace(self, first=min(self.first, at), last=max(self.last, at), value=written)


def rank(holding: Holding) -> tuple[str, str, str]:
    """Order the holdings of one handle, or of one account: the last in this order is the current one."""
    return (holding.last, holding.account, holding.handle)


def end_of(holding: Holding, others: Iterable[Holding]) -> str | None:
    """Tell when a holding ended: when the handle was seen elsewhere later, or the account under another handle."""
    contradictions = [
        max(other.first, holding.last)
        for other in others
        if rank(other) > rank(holding) and (other.account == holding.account) != (other.handle == holding.handle)
    ]
    return min(contradictions, default=None)


def current(holdings: Iterable[Holding]) -> Holding | None:
    """Pick the current one among the holdings of one handle, or of one account."""
    return max(holdings, key=rank, default=None)


def holder_at(holdings: Iterable[Holding], at: str) -> Holding | None:
    """Pick who held a handle at an instant: who was seen around it, else last before it, else first after it.

    Whoever had left the handle by then is nobody's holder: a recycled handle does not go back to its former owner.
    """
    ranked = sorted(holdings, key=rank)
    around = [h for h in ranked if h.first <= at <= h.last]
    before = [h for h in ranked if h.last <= at and (h.end is None or at < h.end)]
    if around or before:
        return (around or before)[-1]
    return next((h for h in ranked if h.first > at), None)
