"""Numbers of an account: a following of log-normal size, and an engagement that falls as it grows."""

from dataclasses import dataclass

from creatorgraph.platforms.world.draws import Draw, power_of_two

_MIDDLE = {"instagram": 11.2, "youtube": 10.4, "tiktok": 11.6, "x": 9.6}
"""The median following, as a power of two."""
_ENGAGEMENT = {"instagram": 0.045, "youtube": 0.035, "tiktok": 0.07, "x": 0.012}
"""The usual engagement of an account with about a thousand followers, as a share."""
_WATCHED = {"instagram": 0.3, "youtube": 0.4, "tiktok": 0.8, "x": 0.2}
"""Views of a post for each follower."""
LARGEST_FOLLOWING = 600_000_000


@dataclass(frozen=True, slots=True)
class Metrics:
    """The counts of an account. `engagement_rate` is a share; the averages are over recent posts."""

    followers: int
    following: int
    posts_count: int
    engagement_rate: float
    avg_views: float
    avg_likes: float
    avg_comments: float


def draw_metrics(draw: Draw, platform: str, fame: float) -> Metrics:
    """Draw the counts; `fame` is common to a person's accounts, so that their sizes go together."""
    size = _MIDDLE[platform] + 2.7 * fame + 1.1 * draw.normal()
    followers = min(max(int(power_of_two(size)), 3), LARGEST_FOLLOWING)
    rate = min(_ENGAGEMENT[platform] * power_of_two(-0.11 * (size - 10.0) + 0.45 * draw.normal()), 0.6)
    engaged = followers * rate
    return Metrics(
        followers=_three_figures(followers) if platform == "youtube" else followers,
        following=int(power_of_two(8.0 + 1.6 * draw.normal())),
        posts_count=1 + int(power_of_two(7.0 + 1.5 * draw.normal())),
        engagement_rate=round(rate, 5),
        avg_views=round(followers * _WATCHED[platform] * power_of_two(0.6 * draw.normal()), 1),
        avg_likes=round(engaged * 0.94, 1),
        avg_comments=round(engaged * 0.06, 1),
    )


def _three_figures(count: int) -> int:
    """Round down as YouTube does, to three significant figures."""
    unit = 10 ** max(len(str(count)) - 3, 0)
    return count // int(unit) * int(unit)
