"""What one field of an account says: names, e-mails, addresses, linked profiles, roles, statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

from creatorgraph.identity_graph.normalize.emails import EmailAddress, find_emails, read_email
from creatorgraph.identity_graph.normalize.free_text import find_urls
from creatorgraph.identity_graph.normalize.labelled_handles import find_labelled_handles
from creatorgraph.identity_graph.normalize.names import Name, read_names, roles_in_name
from creatorgraph.identity_graph.normalize.profile_links import read_profile_link
from creatorgraph.identity_graph.normalize.profile_refs import ProfileRef
from creatorgraph.identity_graph.normalize.statements import NOTHING, ROLE_OF_STATEMENT, find_statements
from creatorgraph.identity_graph.normalize.urls import CanonicalUrl, read_url
from creatorgraph.platforms.observation import Platform

Field = Literal["display_name", "bio", "website", "links", "emails"]
MAX_VALUES = 200


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What a field says, each thing once and in its order. `urls` has no addresses on the four platforms."""

    names: tuple[Name, ...] = ()
    emails: tuple[EmailAddress, ...] = ()
    urls: tuple[CanonicalUrl, ...] = ()
    profile_refs: tuple[ProfileRef, ...] = ()
    roles: frozenset[str] = frozenset()
    statements: frozenset[str] = frozenset()


def identifiers_in(field: Field, value: str | tuple[str, ...], *, platform: Platform | None) -> Identifiers:
    """Say what one field holds. `platform` is where the account is; None for none of the four.

    Plain mentions ("@name") in a bio are no claim of ownership and are left out.
    """
    texts = (value,) if isinstance(value, str) else value[:MAX_VALUES]
    if field == "display_name":
        return _in_name(" ".join(texts))
    if field == "bio":
        return _in_text("\n".join(texts), platform)
    if field == "emails":
        return Identifiers(emails=_once(email for text in texts for email in _emails(text)))
    return _in_links(texts)


def _in_name(text: str) -> Identifiers:
    statements = find_statements(text)
    return Identifiers(
        names=read_names(text),
        roles=roles_in_name(text) | _roles(statements) if statements else roles_in_name(text),
        statements=statements,
    )


def _in_text(text: str, platform: Platform | None) -> Identifiers:
    urls, refs = _links(find_urls(text))
    statements = find_statements(text)
    return Identifiers(
        emails=tuple(find_emails(text)),
        urls=urls,
        profile_refs=_once((*refs, *find_labelled_handles(text, platform=platform))),
        roles=_roles(statements),
        statements=statements,
    )


def _in_links(texts: tuple[str, ...]) -> Identifiers:
    addresses = [address for text in texts for address in _addresses(text)]
    urls, refs = _links(addresses)
    emails = _once(email for text in texts if "@" in text for email in _emails(text))
    return Identifiers(emails=emails, urls=urls, profile_refs=refs)


def _links(addresses: list[str]) -> tuple[tuple[CanonicalUrl, ...], tuple[ProfileRef, ...]]:
    refs: dict[str, ProfileRef] = {}
    urls: dict[str, CanonicalUrl] = {}
    for address in addresses:
        ref = read_profile_link(address)
        if ref is not None:
            refs.setdefault(ref.key, ref)
            continue
        url = read_url(address)
        if url is not None and url.kind != "platform":
            urls.setdefault(url.key, url)
    return tuple(urls.values()), tuple(refs.values())


def _addresses(text: str) -> list[str]:
    """Give the addresses of a field: it holds one, or several with words between them."""
    text = text.strip()
    if not text:
        return []
    return find_urls(text) if any(map(str.isspace, text)) or "," in text else [text]


def _emails(text: str) -> list[EmailAddress]:
    email = read_email(text)
    return [email] if email else find_emails(text)


def _roles(statements: frozenset[str]) -> frozenset[str]:
    return frozenset(ROLE_OF_STATEMENT[statement] for statement in statements) if statements else NOTHING


T = TypeVar("T")


def _once(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
