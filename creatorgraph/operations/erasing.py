"""Erasure everywhere: tombstones first, then the archive, the queue, the graph and the search index, then the receipt.

Each step may run twice. A step that fails leaves the receipt open and the tombstones in force: erasing the same account
again goes on with it. Where only the index is left, a worker brings it up to date and closes the receipt.
"""

import asyncio
from dataclasses import dataclass

from creatorgraph.creator_search.answers import IndexVersion
from creatorgraph.errors import UnavailableError
from creatorgraph.identity_graph.erasing import Erasing, Subject
from creatorgraph.identity_graph.graph import Row
from creatorgraph.operations.archive import Archive, Entry
from creatorgraph.operations.projection import Projection
from creatorgraph.operations.queue_scrub import QueueScrub

_LEFT = "everything else is erased, and a worker takes them out of the index and closes the receipt as soon as it can"


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
        creators = await self.graph.remove(identity, subject, counts={"raw": raw, "queued": queued})
        try:
            await self.version.changed(removed=True)  # no remembered answer shows them from here on
            await self.projection.project(creators)
        except UnavailableError as error:
            raise UnavailableError(f"{error}; {_LEFT} ({identity})", retry_after=error.retry_after) from error
        return await self.graph.finish(identity)

    def raw_of(self, subject: Subject) -> list[Entry]:
        """Give the raw answers about the accounts."""
        found = [name.partition(":") for name in sorted(subject.names)]
        return [entry for platform, _, name in found for entry in self.archive.of_account(platform, name)]

    def _remove_raw(self, subject: Subject) -> int:
        entries = self.raw_of(subject)
        self.archive.remove(entries)
        return len(entries)
