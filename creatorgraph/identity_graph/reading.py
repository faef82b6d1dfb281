"""What one observation says: the identifiers read from each of its text fields, as a node keeps them."""

from collections.abc import Callable
from typing import Protocol

from creatorgraph.identity_graph.accounts import TEXT_FIELDS, Derived
from creatorgraph.identity_graph.normalize.identifiers import Identifiers, identifiers_in
from creatorgraph.platforms.observation import Platform

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
