"""What the readers left open, asked of the model: outbox rows of kind `classify` in, values on creators out."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence

from creatorgraph.enrichment.asking import Asker, OverBudgetError
from creatorgraph.enrichment.batches import Batch
from creatorgraph.enrichment.batching import (
    LOOK_SECONDS,
    MOST_CREATORS,
    REST_SECONDS,
    BatchesRefusedError,
    Batching,
)
from creatorgraph.enrichment.budget import CLASSIFY, SLOW_SECONDS, Level
from creatorgraph.enrichment.client import ModelAwayError
from creatorgraph.enrichment.questions import PROFILES_AT_ONCE, BadAnswerError
from creatorgraph.enrichment.waiting import is_open, profile_of, written_of
from creatorgraph.identity_graph import outbox
from creatorgraph.identity_graph.graph import Graph, Row, Transaction

logger = logging.getLogger(__name__)

CREATORS_AT_ONCE = 40
BATCH_FROM = 400
"""So many creators must wait for a batch: it may take a day, and few are asked sooner one call after the other."""
READ_AT_ONCE = 1_000
PAUSE_SECONDS = 60.0
"""How long nothing is asked after the budget refused a call."""


class Classifier:
    """Asks the model for what is open of creators that wait for it.

    With `batch_from` backlogs of so many creators are asked in batches. A batch under way is looked after in any case.
    """

    def __init__(
        self,
        graph: Graph,
        asker: Asker,
        *,
        project: Callable[[Sequence[str]], Awaitable[None]],
        batching: Batching | None = None,
        batch_from: int | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._graph = graph
        self._asker = asker
        self._project = project
        self._batching = batching
        self._batch_from = batch_from
        self._seconds = seconds
        self._not_before = self._no_batch_before = float("-inf")

    async def classify_due(self) -> int:
        """Ask for the creators that wait longest; give how many rows of the outbox were done.

        Where the model is away, the budget has no room, or a batch is under way nothing is done and the rows stay;
        they are looked at again when waiting may have helped. An answer that cannot be used changes no creator.
        """
        if self._seconds() < self._not_before:
            return 0
        try:
            return await self._step()
        except OverBudgetError:
            self._wait(PAUSE_SECONDS, "budget")
        except ModelAwayError as error:
            self._wait(error.retry_after or PAUSE_SECONDS, "model")
        except BatchesRefusedError:
            self._no_batch_before = self._seconds() + REST_SECONDS
            logger.warning("ai.no_batches", extra={"fields": {"seconds": REST_SECONDS}})
        return 0

    async def _step(self) -> int:
        batch = await self._batching.under_way() if self._batching else None
        if self._batching and batch:
            return await self._look_after(self._batching, batch)
        if self._batching and self._batch_from and self._seconds() >= self._no_batch_before:
            due = await self._peek(MOST_CREATORS)
            rows = await self._open_rows(due) if len(due.keys) >= self._batch_from else ()
            if len(rows) >= self._batch_from:
                return await self._begin(self._batching, due, rows)
        return await self._ask_one_by_one(await self._peek(CREATORS_AT_ONCE))

    async def _begin(self, batching: Batching, due: outbox.Due, rows: Sequence[Row]) -> int:
        await self._check_level()
        await batching.begin(due, rows)
        return 0

    async def _look_after(self, batching: Batching, batch: Batch) -> int:
        done = await batching.go_on(batch, write=self._write)
        if done is None:
            self._not_before = self._seconds() + LOOK_SECONDS
        return done or 0

    async def _peek(self, most: int) -> outbox.Due:
        async def peek(transaction: Transaction) -> outbox.Due:
            return await outbox.take(transaction, CLASSIFY, most_keys=most)

        return await self._graph.view(peek)

    async def _open_rows(self, due: outbox.Due) -> list[Row]:
        slices = (due.keys[start : start + READ_AT_ONCE] for start in range(0, len(due.keys), READ_AT_ONCE))
        rows = [row for ids in slices for row in await self._graph.read("enrichment/texts", ids=list(ids))]
        return [row for row in rows if is_open(row)]

    async def _ask_one_by_one(self, due: outbox.Due) -> int:
        if not due.ids:
            return 0
        rows = await self._open_rows(due)
        for start in range(0, len(rows), PROFILES_AT_ONCE):
            await self._classify(rows[start : start + PROFILES_AT_ONCE])

        async def finish(transaction: Transaction) -> None:
            await outbox.finish(transaction, due)

        await self._graph.write(finish)
        return len(due.ids)

    async def _classify(self, rows: Sequence[Row]) -> None:
        await self._check_level()
        try:
            found = await self._asker.profiles([profile_of(row) for row in rows])
        except BadAnswerError as error:
            logger.warning("ai.bad_answer", extra={"fields": {"why": str(error), "profiles": len(rows)}})
            return
        await self._write([written_of(rows[place], said) for place, said in sorted(found.items())])

    async def _check_level(self) -> None:
        level = await self._asker.level(CLASSIFY)
        if level is Level.PAUSE:
            raise OverBudgetError
        if level is Level.SLOW:
            await asyncio.sleep(SLOW_SECONDS)

    async def _write(self, written: Sequence[Mapping[str, object]]) -> None:
        if written:
            await self._graph.run("enrichment/write_model", rows=list(written))
            await self._project([str(row["id"]) for row in written])

    def _wait(self, seconds: float, why: str) -> None:
        self._not_before = self._seconds() + seconds
        logger.warning("ai.waiting", extra={"fields": {"for": why, "seconds": seconds}})
