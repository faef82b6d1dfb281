"""The messages of the product, and how one is put on its queue.

A message is a pydantic model at the edge. `ingest` carries observations; `wake` says that follow-up work waits in
the graph's
outbox, and carries nothing: whoever gets it does all that is due.
"""

from typing import Any

from dramatiq import Broker, Message
from pydantic import BaseModel, ConfigDict, Field

from creatorgraph.platforms.observation import AccountObservation

INGEST, WAKE = "ingest", "wake"
QUEUES = (INGEST, WAKE)


class IngestBatch(BaseModel):
    """Observations to write as one batch; `run` and `number` name it, so that it is written once."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    run: str | None = None
    number: int = Field(default=0, ge=0)
    observations: tuple[AccountObservation, ...]


def send_batch(broker: Broker, batch: IngestBatch) -> None:
    """Put a batch on the queue."""
    send(broker, INGEST, batch.model_dump_json(exclude_defaults=True))


def send(broker: Broker, name: str, *arguments: Any) -> None:  # noqa: ANN401 - whatever JSON the actor takes
    """Put a message for an actor on the queue of its name."""
    message: Message[None] = Message(queue_name=name, actor_name=name, args=arguments, kwargs={}, options={})
    broker.enqueue(message)
