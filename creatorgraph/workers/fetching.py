"""The actor that asks platforms: what must wait goes back on the queue with a delay, which is no retry."""

import dramatiq
from pydantic import ValidationError

from creatorgraph.clock import Clock
from creatorgraph.errors import BadInputError, PlatformGivenUpError
from creatorgraph.operations.ingestion import Ingestion
from creatorgraph.operations.queue_keys import WAKE
from creatorgraph.workers.incoming import Incoming
from creatorgraph.workers.messages import FetchBatch, batch_of, send, send_fetch, work_of


class Fetching:
    """What a worker does with `fetch`."""

    def __init__(self, broker: dramatiq.Broker, ingestion: Ingestion, *, incoming: Incoming, clock: Clock) -> None:
        self._broker = broker
        self._ingestion = ingestion
        self._incoming = incoming
        self._clock = clock

    async def fetch(self, payload: str) -> None:
        """Ask for the accounts of a message, and send on what must wait."""
        try:
            batch = FetchBatch.model_validate_json(payload)
        except ValidationError as error:
            raise BadInputError(f"a fetch does not fit its form in {error.error_count()} places") from None
        if batch.given_up:
            raise PlatformGivenUpError(batch.given_up)
        with self._incoming.message():
            fetched = await self._ingestion.fetch(work_of(batch))
        for rest in fetched.rests:
            wait = (rest.until - self._clock()).total_seconds()
            send_fetch(self._broker, batch_of(rest.work), delay_ms=max(1, int(wait * 1000) + 1))
        for dead in fetched.given_up:
            cause = f"{dead.refusal.trouble.value}: {dead.refusal.code}"
            send_fetch(self._broker, batch_of(dead.work).model_copy(update={"given_up": cause}))
        if not self._incoming:  # whoever brings the last of it wakes those who resolve
            send(self._broker, WAKE)
