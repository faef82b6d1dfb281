"""What stands in the context of a request: who asks, the parts that answer, loaders of its own."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import strawberry

from creatorgraph.access.gate import Gate, OpenGate
from creatorgraph.access.sealing import Sealer
from creatorgraph.access.viewer import Viewer
from creatorgraph.clock import Clock, system_clock
from creatorgraph.creator_search.answers import AnswerCache
from creatorgraph.creator_search.cached import CachedSearch
from creatorgraph.creator_search.finder import Finder
from creatorgraph.creator_search.lists import CreatorLists
from creatorgraph.creator_search.notes import CreatorNotes
from creatorgraph.creator_search.phrases.reader import PhraseReader
from creatorgraph.enrichment.budget_store import BudgetStore
from creatorgraph.identity_graph.changes_watch import FeedWatch
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.matching import Matcher
from creatorgraph.identity_graph.review_desk import ReviewDesk
from creatorgraph.operations.dead_letters_desk import DeadLetterDesk
from creatorgraph.operations.erasing import Erasure
from creatorgraph.operations.monitoring import Measure
from creatorgraph.resolvers.loaders import Loaders

Check = Callable[[], Awaitable[object]]
"""Raises where a part does not answer, or takes no writes."""


async def _nothing() -> None:
    """Open or close nothing."""


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that the API answers from; bootstrap makes them.

    `gate` tells who sends a request or opens a WebSocket. `checks` are further parts that readiness asks for by name
    (`search`, `redis`); the graph is always asked. `measures` are what a monitor is told, by the part that it is of.
    `open` runs in the event loop before the first request, `close` gives back what
    bootstrap opened, when the application stops; the graph's connections are closed after it.
    """

    graph: Graph
    search: Finder
    sealer: Sealer
    reviews: ReviewDesk
    matcher: Matcher
    lists: CreatorLists
    notes: CreatorNotes
    gate: Gate = field(default_factory=OpenGate)
    budget: BudgetStore | None = None
    answers: AnswerCache | None = None
    phrases: PhraseReader = field(default_factory=PhraseReader)
    erasure: Erasure | None = None
    letters: DeadLetterDesk | None = None
    clock: Clock = system_clock
    checks: Mapping[str, Check] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    open: Callable[[], Awaitable[None]] = _nothing
    close: Callable[[], Awaitable[None]] = _nothing


@dataclass(slots=True)
class Context:
    """One request: its viewer, its reference (for the log and masked errors), the parts, its own loaders.

    A WebSocket is one request with many answers: its loaders are replaced for each event. `connection_params` is what
    it says when it begins.
    """

    viewer: Viewer
    reference: str
    services: Services
    loaders: Loaders
    watch: FeedWatch
    connection_params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def finder(self) -> Finder:
        """Give the search as this viewer asks it: through the cache, kept apart by tenant and scopes."""
        services, viewer = self.services, self.viewer
        if services.answers is None:
            return services.search
        owner = (viewer.tenant, *sorted(scope.value for scope in viewer.scopes))
        return CachedSearch(services.search, services.answers, owner, services.clock)


Info = strawberry.Info[Context, None]
