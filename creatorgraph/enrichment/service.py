"""Enrichment as it runs: creators' texts in, derived values on their nodes out.

Creators whose texts are as they were are skipped. What the deterministic readers leave open is left in the outbox
(kind `classify`) for the model, in the same transaction; nothing here waits for a network beyond the graph.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any

import orjson

from creatorgraph.clock import Clock, to_text
from creatorgraph.enrichment.budget import CLASSIFY
from creatorgraph.enrichment.derived import Enrichment
from creatorgraph.enrichment.places import gazetteer
from creatorgraph.enrichment.readers import Reading, leaves_open, read_ahead, read_texts
from creatorgraph.identity_graph import outbox
from creatorgraph.identity_graph.graph import Graph, Transaction, run_sliced
from creatorgraph.lexicons import niches
from creatorgraph.lexicons.lexicon import lexicon

Row = Mapping[str, Any]


class Enricher:
    """Reads creators' texts. With `for_model` what stays open waits in the outbox for the model."""

    def __init__(self, graph: Graph, *, clock: Clock, new_id: Callable[[], str], for_model: bool) -> None:
        self._graph = graph
        self._clock = clock
        self._new_id = new_id
        self._for_model = for_model

    async def enrich(self, creators: Sequence[Row]) -> int:
        """Read the texts of creators and write what they say; give how many were not read before.

        A creator is a map with `id` and `accounts`, each of these with `key`, `bio`, `display_name`, `handle`,
        `country`, `language` and `followers`, any of them null.
        """
        hashes = await asyncio.to_thread(lambda: {row["id"]: hash_of(row) for row in creators})
        known = await self._graph.read("enrichment/hashes", ids=sorted(hashes))
        unchanged = {row["id"] for row in known if row["hash"] == hashes[row["id"]]}
        changed = await asyncio.to_thread(enrichments_of, [row for row in creators if row["id"] not in unchanged])
        if not changed:
            return 0
        rows = [
            {"id": identity, "derived": found.to_json(), "derived_hash": hashes[identity], **found.properties()}
            for identity, found in sorted(changed.items())
        ]
        texts = {row["id"]: [one["bio"] for one in row["accounts"] if one["bio"]] for row in creators}
        unsaid = sorted(identity for identity, found in changed.items() if leaves_open(texts[identity], found))

        async def write(transaction: Transaction) -> None:
            await run_sliced(transaction, "enrichment/write", "rows", rows)
            if self._for_model and unsaid:
                at, identity = to_text(self._clock()), self._new_id()
                await outbox.add(transaction, CLASSIFY, unsaid, runs=(), identity=identity, at=at)

        await self._graph.write(write)
        return len(rows)


def enrichments_of(creators: Sequence[Row]) -> dict[str, Enrichment]:
    """Read creators, id -> what they say: their texts together, which takes a third of the time."""
    read = read_ahead([account["bio"] for account in creator["accounts"] if account["bio"]] for creator in creators)
    return {creator["id"]: enrichment_of(creator, known=read) for creator in creators}


def enrichment_of(creator: Row, *, known: Mapping[str, Reading] | None = None) -> Enrichment:
    """Read one creator: bios as texts, names and handles as labels, country and language of the largest account.

    `known` has its texts as `read_ahead` read them; without it they are read here.
    """
    accounts = sorted(
        (account for account in creator["accounts"] if account["key"]),
        key=lambda account: (-(account.get("followers") or 0), account["key"]),
    )
    return read_texts(
        [account["bio"] for account in accounts if account["bio"]],
        labels=[account[name] for account in accounts for name in ("display_name", "handle") if account.get(name)],
        country=next((account["country"] for account in accounts if account.get("country")), None),
        language=next((account["language"] for account in accounts if account.get("language")), None),
        known=known,
    )


def hash_of(creator: Row) -> str:
    """Give the hash of all that the readers read of a creator, and of the readers themselves: 32 hex digits."""
    read = ("key", "bio", "display_name", "handle", "country", "language")
    accounts = sorted([str(account.get(name) or "") for name in read] for account in creator["accounts"])
    return blake2b(orjson.dumps([load_readers(), accounts]), digest_size=16).hexdigest()


@cache
def load_readers() -> list[str]:
    """Load what texts are read by, half a second of work, once; give what it is called."""
    return [niches.words().model, lexicon("bios").model, gazetteer().model]
