"""The numbers of an account over time, in one short text: followers, engagement and posts by day, thinned with age.

What is kept is a pure function of the set of readings: whatever their order, and however often each comes, the text
is the same. Readings younger than about five weeks stand for each day, then for each week, after about half a year for
each four weeks; after three years they go. The last reading of its day, week or four weeks is the one that is kept.
Weeks and four weeks are counted from 1970 on, so that each is a part of the next: what gave way never comes back.

The text is base64 of, for each reading in the order of time: a byte of flags (1 followers, 2 engagement, 4 posts, 8
bound by a platform's terms), the minutes since the reading before, and for each number that is there its difference
to the last one known, all as variable-length integers (LEB128; differences zigzag).
"""

import base64
from collections.abc import Iterable, Sequence
from typing import NamedTuple

DAY = 1_440
WEEK, FOUR_WEEKS = 7 * DAY, 28 * DAY
DAILY_WEEKS = 5
WEEKLY_MONTHS = 6
MOST_MONTHS = 40
"""Of four weeks each: a little over three years."""
ENGAGEMENT_UNIT = 10_000
"""Engagement is kept to a hundredth of a per cent."""
_FOLLOWERS, _ENGAGEMENT, _POSTS, _BOUND = 1, 2, 4, 8
_FLAGS = (_FOLLOWERS, _ENGAGEMENT, _POSTS)


class Reading(NamedTuple):
    """The numbers of one instant, in minutes since 1970; None was not seen.

    `engagement` is in hundredths of a per cent. `bound` readings are under a platform's terms.
    """

    minute: int
    followers: int | None = None
    engagement: int | None = None
    posts: int | None = None
    bound: bool = False

    @property
    def numbers(self) -> tuple[int | None, int | None, int | None]:
        """The numbers in the order of the text."""
        return (self.followers, self.engagement, self.posts)

    @property
    def rate(self) -> float | None:
        """Engagement as a share."""
        return None if self.engagement is None else self.engagement / ENGAGEMENT_UNIT


def without_bound(text: str, *, before: int) -> str:
    """Give the text without the readings under a platform's terms that were made before a minute."""
    return encode([each for each in decode(text) if not each.bound or each.minute >= before])


def thinned(readings: Iterable[Reading]) -> list[Reading]:
    """Keep the last reading of each bucket, in the order of time; readings of one minute are put together."""
    by_minute: dict[int, Reading] = {}
    for each in readings:
        held = by_minute.get(each.minute)
        by_minute[each.minute] = _together(held, each) if held else each
    if not by_minute:
        return []
    newest = max(by_minute)
    last: dict[tuple[int, int], Reading] = {}
    for minute in sorted(by_minute):
        bucket = _bucket(minute, newest)
        if bucket is not None:
            last[bucket] = by_minute[minute]
    return sorted(last.values(), key=lambda each: each.minute)


def _bucket(minute: int, newest: int) -> tuple[int, int] | None:
    """Name the bucket of a minute: whether it is of a day, a week or four weeks is the same for all in that bucket."""
    months = newest // FOUR_WEEKS - minute // FOUR_WEEKS
    if months > MOST_MONTHS:
        return None
    if months > WEEKLY_MONTHS:
        return (FOUR_WEEKS, minute // FOUR_WEEKS)
    if newest // WEEK - minute // WEEK > DAILY_WEEKS:
        return (WEEK, minute // WEEK)
    return (DAY, minute // DAY)


def _together(one: Reading, other: Reading) -> Reading:
    """Put readings of one minute together; where they differ, the larger number is taken whoever came first."""
    numbers = [
        max((each for each in pair if each is not None), default=None)
        for pair in zip(one.numbers, other.numbers, strict=True)
    ]
    return one._replace(followers=numbers[0], engagement=numbers[1], posts=numbers[2], bound=one.bound or other.bound)


def encode(readings: Sequence[Reading]) -> str:
    """Write readings, which are in the order of time."""
    out = bytearray()
    minute, known = 0, [0, 0, 0]
    for each in readings:
        numbers = each.numbers
        flags = sum(flag for flag, number in zip(_FLAGS, numbers, strict=True) if number is not None)
        out.append(flags | (_BOUND if each.bound else 0))
        _put(out, each.minute - minute)
        minute = each.minute
        for place, number in enumerate(numbers):
            if number is not None:
                difference = number - known[place]
                _put(out, difference << 1 if difference >= 0 else (-difference << 1) - 1)
                known[place] = number
    return base64.b64encode(out).decode().rstrip("=")


def decode(text: str) -> list[Reading]:
    """Read a text; an empty one holds nothing."""
    data = base64.b64decode(text + "=" * (-len(text) % 4))
    readings: list[Reading] = []
    place, minute, known = 0, 0, [0, 0, 0]
    while place < len(data):
        flags = data[place]
        gap, place = _take(data, place + 1)
        minute += gap
        numbers: list[int | None] = [None, None, None]
        for number, flag in enumerate(_FLAGS):
            if flags & flag:
                coded, place = _take(data, place)
                known[number] += -((coded + 1) >> 1) if coded & 1 else coded >> 1
                numbers[number] = known[number]
        readings.append(Reading(minute, numbers[0], numbers[1], numbers[2], bool(flags & _BOUND)))
    return readings


def _put(out: bytearray, value: int) -> None:
    while value > 0x7F:  # noqa: PLR2004 - seven bits a byte
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)


def _take(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 - seven bits a byte
            return value, place
        shift += 7
