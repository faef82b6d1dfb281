"""What reviewers look at before they decide: the queue, both answers to a case, weakest links, conflicts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from creatorgraph.clock import Clock, to_text
from creatorgraph.errors import BadInputError
from creatorgraph.identity_graph import review_store
from creatorgraph.identity_graph.decisions import Conflict, Verdict, conflicts_of
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.review_previews import Answer, Component, WeakLink, answer, weakest_link
from creatorgraph.identity_graph.review_queue import Case, Position, QueueFilter, read_queue
from creatorgraph.identity_graph.review_splits import pair_of, pairs_of_split
from creatorgraph.identity_graph.review_store import MOST_ACCOUNTS


@dataclass(frozen=True, slots=True)
class Preview:
    """Answers foreseen, with the accounts that they speak of."""

    component: Component
    answers: tuple[Answer, ...]


class ReviewReads:
    """Reads for reviewers. `threshold` is the evidence in bits from which two groups are one creator."""

    def __init__(self, graph: Graph, *, threshold: float, clock: Clock) -> None:
        self._graph = graph
        self._threshold = threshold
        self._clock = clock

    async def queue(self, wanted: QueueFilter, *, first: int, after: Position | None = None) -> list[Case]:
        """Give the cases in order, from behind a position."""
        at = to_text(self._clock())
        return await self._graph.view(
            lambda transaction: read_queue(transaction, wanted, first=first, after=after, at=at)
        )

    async def preview(self, a: str, b: str) -> Preview:
        """Foresee both answers, SAME and DIFFERENT.

        Raises BadInputError where more accounts hang together than can be looked at.
        """
        pair = pair_of(a, b)
        component = await self._component(pair)
        return Preview(
            component, tuple(answer(component, verdict, [pair], threshold=self._threshold) for verdict in Verdict)
        )

    async def preview_split(self, creator: str, parts: Sequence[Sequence[str]]) -> Preview:
        """Foresee a split. Raises what the split itself would raise."""
        present, members = await self._graph.view(lambda transaction: review_store.members_of(transaction, creator))
        pairs = pairs_of_split(present, members, parts)
        component = await self._component({key for pair in pairs for key in pair})
        return Preview(component, (answer(component, Verdict.DIFFERENT, pairs, threshold=self._threshold),))

    async def weakest_links(self, creators: Sequence[str]) -> list[WeakLink | None]:
        """Find for each creator the single edge that it hangs on. None where there is none, or no such creator.

        However many creators it is, it costs the same statements.
        """
        found = await self._graph.view(
            lambda transaction: review_store.read_creators(transaction, creators, most=MOST_ACCOUNTS)
        )
        links = {creator: weakest_link(one, threshold=self._threshold) for creator, one in found.items()}
        return [links.get(creator) for creator in creators]

    async def conflicts(self) -> list[Conflict]:
        """Give every pair of decisions in force that contradict each other, directly or over a chain."""
        return conflicts_of(await self._graph.view(review_store.decisions_in_force))

    async def _component(self, keys: Iterable[str]) -> Component:
        component, whole = await self._graph.view(lambda transaction: review_store.read_component(transaction, keys))
        if not whole:
            raise BadInputError(f"over {MOST_ACCOUNTS:,} accounts hang together here; no preview is made of so many")
        return component
