"""Work for whoever asks platforms: which accounts, for which run. Commands make it, and load nothing else for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Ask

T = TypeVar("T")

ASKS_A_MESSAGE = 100
"""Accounts of a message at most; X takes as many in a call."""
ERASED = "erased"
"""The outcome of accounts that we were asked to forget."""


@dataclass(frozen=True, slots=True)
class Work:
    """Accounts of one platform to ask for. `run` names who waits for them; `tries` counts failures so far."""

    run: str
    platform: Platform
    asks: tuple[Ask, ...]
    posts: int = 0
    tries: int = 0


def queue_of(run: str) -> str:
    """Name whose share of the quota a run takes: `refresh-…`, `new-…` and `backfill-…` their own, else `asked`."""
    kind = run.partition("-")[0]
    return kind if kind in ("refresh", "new", "backfill") else "asked"


def in_parts(items: Sequence[T], size: int) -> list[tuple[T, ...]]:
    """Cut a sequence into parts of a size; the last may be shorter."""
    return [tuple(items[start : start + size]) for start in range(0, len(items), size)]
