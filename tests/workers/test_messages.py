"""Messages: what is sent is what arrives, and which failures are tried again."""

import json

import pytest
from dramatiq import Message
from dramatiq.brokers.stub import StubBroker
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from creatorgraph.errors import BadInputError, CreatorgraphError, NotFoundError, SetupError, UnavailableError
from creatorgraph.operations.queue_keys import INGEST, QUEUES, WAKE
from creatorgraph.platforms.observation import AccountObservation
from creatorgraph.workers.broker import MOST_RETRIES, may_retry
from creatorgraph.workers.messages import IngestBatch, send, send_batch
from tests.identity_graph.sightings import of_three_accounts


def sent(broker: StubBroker, queue: str) -> "Message[None]":
    """Take the one message of a queue, as it went over the wire."""
    (raw,) = broker.queues[queue].queue
    return Message.decode(raw)


def broker() -> StubBroker:
    """Make a broker that keeps messages."""
    made = StubBroker(middleware=[])
    for queue in QUEUES:
        made.declare_queue(queue)
    return made


@given(st.lists(of_three_accounts(), max_size=3), st.none() | st.just("import-1"), st.integers(0, 9))
def test_a_batch_arrives_as_it_was_sent(seen: list[AccountObservation], run: str | None, number: int) -> None:
    queue = broker()
    batch = IngestBatch(run=run, number=number, observations=tuple(seen))
    send_batch(queue, batch)
    message = sent(queue, INGEST)
    assert message.actor_name == INGEST
    assert IngestBatch.model_validate_json(message.args[0]) == batch


def test_a_wake_carries_nothing() -> None:
    queue = broker()
    send(queue, WAKE)
    assert sent(queue, WAKE).args == ()


@pytest.mark.parametrize("payload", [{}, {"observations": [], "number": -1}, {"observations": [], "more": 1}])
def test_a_batch_that_does_not_fit_its_form_is_refused(payload: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        IngestBatch.model_validate_json(json.dumps(payload))


@pytest.mark.parametrize(
    ("error", "retries", "again"),
    [
        (BadInputError("no"), 0, False),
        (UnavailableError("away", retry_after=1), 10_000, True),
        (UnavailableError("away", retry_after=0), 10_000, True),
        (UnavailableError("away"), MOST_RETRIES - 1, True),
        (UnavailableError("away"), MOST_RETRIES, False),
        (NotFoundError("gone"), 0, True),
        (SetupError("wrong"), MOST_RETRIES, False),
        (CreatorgraphError("odd", retry_after=5), MOST_RETRIES, True),
        (RuntimeError("a defect"), 0, True),
        (RuntimeError("a defect"), MOST_RETRIES - 1, True),
        (RuntimeError("a defect"), MOST_RETRIES, False),
    ],
)
def test_bad_input_never_comes_again_and_an_absent_server_is_waited_for(
    error: Exception, retries: int, *, again: bool
) -> None:
    assert may_retry(retries, error) is again
