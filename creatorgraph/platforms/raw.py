"""What a platform said of one account, as it said it: what the archive keeps and a replay reads again.

An answer about many accounts is taken apart into one of each, in the platform's own form, as if that account had been
asked for alone. So each can be kept, expire and be removed by itself, and the same parser reads it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import orjson

from creatorgraph.platforms.derived import last_of
from creatorgraph.platforms.http import Reply
from creatorgraph.platforms.observation import AccountObservation, PostObservation
from creatorgraph.platforms.outcomes import Ask
from creatorgraph.platforms.terms import Source


class Part(StrEnum):
    """Which answer it is: about the account, its recent videos, or the links of the hub page that it names."""

    ACCOUNT = "account"
    VIDEOS = "videos"
    LINKS = "links"


@dataclass(frozen=True, slots=True)
class Raw:
    """One answer about one account. `name` is its id, or `@` and its handle where the platform gives no id.

    `at` is when the account's own answer came: its further parts carry the same instant. `body` is JSON.
    """

    source: Source
    name: str
    at: datetime
    part: Part
    ask: Ask
    body: bytes = field(repr=False)

    def reply(self) -> Reply:
        """Give the answer as it came."""
        return Reply(200, {}, self.body, self.at)


def name_of_account(platform_id: str | None, handle: str | None) -> str:
    """Name an account in the archive."""
    return platform_id or f"@{(handle or '').lower()}"


def further(source: Source, ask: Ask, seen: AccountObservation, part: Part, body: object) -> Raw:
    """Make a further part of what was just seen of an account."""
    name = name_of_account(seen.platform_id, seen.handle)
    return Raw(source, name, seen.observed_at, part, ask, orjson.dumps(body))


def with_posts(seen: AccountObservation, posts: Sequence[PostObservation]) -> AccountObservation:
    """Give an observation with its recent posts."""
    return seen.model_copy(update={"recent_posts": tuple(posts), "last_post_at": last_of(posts)})


def with_links(seen: AccountObservation, links: Sequence[str] | None) -> AccountObservation:
    """Give an observation with the links of its hub page; of a page that could not be read, links are not known."""
    together = None if links is None else tuple(dict.fromkeys((*(seen.links or ()), *links)))
    return seen.model_copy(update={"links": together})


Apart = Iterator[tuple[Ask, str, bytes]]
"""The ask, the account's name in the archive, and its own answer."""
