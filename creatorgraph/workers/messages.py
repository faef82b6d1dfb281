"""The messages of the product, and how one is put on its queue.

A message is a pydantic model at the edge. `ingest` carries observations; `fetch` carries accounts to ask a platform
for; `wake` says that follow-up work waits in the graph's outbox, and carries nothing: whoever gets it does all that is
due.
"""

from typing import Any

from dramatiq import Broker, Message
from pydantic import BaseModel, ConfigDict, Field

from creatorgraph.operations.fetch_work import ASKS_A_MESSAGE, Work
from creatorgraph.operations.queue_keys import FETCH, INGEST
from creatorgraph.platforms.observation import AccountObservation, Platform
from creatorgraph.platforms.outcomes import Ask

LONGEST_DELAY_MS = 6 * 86_400_000
"""The broker delays by less than seven days; what must wait longer is looked at meanwhile."""


class IngestBatch(BaseModel):
    """Observations to write as one batch; `run` and `number` name it, so that it is written once."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    run: str | None = None
    number: int = Field(default=0, ge=0)
    observations: tuple[AccountObservation, ...]


class FetchAccount(BaseModel):
    """An account to ask for: an immutable id or a handle, and its place in the run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(min_length=1, max_length=300)
    by_id: bool = False
    number: int = Field(default=0, ge=0)


class FetchBatch(BaseModel):
    """Accounts of one platform to ask for; `run` remembers what became of each. `posts` are wanted with each."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    run: str = Field(min_length=1, max_length=100)
    platform: Platform
    accounts: tuple[FetchAccount, ...] = Field(max_length=ASKS_A_MESSAGE)
    posts: int = Field(default=0, ge=0, le=50)
    tries: int = Field(default=0, ge=0)
    given_up: str = Field(default="", max_length=200)
    """Trouble and code of what was given up: such a message becomes a dead letter as soon as a worker sees it."""


def work_of(batch: FetchBatch) -> Work:
    """Read a message as work."""
    asks = tuple(Ask(each.text, each.by_id, each.number) for each in batch.accounts)
    return Work(batch.run, batch.platform, asks, batch.posts, batch.tries)


def batch_of(work: Work) -> FetchBatch:
    """Write work as a message."""
    accounts = tuple(FetchAccount(text=ask.text, by_id=ask.by_id, number=ask.number) for ask in work.asks)
    return FetchBatch(run=work.run, platform=work.platform, accounts=accounts, posts=work.posts, tries=work.tries)


def send_fetch(broker: Broker, batch: FetchBatch, *, delay_ms: int = 0) -> None:
    """Put accounts to ask for on the queue; after a delay where they must wait."""
    send(broker, FETCH, batch.model_dump_json(exclude_defaults=True), delay_ms=delay_ms)


def send_batch(broker: Broker, batch: IngestBatch) -> None:
    """Put a batch on the queue."""
    send(broker, INGEST, batch.model_dump_json(exclude_defaults=True))


def send(broker: Broker, name: str, *arguments: Any, delay_ms: int = 0) -> None:  # noqa: ANN401 - whatever JSON the actor takes
    """Put a message for an actor on the queue of its name; after a delay where one is given."""
    message: Message[None] = Message(queue_name=name, actor_name=name, args=arguments, kwargs={}, options={})
    broker.enqueue(message, delay=min(delay_ms, LONGEST_DELAY_MS) or None)
