"""The search document: what is found, filtered and sorted, one a creator, derived from plain inputs.

Instants are texts in the fixed form of `creatorgraph.clock`, so they compare as they sort.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from typing import TypeVar

from creatorgraph.creator_search.labels import beginnings_of, labels_of, named_words
from creatorgraph.creator_search.quality import quality_of
from creatorgraph.identity_graph.normalize.emails import hide_emails
from creatorgraph.lexicons.folding import uncased

Value = TypeVar("Value")

PLATFORMS = ("instagram", "youtube", "tiktok", "x")

SEEN = ("followers", "engagement", "posts", "profile")
"""What may have been seen at different times."""

MAX_BIO_CHARACTERS = 2_000  # longer bios are lists of links; they would drown the rest of the meaning
MAX_TEXT_CHARACTERS = 8_000
SHORTEST_RHYTHM_DAYS = 0.05  # more than twenty posts a day are of a machine; the number stays finite
MAX_CAPTION_CHARACTERS = 500
MAX_WORDS = 400  # those of bios first, then those of the newest captions

_MARKS = "\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_SIGNED = re.compile(rf"[#@]\w[\w.{_MARKS}]{{0,62}}")
_WORDS = re.compile(rf"[\w{_MARKS}]{{1,64}}")  # vowel signs are parts of words that `\w` does not match


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSource:
    """What the document needs of one account; None is unknown.

    `engagement_rate` is a share (0.031 is 3.1 %), and so is `growth_30d`, the followers won in 30 days of those before.
    `days_between_posts` is a median. `seen` has the instants of fields that are not from the observation of
    `observed_at`, but from one before it.
    """

    key: str
    platform: str
    handle: str | None = None
    display_name: str | None = None
    bio: str | None = None
    followers: int | None = None
    engagement_rate: float | None = None
    verified: bool | None = None
    country: str | None = None
    language: str | None = None
    last_post_at: str | None = None
    following: int | None = None
    avg_likes: float | None = None
    avg_comments: float | None = None
    is_business: bool | None = None
    observed_at: str | None = None
    days_between_posts: float | None = None
    growth_30d: float | None = None
    seen: Mapping[str, str] = field(default_factory=dict)

    def seen_at(self, *names: str) -> str | None:
        """Give the newest instant at which one of these fields was seen; None where none of them is known."""
        seen = (self.seen.get(name, self.observed_at) for name in names if getattr(self, name) is not None)
        return max(filter(None, seen), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatorSource:
    """What the document needs of one creator.

    `name` and `country` are the canonical profile's; where they are None the account with the most followers that has
    one gives it. `updated_at` is the version: an older document never overwrites a newer one. `niche`, `city`,
    `topics`, `interests` and `languages` are what was derived from texts, as is `derived_country`, which counts where
    no platform says one. `unreviewed_merge` says that an edge of an account waits for a reviewer. `captions` are of
    its newest posts, the newest first; `agencies` are the ids of those that manage an account.
    """

    id: str
    updated_at: str
    name: str | None = None
    country: str | None = None
    derived_country: str | None = None
    confidence: float | None = None
    has_email: bool = False
    niche: str | None = None
    city: str | None = None
    topics: Sequence[str] = ()
    interests: Sequence[str] = ()
    languages: Sequence[str] = ()
    unreviewed_merge: bool = False
    captions: Sequence[str] = ()
    agencies: Sequence[str] = ()
    accounts: Sequence[AccountSource] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    """One creator as the index keeps it.

    Followers are people, engagement is a share, `followers_largest` the largest audience of any one account (never a
    sum: audiences overlap). `text` serves words and meaning alike; `text_hash` tells whether it must be embedded anew.
    `words`, `hashtags` and `mentions` are those of bios and captions, without case and signs. `quality` is of
    the followers of the largest account that has enough signals. `observed_at` is the newest observation,
    `observed_<platform>` the one that the followers of a platform are from. `seen_followers` and `seen_engagement` are
    of the account that these numbers are of, `seen_posts` and `seen_profile` (bio and name) the newest of all.
    `engagement_largest` and `growth_30d` are of the largest account that has one, `posts_per_week` of the account that
    posts most. `labels` and `beginnings` serve autocomplete, `named` are the words of names and handles (`labels.py`).
    """

    id: str
    updated_at: str
    name: str
    text: str
    text_hash: str
    handles: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    country: str | None = None
    followers_instagram: int | None = None
    followers_youtube: int | None = None
    followers_tiktok: int | None = None
    followers_x: int | None = None
    followers_largest: int | None = None
    engagement_instagram: float | None = None
    engagement_youtube: float | None = None
    engagement_tiktok: float | None = None
    engagement_x: float | None = None
    verified: bool = False
    has_email: bool = False
    account_count: int = 0
    last_post_at: str | None = None
    confidence: float | None = None
    platform_count: int = 0
    quality: float | None = None
    observed_at: str | None = None
    business: bool = False
    unreviewed_merge: bool = False
    niche: str | None = None
    city: str | None = None
    topics: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    engagement_largest: float | None = None
    growth_30d: float | None = None
    growth_30d_instagram: float | None = None
    growth_30d_youtube: float | None = None
    growth_30d_tiktok: float | None = None
    growth_30d_x: float | None = None
    posts_per_week: float | None = None
    managed: bool = False
    agencies: tuple[str, ...] = ()
    observed_instagram: str | None = None
    observed_youtube: str | None = None
    observed_tiktok: str | None = None
    observed_x: str | None = None
    labels: tuple[str, ...] = ()
    beginnings: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    seen_followers: str | None = None
    seen_engagement: str | None = None
    seen_posts: str | None = None
    seen_profile: str | None = None


def document_of(creator: CreatorSource) -> SearchDocument:
    """Derive the document of a creator. The order of the accounts plays no part.

    Of several accounts on one platform the one with the most followers speaks for the platform.
    """
    accounts = sorted(creator.accounts, key=lambda account: (-(account.followers or 0), account.key))
    leading: dict[str, AccountSource] = {}
    for account in accounts:
        leading.setdefault(account.platform, account)
    shown = [without_emails(account.display_name or "").strip() for account in accounts]
    name = without_emails(creator.name or "").strip() or next(filter(None, shown), "")
    said = creator.country or next((account.country for account in accounts if account.country), None)
    bios = bios_of(accounts)
    text = text_of(name=name, accounts=accounts, bios=bios)
    followers = {platform: account.followers for platform, account in leading.items()}
    engagement = {platform: account.engagement_rate for platform, account in leading.items()}
    growth = {platform: account.growth_30d for platform, account in leading.items()}
    observed = {platform: account.seen_at("followers") or account.observed_at for platform, account in leading.items()}
    words, hashtags, mentions = words_of([*bios, *captions_of(creator.captions)])
    names = [name, *shown]
    labels = labels_of(names, [account.handle or "" for account in accounts])
    return SearchDocument(
        id=creator.id,
        updated_at=creator.updated_at,
        name=_clean(name),
        text=text,
        text_hash=hash_of(text),
        handles=tuple(_unique(_clean(account.handle) for account in accounts)),
        platforms=tuple(platform for platform in PLATFORMS if platform in leading),
        languages=tuple(sorted({_clean(code).lower() for code in _languages(creator, accounts)} - {""})),
        country=_clean(said or creator.derived_country).upper() or None,
        followers_instagram=followers.get("instagram"),
        followers_youtube=followers.get("youtube"),
        followers_tiktok=followers.get("tiktok"),
        followers_x=followers.get("x"),
        followers_largest=max((count for count in followers.values() if count is not None), default=None),
        engagement_instagram=engagement.get("instagram"),
        engagement_youtube=engagement.get("youtube"),
        engagement_tiktok=engagement.get("tiktok"),
        engagement_x=engagement.get("x"),
        verified=any(account.verified for account in accounts),
        has_email=creator.has_email,
        account_count=len(accounts),
        last_post_at=_newest(account.last_post_at for account in accounts),
        confidence=creator.confidence,
        platform_count=len(leading),
        quality=_first(map(_quality, accounts)),
        observed_at=_newest(account.observed_at for account in accounts),
        business=any(account.is_business for account in accounts),
        unreviewed_merge=creator.unreviewed_merge,
        niche=_clean(creator.niche).lower() or None,
        city=_clean(creator.city).lower() or None,
        topics=tuple(sorted({_clean(topic).lower() for topic in creator.topics} - {""})),
        interests=tuple(sorted({_clean(interest).lower() for interest in creator.interests} - {""})),
        words=words,
        hashtags=hashtags,
        mentions=mentions,
        engagement_largest=_first(account.engagement_rate for account in accounts),
        growth_30d=_first(account.growth_30d for account in accounts),
        growth_30d_instagram=growth.get("instagram"),
        growth_30d_youtube=growth.get("youtube"),
        growth_30d_tiktok=growth.get("tiktok"),
        growth_30d_x=growth.get("x"),
        posts_per_week=_posts_per_week(accounts),
        managed=bool(creator.agencies),
        agencies=tuple(sorted(set(creator.agencies))),
        observed_instagram=observed.get("instagram"),
        observed_youtube=observed.get("youtube"),
        observed_tiktok=observed.get("tiktok"),
        observed_x=observed.get("x"),
        labels=labels,
        beginnings=beginnings_of(labels),
        named=named_words(names, [account.handle or "" for account in accounts]),
        seen_followers=_first(account.seen_at("followers") for account in accounts),
        seen_engagement=_first(account.seen_at("engagement_rate") for account in accounts),
        seen_posts=_newest(account.seen_at("last_post_at") for account in accounts),
        seen_profile=_newest(account.seen_at("bio", "display_name") for account in accounts),
    )


def _first(values: Iterable[Value | None]) -> Value | None:
    return next((value for value in values if value is not None), None)


def _newest(instants: Iterable[str | None]) -> str | None:
    return max(filter(None, instants), default=None)


def _posts_per_week(accounts: Sequence[AccountSource]) -> float | None:
    """Give the rhythm of the account that posts most; several posts a day count as many a week."""
    days = [each.days_between_posts for each in accounts if each.days_between_posts is not None]
    return round(7 / max(min(days), SHORTEST_RHYTHM_DAYS), 3) if days else None


def _languages(creator: CreatorSource, accounts: Sequence[AccountSource]) -> Iterable[str | None]:
    yield from creator.languages
    yield from (account.language for account in accounts)


def _quality(account: AccountSource) -> float | None:
    return quality_of(
        followers=account.followers,
        following=account.following,
        avg_likes=account.avg_likes,
        avg_comments=account.avg_comments,
    )


def words_of(texts: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Give words, hashtags and mentions of texts without e-mails, uncased and sorted: the first `MAX_WORDS`, once."""
    text = uncased("\n".join(texts))
    signed = _SIGNED.findall(text) if "#" in text or "@" in text else []
    return (
        _sorted_first(_WORDS.findall(text)),
        _sorted_first(word[1:].rstrip(".") for word in signed if word[0] == "#"),
        _sorted_first(word[1:].rstrip(".") for word in signed if word[0] == "@"),
    )


def _sorted_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(islice(dict.fromkeys(words), MAX_WORDS)))


def text_of(*, name: str, accounts: Sequence[AccountSource], bios: Sequence[str]) -> str:
    """Give the text that is searched by words and by meaning: names, handles, bios, each once, no e-mails."""
    parts = [name, *(account.display_name or "" for account in accounts)]
    parts += [account.handle or "" for account in accounts]
    cleaned = [_clean(without_emails(part)) for part in _unique(parts)]
    return "\n".join(_unique([*cleaned, *bios]))[:MAX_TEXT_CHARACTERS]


def bios_of(accounts: Sequence[AccountSource]) -> list[str]:
    """Give the bios, each once, no e-mails."""
    return [_clean(without_emails(bio)[:MAX_BIO_CHARACTERS]) for bio in _unique(each.bio or "" for each in accounts)]


def captions_of(captions: Sequence[str]) -> list[str]:
    """Give the beginnings of captions, each once, no e-mails."""
    return [_clean(without_emails(caption)[:MAX_CAPTION_CHARACTERS]) for caption in _unique(captions)]


def without_emails(text: str) -> str:
    """Take out e-mail addresses, however they are written, and keep mentions."""
    return hide_emails(text, " ")


def hash_of(text: str) -> str:
    """Give the hash of an embedding text, 32 hex digits."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _clean(text: str | None) -> str:
    """Fold white space and drop what no index can hold: NUL and halves of surrogate pairs."""
    whole = (text or "").replace("\0", " ").encode("utf-8", "ignore").decode()
    return " ".join(whole.split())


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
