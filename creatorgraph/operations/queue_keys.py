"""The queues, and where Redis has their messages: a hash of each kind, beside a list or a sorted set of their ids."""

QUEUE_NAMESPACE = "creatorgraph:queue"
INGEST, FETCH, WAKE = "ingest", "fetch", "wake"
QUEUES = (INGEST, FETCH, WAKE)
"""Observations to write, accounts to ask for, and the word that follow-up work waits in the graph."""
DELAYED, GIVEN_UP = ".DQ", ".XQ"
"""Dramatiq's own: what waits for a moment, and what was given up."""
PARKED = ".LQ"
"""Ours: what waits for long, in a sorted set by the millisecond in which it is due."""
WAITING_KINDS = (PARKED, DELAYED, "")
"""Kinds of messages that still run, in the order in which they pass on: who reads so misses none that moves."""


def queue_key(queue: str, kind: str = "") -> str:
    """Name the list or the sorted set of a queue's ids."""
    return f"{QUEUE_NAMESPACE}:{queue}{kind}"


def messages_key(queue: str, kind: str = "") -> str:
    """Name the hash of a queue's messages: the queue's id of each, and its contents as JSON."""
    return f"{queue_key(queue, kind)}.msgs"
