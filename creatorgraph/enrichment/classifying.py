"""What the readers left open, asked of the model: outbox rows of kind `classify` in, values on creators out."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from creatorgraph.enrichment.asking import Asker, OverBudgetError
from creatorgraph.enrichment.budget import CLASSIFY, SLOW_SECONDS, Level
from creatorgraph.enrichment.client import ModelAwayError
from creatorgraph.enrichment.derived import Enrichment
from creatorgraph.enrichment.questions import PROFILES_AT_ONCE, BadAnswerError, Profile
from creatorgraph.identity_graph import outbox
from creatorgraph.identity_graph.graph import Graph, Row, Transaction

logger = logging.getLogger(__name__)

CREATORS_AT_ONCE = 40
PAUSE_SECONDS = 60.0
"""How long nothing is asked after the budget refused a call."""


class Classifier:
    """Asks the model for what is open of creators that wait for it."""

    def __init__(
        self,
        graph: Graph,
        asker: Asker,
        *,
        project: Callable[[Sequence[str]], Awaitable[None]],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._graph = graph
        self._asker = asker
        self._project = project
        self._seconds = seconds
        self._not_before = float("-inf")

    async def classify_due(self) -> int:
        """Ask for the creators that wait longest; give how many rows of the outbox were done.

        Where the model is away or the budget has no room nothing is done and the rows stay; they are looked at again
        when waiting may have helped. An answer that cannot be used leaves its creators as they were.
        """
        if self._seconds() < self._not_before:
            return 0

        async def peek(transaction: Transaction) -> outbox.Due:
            return await outbox.take(transaction, CLASSIFY, most_keys=CREATORS_AT_ONCE)

        due = await self._graph.view(peek)
        if not due.ids:
            return 0
        rows = await self._graph.read("enrichment/texts", ids=list(due.keys))
        open_rows = [row for row in rows if row["derived"] and _profile(row).open and _profile(row).texts]
        try:
            for start in range(0, len(open_rows), PROFILES_AT_ONCE):
                await self._classify(open_rows[start : start + PROFILES_AT_ONCE])
        except OverBudgetError:
            self._wait(PAUSE_SECONDS, "budget")
            return 0
        except ModelAwayError as error:
            self._wait(error.retry_after or PAUSE_SECONDS, "model")
            return 0

        async def finish(transaction: Transaction) -> None:
            await outbox.finish(transaction, due)

        await self._graph.write(finish)
        return len(due.ids)

    async def _classify(self, rows: Sequence[Row]) -> None:
        level = await self._asker.level(CLASSIFY)
        if level is Level.PAUSE:
            raise OverBudgetError
        if level is Level.SLOW:
            await asyncio.sleep(SLOW_SECONDS)
        try:
            found = await self._asker.profiles([_profile(row) for row in rows])
        except BadAnswerError as error:
            logger.warning("ai.bad_answer", extra={"fields": {"why": str(error), "profiles": len(rows)}})
            return
        written = [_written(rows[place], said) for place, said in sorted(found.items())]
        if written:
            await self._graph.run("enrichment/write_model", rows=written)
            await self._project([row["id"] for row in written])

    def _wait(self, seconds: float, why: str) -> None:
        self._not_before = self._seconds() + seconds
        logger.warning("ai.waiting", extra={"fields": {"for": why, "seconds": seconds}})


def _profile(row: Row) -> Profile:
    accounts = sorted(row["accounts"], key=lambda account: str(account["key"]))
    texts = tuple(account["bio"] for account in accounts if account["bio"])
    return Profile(texts, Enrichment.from_json(row["derived"]).open_fields())


def _written(row: Row, said: Enrichment) -> dict[str, Any]:
    whole = Enrichment.from_json(row["derived"]).filled_by(said)
    return {"id": row["id"], "derived": whole.to_json(), "derived_hash": row["hash"], **whole.properties()}
