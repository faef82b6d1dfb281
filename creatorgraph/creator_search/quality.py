"""How real an account's audience looks: a pure function of robust signals, or None where they do not suffice.

No signal falls with size alone: large accounts post no more often than small ones, and are not worse for it. Each
signal is in [0, 1]; fewer than two are no answer.
"""

import math
from collections.abc import Iterator

LEAST_SIGNALS = 2
LEAST_FOLLOWERS = 100
"""Below this ratios are noise."""

COMMENTS_PER_LIKE = (0.002, 0.25)
"""Where people both like and comment; bought likes bring no comments, comment rings bring too many."""

LIKES_PER_FOLLOWER = (0.0005, 0.5)
"""Bought followers like nothing; bought likes exceed the audience."""


def quality_of(
    *,
    followers: int | None,
    following: int | None = None,
    avg_likes: float | None = None,
    avg_comments: float | None = None,
) -> float | None:
    """Give the quality of an account's followers in [0, 1]; None is "insufficient data"."""
    if followers is None or followers < LEAST_FOLLOWERS:
        return None
    signals = list(_signals(followers, following, avg_likes, avg_comments))
    return round(sum(signals) / len(signals), 4) if len(signals) >= LEAST_SIGNALS else None


def _signals(
    followers: int, following: int | None, avg_likes: float | None, avg_comments: float | None
) -> Iterator[float]:
    if following is not None:
        # who follows ten times as many as follow back trades follows; who follows fewer does not
        yield 1.0 if following <= followers else max(0.0, 1 - math.log10(following / followers))
    if avg_likes is not None:
        yield _inside(avg_likes / followers, LIKES_PER_FOLLOWER)
    if avg_likes and avg_comments is not None:
        yield _inside(avg_comments / avg_likes, COMMENTS_PER_LIKE)


def _inside(ratio: float, usual: tuple[float, float]) -> float:
    """Give 1 inside the usual range, falling to 0 at a tenth of its lower and ten times its upper end."""
    low, high = usual
    if ratio <= 0:
        return 0.0
    distance = max(math.log10(low / ratio), math.log10(ratio / high), 0.0)
    return max(0.0, 1 - distance)
