"""Identity resolution as it runs: due accounts in, edges, creators and profiles out.

Reading and judging happen outside the writing transaction, beside other writers. The writing transaction takes the turn
of the lock `resolve` and looks whether what was judged still stands: no other resolver wrote since, the work still
waits, and every account is there, if under another key. If not, it is judged again; a worker that was frozen and wakes
up finds its turn gone and writes nothing. An account that a writer changed meanwhile is due again by that.

What takes long without the graph (features, scores, clusters) runs in a thread: the graph goes on with other work.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from creatorgraph.clock import Clock, to_text
from creatorgraph.identity_graph import adoptions, neighbourhood, outbox, writing
from creatorgraph.identity_graph.graph import Graph, Part, Transaction, read_at_once, run_sliced, write_at_once
from creatorgraph.identity_graph.judgement import Judgement
from creatorgraph.identity_graph.judging import judge
from creatorgraph.identity_graph.neighbourhood import Neighbourhood
from creatorgraph.identity_graph.population_watch import PopulationWatch
from creatorgraph.identity_graph.resolution import CreatorChanges, EdgeChanges
from creatorgraph.identity_graph.weights import FIRST_STEP, Weights
from creatorgraph.identity_graph.writing import GoneError, StaleError

logger = logging.getLogger(__name__)

ACCOUNTS_AT_ONCE = 150_000
ACCOUNTS_READ = 150_000
"""A turn that would read more accounts, its neighbours among them, takes fewer: some 15 KiB each, edges and all."""
LARGE_TURN = 10_000
"""A turn of so many accounts reads everybody where it is nearly everybody, and is written in parts of half as many."""
FEW_LEFT = 0.25
"""Where fewer wait than so many for each that is judged, few of the creators will change again in the next turn."""
BOLD_ATTEMPTS = 3
"""How often what was judged beside other writers may turn out stale before everybody else has to wait."""
BOLDER = 5
"""What was judged stale is tried again with this many times fewer accounts: fewer writers come between."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What one turn did: how many accounts were due, and how many creators changed."""

    accounts: int
    creators: int


class Written(Protocol):
    """Is told that a part of a turn stands in the graph."""

    async def __call__(self, *, more: bool) -> None:
        """Take note; `more` says that so many accounts wait that its creators may well change again."""
        ...


class IdentityService:
    """Resolves the accounts that wait in the outbox."""

    def __init__(
        self,
        graph: Graph,
        *,
        weights: Weights,
        clock: Clock,
        new_id: Callable[[], str],
        most_read: int = ACCOUNTS_READ,
        first_step: int = FIRST_STEP,
        large: int = LARGE_TURN,
    ) -> None:
        self._graph = graph
        self._population = PopulationWatch(graph, clock=clock, new_id=new_id, first=first_step)
        self._weights = weights
        self._clock = clock
        self._new_id = new_id
        self._most_read = most_read
        self._at_once = ACCOUNTS_AT_ONCE
        self._large = large

    async def resolve_due(self, *, most: int = ACCOUNTS_AT_ONCE, written: Written | None = None) -> Resolved:
        """Resolve the accounts that wait longest, about `most` of them; nothing waiting gives zero accounts.

        `written` is told of each part of it that stands in the graph.
        """
        for attempt in range(BOLD_ATTEMPTS):
            accounts = max(1, min(most, self._at_once) // BOLDER**attempt)
            judgement = await self._graph.view(partial(self._judge, most=accounts, looks=True))
            if not judgement.due.ids:
                return Resolved(0, 0)
            keys: dict[str, str] = {}
            try:
                for part in judgement.parts(size=self._large // 2):
                    keys |= await self._write_part(part, keys)
                    if written:
                        await written(more=judgement.more)
            except StaleError:
                logger.info("resolve.stale", extra={"fields": {"accounts": len(judgement.due.keys)}})
            else:
                return Resolved(len(judgement.due.keys), len(judgement.creators.project))
        return await self._graph.write(partial(self._judge_and_write, most=max(1, most // BOLDER**BOLD_ATTEMPTS)))

    async def is_pressing(self) -> bool:
        """Tell whether accounts should be resolved although more observations come in."""
        return await self._graph.view(partial(outbox.is_pressing, kind="resolve", now=self._clock()))

    async def _judge_and_write(self, transaction: Transaction, *, most: int) -> Resolved:
        """Do both in one transaction that holds the turn from its start, so that nothing can come between."""
        await transaction.run("operations/take_turn", name="resolve")
        judgement = await self._judge(transaction, most=most)
        if judgement.due.ids:
            await self._write_rows(transaction, judgement)
        return Resolved(len(judgement.due.keys), len(judgement.creators.project))

    async def _judge(self, transaction: Transaction, *, most: int, looks: bool = False) -> Judgement:
        """Judge what is due; `looks` says that nothing is held, so that the graph may be seen to have grown."""
        # before the turn: what somebody else resolves in between waits no more, which is seen when this is written
        asked = outbox.oldest("resolve"), Part("operations/turn_of", others={"name": "resolve"})
        waiting, turn = await read_at_once(transaction, *asked)
        due = outbox.taken(waiting, most_keys=most)
        if not due.ids:
            return Judgement(due)
        if looks and await self._population.look(len(due.keys)):
            return await self._judge(transaction, most=most)
        weights = self._weights.among(turn[0]["population"] if turn else 0)
        keys, left = outbox.read_named(due.keys)
        keys += await neighbourhood.read_left(transaction, left)
        near = Neighbourhood()
        touched = await neighbourhood.read_accounts(transaction, near, keys, around=keys)
        accounts, edges, creators = set[str](), EdgeChanges(), CreatorChanges()
        if touched:
            at = to_text(self._clock())
            active = near.blocks_of(touched)
            large = len(touched) >= self._large
            if not (large and await neighbourhood.read_everybody(transaction, near, touched, most=self._most_read)):
                found = await neighbourhood.find_neighbours(transaction, near, touched, active)
                if len(found.union(touched)) > self._most_read and len(due.ids) > 1:
                    self._at_once = len(due.keys) // 2
                    return await self._judge(transaction, most=self._at_once)
                await neighbourhood.read_neighbours(transaction, near, touched, active, found)
            accounts, edges, creators = await judge(
                transaction, near, set(touched), active=active, weights=weights, mint=self._new_id, at=at
            )
        stale = {key: near.rows[key]["stale"] for key in touched if near.rows[key].get("stale")}
        number = turn[0]["turn"] if turn else 0
        unjudged = sum(len(row["keys"]) for row in waiting[len(due.ids) :])
        more = unjudged > FEW_LEFT * len(due.keys)
        return Judgement(due, number, more, sorted(accounts), creators.settle(stale), edges, creators)

    async def _write_part(self, judgement: Judgement, keys: Mapping[str, str]) -> Mapping[str, str]:
        """Write a judgement if it still stands; give the keys under which accounts of it went on, as `_write` does.

        Whoever joins a creator is counted there, and looked up before only where it proved to be gone.
        """
        try:
            return await self._graph.write(partial(self._write, judgement, keys, counted=not keys))
        except GoneError:
            return await self._graph.write(partial(self._write, judgement, keys, counted=False))

    async def _write(
        self, judgement: Judgement, keys: Mapping[str, str], transaction: Transaction, *, counted: bool
    ) -> Mapping[str, str]:
        """Write a judgement if it still stands, else raise and leave the graph as it is.

        `keys` are those under which accounts of earlier parts went on; gives those of this one. `counted` says not to
        look up who joins a new creator: GoneError says that somebody of them is gone.
        """
        joining = {row["account"] for row in judgement.creators.join_new} if counted else set[str]()
        asked = [key for key in judgement.accounts if key not in joining]
        turn, waiting, there = await write_at_once(
            transaction,
            Part("operations/take_turn", others={"name": "resolve"}),
            outbox.still_waiting(judgement.due),
            Part("accounts/existing", "keys", asked),
        )
        if turn[0]["turn"] != judgement.turn + 1 or waiting[0]["waiting"] != len(judgement.due.ids):
            raise StaleError
        found = {row["key"] for row in there}
        missing = [key for key in asked if key not in found]
        fresh = await _new_keys(transaction, missing) if missing else {}
        if keys or fresh:
            judgement = judgement.under_new_keys({**keys, **fresh})
        await self._write_rows(transaction, judgement)
        return fresh

    async def _write_rows(self, transaction: Transaction, judgement: Judgement) -> None:
        creators, due = judgement.creators, judgement.due
        follow_up = writing.follow_up(creators, runs=due.runs, new_id=self._new_id, at=to_text(self._clock()))
        await writing.write(
            transaction,
            *writing.edges(judgement.edges),
            *await writing.creators(transaction, creators),
            Part("identity/settle", "rows", judgement.settled),
            *([outbox.finished(due)] if judgement.is_last else []),
            outbox.added(follow_up),
        )


async def _new_keys(transaction: Transaction, missing: Collection[str]) -> dict[str, str]:
    """Find the accounts that went on under the key of their id; raise where one is gone for good."""
    handles = sorted(filter(None, map(adoptions.handle_of_provisional, missing)))
    holdings = await run_sliced(transaction, "accounts/holdings_of_handles", "keys", handles)
    keys = adoptions.adopted_by(missing, holdings)
    if len(keys) < len(missing):
        raise StaleError
    return keys
