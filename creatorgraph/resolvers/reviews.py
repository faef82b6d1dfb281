"""What the fields of the review answer: pages of the queue, of conflicts and of decisions; weakest links; proposals."""

from collections.abc import Sequence
from dataclasses import dataclass

from strawberry.dataloader import DataLoader

from creatorgraph.creator_search.finder import Finder, SearchRequest
from creatorgraph.creator_search.ranking import Weights
from creatorgraph.identity_graph.decisions import Conflict, Decision
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.review_previews import WeakLink
from creatorgraph.identity_graph.review_proposals import Proposal
from creatorgraph.identity_graph.review_queue import Case, QueueFilter
from creatorgraph.identity_graph.review_reads import ReviewReads
from creatorgraph.identity_graph.review_store import properties_of
from creatorgraph.resolvers.listings import Listing
from creatorgraph.resolvers.page_loader import PageLoader
from creatorgraph.resolvers.pages import Page, cursor_of, position_of
from creatorgraph.resolvers.records import Properties

NEAREST = 50
"""How many creators near by meaning are compared."""

BY_MEANING = Weights(relevance=1.0, engagement=0.0, quality=0.0, freshness=0.0)
QUEUE, CONFLICTS = "reviewQueue", "decisionConflicts"


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One decision with the keys of its accounts."""

    properties: Properties
    about: tuple[str, str]

    @classmethod
    def of(cls, one: Decision) -> "DecisionRecord":
        """Make a record of a decision that was just read or made."""
        return cls({"id": one.id, **properties_of(one)}, one.pair)


DECISIONS_OF_ACCOUNT, DECISIONS_OF_CREATOR = (
    Listing(
        f"review/{parent}_decisions",
        (("after_at", str), ("after_id", str)),
        lambda row, _: DecisionRecord(row["decision"], (row["a"], row["b"])),
        lambda row: (row["decision"]["at"], row["decision"]["id"]),
    )
    for parent in ("account", "creator")
)


class ReviewLoaders:
    """The loaders of one request for what a review shows beside accounts and creators."""

    def __init__(self, graph: Graph) -> None:
        self.account_decisions = PageLoader(graph, DECISIONS_OF_ACCOUNT)
        self.creator_decisions = PageLoader(graph, DECISIONS_OF_CREATOR)
        self._weakest: DataLoader[str, WeakLink | None] | None = None

    async def weakest_link(self, reads: ReviewReads, creator: str) -> WeakLink | None:
        """Load a creator's weakest link, together with those of all other creators of the level."""
        if self._weakest is None:

            async def load(creators: list[str]) -> Sequence[WeakLink | None]:
                return await reads.weakest_links(creators)

            self._weakest = DataLoader(load_fn=load)
        return await self._weakest.load(creator)


async def queue_page(reads: ReviewReads, wanted: QueueFilter, *, first: int, after: str | None) -> Page[Case]:
    """Read a page of the queue; where hardly a case fits the filter, it may be short and go on.

    Raises ArgumentError for a cursor of another list.
    """
    position = None
    if after is not None:
        place, a, b = position_of(QUEUE, after, shape=(int, str, str))
        position = (int(place), str(a), str(b))
    found = await reads.queue_portion(wanted, first=first + 1, after=position)
    items = tuple((cursor_of(QUEUE, case.position), case) for case in found.cases[:first])
    end = None if found.stopped is None else cursor_of(QUEUE, found.stopped)
    has_next = len(found.cases) > first or found.stopped is not None
    return Page(items, has_next=has_next, has_previous=after is not None, end=end)


async def conflict_page(reads: ReviewReads, *, first: int, after: str | None) -> Page[Conflict]:
    """Read a page of conflicts, by the keys of the accounts that the refusal is about."""
    behind = () if after is None else position_of(CONFLICTS, after, shape=(str, str, str))
    found = [conflict for conflict in await reads.conflicts() if _place(conflict) > behind]
    items = tuple((cursor_of(CONFLICTS, _place(conflict)), conflict) for conflict in found[:first])
    return Page(items, has_next=len(found) > first, has_previous=after is not None)


@dataclass(frozen=True, slots=True)
class PossibleMatch:
    """A proposal, and how near the other creator is by meaning (cosine, 0 to 1)."""

    proposal: Proposal
    meaning: float


async def possible_matches(reads: ReviewReads, finder: Finder, creator: str, *, first: int) -> list[PossibleMatch]:
    """Give whoever is near a creator by meaning and may be it, the likeliest first.

    Raises NotFoundError where there is no such creator, BadInputError where the index does not hold it yet.
    """
    request = SearchRequest(seeds=frozenset({creator}), meaning_only=True, first=NEAREST, weights=BY_MEANING)
    page = await finder.search(request)
    meanings = {hit.id: hit.explanation.meaning for hit in page.hits}
    proposals = await reads.proposals(creator, list(meanings))
    return [PossibleMatch(each, meanings[each.creator]) for each in proposals[:first]]


def _place(conflict: Conflict) -> tuple[str, ...]:
    return (*conflict.different.pair, conflict.different.id)
