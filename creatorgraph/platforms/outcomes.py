"""What became of asking a platform for accounts: one outcome for each account asked for, of a few kinds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from creatorgraph.platforms.observation import AccountObservation

if TYPE_CHECKING:
    from creatorgraph.platforms.raw import Raw


@dataclass(frozen=True, slots=True)
class Ask:
    """An account that is asked for: its immutable id, or its handle without `@`. `number` is the asker's own."""

    text: str
    by_id: bool = False
    number: int = 0


class Absence(StrEnum):
    """Why an account that was asked for is not shown. None of these is proof that it is gone for good."""

    NOT_FOUND = "not found"
    SUSPENDED = "suspended"
    PRIVATE = "private"
    NOT_SHOWN = "not shown"
    """Missing or personal, and the platform does not say which (Instagram 110/2207013)."""


class Trouble(StrEnum):
    """Why a platform gave no answer about an account."""

    THROTTLED = "throttled"
    QUOTA_EXCEEDED = "quota exceeded"
    AUTH_FAILURE = "auth failure"
    BAD_REQUEST = "bad request"
    SERVER_ERROR = "server error"
    MALFORMED = "malformed"

    @property
    def waits(self) -> bool:
        """Whether asking again at a given instant helps, without anything having failed."""
        return self in (Trouble.THROTTLED, Trouble.QUOTA_EXCEEDED)

    @property
    def may_pass(self) -> bool:
        """Whether asking again may help, a few times."""
        return self in (Trouble.SERVER_ERROR, Trouble.MALFORMED)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a platform said instead of an answer.

    `code` is the platform's own (`17`, `quotaExceeded`, HTTP 503 as `http-503`). `until` is the instant from which
    asking again makes sense, by this machine's clock. `text` never holds what was asked for.
    """

    trouble: Trouble
    code: str
    text: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The account is there. `partial` names what could not be read of it."""

    ask: Ask
    observation: AccountObservation
    partial: str = ""


@dataclass(frozen=True, slots=True)
class Absent:
    """The platform shows no such account."""

    ask: Ask
    absence: Absence
    code: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing is known about the account."""

    ask: Ask
    refusal: Refusal


Outcome = Found | Absent | Failed


@dataclass(frozen=True, slots=True)
class Left:
    """What a platform's headers say is left of its limit: so many calls, or a share from 0 to 1, until an instant."""

    calls: int | None = None
    share: float | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one call: an outcome for every account asked for, in the order of asking.

    `raws` is what the platform said of each, for the archive.
    """

    outcomes: tuple[Outcome, ...]
    left: Left | None = None
    raws: "tuple[Raw, ...]" = field(default=(), repr=False)

    @classmethod
    def refused(cls, asks: Iterable[Ask], refusal: Refusal) -> "Answer":
        """Say the same of everything asked for."""
        return cls(tuple(Failed(ask, refusal) for ask in asks))

    @property
    def refusal(self) -> Refusal | None:
        """The refusal of the whole call, None where anything was answered."""
        failed = [each.refusal for each in self.outcomes if isinstance(each, Failed)]
        return failed[0] if failed and len(failed) == len(self.outcomes) else None


def name_of(outcome: Outcome) -> str:
    """Name an outcome for people and for counting: `found`, `found in part`, `suspended`, `throttled`, …."""
    if isinstance(outcome, Found):
        return "found in part" if outcome.partial else "found"
    return outcome.absence.value if isinstance(outcome, Absent) else outcome.refusal.trouble.value


def observations_of(outcomes: Sequence[Outcome]) -> tuple[AccountObservation, ...]:
    """Give what was observed."""
    return tuple(each.observation for each in outcomes if isinstance(each, Found))
