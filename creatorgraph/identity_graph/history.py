"""The past of the graph: what is kept of it, and what stood at an instant. Pure functions.

Two times meet here. Who belonged together and by what evidence is known by the time at which it was *decided*; a handle
by the times at which it was *seen*. Values of a profile have no past: one that is newer than the instant is unknown.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from creatorgraph.identity_graph.candidates import Pair
from creatorgraph.identity_graph.holdings import Holding, holder_at

NO_HISTORY = frozenset({"scored_at", "place"})
"""What an edge has beside what it says of its accounts."""


def superseded(pair: Pair, edge: Mapping[str, Any], at: str) -> dict[str, Any]:
    """Describe what is kept of an identity edge that ends at an instant: it stood since it was scored."""
    kept = {name: value for name, value in edge.items() if name != "place"}
    return {"left": pair[0], "right": pair[1], "edge": {**kept, "from": edge["scored_at"], "to": at}}


def says_the_same(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Tell whether two states of an edge say the same of its accounts: what changed otherwise is no history."""
    return _said(before) == _said(now)


def _said(edge: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in edge.items() if name not in NO_HISTORY}


def handle_at(holdings: Iterable[Holding], at: str) -> Holding | None:
    """Give the handle that an account was known by at an instant; None where it was not seen under any by then.

    Of the handles that it was seen under both before and after the instant, the one taken last counts; else the one
    seen last before it, unless that had gone to somebody else by then.
    """
    known = sorted((h for h in holdings if h.first <= at), key=lambda h: (h.first, h.handle))
    around = [h for h in known if at <= h.last]
    if around:
        return around[-1]
    open_ended = [h for h in known if h.end is None or at < h.end]
    return max(open_ended, key=lambda h: (h.last, h.handle), default=None)


def held_at(holdings: Iterable[Holding], at: str) -> Holding | None:
    """Give who held a handle at an instant; None where nobody had been seen under it by then."""
    holder = holder_at(holdings, at)
    return holder if holder is not None and holder.first <= at else None
