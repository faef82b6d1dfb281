"""How long what was seen of an account may be kept: by the terms of whoever said it. Pure functions.

Every value stands with its stamp, when it was seen and by whom, so when it lapses follows from it and is written
nowhere twice. The node's `expires_at` is the first instant at which anything on it lapses: the purge finds it there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from creatorgraph.clock import from_text, to_text
from creatorgraph.platforms.terms import keep_days_of


@dataclass(frozen=True, slots=True, order=True)
class Stamp:
    """When a value was seen, and by whom."""

    at: str
    source: str


def lapses_at(stamp: Stamp) -> str | None:
    """Say when what was seen must be gone unless it is seen again; None where no terms name a number of days."""
    days = keep_days_of(stamp.source)
    return None if days is None else to_text(from_text(stamp.at) + timedelta(days=days))


def first_lapse(stamps: Iterable[Stamp]) -> str | None:
    """Say when the first of several lapses."""
    return min((at for stamp in set(stamps) if (at := lapses_at(stamp))), default=None)
