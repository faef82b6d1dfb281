"""Pages of messages that were given up."""

from typing import Any

from creatorgraph.operations.dead_letters_desk import DeadLetterDesk
from creatorgraph.resolvers.pages import Page, cursor_of, position_of

LISTING = "dead_letters"


async def letter_page(
    desk: DeadLetterDesk, *, status: str | None, kind: str | None, first: int, after: str | None
) -> Page[dict[str, Any]]:
    """Read a page of letters in the order of their ids."""
    behind = str(position_of(LISTING, after, shape=(str,))[0]) if after else ""
    rows = await desk.page(after=behind, status=status, kind=kind, most=first + 1)
    items = tuple((cursor_of(LISTING, (row["id"],)), row) for row in rows[:first])
    return Page(items, has_next=len(rows) > first, has_previous=after is not None)
