"""The review queue: the cases that a decision would settle, those first where a wrong answer is likeliest to cost most.

The order is the expected loss, p(1 - p) x log10(10 + reach). Reach is how many followers hang on both sides: of each
creator its largest audience, since audiences overlap. It is damped because followers span eight orders of magnitude
and p(1 - p) hardly two: undamped, a nearly certain case of a star would stand before every open question of all others.
"""

import re
from dataclasses import dataclass

from creatorgraph.errors import BadInputError
from creatorgraph.identity_graph.candidates import Pair
from creatorgraph.identity_graph.graph import Row, Transaction

BANDS = ("link", "review")
_KIND = re.compile(r"[a-z][a-z_]{0,40}")

Position = tuple[float, str, str]
"""Where a case stands in the queue: its expected loss, then the keys of its accounts."""


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which cases are asked for.

    `band` is the edge's. `joined` asks for edges inside one creator (what may be wrongly one) instead of those between
    two (what may be wrongly apart). `platform` and `creator` are of one of both sides, `evidence` is a comparison that
    counted, `minimum` a least reach. `open_to` leaves out what others than this reviewer hold.
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
        if self.evidence is not None and not _KIND.fullmatch(self.evidence):
            raise BadInputError(f"{self.evidence!r} is no kind of evidence; one is 'same_email'")


@dataclass(frozen=True, slots=True)
class Case:
    """One case: both accounts and the edge between them (properties), their creators, its worth, who holds it."""

    account: Row
    other: Row
    edge: Row
    creator: str
    other_creator: str
    reach: int
    loss: float
    claimed_by: str | None = None
    claimed_until: str | None = None

    @property
    def pair(self) -> Pair:
        """Give both accounts, the smaller key first."""
        return (self.account["key"], self.other["key"])

    @property
    def position(self) -> Position:
        """Give the place in the queue."""
        return (self.loss, *self.pair)


async def read_queue(
    transaction: Transaction, wanted: QueueFilter, *, first: int, after: Position | None, at: str
) -> list[Case]:
    """Read cases in order, from behind a position."""
    loss, key, other = after or (None, None, None)
    rows = await transaction.run(
        "review/queue",
        band=wanted.band,
        joined=wanted.joined,
        platform=wanted.platform,
        minimum=wanted.minimum,
        evidence=None if wanted.evidence is None else f"w_{wanted.evidence}",
        creator=wanted.creator,
        actor=wanted.open_to,
        after_loss=loss,
        after_a=key,
        after_b=other,
        at=at,
        limit=first,
    )
    return [Case(**row) for row in rows]
