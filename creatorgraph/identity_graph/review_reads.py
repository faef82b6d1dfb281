"""What reviewers look at before they decide: the queue, both answers to a case, weakest links, conflicts, proposals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from creatorgraph.clock import Clock, to_text
from creatorgraph.errors import BadInputError, NotFoundError
from creatorgraph.identity_graph import review_store
from creatorgraph.identity_graph.decisions import Conflict, Decision, Verdict, conflicts_of
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.normalize.characters import fold
from creatorgraph.identity_graph.review_previews import (
    Answer,
    Component,
    WeakLink,
    answer,
    weakest_link,
)
from creatorgraph.identity_graph.review_proposals import Proposal, propose
from creatorgraph.identity_graph.review_queue import Case, Portion, Position, QueueFilter, read_queue
from creatorgraph.identity_graph.review_splits import pair_of, pairs_of_split
from creatorgraph.identity_graph.review_store import MOST_ACCOUNTS
from creatorgraph.identity_graph.weights import Weights


@dataclass(frozen=True, slots=True)
class Preview:
    """Answers foreseen, with the accounts that they speak of."""

    component: Component
    answers: tuple[Answer, ...]


class ReviewReads:
    """Reads for reviewers: previews cluster, and proposals are scored, as resolution does with these weights."""

    def __init__(self, graph: Graph, *, weights: Weights, clock: Clock) -> None:
        self._graph = graph
        self._weights = weights
        self._threshold = weights.threshold
        self._clock = clock

    async def queue(self, wanted: QueueFilter, *, first: int, after: Position | None = None) -> list[Case]:
        """Give the cases in order, from behind a position, however long it takes to find them."""
        cases: list[Case] = []
        while True:
            portion = await self.queue_portion(wanted, first=first - len(cases), after=after)
            cases += portion.cases
            if portion.stopped is None:
                return cases
            after = portion.stopped

    async def queue_portion(self, wanted: QueueFilter, *, first: int, after: Position | None = None) -> Portion:
        """Give the cases that are found in some seconds, in order, from behind a position."""
        at = to_text(self._clock())
        return await self._graph.view(
            lambda transaction: read_queue(transaction, wanted, first=first, after=after, at=at)
        )

    async def find(self, name: str) -> str:
        """Find an account by its key, or by `<platform>:@<handle>`: whoever holds it now. Raises NotFoundError."""
        platform, _, handle = name.partition(":@")
        keys = [fold(name) if handle else name]
        if handle:
            held = await self._graph.read("review/holders", keys=[fold(f"{platform}:{handle}")])
            keys = [row["account"] for row in held if row["until"] is None] + keys
        found = {row["key"] for row in await self._graph.read("review/existing", keys=keys)}
        present = [key for key in keys if key in found]
        if not present:
            raise NotFoundError(f"there is no account {name}; name one as x:12345 or x:@handle")
        return present[0]

    async def case(self, a: str, b: str) -> Case:
        """Give the case of two accounts, whether the queue shows it or not; without an edge, `edge` is empty.

        Raises NotFoundError where one of both accounts is not there.
        """
        pair = pair_of(a, b)
        found = await self._graph.read("review/case", a=pair[0], b=pair[1], at=to_text(self._clock()))
        if not found:
            raise NotFoundError(f"there is no account {pair[0]}, or none {pair[1]}")
        return Case(**{**found[0], "edge": found[0]["edge"] or {}})

    async def decisions(self, a: str, b: str) -> list[Decision]:
        """Give the decisions in force about two accounts."""
        pair = pair_of(a, b)
        found = await self._graph.view(lambda transaction: review_store.decisions_about(transaction, pair))
        return [one for one in found if one.pair == pair]

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
        found = await self._graph.view(lambda transaction: review_store.read_creators(transaction, creators))
        links = {creator: weakest_link(one, threshold=self._threshold) for creator, one in found.items()}
        return [links.get(creator) for creator in creators]

    async def require_creator(self, creator: str) -> None:
        """Raise NotFoundError where there is no creator of this present or former id."""
        present, _ = await self._graph.view(lambda transaction: review_store.members_of(transaction, creator))
        if present is None:
            raise NotFoundError(f"there is no creator {creator}; `creatorgraph search` finds creators with their ids")

    async def proposals(self, creator: str, near: Sequence[str]) -> list[Proposal]:
        """Compare a creator with others that are near by meaning (`review_proposals.py`). Raises NotFoundError."""
        at = to_text(self._clock())
        found = await self._graph.view(
            lambda transaction: propose(transaction, creator, near, weights=self._weights, at=at)
        )
        if found is None:
            raise NotFoundError(f"there is no creator {creator}")
        return found

    async def conflicts(self) -> list[Conflict]:
        """Give every pair of decisions in force that contradict each other, directly or over a chain."""
        return conflicts_of(await self._graph.view(review_store.decisions_in_force))

    async def _component(self, keys: Iterable[str]) -> Component:
        component, whole = await self._graph.view(lambda transaction: review_store.read_component(transaction, keys))
        if not whole:
            raise BadInputError(f"over {MOST_ACCOUNTS:,} accounts hang together here; no preview is made of so many")
        return component
