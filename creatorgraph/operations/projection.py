"""Creators from the graph into the search index, as the outbox says.

The index is no part of the graph's transaction, so a document is written first and its outbox row is removed after.
A creator that changed in between is written again: nothing stale stays behind, whoever else projects meanwhile.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import chain, islice

import orjson

from creatorgraph.clock import Clock, to_text
from creatorgraph.creator_search.document import AccountSource, CreatorSource, SearchDocument, document_of
from creatorgraph.creator_search.service import CreatorSearch
from creatorgraph.creator_search.shelf import Generation
from creatorgraph.enrichment.service import Enricher
from creatorgraph.identity_graph import outbox
from creatorgraph.identity_graph.graph import Graph, Row, Transaction, check_fence, read_at_once, together

CREATORS_AT_ONCE = 6_000
PAGES_AT_ONCE = 3
"""They are made into documents in so many pages at once: while one waits for the graph, another is computed."""
ROUNDS = 5
CAPTIONS = 20
"""So many captions of a creator's newest posts are searched for words."""
CAPTIONED_AT_ONCE = 400


class Projection:
    """Brings the search index up to date."""

    def __init__(
        self,
        graph: Graph,
        search: CreatorSearch,
        enricher: Enricher,
        *,
        clock: Clock,
        at_once: int = CREATORS_AT_ONCE,
    ) -> None:
        self._graph = graph
        self._search = search
        self._enricher = enricher
        self._clock = clock
        self._at_once = at_once

    async def is_pressing(self) -> bool:
        """Tell whether documents should be written although their creators may still change."""
        return await self._graph.view(partial(outbox.is_pressing, kind="project", now=self._clock()))

    async def project_due(self) -> int:
        """Write the documents that wait longest; give how many outbox rows were done.

        A creator that a later row names as well is written with that one, where nobody waits for it sooner: every turn
        of resolution leaves a row, and the next one changes many creators again.
        """

        async def peek(transaction: Transaction) -> tuple[outbox.Due, set[str]]:
            (rows,) = await read_at_once(transaction, outbox.oldest("project"))
            due = outbox.taken(rows, most_keys=self._at_once)
            later = (row["keys"] for row in rows[len(due.ids) :] if set(due.runs) <= set(row["runs"]))
            return due, set(chain.from_iterable(later))

        due, later = await self._graph.view(peek)
        if not due.ids:
            return 0
        keys = [key for key in due.keys if key not in later]
        size = -(-self._at_once // PAGES_AT_ONCE)
        pages = (keys[start : start + size] for start in range(0, len(keys), size))
        while some := list(islice(pages, PAGES_AT_ONCE)):  # one row of the outbox may name very many
            await together(*map(self.project, some))

        async def finish(transaction: Transaction) -> None:
            await outbox.finish(transaction, due)
            await transaction.run("erasure/close_receipts", ids=list(due.ids), at=to_text(self._clock()))

        await self._graph.write(finish)
        return len(due.ids)

    async def project(self, ids: Iterable[str], *, onto: Sequence[Generation] | None = None) -> None:
        """Write the documents of these creators, and take those out that are merged away.

        They go onto every index in force, or onto those given.
        """
        wanted = sorted(ids)
        for _ in range(ROUNDS):
            if not wanted:
                return
            written = await self._write(wanted, onto)
            now = await self._graph.read("operations/creator_versions", ids=wanted)
            wanted = [row["id"] for row in now if written.get(row["id"]) != (row["status"], row["updated_at"])]

    async def _write(self, ids: Sequence[str], onto: Sequence[Generation] | None) -> dict[str, tuple[str, str]]:
        rows = await self._graph.read("operations/creators_to_project", ids=list(ids))
        active = [row for row in rows if row["status"] == "active" and any(each["key"] for each in row["accounts"])]
        gone = sorted(set(ids) - {row["id"] for row in active})
        await self._enricher.enrich(active)
        there = [row["id"] for row in active]
        signs = {row["id"]: row for row in await self._graph.read("search/signs", ids=there)}
        captions = await read_captions(self._graph, there)
        documents = await asyncio.to_thread(_documents_of, active, signs, captions)
        check_fence()  # what was read before this process stood still is old by now
        await self._search.project(documents, onto=onto)
        await self._search.remove(gone, onto=onto)
        return {row["id"]: (row["status"], row["updated_at"]) for row in rows}


async def read_captions(graph: Graph, ids: Sequence[str]) -> dict[str, list[str]]:
    """Read the captions of creators' newest posts, the newest first.

    Those of some hundred creators come at once: a query for each costs several times as much. Where that gives too
    much, somebody has very many posts.
    """
    found: dict[str, list[str]] = {}
    for start in range(0, len(ids), CAPTIONED_AT_ONCE):
        some = list(ids[start : start + CAPTIONED_AT_ONCE])
        most = CAPTIONS * len(some)
        rows = await graph.read("search/captions_at_once", ids=some, most=most)
        if len(rows) < most:
            for row in sorted(rows, key=lambda row: (row["at"], row["key"]), reverse=True):
                captions = found.setdefault(row["id"], [])
                if len(captions) < CAPTIONS:
                    captions.append(row["caption"])
        else:
            read = await graph.read("search/captions", ids=some, limit=CAPTIONS)
            found |= {row["id"]: row["captions"] for row in read}
    return found


def _documents_of(
    rows: Sequence[Row], signs: Mapping[str, Row], captions: Mapping[str, Sequence[str]]
) -> list[SearchDocument]:
    return [document_of(_source(row, signs.get(row["id"], {}), captions.get(row["id"], ()))) for row in rows]


def _source(row: Row, signs: Row, captions: Sequence[str]) -> CreatorSource:
    return CreatorSource(
        id=row["id"],
        updated_at=row["updated_at"],
        name=row["name"],
        country=row["country"],
        derived_country=signs.get("derived_country"),
        confidence=row["confidence"],
        has_email=bool(row["has_email"]),
        niche=signs.get("niche"),
        city=signs.get("city"),
        topics=signs.get("topics") or (),
        interests=signs.get("interests") or (),
        languages=signs.get("languages") or (),
        unreviewed_merge=bool(signs.get("unreviewed_merge")),
        captions=captions,
        agencies=signs.get("agencies") or (),
        accounts=[_account(account) for account in row["accounts"] if account["key"]],
    )


def _account(account: Row) -> AccountSource:
    """Read an account; `provenance` is JSON, field -> [instant, source], of what is not from the last observation."""
    given = {name: value for name, value in account.items() if name != "provenance"}
    seen = {name: at for name, (at, _) in orjson.loads(account["provenance"] or "{}").items()}
    return AccountSource(**given, seen=seen)
