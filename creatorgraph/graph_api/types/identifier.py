"""Identifiers: what accounts show, and may share."""

from collections.abc import Callable, Mapping

import strawberry
from cryptography.exceptions import InvalidTag

from creatorgraph.access.viewer import Scope, Viewer
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved, ruled
from creatorgraph.graph_api.types.scalars import Instant, instant
from creatorgraph.resolvers.contacts import readable
from creatorgraph.resolvers.records import AccountRecord, IdentifierRecord, count, text, texts


@ruled(Scope.READ_CATALOGUE)
@strawberry.interface(description="What an account shows or showed, and others may show as well.")
class Identifier:
    """What an account shows or showed."""

    fields: list[str] = strawberry.field(description="Where in the profile: bio, website, links, emails, handle, …")
    shared_by: int | None = strawberry.field(description="How many accounts show it: the more, the less it says.")
    first_seen: Instant | None = strawberry.field(description="When it was first seen; null where that is not kept.")
    last_seen: Instant | None = strawberry.field(description="When it was last seen.")
    until: Instant | None = strawberry.field(description="Since when it is gone; null while it is shown.")
    source: str | None = strawberry.field(description="A platform's API, or the name of an import.")


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="An e-mail address. It is kept sealed; only who may see contacts sees it.")
class EmailIdentifier(Identifier):
    """An e-mail address."""

    sealed: strawberry.Private[str | None]
    kind: str | None = strawberry.field(
        description="person or role: info@, booking@ and the like are shared by design."
    )

    @resolved("The address; null where it was sealed with another key.", needs=Scope.READ_CONTACT)
    def address(self, info: Info) -> str | None:
        """Open the seal."""
        try:
            return None if self.sealed is None else info.context.services.sealer.unseal(self.sealed)
        except (InvalidTag, ValueError):
            return None


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="An address on the web.")
class UrlIdentifier(Identifier):
    """An address on the web."""

    url: str = strawberry.field(description="The canonical form, without scheme and tracking.")
    host: str | None = strawberry.field(description="The host of the address.")
    kind: str | None = strawberry.field(description="site, hub (a page of links) or shared_host.")


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="A handle that the account holds or held.")
class HandleIdentifier(Identifier):
    """A handle that the account holds or held."""

    handle: str = strawberry.field(description="As written, without the '@'.")


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="A name that the account shows.")
class NameIdentifier(Identifier):
    """A name that the account shows."""

    name: str = strawberry.field(
        description="As names are compared: in small Latin letters, without titles and decoration. `displayName` "
        "has it as written."
    )


IDENTIFIERS = (EmailIdentifier, HandleIdentifier, NameIdentifier, UrlIdentifier)


def view(record: IdentifierRecord, shown_by: AccountRecord, viewer: Viewer) -> Identifier:
    """View a record of an account as a viewer may read it.

    Source and time are those of the field that shows it, where the edge has none.
    """
    fields = texts(record.shown, "sources") or list(_FIELDS[record.kind])
    source, observed_at = shown_by.seen(fields[0])
    common = Identifier(
        fields=fields,
        shared_by=count(record.identifier, "degree"),
        first_seen=instant(record.shown.get("first_seen") or record.shown.get("from")),
        last_seen=instant(record.shown.get("last_seen") or observed_at),
        until=instant(record.shown.get("to")),
        source=source,
    )
    return _VIEWS[record.kind](common, record, viewer)


def _email(common: Identifier, record: IdentifierRecord, _: Viewer) -> Identifier:
    return EmailIdentifier(
        **vars(common), sealed=text(record.identifier, "sealed"), kind=text(record.identifier, "kind")
    )


def _url(common: Identifier, record: IdentifierRecord, viewer: Viewer) -> Identifier:
    identifier = record.identifier
    url = readable(viewer, str(identifier["key"])) or ""
    return UrlIdentifier(**vars(common), url=url, host=text(identifier, "host"), kind=text(identifier, "kind"))


def _handle(common: Identifier, record: IdentifierRecord, _: Viewer) -> Identifier:
    handle = text(record.shown, "value") or text(record.identifier, "value") or str(record.identifier["key"])
    return HandleIdentifier(**vars(common), handle=handle)


def _name(common: Identifier, record: IdentifierRecord, viewer: Viewer) -> Identifier:
    return NameIdentifier(**vars(common), name=readable(viewer, str(record.identifier["key"])) or "")


_VIEWS: Mapping[str, Callable[[Identifier, IdentifierRecord, Viewer], Identifier]] = {
    "HAS_EMAIL": _email,
    "HAS_URL": _url,
    "HAS_HANDLE": _handle,
    "NAMED": _name,
}
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "HAS_EMAIL": ("emails",),
    "HAS_URL": ("links",),
    "HAS_HANDLE": ("handle",),
    "NAMED": ("display_name",),
}
