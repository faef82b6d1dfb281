"""The purge as it runs: the graph, then the archive; once on command, or again and again beside a worker."""

import asyncio
import logging
import operator
from collections.abc import Callable
from dataclasses import astuple, dataclass, replace
from datetime import datetime, timedelta

from creatorgraph.clock import Clock
from creatorgraph.identity_graph.purging import Purge, Purged
from creatorgraph.identity_graph.retention import Policy
from creatorgraph.operations.archive import Archive

logger = logging.getLogger(__name__)

DATING_SECONDS = 1_200.0
"""For so long a purge dates accounts by a retention that is new: a third of the hour between two of a worker."""
ARCHIVE_EVERY = timedelta(days=1)
"""How often a worker walks the archive; raw answers that would lapse before the next walk go in this one."""


@dataclass(frozen=True, slots=True)
class Purging:
    """Purges the graph and the archive. Raw answers are kept `archive_days` at most, and not beyond their terms."""

    graph: Purge
    archive: Archive
    policy: Policy
    archive_days: int
    clock: Clock
    dating_seconds: float = DATING_SECONDS

    async def run(
        self,
        *,
        every: bool = False,
        after: str = "",
        raw: bool = True,
        report: Callable[[Purged, str], None] = lambda *_: None,
    ) -> Purged:
        """Purge all that is due; `every` looks at every account, behind one key, whatever its `expires_at` says.

        Where the retention is another than before, accounts are dated by it first, for some time; the next goes on.
        Without `raw` the archive is left alone. `report` hears of each step, with the key to go on behind.
        """
        done = Purged()
        while every:
            step, last = await self.graph.page(after)
            if last is None:
                break
            done, after = _together(done, step), last
            report(done, after)
        time = asyncio.get_running_loop().time
        enough = time() + self.dating_seconds
        while time() < enough and (dated := await self.graph.dated()) is not None:
            done = _together(done, dated)
        for step_of in (self.graph.accounts_due, self.graph.posts_due):
            while (step := await step_of()) != Purged():
                done = _together(done, step)
                report(done, after)
        if raw:
            done = replace(done, raw=await asyncio.to_thread(self.raw_due, remove=True))
        if done != Purged():
            fields = {"accounts": done.accounts, "stubs": done.stubs, "posts": done.posts, "raw": done.raw}
            logger.info("purge.done", extra={"fields": fields | {"dated": done.dated}})
        return done

    def raw_due(self, *, remove: bool) -> int:
        """Count the raw answers that are too old, and remove them where that is wanted."""
        now, found = self.clock(), 0
        for shard in self.archive.shards():
            due = [entry for entry in self.archive.entries(shard) if entry.at <= self._keeps_since(entry.source, now)]
            found += len(due)
            if remove:
                self.archive.remove(due)
        return found

    def _keeps_since(self, source: str, now: datetime) -> datetime:
        days = self.policy.keep_days(source)
        return now + ARCHIVE_EVERY - timedelta(days=self.archive_days if days is None else min(days, self.archive_days))


def _together(one: Purged, other: Purged) -> Purged:
    return Purged(*map(operator.add, astuple(one), astuple(other)))
