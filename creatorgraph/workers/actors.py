"""The actors: each a few lines over a service. Messages come at least once, every effect is once."""

import asyncio
import logging
from collections.abc import Sequence

import dramatiq
from pydantic import ValidationError

from creatorgraph.errors import BadInputError
from creatorgraph.identity_graph.batches import BatchMark
from creatorgraph.identity_graph.service import IdentityService
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.operations.projection import Projection
from creatorgraph.operations.queue_keys import WAKE
from creatorgraph.workers.drain import Drain, Step
from creatorgraph.workers.incoming import Incoming
from creatorgraph.workers.messages import IngestBatch, send

logger = logging.getLogger(__name__)


class Actors:
    """What a worker does with each message, over the services given."""

    def __init__(
        self,
        broker: dramatiq.Broker,
        *,
        store: AccountStore,
        identity: IdentityService,
        projection: Projection,
        incoming: Incoming,
        follow_ups: Sequence[Step] = (),
    ) -> None:
        self._broker = broker
        self._store = store
        self._identity = identity
        self._resolving = Drain(self._resolve)
        self._projection = projection
        self._projecting = Drain(self._project)
        self._following_up = [Drain(step) for step in follow_ups]
        self._background: set[asyncio.Task[int]] = set()
        self._incoming = incoming
        self._more_to_resolve = True

    async def ingest(self, payload: str) -> None:
        """Write a batch of observations; whoever brings the last of what comes in wakes those who resolve."""
        try:
            batch = IngestBatch.model_validate_json(payload)
        except ValidationError as error:
            raise BadInputError(f"a batch does not fit its form in {error.error_count()} places") from None
        mark = BatchMark(batch.run, batch.number) if batch.run else None
        with self._incoming.message():
            touched = await self._store.upsert(batch.observations, mark=mark)
        logger.info("ingest.done", extra={"fields": {"seen": len(batch.observations), "touched": len(touched)}})
        if not self._incoming:
            send(self._broker, WAKE)

    async def wake(self) -> None:
        """Do all follow-up work that is due: resolve accounts, do what follows on that, and bring the index up to date.

        What follows (renames for the feed, agencies) comes before the index, whose documents say who manages whom.
        """
        await self._resolving.wake()
        for drain in (*self._following_up, self._projecting):
            await drain.wake()
        await asyncio.gather(*self._background)  # who makes documents already was not waited for

    async def _resolve(self) -> int:
        if self._incoming and not await self._identity.is_pressing():
            return 0  # whoever brings the last of it wakes us
        self._more_to_resolve = True
        resolved = await self._identity.resolve_due(written=self._project_soon)
        if resolved.accounts:
            fields = {"accounts": resolved.accounts, "creators": resolved.creators}
            logger.info("resolve.done", extra={"fields": fields})
        return resolved.accounts

    async def _project(self) -> int:
        resolving = self._resolving.is_running and self._more_to_resolve
        if (self._incoming or resolving) and not await self._projection.is_pressing():
            return 0  # a creator whose accounts still come in would be written again and again
        return await self._projection.project_due()

    async def _project_soon(self, *, more: bool) -> None:
        """Look whether to project what is resolved while the rest of it is written; `more` is due after that."""
        self._more_to_resolve = more
        task = asyncio.get_running_loop().create_task(self._projecting.wake())
        self._background.add(task)
        task.add_done_callback(self._background.discard)
