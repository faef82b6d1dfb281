"""Recent posts with captions, hashtags, counts, and mentions of accounts that exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from creatorgraph.platforms.world.bios import fill
from creatorgraph.platforms.world.draws import Draw, power_of_two
from creatorgraph.platforms.world.metrics import Metrics
from creatorgraph.platforms.world.people import Person
from creatorgraph.platforms.world.rows import PostRow
from creatorgraph.platforms.world.vocabulary import Words

_TYPES = {
    "instagram": ("image", "reel", "carousel"),
    "youtube": ("video", "short"),
    "tiktok": ("video",),
    "x": ("text", "image", "video"),
}
MOST_POSTS = 5
HOUR = 3600


@dataclass(frozen=True, slots=True)
class Feed:
    """Where posts appear: `last` is when the newest came (Unix seconds), `mentions` whom the account may name."""

    platform: str
    account: int
    metrics: Metrics
    last: int
    mentions: Sequence[str]


def instant(seconds: int) -> str:
    """Write an instant of the Unix clock: `2026-10-05T08:15:00Z`."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()[:19] + "Z"


def posts(draw: Draw, person: Person, words: Words, feed: Feed) -> list[PostRow]:
    """Write one to five posts, newest first."""
    found: list[PostRow] = []
    when = feed.last
    for rank in range(draw.between(1, MOST_POSTS)):
        found.append(_post(draw, person, words, feed, rank, when))
        when -= draw.between(5 * HOUR, 200 * HOUR)
    return found


def _post(draw: Draw, person: Person, words: Words, feed: Feed, rank: int, when: int) -> PostRow:
    language = person.languages[-1] if draw.chance(0.25) else person.languages[0]
    caption = fill(draw.pick(words.phrases[language].captions), person, language)
    tags = [draw.pick(person.niche.tags)] if draw.chance(0.6) else []
    named = [draw.pick(feed.mentions)] if feed.mentions and draw.chance(0.4) else []
    luck = power_of_two(0.7 * draw.normal())
    likes = int(feed.metrics.avg_likes * luck)
    row: PostRow = {
        "id": f"{feed.platform[0]}{feed.account}-{rank}",
        "type": draw.pick(_TYPES[feed.platform]),
        "caption": " ".join([caption, *(f"@{name}" for name in named), *(f"#{tag}" for tag in tags)]),
        "hashtags": tags,
        "mentions": named,
        "likes": likes,
        "comments": int(feed.metrics.avg_comments * luck),
        "posted_at": instant(when),
    }
    if feed.platform != "instagram":
        row["views"] = int(feed.metrics.avg_views * luck)
    if feed.platform in ("tiktok", "x"):
        row["shares"] = likes // 12
    return row
