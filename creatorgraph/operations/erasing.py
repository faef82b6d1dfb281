"""Erasure everywhere: tombstones first, then the archive, the queue, the graph and the search index, then the receipt.

Each step may run twice. A step that fails leaves the receipt open and the tombstones in force: erasing the same account
again goes on.
"""

import asyncio
from dataclasses import dataclass

from creatorgraph.creator_search.answers import IndexVersion
from creatorgraph.identity_graph.erasing import Erasing, Subject
from creatorgraph.identity_graph.graph import Row
from creatorgraph.operations.archive import Archive, Entry
from creatorgraph.operations.projection import Projection
from creatorgraph.operations.queue_scrub import QueueScrub


@dataclass(frozen=True, slots=True)
class Erasure:
    """Erases accounts everywhere."""

    graph: Erasing
    archive: Archive
    queue: QueueScrub
    projection: Projection
    version: IndexVersion

    async def run(self, subject: Subject, *, actor: str) -> Row:
        """Erase; give the receipt."""
        identity, subject = await self.graph.begin(subject, actor=actor)
        raw = await asyncio.to_thread(self._remove_raw, subject)
        queued = await self.queue.run(subject.erased)
        counts, creators = await self.graph.remove(subject)
        await self.version.changed(removed=True)  # no remembered answer shows them from here on
        await self.projection.project(creators)
        return await self.graph.finish(identity, {**counts, "raw": raw, "queued": queued})

    def raw_of(self, subject: Subject) -> list[Entry]:
        """Give the raw answers about the accounts."""
        found = [name.partition(":") for name in sorted(subject.names)]
        return [entry for platform, _, name in found for entry in self.archive.of_account(platform, name)]

    def _remove_raw(self, subject: Subject) -> int:
        entries = self.raw_of(subject)
        self.archive.remove(entries)
        return len(entries)
