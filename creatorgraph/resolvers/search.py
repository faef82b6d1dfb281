"""Search: one question to the index, one to the graph for the creators found."""

import asyncio
from dataclasses import dataclass, replace

from creatorgraph.creator_search.finder import Finder, SearchRequest
from creatorgraph.creator_search.index import Explanation
from creatorgraph.creator_search.labels import handle_label
from creatorgraph.creator_search.suggesting import Suggestion
from creatorgraph.resolvers.loaders import Loaders
from creatorgraph.resolvers.pages import Page, PageKey
from creatorgraph.resolvers.records import AccountRecord, CreatorRecord, text

MOST_ACCOUNTS = 32


@dataclass(frozen=True, slots=True)
class Found:
    """One creator found, with its score and why."""

    creator: CreatorRecord
    score: float
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of creators; `total` counts all that satisfy the filter."""

    page: Page[Found]
    total: int


async def find_creators(finder: Finder, loaders: Loaders, request: SearchRequest) -> FoundPage:
    """Search, and load the creators found.

    The index may lag behind the graph: a creator that is gone is left out, one that was merged answers once; the page
    goes on behind the last hit all the same. A seed that was merged stands for where it went.
    """
    seeds = await loaders.creators.load_many(sorted(request.seeds))
    known = request.seeds | {record.id for record in seeds if record is not None}
    found = await finder.search(replace(request, seeds=known))
    records = await loaders.creators.load_many([hit.id for hit in found.hits])
    items: dict[str, tuple[str, Found]] = {}
    for hit, record in zip(found.hits, records, strict=True):
        if record is not None and record.id not in known:
            items.setdefault(record.id, (hit.cursor, Found(record, hit.score, hit.explanation)))
    back = request.after is not None
    page = Page(tuple(items.values()), has_next=found.has_next, has_previous=back, end=found.end_cursor)
    return FoundPage(page, found.total)


@dataclass(frozen=True, slots=True)
class Suggested:
    """A creator that is probably meant, and the account whose handle fits; None where a name fits."""

    creator: CreatorRecord
    account: AccountRecord | None
    suggestion: Suggestion


async def suggest_creators(finder: Finder, loaders: Loaders, *, typed: str, first: int) -> list[Suggested]:
    """Find those that are probably meant and load them, with their accounts, at once, without those that are gone."""
    found = await finder.suggest(typed, first=first)
    records = await loaders.creators.load_many([each.id for each in found])
    there = [(each, record) for each, record in zip(found, records, strict=True) if record is not None]
    pages = await asyncio.gather(
        *(loaders.creator_accounts.page(PageKey(record.id, MOST_ACCOUNTS, None)) for _, record in there)
    )
    suggested: dict[str, Suggested] = {}
    for (each, record), page in zip(there, pages, strict=True):
        accounts = (member.account for _, member in page.items)
        fitting = (one for one in accounts if handle_label(text(one.properties, "handle") or "") == each.label)
        suggested.setdefault(record.id, Suggested(record, next(fitting, None), each))
    return list(suggested.values())
