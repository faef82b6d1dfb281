"""Large backlogs asked in batches: reserved and written down before anything is sent, paid for by what came out.

A worker that starts anew finds the batch under way and goes on with it. Nothing is asked twice that may have been paid
for: a batch whose id was lost with its worker is looked for by its mark, and what was paid for and cannot be used
leaves its creators as they were.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta

from creatorgraph.clock import Clock, to_text
from creatorgraph.enrichment.answers import read_answer
from creatorgraph.enrichment.asking import FRAME_TOKENS, OverBudgetError, most_cost
from creatorgraph.enrichment.batch_client import BatchClient, Question
from creatorgraph.enrichment.batch_store import BatchStore
from creatorgraph.enrichment.batches import Batch, Line, Outcome, outcomes_of, to_ask_again, total_cost
from creatorgraph.enrichment.budget import CLASSIFY
from creatorgraph.enrichment.budget_store import BudgetStore, Reservation
from creatorgraph.enrichment.client import ModelAwayError
from creatorgraph.enrichment.prices import Price
from creatorgraph.enrichment.questions import (
    PROFILES_AT_ONCE,
    TOKENS_A_PROFILE,
    BadAnswerError,
    Profile,
    classify_prompt,
    question_of,
)
from creatorgraph.enrichment.waiting import profile_of, written_of
from creatorgraph.identity_graph import outbox
from creatorgraph.identity_graph.graph import Graph, Row, Transaction

logger = logging.getLogger(__name__)

MOST_CREATORS = 10_000
LOOK_SECONDS = 30.0
REST_SECONDS = 3_600.0
"""How long no batch is tried after the endpoint refused one."""
LONGEST = timedelta(hours=48)
"""The endpoint promises a day. A batch that is twice as old is given up, as paid for."""
_NOT_OFFERED = {400, 404, 405, 422, 501}
_NOT_FOUND = 404


class BatchesRefusedError(Exception):
    """The endpoint takes no such batches; nothing was asked and nothing is paid for."""


class Batching:
    """Has creators that wait for the model asked in batches."""

    def __init__(
        self,
        graph: Graph,
        client: BatchClient,
        *,
        store: BatchStore,
        budget: BudgetStore,
        price: Price,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._graph = graph
        self._client = client
        self._store = store
        self._budget = budget
        self._price = price
        self._clock = clock
        self._new_id = new_id

    async def under_way(self) -> Batch | None:
        """Give the batch to go on with."""
        return await self._store.oldest()

    async def begin(self, due: outbox.Due, rows: Sequence[Row]) -> Batch:
        """Start a batch for creators that wait: as many as the budget has room for.

        Raises OverBudgetError, BatchesRefusedError, and ModelAwayError, after which the batch is still under way.
        """
        lines, reservation = await self._reserve(self._lines(rows))
        asked = {creator for line in lines for creator in line.creators}
        batch = Batch(
            mark=self._new_id(),
            created_at=self._clock(),
            reservation=reservation,
            rows=due.ids,
            left=tuple(sorted({row["id"] for row in rows} - asked)),
            lines=tuple(lines),
        )
        await self._store.put(batch)
        return await self._send(batch)

    async def go_on(
        self, batch: Batch, *, write: Callable[[Sequence[Mapping[str, object]]], Awaitable[None]]
    ) -> int | None:
        """Look after a batch; where it has ended write what it said and give how many outbox rows are done, else None.

        Raises ModelAwayError, and BatchesRefusedError where the batch was refused as a whole.
        """
        if batch.id is None:
            batch = await self._find_or_send(batch)
        files, is_refused = await self._results(batch)
        if files is None:
            return None
        if is_refused:
            await self._drop(batch)
            raise BatchesRefusedError
        outcomes = outcomes_of(files, lines=len(batch.lines))
        for number, outcome in sorted(outcomes.items()):
            if outcome.reply is not None:
                await self._use(batch.lines[number], outcome, write)
        await self._finish(batch, outcomes)
        return len(batch.rows)

    def _lines(self, rows: Sequence[Row]) -> list[Line]:
        lines = []
        for start in range(0, min(len(rows), MOST_CREATORS), PROFILES_AT_ONCE):
            some = rows[start : start + PROFILES_AT_ONCE]
            question = _question([profile_of(row) for row in some])
            most = most_cost(self._price, question.system, question.user, most_tokens=question.most_tokens)
            lines.append(Line(tuple(row["id"] for row in some), tuple(row["hash"] for row in some), most))
        return lines

    async def _reserve(self, lines: list[Line]) -> tuple[list[Line], Reservation]:
        """Reserve what the lines can cost, of as many as there is room for: all, half of them, and so on."""
        while lines:
            reservation = await self._budget.reserve(CLASSIFY, sum(line.most for line in lines))
            if reservation is not None:
                return lines, reservation
            lines = lines[: len(lines) // 2]
        raise OverBudgetError

    async def _send(self, batch: Batch) -> Batch:
        questions = [_question(await self._profiles(line)) for line in batch.lines]
        try:
            identity = await self._client.send(questions, mark=batch.mark)
        except ModelAwayError as error:
            if error.status not in _NOT_OFFERED:
                raise
            await self._drop(batch)
            raise BatchesRefusedError from error
        return await self._sent(batch, identity)

    async def _find_or_send(self, batch: Batch) -> Batch:
        try:
            found = await self._client.find(batch.mark)
        except ModelAwayError as error:
            if error.status not in _NOT_OFFERED:
                raise
            found = None
        return await self._sent(batch, found) if found else await self._send(batch)

    async def _sent(self, batch: Batch, identity: str) -> Batch:
        sent = batch.sent(identity)
        await self._store.put(sent)
        logger.info("ai.batch", extra={"fields": {"lines": len(batch.lines), "reserved": batch.reservation.amount}})
        return sent

    async def _drop(self, batch: Batch) -> None:
        """Forget a batch of which nothing was asked; its outbox rows stay as they are."""
        if await self._store.take(batch):
            await self._budget.settle(batch.reservation, 0)

    async def _results(self, batch: Batch) -> tuple[list[str] | None, bool]:
        """Give the files of results and whether the batch was refused; no files while it is under way."""
        try:
            progress = await self._client.look(batch.id or "")
        except ModelAwayError as error:
            if error.status != _NOT_FOUND:
                raise
            logger.warning("ai.batch_lost", extra={"fields": {"lines": len(batch.lines)}})
            return [], False
        if progress.has_ended:
            return [await self._client.read(file) for file in progress.files], progress.is_refused
        return ([] if self._clock() - batch.created_at > LONGEST else None), False

    async def _use(
        self, line: Line, outcome: Outcome, write: Callable[[Sequence[Mapping[str, object]]], Awaitable[None]]
    ) -> None:
        rows = await self._rows(line)
        profiles = [_profile(row) for row in rows]
        try:
            found = read_answer(outcome.reply.text if outcome.reply else "", asked=profiles, model=self._client.model)
        except BadAnswerError as error:
            logger.warning("ai.bad_answer", extra={"fields": {"why": str(error), "profiles": len(rows)}})
            return
        pairs = ((rows[place], said) for place, said in sorted(found.items()))
        await write([written_of(row, said) for row, said in pairs if row is not None])

    async def _rows(self, line: Line) -> list[Row | None]:
        """Read the creators of a line again: None in the place of one that is gone or has other texts by now."""
        rows = {row["id"]: row for row in await self._graph.read("enrichment/texts", ids=list(line.creators))}
        pairs = zip(line.creators, line.hashes, strict=True)
        return [rows[one] if one in rows and rows[one]["hash"] == texts else None for one, texts in pairs]

    async def _profiles(self, line: Line) -> list[Profile]:
        return [_profile(row) for row in await self._rows(line)]

    async def _finish(self, batch: Batch, outcomes: Mapping[int, Outcome]) -> None:
        """Remove the outbox rows, leave for later what is to be asked again, and pay."""
        again = to_ask_again(batch, outcomes)
        done = outbox.Due(batch.rows, (), ())

        async def finish(transaction: Transaction) -> None:
            if again and await outbox.still_waits(transaction, done):
                at, identity = to_text(self._clock()), self._new_id()
                await outbox.add(transaction, CLASSIFY, again, runs=(), identity=identity, at=at)
            await outbox.finish(transaction, done)

        await self._graph.write(finish)
        if await self._store.take(batch):
            cost = total_cost(batch, outcomes, price=self._price)
            await self._budget.settle(batch.reservation, cost)
            fields = {"lines": len(batch.lines), "answered": len(outcomes), "again": len(again), "cost": cost}
            logger.info("ai.batch_done", extra={"fields": fields})


def _question(profiles: Sequence[Profile]) -> Question:
    most = TOKENS_A_PROFILE * len(profiles) + FRAME_TOKENS
    return Question(classify_prompt().text, question_of(profiles), most)


def _profile(row: Row | None) -> Profile:
    return Profile((), ()) if row is None else profile_of(row)
