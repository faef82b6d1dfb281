"""A person's accounts as they are seen: pages, numbers, posts and times, as lines of the import format."""

from collections.abc import Iterator, Sequence
from typing import cast as typed

from creatorgraph.platforms.world.accounts import Account, Accounts
from creatorgraph.platforms.world.cast import Part
from creatorgraph.platforms.world.draws import Draw
from creatorgraph.platforms.world.facts import draw_facts
from creatorgraph.platforms.world.metrics import Metrics, draw_metrics
from creatorgraph.platforms.world.pages import Page, Pages
from creatorgraph.platforms.world.people import People, Person
from creatorgraph.platforms.world.posts import HOUR, Feed, instant, posts
from creatorgraph.platforms.world.roster import Roster
from creatorgraph.platforms.world.rows import AccountRow, WorldAccount, known
from creatorgraph.platforms.world.truth import kind_of, truth_of

DAY = 24 * HOUR
SEEN_WITHIN = 9 * DAY
POSTING_SHARE = 0.34
WIDELY_FOLLOWED = 200_000
ID_SHOWN = {"instagram": 0.6, "youtube": 0.75, "tiktok": 0.12, "x": 0.7}
"""How often an account's platform id is known: TikTok's interface has none."""


class Profiles:
    """Writes the rows of one person after another."""

    def __init__(self, people: People, book: Roster, *, now: int) -> None:
        self._people = people
        self._book = book
        self._accounts = Accounts(people, book)
        self._pages = Pages(people, self._accounts)
        self._now = now

    def of(self, index: int) -> Iterator[WorldAccount]:
        """Give every sighting of a person's accounts."""
        person = self._people.person(index)
        draw = Draw(self._people.cast.seed, "profile", index)
        held = self._accounts.of(person)
        facts = draw_facts(draw, person, self._people, self._book)
        for account in held:
            page = self._pages.page(draw, person, account, held, facts)
            yield from self._sightings(draw, person, account, held, page)

    def _sightings(
        self, draw: Draw, person: Person, account: Account, held: Sequence[Account], page: Page
    ) -> Iterator[WorldAccount]:
        metrics = draw_metrics(draw, account.platform, person.fame - (1.0 if account.backup else 0.0))
        observed = self._now - draw.below(SEEN_WITHIN)
        row = self._row(draw, person, account, page, metrics, observed)
        last = observed - HOUR - int(draw.unit() * draw.unit() * 60 * DAY)
        row["last_post_at"] = instant(last)
        if person.index == 0 or draw.chance(POSTING_SHARE):
            feed = Feed(account.platform, account.number, metrics, last, self._mentioned(draw, account, held))
            row["recent_posts"] = posts(draw, person, self._people.words, feed)
        yield WorldAccount(row, truth_of(person, account, account.username, kind=kind_of(person, account)))
        if account.number in self._book.former:
            yield self._former(draw, person, account, row, metrics, observed)

    def _row(
        self, draw: Draw, person: Person, account: Account, page: Page, metrics: Metrics, observed: int
    ) -> AccountRow:
        renamed = account.number in self._book.former or person.part is Part.HEIR
        shows_id = renamed or person.index == 0 or draw.chance(ID_SHOWN[account.platform])
        row = known({
            "platform": account.platform,
            "username": account.username,
            "platform_id": account.platform_id if shows_id else None,
            "display_name": page.name,
            "bio": page.bio,
            "url": page.url,
            "links": page.links or None,
            "email": page.email,
            "country": person.country if draw.chance(0.35) else None,
            "language": person.languages[0] if draw.chance(0.3) else None,
            "verified": draw.chance(0.5 if metrics.followers > WIDELY_FOLLOWED else 0.02),
            "observed_at": instant(observed),
        })  # fmt: skip
        if draw.chance(0.96):
            row |= _counts(draw, person, account, metrics)
        return typed("AccountRow", row)

    def _former(
        self, draw: Draw, person: Person, account: Account, row: AccountRow, metrics: Metrics, observed: int
    ) -> WorldAccount:
        """Show an account as it was before it was renamed. The truth is silent where the handle has a new holder."""
        old = self._book.former[account.number]
        earlier: AccountRow = {
            "platform": account.platform,
            "username": old,
            "platform_id": account.platform_id,
            "display_name": row.get("display_name", old),
            "followers": metrics.followers * draw.between(20, 90) // 100,
            "observed_at": instant(observed - draw.between(40, 500) * DAY),
        }
        handed_on = account.number in self._book.handed_on
        return WorldAccount(earlier, None if handed_on else truth_of(person, account, old, kind="former"))

    def _mentioned(self, draw: Draw, account: Account, held: Sequence[Account]) -> list[str]:
        """Choose whom an account names in posts: mostly the well known, and its owner's other account there."""
        pool = self._book.mentionable[account.platform]
        names = [pool[int(draw.unit() * draw.unit() * len(pool))] for _ in range(3)] if pool else []
        names += [other.handle for other in held if other.platform == account.platform and other.handle]
        return [name for name in names if name != account.handle]


def _counts(draw: Draw, person: Person, account: Account, metrics: Metrics) -> dict[str, object]:
    counts: dict[str, object] = {
        "followers": metrics.followers,
        "following": metrics.following,
        "posts_count": metrics.posts_count,
        "engagement_rate": metrics.engagement_rate,
        "avg_likes": metrics.avg_likes,
        "avg_comments": metrics.avg_comments,
    }
    if account.platform == "instagram":
        counts["is_business"] = person.part in (Part.ORGANISATION, Part.AGENCY) or draw.chance(0.4)
    else:
        counts["avg_views"] = metrics.avg_views
    return counts
