"""The nested lists: which statement pages through one, what a row becomes, and where a cursor stands."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from creatorgraph.identity_graph.graph import Graph, Row
from creatorgraph.resolvers.pages import Page, PageKey, Position, cursor_of, position_of
from creatorgraph.resolvers.records import (
    AccountRecord,
    EdgeRecord,
    IdentifierRecord,
    LinkRecord,
    MembershipRecord,
    PostRecord,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """One kind of nested list.

    `keyset` names the statement's parameters of a parent that say where to go on, with their types, in the order of
    the positions that `position` gives. `has_past` says that the statement takes `$past`, `has_as_of` that it takes
    `$as_of`, `has_tenant` that it takes the tenant of each parent, `has_platforms` its platforms that are wanted.
    """

    statement: str
    keyset: tuple[tuple[str, type], ...]
    item: Callable[[Row, str], T]
    position: Callable[[Row], Position]
    has_past: bool = False
    has_as_of: bool = False
    has_tenant: bool = False
    has_platforms: bool = False


ACCOUNTS_OF_CREATOR = Listing(
    "reads/creator_accounts",
    (("after_key", str),),
    lambda row, _: MembershipRecord(AccountRecord(row["account"]), row["since"], row["confidence"]),
    lambda row: (row["account"]["key"],),
    has_platforms=True,
)
POSTS_OF_ACCOUNT = Listing(
    "reads/account_posts",
    (("after_at", str), ("after_key", str)),
    lambda row, _: PostRecord(row["post"]),
    lambda row: (row["at"], row["post"]["key"]),
)
MENTIONS_OF_POST = Listing(
    "reads/post_mentions",
    (("after_key", str),),
    lambda row, _: AccountRecord(row["account"]),
    lambda row: (row["account"]["key"],),
)
EDGES_OF_ACCOUNT = Listing(
    "reads/account_edges",
    (("after_weight", float), ("after_key", str)),
    lambda row, _: EdgeRecord(row["edge"], AccountRecord(row["account"]), AccountRecord(row["other"])),
    lambda row: (float(row["weight"]), row["other"]["key"]),
)
IDENTIFIERS_OF_ACCOUNT = Listing(
    "reads/account_identifiers",
    (("after_kind", str), ("after_key", str), ("after_since", str)),
    lambda row, parent: IdentifierRecord(row["kind"], row["shown"], row["identifier"], parent),
    lambda row: (row["kind"], row["identifier"]["key"], row["since"]),
    has_past=True,
)
LINKS_OF_ACCOUNT = Listing(
    "reads/account_links",
    (("after_key", str), ("after_ref", str)),
    lambda row, _: LinkRecord(row["link"], AccountRecord(row["other"])),
    lambda row: (row["other"]["key"], row["ref"]),
    has_past=True,
)


async def read_pages(graph: Graph, listing: Listing[T], keys: list[PageKey]) -> list[Page[T]]:
    """Read many pages of one kind: one statement for all parents that ask for the same size."""
    pages: dict[PageKey, Page[T]] = {}
    for shape in dict.fromkeys((key.first, key.past, key.as_of) for key in keys):
        group = [key for key in keys if (key.first, key.past, key.as_of) == shape]
        for key, rows in zip(group, await _rows(graph, listing, group), strict=True):
            pages[key] = _page(listing, key, rows)
    return [pages[key] for key in keys]


async def _rows(graph: Graph, listing: Listing[T], group: list[PageKey]) -> list[list[Row]]:
    parents = [{"slot": slot, "key": key.parent, **_of_parent(listing, key)} for slot, key in enumerate(group)]
    options: dict[str, object] = {"past": group[0].past} if listing.has_past else {}
    options |= {"as_of": group[0].as_of} if listing.has_as_of else {}
    rows: list[list[Row]] = [[] for _ in group]
    for row in await graph.read(listing.statement, parents=parents, limit=group[0].first + 1, **options):
        rows[row["slot"]].append(row)
    return rows


def _of_parent(listing: Listing[T], key: PageKey) -> dict[str, object]:
    """Give the parameters of one parent: where its page begins, and what is wanted of its list."""
    tenant = {"tenant": key.tenant} if listing.has_tenant else {}
    platforms = {"platforms": key.platforms} if listing.has_platforms else {}
    return {**_keyset(listing, key), **tenant, **platforms}


def _keyset(listing: Listing[T], key: PageKey) -> dict[str, str | float | None]:
    names = [name for name, _ in listing.keyset]
    if key.after is None:
        return dict.fromkeys(names)
    shape = [kind for _, kind in listing.keyset]
    return dict(zip(names, position_of(listing.statement, key.after, shape=shape), strict=True))


def check_cursor(listing: Listing[T], key: PageKey) -> PageKey:
    """Give a page's key back. Raises ArgumentError where its cursor is none of this listing."""
    _keyset(listing, key)
    return key


def _page(listing: Listing[T], key: PageKey, rows: list[Row]) -> Page[T]:
    items = tuple(
        (cursor_of(listing.statement, listing.position(row)), listing.item(row, key.parent))
        for row in rows[: key.first]
    )
    return Page(items, has_next=len(rows) > key.first, has_previous=key.after is not None)
