"""What one observation says: the identifiers read from its text fields, as nodes keep them, and whom it names."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, Self

from creatorgraph.identity_graph.accounts import TEXT_FIELDS, Derived
from creatorgraph.identity_graph.normalize.handles import handle_key, provisional_key, skeleton, stem
from creatorgraph.identity_graph.normalize.identifiers import Identifiers, identifiers_in
from creatorgraph.identity_graph.pieces import handle_ends
from creatorgraph.platforms.observation import AccountObservation, Platform, PostObservation

Hash = Callable[[str], str]
"""Gives the keyed hash of an e-mail address."""


class Texts(Protocol):
    """The text fields of an account, each None where nobody looked, and where it is: None for none of the four."""

    @property
    def platform(self) -> Platform | None: ...  # noqa: D102 - what it says
    @property
    def display_name(self) -> str | None: ...  # noqa: D102
    @property
    def bio(self) -> str | None: ...  # noqa: D102
    @property
    def website(self) -> str | None: ...  # noqa: D102
    @property
    def links(self) -> tuple[str, ...] | None: ...  # noqa: D102
    @property
    def emails(self) -> tuple[str, ...] | None: ...  # noqa: D102


def read_fields(seen: Texts, *, hash_email: Hash) -> tuple[dict[str, Derived], dict[str, str]]:
    """Read every text field that was looked at.

    Gives the identifiers by field, and the addresses of the e-mails by their hash, for sealing where they are new.
    """
    fields: dict[str, Derived] = {}
    addresses: dict[str, str] = {}
    for name in TEXT_FIELDS:
        value = getattr(seen, name)
        if value is None:
            continue
        found = identifiers_in(name, value, platform=seen.platform)
        fields[name] = _stored(found, addresses, hash_email)
    return fields, addresses


def _stored(found: Identifiers, addresses: dict[str, str], hash_email: Hash) -> Derived:
    stored: Derived = {}
    if found.names:
        stored["names"] = [[" ".join(name.tokens), name.key, name.compact, name.reversed] for name in found.names]
    if found.emails:
        stored["emails"] = [[hash_email(email.address), email.kind] for email in found.emails]
        addresses.update((entry[0], email.address) for entry, email in zip(stored["emails"], found.emails, strict=True))
    if found.urls:
        stored["urls"] = [[url.key, url.host, url.kind] for url in found.urls]
    if found.profile_refs:
        stored["refs"] = [[ref.key] for ref in found.profile_refs]
    if found.statements:
        stored["statements"] = sorted(found.statements)
    if found.roles:
        stored["roles"] = sorted(found.roles)
    return stored


@dataclass(frozen=True, slots=True)
class Reading:
    """One observation with what was read from its texts; `addresses` are e-mails by hash.

    `refs` are the accounts that it links to or mentions, `handles` the rows of all handles that it names, by key.
    """

    seen: AccountObservation
    fields: Mapping[str, Derived]
    addresses: Mapping[str, str]
    refs: frozenset[str]
    handles: Mapping[str, dict[str, str]]

    @classmethod
    def of(cls, seen: AccountObservation, fields: Mapping[str, Derived], addresses: Mapping[str, str]) -> Self:
        """Make a reading of what was read."""
        refs = {entry[0] for derived in fields.values() for entry in derived.get("refs", ())}
        refs |= {provisional_key(seen.platform, name) for post in seen.recent_posts for name in post.mentions}
        named = [(seen.platform, seen.handle)] if seen.handle else []
        rows = [handle_row(*each) for each in (*named, *filter(None, map(handle_of_ref, refs)))]
        return cls(seen, fields, addresses, frozenset(refs), {row["key"]: row for row in reversed(rows)})

    @property
    def id_key(self) -> str | None:
        """The account's key, where its immutable id is known."""
        return f"{self.seen.platform}:{self.seen.platform_id}" if self.seen.platform_id else None

    @property
    def handle(self) -> str | None:
        """The key of the handle node."""
        return handle_key(self.seen.platform, self.seen.handle) if self.seen.handle else None

    @property
    def provisional(self) -> str | None:
        """The key of the account while only its handle is known."""
        return provisional_key(self.seen.platform, self.seen.handle) if self.seen.handle else None


def handle_row(platform: str, handle: str) -> dict[str, str]:
    """Describe a handle node: the same whoever names the handle first. As it is written stands on the holding."""
    key = handle_key(Platform(platform), handle)
    head, tail = handle_ends(handle)
    return {
        "key": key,
        "platform": platform,
        "value": key.partition(":")[2],
        "skeleton": skeleton(handle),
        "stem": stem(handle),
        "head": head,
        "tail": tail,
    }


def handle_of_ref(ref: str) -> tuple[str, str] | None:
    """Split a reference into platform and handle; None where it names an immutable id."""
    platform, _, name = ref.partition(":")
    return (platform, name.removeprefix("@")) if name.startswith("@") else None


def refs_of(readings: Iterable[Reading]) -> set[str]:
    """Give every account that the observations link to or mention, as references."""
    return {ref for reading in readings for ref in reading.refs}


def posts_of(readings: Iterable[Reading]) -> set[str]:
    """Give the keys of the posts that the observations show."""
    return {post_key(reading.seen, post) for reading in readings for post in reading.seen.recent_posts}


def post_key(seen: AccountObservation, post: PostObservation) -> str:
    """Give the key of a post's node."""
    return f"{seen.platform}:{post.id}"
