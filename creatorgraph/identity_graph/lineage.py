"""The steps of a creator id's life: pure."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Redirect:
    """An id that redirects to another, for ever."""

    old: str
    new: str
    at: str | None
    why: str | None


@dataclass(frozen=True, slots=True)
class Split:
    """Accounts that went from one id to another: `accounts` counts them, `seq` is the change's number in the feed."""

    old: str
    new: str
    at: str
    seq: int
    accounts: int | None


def onward(identity: str, redirects: Iterable[Redirect]) -> list[Redirect]:
    """Put redirects in the order in which they lead on from an id, as far as they do. An id redirects once at most."""
    by_old = {redirect.old: redirect for redirect in redirects}
    way: list[Redirect] = []
    while (step := by_old.pop(identity, None)) is not None:
        way.append(step)
        identity = step.new
    return way
