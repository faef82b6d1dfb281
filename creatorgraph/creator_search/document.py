"""The search document: what is found, filtered and sorted, one a creator, derived from plain inputs.

Instants are texts in the fixed form of `creatorgraph.clock`, so they compare as they sort.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from creatorgraph.creator_search.quality import quality_of

PLATFORMS = ("instagram", "youtube", "tiktok", "x")

MAX_BIO_CHARACTERS = 2_000  # longer bios are lists of links; they would drown the rest of the meaning
MAX_TEXT_CHARACTERS = 8_000
MAX_WORDS = 200

_WORD = r"[^\s@<>()\[\]{}]{1,64}"  # bounded, so that a long text without white space costs no more than others
_EMAIL = re.compile(
    rf"{_WORD}(?:@|\s?[(\[{{]at[)\]}}]\s?){_WORD}(?:\s?[(\[{{]dot[)\]}}]\s?{_WORD})*",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"[#@]\w[\w.]{0,62}")
_WORDS = re.compile(r"\w{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSource:
    """What the document needs of one account. `engagement_rate` is a share (0.031 is 3.1 %); None is unknown."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatorSource:
    """What the document needs of one creator.

    `name` and `country` are the canonical profile's; where they are None the account with the most followers that has
    one gives it. `updated_at` is the version: an older document never overwrites a newer one. `niches` are words for
    the text. `niche`, `city`, `topics`, `interests` and `languages` are what was derived from texts. `unreviewed_merge`
    says that an edge of an account waits for a reviewer.
    """

    id: str
    updated_at: str
    name: str | None = None
    country: str | None = None
    confidence: float | None = None
    has_email: bool = False
    niches: Sequence[str] = ()
    niche: str | None = None
    city: str | None = None
    topics: Sequence[str] = ()
    interests: Sequence[str] = ()
    languages: Sequence[str] = ()
    unreviewed_merge: bool = False
    accounts: Sequence[AccountSource] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    """One creator as the index keeps it.

    Followers are people, engagement is a share, `followers_largest` the largest audience of any one account (never a
    sum: audiences overlap). `text` serves words and meaning alike; `text_hash` tells whether it must be embedded anew.
    `words`, `hashtags` and `mentions` are those of the bios, in lower case, signs left out. `quality` is of the
    followers of the largest account that has enough signals. `observed_at` is the newest observation.
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


def document_of(creator: CreatorSource) -> SearchDocument:
    """Derive the document of a creator. The order of the accounts plays no part.

    Of several accounts on one platform the one with the most followers speaks for the platform.
    """
    accounts = sorted(creator.accounts, key=lambda account: (-(account.followers or 0), account.key))
    leading: dict[str, AccountSource] = {}
    for account in accounts:
        leading.setdefault(account.platform, account)
    name = creator.name or next((account.display_name for account in accounts if account.display_name), "")
    country = creator.country or next((account.country for account in accounts if account.country), None)
    bios = bios_of(accounts)
    text = text_of(name=name, accounts=accounts, niches=creator.niches, bios=bios)
    followers = {platform: account.followers for platform, account in leading.items()}
    engagement = {platform: account.engagement_rate for platform, account in leading.items()}
    words, hashtags, mentions = words_of(bios)
    return SearchDocument(
        id=creator.id,
        updated_at=creator.updated_at,
        name=_clean(name),
        text=text,
        text_hash=hash_of(text),
        handles=tuple(_unique(_clean(account.handle) for account in accounts)),
        platforms=tuple(platform for platform in PLATFORMS if platform in leading),
        languages=tuple(sorted({_clean(code).lower() for code in _languages(creator, accounts)} - {""})),
        country=_clean(country).upper() or None,
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
        last_post_at=max((account.last_post_at for account in accounts if account.last_post_at), default=None),
        confidence=creator.confidence,
        platform_count=len(leading),
        quality=next((quality for quality in map(_quality, accounts) if quality is not None), None),
        observed_at=max((account.observed_at for account in accounts if account.observed_at), default=None),
        business=any(account.is_business for account in accounts),
        unreviewed_merge=creator.unreviewed_merge,
        niche=_clean(creator.niche).lower() or None,
        city=_clean(creator.city).lower() or None,
        topics=tuple(sorted({_clean(topic).lower() for topic in creator.topics} - {""})),
        interests=tuple(sorted({_clean(interest).lower() for interest in creator.interests} - {""})),
        words=words,
        hashtags=hashtags,
        mentions=mentions,
    )


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


def words_of(bios: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Give the words, hashtags and mentions of the bios, each once, sorted, no e-mails."""
    text = "\n".join(bios).lower()
    signed = set(_SIGNED.findall(text)) if "#" in text or "@" in text else set()
    words = set(_WORDS.findall(text))
    return (
        tuple(sorted(words)[:MAX_WORDS]),
        tuple(sorted({word[1:].rstrip(".") for word in signed if word[0] == "#"})[:MAX_WORDS]),
        tuple(sorted({word[1:].rstrip(".") for word in signed if word[0] == "@"})[:MAX_WORDS]),
    )


def text_of(
    *, name: str, accounts: Sequence[AccountSource], niches: Sequence[str] = (), bios: Sequence[str] | None = None
) -> str:
    """Give the text that is searched by words and by meaning: names, handles, niches, bios, each once, no e-mails."""
    parts = [name, *(account.display_name or "" for account in accounts)]
    parts += [account.handle or "" for account in accounts]
    parts += niches
    cleaned = [_clean(without_emails(part)) for part in _unique(parts)]
    return "\n".join(_unique([*cleaned, *(bios_of(accounts) if bios is None else bios)]))[:MAX_TEXT_CHARACTERS]


def bios_of(accounts: Sequence[AccountSource]) -> list[str]:
    """Give the bios, each once, no e-mails."""
    return [_clean(without_emails(bio[:MAX_BIO_CHARACTERS])) for bio in _unique(each.bio or "" for each in accounts)]


def without_emails(text: str) -> str:
    """Take out e-mail addresses, written plainly or as "name [at] host"."""
    lower = text.lower()
    if "@" not in lower and not any(sign in lower for sign in ("(at)", "[at]", "{at}")):
        return text
    return _EMAIL.sub(_kept, text)


def _kept(found: re.Match[str]) -> str:
    """Keep what only looks like an address: without a dot after the sign it is a mention ("art by me@home")."""
    host = re.split(r"@|[(\[{]at[)\]}]", found.group(), maxsplit=1, flags=re.IGNORECASE)[1].lower()
    return " " if "." in host or "dot" in host else found.group()


def hash_of(text: str) -> str:
    """Give the hash of an embedding text, 32 hex digits."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _clean(text: str | None) -> str:
    """Fold white space and drop what no index can hold: NUL and halves of surrogate pairs."""
    whole = (text or "").replace("\0", " ").encode("utf-8", "ignore").decode()
    return " ".join(whole.split())


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
