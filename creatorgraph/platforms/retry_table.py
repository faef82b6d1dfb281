"""What an answer that is no success means: the table of platform x status x code, as data, and how it is looked up.

The first rule that fits decides. A rule fits where its platform, its statuses and one of its codes are those of the
answer; a rule without codes fits any. `WAYS` says what follows from each trouble. docs/failures.md shows both tables.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from creatorgraph.platforms.http import Reply
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Absence, Refusal, Trouble

LONGEST_CODE = 64
RESET_HEADER = "x-rate-limit-reset"


class Wait(StrEnum):
    """When asking again makes sense, where no Retry-After says it."""

    NONE = "at once, with growing pauses"
    PAUSE = "after the pause"
    RESET = "at the reset in the header, else after the pause"
    MIDNIGHT_PACIFIC = "at midnight Pacific"
    MIDNIGHT_UTC = "at midnight UTC"
    MONTH_UTC = "at the start of the next month, UTC"


class Way(StrEnum):
    """What is done about a trouble or an absence."""

    WAIT = "wait, no try is used up"
    PARK = "park the interface until its reset"
    AGAIN = "again, 5 tries with full jitter, then a dead letter"
    DEAD = "a dead letter at once"
    TELL = "told, not asked again"
    PROOF = "gone after two sightings, a day apart"
    KEEP = "nothing: it is no proof"


WAYS: Mapping[Trouble | Absence, Way] = {
    Trouble.THROTTLED: Way.WAIT,
    Trouble.QUOTA_EXCEEDED: Way.PARK,
    Trouble.SERVER_ERROR: Way.AGAIN,
    Trouble.MALFORMED: Way.AGAIN,
    Trouble.AUTH_FAILURE: Way.DEAD,
    Trouble.BAD_REQUEST: Way.TELL,
    Absence.NOT_FOUND: Way.PROOF,
    Absence.SUSPENDED: Way.PROOF,
    Absence.PRIVATE: Way.PROOF,
    Absence.NOT_SHOWN: Way.KEEP,
}
"""What follows from each."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. `statuses` are the first and the last; no codes are any; `pause` is for the waits that want one."""

    platform: Platform | None
    statuses: tuple[int, int]
    codes: frozenset[str]
    trouble: Trouble
    text: str
    wait: Wait = Wait.NONE
    pause: timedelta = timedelta(0)

    def fits(self, platform: Platform, status: int, codes: Iterable[str]) -> bool:
        """Tell whether the rule speaks of such an answer."""
        if self.platform not in (None, platform) or not self.statuses[0] <= status <= self.statuses[1]:
            return False
        return not self.codes or not self.codes.isdisjoint(codes)


ANY = (100, 599)
SLOWER = "the platform asks to slow down"
FAILED = "the platform failed"
INSTAGRAM_PERMISSION = "permission"
"""Stands for Instagram's code 100 where its text speaks of a permission that the app lacks."""
TRANSIENT = "is_transient"
"""Stands for Instagram's flag of that name."""
MONTHLY, DAILY = "period-monthly", "period-daily"
"""Stand for X's caps, which name their period."""
STAND_INS = frozenset({INSTAGRAM_PERMISSION, TRANSIENT, MONTHLY, DAILY})


def _rule(
    platform: Platform | None,
    codes: Iterable[object],
    trouble: Trouble,
    text: str,
    *,
    statuses: tuple[int, int] = ANY,
    wait: Wait = Wait.NONE,
    pause: timedelta = timedelta(0),
) -> Rule:
    return Rule(platform, statuses, frozenset(map(str, codes)), trouble, text, wait, pause)


_MINUTE, _TEN, _QUARTER, _HOUR = (timedelta(minutes=minutes) for minutes in (1, 10, 15, 60))
_IG, _YT, _TT, _X = Platform.INSTAGRAM, Platform.YOUTUBE, Platform.TIKTOK, Platform.X

RULES: tuple[Rule, ...] = (
    # the app's, the user's, the page's and a custom limit; 80002 is the business use case of other endpoints. None of
    # them says when a rolling hour has room again
    _rule(_IG, (4, 17, 32, 613, 80002), Trouble.THROTTLED, SLOWER, wait=Wait.PAUSE, pause=_TEN),
    _rule(_IG, (1, 2, TRANSIENT), Trouble.SERVER_ERROR, FAILED),
    _rule(_IG, (102, 190), Trouble.AUTH_FAILURE, "the token is no longer valid; get a new one"),
    _rule(
        _IG,
        (3, 10, INSTAGRAM_PERMISSION, *range(200, 300)),
        Trouble.AUTH_FAILURE,
        "the token lacks a permission that Business Discovery needs",
    ),
    _rule(
        _YT,
        ("quotaExceeded", "dailyLimitExceeded"),
        Trouble.QUOTA_EXCEEDED,
        "the day's quota is used up",
        wait=Wait.MIDNIGHT_PACIFIC,
    ),
    _rule(
        _YT, ("rateLimitExceeded", "userRateLimitExceeded"), Trouble.THROTTLED, SLOWER, wait=Wait.PAUSE, pause=_MINUTE
    ),
    _rule(
        _YT,
        (
            "keyInvalid",
            "keyExpired",
            "API_KEY_INVALID",
            "accessNotConfigured",
            "ipRefererBlocked",
            "forbidden",
            "authError",
        ),
        Trouble.AUTH_FAILURE,
        "YouTube does not accept the key for this",
    ),
    _rule(
        _TT,
        ("daily_quota_limit_exceeded",),
        Trouble.QUOTA_EXCEEDED,
        "the day's quota is used up",
        wait=Wait.MIDNIGHT_UTC,
    ),
    _rule(_TT, ("rate_limit_exceeded",), Trouble.THROTTLED, SLOWER, wait=Wait.PAUSE, pause=_MINUTE),
    _rule(
        _TT,
        (
            "access_token_invalid",
            "access_token_expired",
            "scope_not_authorized",
            "scope_permission_missed",
        ),
        Trouble.AUTH_FAILURE,
        "TikTok does not accept the token for this",
    ),
    _rule(_TT, ("internal_error",), Trouble.SERVER_ERROR, FAILED),
    # HTTP 200 comes with errors, too
    _rule(_TT, ("invalid_params",), Trouble.BAD_REQUEST, "the platform refused the request"),
    _rule(
        _X,
        (MONTHLY,),
        Trouble.QUOTA_EXCEEDED,
        "the month's quota is used up",
        statuses=(429, 429),
        wait=Wait.MONTH_UTC,
    ),
    _rule(
        _X,
        (DAILY,),
        Trouble.QUOTA_EXCEEDED,
        "the day's quota is used up",
        statuses=(429, 429),
        wait=Wait.MIDNIGHT_UTC,
    ),
    _rule(
        _X,
        (),
        Trouble.QUOTA_EXCEEDED,
        "the account has no credit left",
        statuses=(402, 402),
        wait=Wait.PAUSE,
        pause=_HOUR,
    ),
    _rule(_X, (), Trouble.THROTTLED, SLOWER, statuses=(429, 429), wait=Wait.RESET, pause=_QUARTER),
    _rule(None, (), Trouble.THROTTLED, SLOWER, statuses=(429, 429), wait=Wait.PAUSE, pause=_MINUTE),
    _rule(None, (), Trouble.SERVER_ERROR, FAILED, statuses=(500, 599)),
    _rule(None, (), Trouble.AUTH_FAILURE, "the platform does not accept the credential", statuses=(401, 401)),
    _rule(None, (), Trouble.AUTH_FAILURE, "the platform does not accept the credential", statuses=(403, 403)),
    _rule(None, (), Trouble.BAD_REQUEST, "the platform refused the request", statuses=(400, 499)),
    _rule(None, (), Trouble.MALFORMED, "the platform's answer cannot be read: it is neither a success nor an error"),
)
"""The table; the order counts."""


def judge(platform: Platform, reply: Reply, codes: Sequence[str | None], *, pause: timedelta | None = None) -> Refusal:
    """Look an answer up by its status and the codes in its body. `pause` is one that the platform itself named."""
    known = [code[:LONGEST_CODE] for code in codes if code]
    rule = next(rule for rule in RULES if rule.fits(platform, reply.status, known))
    named = [code for code in known if code in rule.codes] + known
    shown = next((code for code in named if code not in STAND_INS), f"http-{reply.status}")
    return Refusal(rule.trouble, shown, rule.text, until=_until(rule, reply, pause or rule.pause))


def _until(rule: Rule, reply: Reply, pause: timedelta) -> datetime | None:
    if rule.wait is Wait.NONE:
        return reply.retry_after() if rule.trouble.may_pass else None
    if rule.wait is Wait.MIDNIGHT_PACIFIC:
        return next_midnight(reply.at, zone="America/Los_Angeles")
    if rule.wait is Wait.MIDNIGHT_UTC:
        return next_midnight(reply.at, zone="UTC")
    if rule.wait is Wait.MONTH_UTC:
        month = reply.at.year * 12 + reply.at.month
        return datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
    reset = reply.unix(RESET_HEADER) if rule.wait is Wait.RESET else None
    return reply.retry_after() or reset or reply.at + pause


def next_midnight(now: datetime, *, zone: str) -> datetime:
    """Give the next midnight of a time zone; a day may have 23 or 25 hours."""
    local = now.astimezone(ZoneInfo(zone))
    day = (local.replace(tzinfo=None) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return day.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
