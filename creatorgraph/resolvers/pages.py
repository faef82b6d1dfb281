"""Pages of a list: how many, from behind which position; positions travel as opaque cursors."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import orjson

from creatorgraph.errors import BadInputError

T = TypeVar("T")

DEFAULT_FIRST = 20
MAX_FIRST = 100

Position = tuple[str | float, ...]


class ArgumentError(BadInputError):
    """An argument cannot be used as it is: the message begins with its name."""

    def __init__(self, argument: str, reason: str) -> None:
        super().__init__(f"argument '{argument}': {reason}", argument=argument)


@dataclass(frozen=True, slots=True)
class PageKey:
    """One page of one parent's list. `past` asks for what is not shown any more as well.

    `as_of` is the instant of a list of the past, `tenant` whose list it is where each tenant has its own. `platforms`
    are those whose items are wanted; none: all.
    """

    parent: str
    first: int = DEFAULT_FIRST
    after: str | None = None
    past: bool = False
    as_of: str | None = None
    tenant: str | None = None
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Items in order, each with the cursor that goes on behind it; `end` goes on where the last items were left out."""

    items: tuple[tuple[str, T], ...]
    has_next: bool
    has_previous: bool
    end: str | None = None

    @property
    def end_cursor(self) -> str | None:
        """The cursor to go on with; None where there was nothing."""
        return self.end or (self.items[-1][0] if self.items else None)


NO_PAGE: Page[Any] = Page((), has_next=False, has_previous=False)
"""The page of a list that is empty."""


def check_first(first: int) -> int:
    """Give a page size back. Raises ArgumentError outside 1 to 100."""
    if not 1 <= first <= MAX_FIRST:
        raise ArgumentError("first", f"{first} is not from 1 to {MAX_FIRST}; ask for the next page with 'after'")
    return first


def cursor_of(listing: str, position: Position) -> str:
    """Write a position in a listing as an opaque cursor."""
    return base64.urlsafe_b64encode(orjson.dumps([listing, *position])).decode().rstrip("=")


def position_of(listing: str, cursor: str, *, shape: Sequence[type]) -> Position:
    """Read a cursor of a listing. Raises ArgumentError for anything that is not one."""
    try:
        parts = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        parts = None
    if not isinstance(parts, list) or len(parts) != len(shape) + 1 or parts[0] != listing:
        raise ArgumentError("after", "it is no cursor of this list; take 'endCursor' of the page before")
    for part, kind in zip(parts[1:], shape, strict=True):
        if isinstance(part, bool) or not isinstance(part, (int, float) if kind is float else kind):
            raise ArgumentError("after", "it is no cursor of this list; take 'endCursor' of the page before")
    return tuple(parts[1:])
