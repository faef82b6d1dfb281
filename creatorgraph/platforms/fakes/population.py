"""Who lives on the fake platforms: the accounts of a synthetic world, all with ids, that change while it runs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any, Literal

from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.world.accounts import Account, Accounts
from creatorgraph.platforms.world.cast import cast
from creatorgraph.platforms.world.draws import Draw
from creatorgraph.platforms.world.metrics import draw_metrics
from creatorgraph.platforms.world.people import People
from creatorgraph.platforms.world.posts import Feed, posts
from creatorgraph.platforms.world.profiles import Profiles
from creatorgraph.platforms.world.roster import roster
from creatorgraph.platforms.world.rows import AccountRow, PostRow

Status = Literal["active", "removed", "suspended", "private"]
GROWTH_A_DAY = 0.004
"""Followers, views and likes grow by so much a simulated day."""
_LEGACY = re.compile(r"^(user|c)/")


@dataclass(slots=True)
class FakeAccount:
    """One account as its platform holds it. `legacy` is YouTube's older name, by which it can still be asked for."""

    platform: Platform
    id: str
    handle: str
    name: str
    bio: str
    website: str | None
    links: list[str]
    followers: int
    following: int
    posts_count: int
    verified: bool
    country: str | None
    hidden_followers: bool
    posts: list[PostRow] = field(repr=False)
    legacy: str = ""
    status: Status = "active"

    @property
    def picture(self) -> str:
        """Where its picture would be."""
        return f"https://pictures.example/{self.platform}/{self.id}.jpg"

    def grown(self, count: int, days: float) -> int:
        """Give a count after so many simulated days."""
        return int(count * (1 + GROWTH_A_DAY * days))


class Population:
    """Every account by id and by present handle."""

    def __init__(self, accounts: Iterator[FakeAccount]) -> None:
        self._by_id: dict[tuple[str, str], FakeAccount] = {}
        self._by_handle: dict[tuple[str, str], FakeAccount] = {}
        self._by_legacy: dict[str, FakeAccount] = {}
        self._made = 0
        for account in accounts:
            self._put(account)

    def __len__(self) -> int:
        return len(self._by_id)

    def of_id(self, platform: Platform, identity: str) -> FakeAccount | None:
        """Find an account by its id, whatever its status."""
        return self._by_id.get((platform, identity))

    def of_handle(self, platform: Platform, handle: str) -> FakeAccount | None:
        """Find who holds a handle now."""
        return self._by_handle.get((platform, handle.removeprefix("@").casefold()))

    def of_legacy(self, name: str) -> FakeAccount | None:
        """Find a channel by the name of its older address."""
        return self._by_legacy.get(name.casefold())

    def of_platform_name(self, platform: str) -> Iterator[FakeAccount]:
        """Give every account of a platform."""
        return (account for (where, _), account in self._by_id.items() if where == platform)

    def rename(self, account: FakeAccount, handle: str) -> None:
        """Give an account another handle; the old one is free."""
        self._by_handle.pop((account.platform, account.handle.casefold()), None)
        account.handle = handle
        self._by_handle[account.platform, handle.casefold()] = account

    def recycle(self, account: FakeAccount) -> FakeAccount:
        """Let somebody else, with another id and nothing in common, hold the handle; the old owner takes another."""
        handle = account.handle
        self.rename(account, f"{handle[:10]}_was"[:15])
        self._made += 1
        digest = blake2b(f"recycled/{self._made}".encode(), digest_size=7).hexdigest()
        identity = f"UCrecycled{digest}"[:24].ljust(24, "0") if account.platform == "youtube" else str(int(digest, 16))
        heir = replace(
            account,
            id=identity,
            handle=handle,
            name="Somebody Else",
            bio="new here",
            website=None,
            links=[],
            followers=7,
            posts=[],
            legacy="",
        )
        self._put(heir)
        return heir

    def _put(self, account: FakeAccount) -> None:
        self._by_id[account.platform, account.id] = account
        if account.handle:
            self._by_handle[account.platform, account.handle.casefold()] = account
        if account.legacy:
            self._by_legacy[account.legacy.casefold()] = account


def populate(persons: int, *, seed: int, now: datetime) -> Population:
    """Make the population of a world: the same people, handles and ids as `creatorgraph world` writes."""
    return Population(_accounts(persons, seed, now))


def _accounts(persons: int, seed: int, now: datetime) -> Iterator[FakeAccount]:
    people = People(cast(persons, seed=seed))
    book = roster(people)
    held, profiles = Accounts(people, book), Profiles(people, book, now=int(now.timestamp()))
    for index in range(persons):
        person = people.person(index)
        accounts = {(each.platform, each.username): each for each in held.of(person)}
        for sighting in profiles.of(index):
            account = accounts.get((sighting.row["platform"], sighting.row["username"]))
            if account is None:  # as it was before it was renamed: the platform only knows the present
                continue
            draw = Draw(seed, "fake", account.number)
            metrics = draw_metrics(draw, account.platform, person.fame)
            last = int(datetime.fromisoformat(sighting.row["last_post_at"]).timestamp())
            feed = Feed(account.platform, account.number, metrics, last, ())
            recent = sighting.row.get("recent_posts") or posts(draw, person, people.words, feed)
            yield _account(account, sighting.row, recent, draw, followers=metrics.followers)


def _account(account: Account, row: AccountRow, recent: list[PostRow], draw: Draw, *, followers: int) -> FakeAccount:
    known: dict[str, Any] = dict(row)
    legacy = _LEGACY.sub("", account.username) if _LEGACY.match(account.username) else ""
    return FakeAccount(
        platform=Platform(account.platform),
        id=account.platform_id,
        handle=account.handle or legacy.casefold(),
        name=known.get("display_name") or "",
        bio=known.get("bio") or "",
        website=known.get("url"),
        links=known.get("links") or [],
        followers=known.get("followers", followers),
        following=known.get("following", 100),
        posts_count=known.get("posts_count", len(recent)),
        verified=bool(known.get("verified")),
        country=known.get("country"),
        hidden_followers=account.platform == "youtube" and draw.chance(0.02),
        posts=recent,
        legacy=legacy if account.username.startswith("user/") else "",
    )
