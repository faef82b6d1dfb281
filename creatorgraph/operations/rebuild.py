"""All identity edges and creators of the graph made anew at once: compared with what stands, written where not equal.

The graph is read page by page into a folder; the rest is bulk resolution there. Nobody else may resolve meanwhile:
every writing transaction takes the resolvers' turn and looks that it is the one after its own last. What writers change
meanwhile is in the outbox by that, and is resolved after.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import duckdb
import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from creatorgraph.clock import Clock, to_text
from creatorgraph.errors import UnavailableError
from creatorgraph.identity_graph import neighbourhood, outbox, resolution, writing
from creatorgraph.identity_graph.bulk import joins, scoring
from creatorgraph.identity_graph.bulk.components import Ints
from creatorgraph.identity_graph.bulk.folder import Folder, Report
from creatorgraph.identity_graph.bulk.partition import partition
from creatorgraph.identity_graph.bulk.standing import Belongs, decided_together, differing
from creatorgraph.identity_graph.differences import Differences, EdgeDifference, Moved
from creatorgraph.identity_graph.graph import Graph, Transaction
from creatorgraph.identity_graph.history import says_the_same, superseded
from creatorgraph.identity_graph.neighbourhood import Neighbourhood
from creatorgraph.identity_graph.population_watch import population_of
from creatorgraph.identity_graph.resolution import EdgeChanges
from creatorgraph.identity_graph.scores import shown
from creatorgraph.identity_graph.weights import Weights
from creatorgraph.identity_graph.writing import StaleError
from creatorgraph.operations.graph_reading import STANDING, read_graph, said

STEPS = ("accounts", "joins", "scores", "creators", "edges written", "accounts written")
EDGES_AT_ONCE, ACCOUNTS_AT_ONCE, ROWS_AT_ONCE = 5_000, 2_000, 50_000

DIFFERENT_EDGES = """
    SELECT "left", "right", s.edge AS stands, r.edge AS rebuilt
    FROM 'standing-*.parquet' s FULL JOIN 'rebuilt-*.parquet' r USING ("left", "right")
    WHERE s.said IS DISTINCT FROM r.said
    ORDER BY "left", "right"
"""
REBUILT_EDGES = """
    SELECT l.key AS "left", r.key AS "right", e.* EXCLUDE ("left", "right")
    FROM 'edges-*.parquet' e JOIN 'people.parquet' l ON l.id = e."left" JOIN 'people.parquet' r ON r.id = e."right"
"""
NUMBERED_BELONGS = """
    SELECT p.id AS account, dense_rank() OVER (ORDER BY b.creator) - 1 AS creator
    FROM 'belongs-*.parquet' b JOIN 'people.parquet' p ON p.key = b.key
"""
NUMBERED_VERDICTS = """
    SELECT DISTINCT l.id AS "left", r.id AS "right", v.verdict
    FROM 'verdicts-*.parquet' v JOIN 'people.parquet' l ON l.key = v."left" JOIN 'people.parquet' r ON r.key = v."right"
"""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The graph as rebuilt, accounts numbered in the order of their keys: the creator of each, and what differs."""

    keys: list[str]
    homes: Ints
    belongs: Belongs
    edges: int
    differing_edges: tuple[EdgeDifference, ...]
    moved: Ints

    @property
    def creators(self) -> int:
        """How many creators there are as rebuilt."""
        return int((self.homes == np.arange(len(self.homes))).sum())


@dataclass(frozen=True, slots=True)
class Written:
    """What a rebuild wrote: edges and accounts that differed, and the creators that changed by that."""

    accounts: int
    edges: int
    creators: int
    differing_edges: int
    moved_accounts: int
    changed_creators: int


class Rebuild:
    """Makes the identity edges and creators of a graph anew."""

    def __init__(
        self,
        graph: Graph,
        folder: Folder,
        weights: Weights,
        *,
        clock: Clock,
        new_id: Callable[[], str],
        report: Report = lambda *_: None,
    ) -> None:
        self._graph = graph
        self._folder = folder
        self._weights = weights
        self._clock = clock
        self._new_id = new_id
        self._report = report

    async def check(self) -> Differences:
        """Compare the graph with its rebuild; nothing is written."""
        waiting = await self._waiting()
        rebuilt = await self._rebuilt()
        return Differences(
            accounts=len(rebuilt.keys),
            edges=rebuilt.edges,
            creators=rebuilt.creators,
            waiting=waiting,
            differing_edges=rebuilt.differing_edges,
            moved=tuple(_moved(rebuilt)),
        )

    async def run(self) -> Written:
        """Make the graph equal to its rebuild.

        Raises UnavailableError where accounts wait to be resolved, or somebody resolved meanwhile: what was written
        until then stands, and running it again goes on.
        """
        waiting = await self._waiting()
        if waiting:
            raise UnavailableError(
                f"{waiting:,} accounts wait to be resolved; let the workers finish first (`creatorgraph status`)"
            )
        turn = await self._turn()
        rebuilt = await self._rebuilt()
        try:
            turn = await self._write_edges(rebuilt, turn)
            changed = await self._write_creators(rebuilt, turn)
        except StaleError:
            raise UnavailableError(
                "somebody resolved accounts meanwhile; what was written stands, run it again for the rest"
            ) from None
        return Written(
            accounts=len(rebuilt.keys),
            edges=rebuilt.edges,
            creators=rebuilt.creators,
            differing_edges=len(rebuilt.differing_edges),
            moved_accounts=len(rebuilt.moved),
            changed_creators=changed,
        )

    async def _waiting(self) -> int:
        return int((await self._graph.read("operations/backlog", kind="resolve"))[0]["keys"] or 0)

    async def _turn(self) -> int:
        rows = await self._graph.read("operations/turn_of", name="resolve")
        return int(rows[0]["turn"]) if rows else 0

    async def _rebuilt(self) -> Rebuilt:
        """Read and resolve all. What an earlier run left is of another state of the graph, and is thrown away."""
        self._folder.clear()
        weights = self._weights.among(await self._graph.view(population_of))
        await read_graph(self._graph, self._folder, report=self._report)
        return await asyncio.to_thread(self._resolved, weights)

    def _resolved(self, weights: Weights) -> Rebuilt:
        joins.join(self._folder, report=self._report)
        scoring.score(self._folder, weights, report=self._report)
        connection = self._folder.connect()
        try:
            self._write_rebuilt(connection, weights)
            found = connection.sql(NUMBERED_BELONGS).fetchnumpy()
            verdicts = connection.sql(NUMBERED_VERDICTS).fetchall()
            different_edges = connection.sql(DIFFERENT_EDGES).fetchall()
        finally:
            connection.close()
        self._report("creators", 0, None)
        people = pq.read_table(self._folder.file("people"), columns=["key", "id"]).sort_by("id")
        keys: list[Any] = people["key"].to_pylist()
        edges = scoring.edges_of(self._folder)
        same, different = (
            [(left, right) for left, right, verdict in verdicts if verdict == wanted]
            for wanted in ("SAME", "DIFFERENT")
        )
        platforms = scoring.platforms_of(self._folder)
        homes = partition(platforms, edges, threshold=weights.threshold, same=same, different=different)
        belongs = Belongs(*(np.asarray(found[name], dtype=np.int64) for name in ("account", "creator")))
        differ = tuple(EdgeDifference(left, right, _read(one), _read(two)) for left, right, one, two in different_edges)
        return Rebuilt(keys, homes, belongs, len(edges.left), differ, differing(homes, belongs))

    def _write_rebuilt(self, connection: duckdb.DuckDBPyConnection, weights: Weights) -> None:
        """Write the edges as the graph would hold them."""
        reader = connection.sql(REBUILT_EDGES).to_arrow_reader(ROWS_AT_ONCE)
        for part, batch in enumerate([reader.schema.empty_table().to_batches(), *([each] for each in reader)]):
            rows = []
            for pair in shown(pa.Table.from_batches(batch, reader.schema)):
                edge = resolution.edge_of(pair, weights, "")
                rows.append(
                    {"left": pair.left, "right": pair.right, "said": said(edge), "edge": orjson.dumps(edge).decode()}
                )
            self._folder.write("rebuilt", part, [pa.Table.from_pylist(rows, schema=STANDING)], STANDING)

    async def _write_edges(self, rebuilt: Rebuilt, turn: int) -> int:
        """Write the edges that differ, some thousand a transaction; give the last turn taken."""
        every = rebuilt.differing_edges
        for first in range(0, len(every), EDGES_AT_ONCE):
            self._report("edges written", first, len(every))
            turn += 1
            some = every[first : first + EDGES_AT_ONCE]
            await self._graph.write(partial(self._write_some_edges, some, turn))
        self._report("edges written", len(every), len(every))
        return turn

    async def _write_some_edges(self, some: tuple[EdgeDifference, ...], turn: int, transaction: Transaction) -> None:
        await _take(transaction, turn)
        at, changes = to_text(self._clock()), EdgeChanges()
        for each in some:
            ends = {"left": each.left, "right": each.right}
            since = at
            if each.stands is not None and each.rebuilt is not None and says_the_same(each.stands, each.rebuilt):
                since = each.stands["scored_at"]
            elif each.stands is not None and each.stands["scored_at"] != at:
                changes.keep.append(superseded((each.left, each.right), each.stands, at))
            if each.rebuilt is None:
                changes.remove.append(ends)
            else:
                rows = changes.create if each.stands is None else changes.write
                rows.append({**ends, "edge": {**each.rebuilt, "scored_at": since}})
        await writing.write(transaction, *writing.edges(changes))

    async def _write_creators(self, rebuilt: Rebuilt, turn: int) -> int:
        """Write the creators of whoever differs; give how many changed."""
        changed = done = 0
        for groups, total in _portions(rebuilt):
            self._report("accounts written", done, total)
            turn += 1
            changed += await self._graph.write(partial(self._write_some_creators, rebuilt, groups, turn))
            done += sum(map(len, groups))
        self._report("accounts written", done, done)
        return changed

    async def _write_some_creators(
        self, rebuilt: Rebuilt, groups: list[list[int]], turn: int, transaction: Transaction
    ) -> int:
        await _take(transaction, turn)
        near, at = Neighbourhood(), to_text(self._clock())
        named = [tuple(rebuilt.keys[number] for number in group) for group in groups]
        keys = [key for group in named for key in group]
        if len(await neighbourhood.read_accounts(transaction, near, keys, around=keys)) != len(keys):
            raise StaleError
        creators = resolution.change_creators(
            near, named, stored=near.creators, touched=frozenset(), mint=self._new_id, at=at
        )
        # who shows what too many share may have an agency, now that there are other creators
        joined = {row["account"] for row in (*creators.join_new, *creators.join)}
        creators.agencies = sorted({*creators.agencies, *(key for key in joined if _shows_anything(near, key))})
        follow_up = writing.follow_up(creators, runs=(), new_id=self._new_id, at=at)
        await writing.write(transaction, *await writing.creators(transaction, creators), outbox.added(follow_up))
        return len(creators.project)


async def _take(transaction: Transaction, turn: int) -> None:
    """Take the resolvers' turn. Raises StaleError where it is not the expected one."""
    rows = await transaction.run("operations/take_turn", name="resolve")
    if rows[0]["turn"] != turn:
        raise StaleError


def _shows_anything(near: Neighbourhood, key: str) -> bool:
    return bool(near.features[key].emails or near.features[key].urls)


def _read(edge: str | None) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = None if edge is None else orjson.loads(edge)
    return found


def _groups(rebuilt: Rebuilt, accounts: Ints) -> Iterator[list[int]]:
    """Give the rebuilt creators that some accounts are in, whole."""
    wanted = np.isin(rebuilt.homes, np.unique(rebuilt.homes[accounts]))
    members = np.flatnonzero(wanted)
    order = members[np.argsort(rebuilt.homes[members], kind="stable")]
    cuts = np.flatnonzero(np.diff(rebuilt.homes[order])) + 1
    if len(order):
        yield from (group.tolist() for group in np.split(order, cuts))


def _moved(rebuilt: Rebuilt) -> Iterator[Moved]:
    """Name the companions of whoever differs, as it stands and as rebuilt."""
    differ = set(rebuilt.moved.tolist())
    creators: dict[int, set[int]] = {}
    for account, creator in zip(rebuilt.belongs.account.tolist(), rebuilt.belongs.creator.tolist(), strict=True):
        if differ:
            creators.setdefault(creator, set()).add(account)
    of: dict[int, set[int]] = {number: set() for number in differ}
    for members in creators.values():
        for number in members & differ:
            of[number] |= members
    for group in _groups(rebuilt, rebuilt.moved):
        for number in group:
            if number in differ:
                stands = tuple(rebuilt.keys[other] for other in sorted(of[number] - {number}))
                yield Moved(rebuilt.keys[number], stands, tuple(rebuilt.keys[n] for n in group if n != number))


def _portions(rebuilt: Rebuilt) -> Iterator[tuple[list[list[int]], int]]:
    """Cut what differs into portions of about so many accounts; what is decided together is in one portion."""
    place = {key: number for number, key in enumerate(rebuilt.keys)} if rebuilt.differing_edges else {}
    ends = [place[key] for each in rebuilt.differing_edges for key in (each.left, each.right) if key in place]
    touched = np.unique(np.r_[rebuilt.moved, np.array(ends, dtype=np.int64)])
    together = decided_together(rebuilt.homes, rebuilt.belongs)
    labels = np.unique(together[touched])
    accounts = np.flatnonzero(np.isin(together, labels))
    groups = (
        sorted(_groups(rebuilt, accounts), key=lambda group: (together[group[0]], group[0])) if len(accounts) else []
    )
    portion: list[list[int]] = []
    size, last = 0, None
    for group in groups:
        label = together[group[0]]
        if size >= ACCOUNTS_AT_ONCE and label != last:
            yield portion, len(accounts)
            portion, size = [], 0
        portion.append(group)
        size, last = size + len(group), label
    if portion:
        yield portion, len(accounts)
