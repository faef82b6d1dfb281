"""The review queue: the cases that a decision would settle, those first where a wrong answer is likeliest to cost most.

The order is the expected loss, p(1 - p) x log10(10 + followers of both accounts), to two digits (`review_places.py`).
Followers are damped because they span eight orders of magnitude and p(1 - p) hardly two: undamped, a nearly certain
case of a star would stand before every open question of all others.

It is read from its highest place down, so many places at once that some hundred edges stand there, and then more and
more: a page costs what it looks at, and not what the graph holds.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from creatorgraph.errors import BadInputError, NotFoundError
from creatorgraph.identity_graph import review_store
from creatorgraph.identity_graph.candidates import Pair
from creatorgraph.identity_graph.evidence import COMPARISONS
from creatorgraph.identity_graph.graph import Row, Transaction
from creatorgraph.identity_graph.review_places import loss_at, place_of, places_of

BANDS = ("link", "review")
EDGES_AT_FIRST, EDGES_AT_MOST = 250, 4_000
"""At more than one place, so many edges are read at once; twice as many each time that they do not fill the page."""
PLACES_AT_FIRST, PLACES_AT_MOST = 64, 2_048
LONGEST_SECONDS = 3.0
"""Where hardly a case fits the filter, a page ends after this time, with fewer cases than asked for."""
KINDS = tuple(comparison.name for comparison in COMPARISONS)
_LAST_KEY = "~"
"""Stands behind the key of every account."""

Position = tuple[int, str, str]
"""Where a case stands in the queue: the place of its edge, then the keys of its accounts."""


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which cases are asked for.

    `band` is the edge's. `joined` asks for edges inside one creator (what may be wrongly one) instead of those between
    two (what may be wrongly apart). `platform` and `creator` (by its id, or one from before a merge) are of one of both
    sides, `evidence` is a comparison that counted, `minimum` a least reach. `open_to` leaves out what others than this
    reviewer hold.
    """

    band: str = "review"
    joined: bool = False
    platform: str | None = None
    minimum: int = 0
    evidence: str | None = None
    creator: str | None = None
    open_to: str | None = None

    def __post_init__(self) -> None:
        if self.band not in BANDS:
            raise BadInputError(f"there is no band {self.band!r} in the queue; there are: {', '.join(BANDS)}")
        if self.evidence is not None and self.evidence not in KINDS:
            raise BadInputError(
                f"{self.evidence!r} is no kind of evidence; there are: {', '.join(KINDS)}", argument="filter.evidence"
            )


@dataclass(frozen=True, slots=True)
class Case:
    """One case: both accounts and the edge between them (properties), their creators, its worth, who holds it.

    Of the queue, a case has an edge; of two accounts that somebody names, it may be empty.

    `reach` is how many followers hang on both sides now: of each creator its largest audience, since audiences overlap.
    """

    account: Row
    other: Row
    edge: Row
    creator: str
    other_creator: str
    reach: int
    claimed_by: str | None = None
    claimed_until: str | None = None

    @property
    def pair(self) -> Pair:
        """Give both accounts, the smaller key first."""
        return (self.account["key"], self.other["key"])

    @property
    def position(self) -> Position:
        """Give the place in the queue."""
        return (self._place, *self.pair)

    @property
    def loss(self) -> float:
        """Give the expected loss by which the queue is ordered."""
        return loss_at(self._place)

    @property
    def _place(self) -> int:
        """Give the edge's place; an edge of an earlier version may have none yet."""
        place = self.edge.get("place")
        if place is not None:
            return int(place)
        followers = (self.account.get("followers") or 0) + (self.other.get("followers") or 0)
        return place_of(self.edge["probability"], self.edge["band"], reach=followers, pair=self.pair)


@dataclass(slots=True)
class Portion:
    """Cases in order, and the position behind which there may be more where reading ended before `first` were found."""

    cases: list[Case] = field(default_factory=list)
    stopped: Position | None = None


async def read_queue(
    transaction: Transaction,
    wanted: QueueFilter,
    *,
    first: int,
    after: Position | None,
    at: str,
    longest_seconds: float = LONGEST_SECONDS,
) -> Portion:
    """Read cases in order, from behind a position, for about so long.

    Raises NotFoundError where there is no creator of the id that is asked for, present or former.
    """
    if wanted.creator is not None:
        present, _ = await review_store.members_of(transaction, wanted.creator)
        if present is None:
            raise NotFoundError(f"there is no creator {wanted.creator}", argument="filter.creator")
        wanted = replace(wanted, creator=present)
    until = time.monotonic() + longest_seconds
    places = await _places(transaction, wanted, after)
    found = Portion()
    start, width, most = 0, PLACES_AT_FIRST, EDGES_AT_FIRST
    while start < len(places) and len(found.cases) < first:
        window = list(places[start : start + width])
        edges = (await transaction.run("review/many_at", places=window, most=most))[0]["edges"]
        if edges >= most and len(window) > 1:
            width = max(1, width // 4)
            continue
        if edges:
            limit = first - len(found.cases)
            found.cases += await _read_places(transaction, wanted, window, after=after, at=at, limit=limit)
            most = min(2 * most, EDGES_AT_MOST)
        start, width = start + len(window), min(2 * width, PLACES_AT_MOST)
        if time.monotonic() > until and start < len(places) and len(found.cases) < first:
            found.stopped = (window[-1], _LAST_KEY, _LAST_KEY)
            break
    return found


async def _places(transaction: Transaction, wanted: QueueFilter, after: Position | None) -> Sequence[int]:
    """Give the places where cases may stand, in the order of the queue."""
    places: Sequence[int] = places_of(wanted.band)
    if wanted.creator is not None:
        rows = await transaction.run("review/places_of_creator", creator=wanted.creator, band=wanted.band)
        places = sorted((row["place"] for row in rows if row["place"] is not None), reverse=True)
    return places if after is None else [place for place in places if place <= after[0]]


async def _read_places(
    transaction: Transaction, wanted: QueueFilter, places: list[int], *, after: Position | None, at: str, limit: int
) -> list[Case]:
    place, key, other = after or (None, None, None)
    rows = await transaction.run(
        "review/queue",
        places=places,
        joined=wanted.joined,
        platform=wanted.platform,
        minimum=wanted.minimum,
        evidence=None if wanted.evidence is None else f"w_{wanted.evidence}",
        creator=wanted.creator,
        actor=wanted.open_to,
        after_place=place,
        after_a=key,
        after_b=other,
        at=at,
        limit=limit,
    )
    return [Case(**row) for row in rows]
