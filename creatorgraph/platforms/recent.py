"""Recent posts where a platform lists them by further calls: which calls to make, and what they listed.

Which call comes next depends on what the last one said, so an interface gives a generator: it yields requests that may
be on the way beside each other, is sent what came of each, and returns what was listed. It sends nothing itself.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from creatorgraph.platforms.http import Reply, Request, Silence
from creatorgraph.platforms.payloads import Json


@dataclass(frozen=True, slots=True)
class Listed:
    """The posts of each account that was named, in the platform's own form; None where nobody was asked or told.

    `trouble` names what kept some from being told.
    """

    items: Sequence[Sequence[Json] | None]
    trouble: str = ""


FurtherCalls = Generator[Sequence[Request], Sequence[Reply | Silence], Listed]
