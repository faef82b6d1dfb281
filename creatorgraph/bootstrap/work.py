"""Accounts to ask a platform for, put on the queue."""

from contextlib import AbstractContextManager

from dramatiq import Broker

from creatorgraph.bootstrap.sending import sending
from creatorgraph.operations.fetch_work import Work
from creatorgraph.operations.ingest_run import Send
from creatorgraph.settings import Settings
from creatorgraph.workers.messages import batch_of, send_fetch


def sending_work(settings: Settings) -> AbstractContextManager[Send]:
    """Give what sends accounts to ask for."""

    def put(broker: Broker, work: Work) -> None:
        send_fetch(broker, batch_of(work))

    return sending(settings, put)
