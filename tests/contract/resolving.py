"""Resolution from end to end for the contract suites: accounts in, creators out."""

from collections.abc import Sequence

from creatorgraph.access.sealing import Sealer
from creatorgraph.identity_graph import weights
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.service import ACCOUNTS_READ, LARGE_TURN, IdentityService
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.platforms.observation import AccountObservation
from tests.contract.sightings import SEALER, clock, ids
from tests.engines import Engine

Partition = frozenset[frozenset[str]]


class House:
    """A store and a resolver over one graph."""

    def __init__(
        self,
        graph: Graph,
        engine: Engine,
        *,
        sealer: Sealer = SEALER,
        most_read: int = ACCOUNTS_READ,
        used: weights.Weights | None = None,
        first_step: int = weights.FIRST_STEP,
        large: int = LARGE_TURN,
    ) -> None:
        self._engine = engine
        self.store = AccountStore(graph, sealer=sealer, clock=clock, new_id=ids("row"))
        self.identity = IdentityService(
            graph,
            weights=used or weights.load(),
            clock=clock,
            new_id=ids("creator"),
            most_read=most_read,
            first_step=first_step,
            large=large,
        )

    async def observe(self, observations: Sequence[AccountObservation], *, at_once: int = 1_000) -> None:
        """Write observations, so many at once, and resolve after each batch until nothing is due."""
        for first in range(0, len(observations), at_once):
            await self.store.upsert(observations[first : first + at_once])
            await self.resolve()

    async def resolve(self) -> None:
        """Resolve until nothing is due."""
        while (await self.identity.resolve_due()).accounts:
            pass

    async def partition(self) -> Partition:
        """Give which accounts are one creator's."""
        rows = await self._engine.ask(
            "MATCH (a:Account)-[:BELONGS_TO]->(c:Creator) RETURN c.id AS creator, collect(a.key) AS accounts"
        )
        return frozenset(frozenset(row["accounts"]) for row in rows)

    async def creator_of(self, key: str) -> str:
        """Give the id of the one creator of an account."""
        rows = await self._engine.ask("MATCH (:Account {key: $key})-[:BELONGS_TO]->(c) RETURN c.id AS id", key=key)
        assert len(rows) == 1, (key, rows)
        return str(rows[0]["id"])

    async def decide(self, identity: str, verdict: str, one: str, other: str) -> None:
        """Write a person's decision about two accounts, and let them be resolved again."""
        await self._engine.ask(
            "MATCH (a:Account {key: $one}), (b:Account {key: $other}) "
            "CREATE (d:Decision {id: $id, verdict: $verdict, actor: 'ada', at: '2026-11-20T00:00:00.000Z'}) "
            "CREATE (d)-[:ABOUT {side: 'a'}]->(a) CREATE (d)-[:ABOUT {side: 'b'}]->(b) "
            "CREATE (:Outbox {id: 'decision-' + $id, kind: 'resolve', keys: [$one, $other], runs: [], "
            "created_at: '2026-11-20T00:00:00.000Z'})",
            id=identity,
            verdict=verdict,
            one=one,
            other=other,
        )
        await self.resolve()
