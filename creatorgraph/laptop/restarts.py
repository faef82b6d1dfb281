"""When a dead child is started again, how long after, and when not any more. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile


@dataclass(frozen=True, slots=True)
class Death:
    """A child's end: the seconds it lived, and whether it had been ready."""

    lived_s: float
    was_ready: bool


@dataclass(frozen=True, slots=True)
class RestartPolicy:
    """One that had served is back at once; one that dies at once waits longer each time, and is given up in the end."""

    at_once_s: float = 5.0
    attempts: int = 5
    first_delay_s: float = 0.5
    longest_delay_s: float = 10.0

    def is_at_once(self, death: Death) -> bool:
        """Tell whether a child died before it served, or so soon after that a restart promises little."""
        return not death.was_ready or death.lived_s < self.at_once_s

    def delay(self, deaths: Sequence[Death]) -> float | None:
        """Give the seconds to wait after the last of these deaths (oldest first); None is to give up."""
        in_a_row = sum(1 for _ in takewhile(self.is_at_once, reversed(deaths)))
        if in_a_row >= self.attempts:
            return None
        if in_a_row <= 1:
            return 0.0
        return min(self.longest_delay_s, self.first_delay_s * 2.0 ** (in_a_row - 2))


def manner(return_code: int) -> str:
    """Say how a process ended, from its return code as Python gives it (negative: a signal)."""
    return f"signal {-return_code}" if return_code < 0 else f"exit code {return_code}"
