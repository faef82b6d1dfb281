"""The queue with real worker processes: each message's effect is there once, whoever dies."""

import json
import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import dramatiq
import neo4j
import pytest
import redis
from dramatiq.brokers.redis import RedisBroker

from creatorgraph.access.secrets import graph_password
from creatorgraph.operations.queue_keys import FETCH, INGEST, QUEUES
from creatorgraph.settings import Settings
from creatorgraph.workers.broker import BEGUN, MOST_DEATHS, UNPARKED_AT_ONCE, make_broker
from creatorgraph.workers.messages import IngestBatch, send, send_batch
from tests.contract.relay import listens, relayed
from tests.contract.sightings import seen
from tests.contract.working import WorkerProcess, wait_until, working
from tests.servers import take_ports

ADDRESS, BIO = "ada.private@example.org", "The secret garden of numbers"
NEWER = "2026-11-22T00:00:00Z"
BATCHES, OF_EACH = 16, 40
AT_ONCE_S = 0.001  # a warm graph writes all the batches within a second, so that the moment is soon gone
AWAY_S = 15.0  # longer than the driver tries again by itself
HANDFUL = 1_000  # delayed messages that dramatiq takes in hand a thread
SOON_S = 30.0  # it waits for 100 ms, the others for an hour
FULL = re.compile('"worker.redis_away","error":"(OutOfMemory|Response)Error"')  # of a script Redis 6 says the latter
BACK_WITHIN_S = 20.0  # five are promised of a quiet machine; left to itself dramatiq would take a minute


@pytest.fixture
def client(installation: Settings) -> Iterator["redis.Redis"]:
    """Give a client of the installation's Redis."""
    with redis.Redis.from_url(installation.effective_redis_url, decode_responses=True) as client:
        yield client


@pytest.fixture
def count(installation: Settings) -> Iterator["Counter"]:
    """Give a counter of the installation's nodes."""
    password = graph_password(installation)
    user, database = installation.effective_graph_user, installation.effective_graph_database
    auth = (user, password) if password else None
    with neo4j.GraphDatabase.driver(installation.effective_graph_url, auth=auth) as driver:
        yield Counter(driver, database)


class Counter:
    """Counts nodes by label."""

    def __init__(self, driver: neo4j.Driver, database: str | None) -> None:
        self._driver = driver
        self._database = database

    def __call__(self, label: str) -> int:
        """Count the nodes of a label."""
        statement = f"MATCH (n:{label}) RETURN count(n) AS n"
        (record,) = self._driver.execute_query(cast("neo4j.Query", statement), database_=self._database).records
        return int(record["n"])


def batch(number: int, *, accounts: int) -> IngestBatch:
    """Give one batch of a run, of accounts of its own."""
    observations = [
        seen("x", f"{number}-{n}@b{number}n{n}", display_name=f"Person{number} Number{n}") for n in range(accounts)
    ]
    return IngestBatch(run="run", number=number, observations=tuple(observations))


def queued(client: "redis.Redis") -> int:
    """Count the messages that wait, for now or for a later try, or are in somebody's hands."""
    return sum(
        int(str(client.hlen(f"creatorgraph:queue:{name}{kind}.msgs"))) for name in QUEUES for kind in ("", ".DQ", ".LQ")
    )


def given_up(client: "redis.Redis") -> int:
    """Count the messages that nobody will try again."""
    return int(str(client.hlen(f"creatorgraph:queue:{INGEST}.XQ.msgs")))


def held_by(client: "redis.Redis", worker: str) -> int:
    """Count the messages in the hands of a worker."""
    return sum(int(str(client.scard(name))) for name in client.scan_iter(f"creatorgraph:queue:__acks__.{worker}.*"))


def workers(client: "redis.Redis") -> set[str]:
    """Name the workers and senders that the queue knows."""
    return set(cast("list[str]", client.zrange("creatorgraph:queue:__heartbeats__", 0, -1)))


@contextmanager
def two_at_work(
    installation: Settings, broker: RedisBroker, client: "redis.Redis", *, logs: Path
) -> Iterator[tuple[WorkerProcess, str, WorkerProcess]]:
    """Run two workers that share the batches, from the moment at which the first, whose name is given, holds some."""
    before = workers(client)
    with working(installation, log=logs / "first.log") as first:
        (name,) = workers(client) - before
        with working(installation, log=logs / "second.log") as second:
            second.process.send_signal(signal.SIGSTOP)  # else it may be the quicker one, and take them all
            try:
                for number in range(BATCHES):
                    send_batch(broker, batch(number, accounts=OF_EACH))
                wait_until(lambda: held_by(client, name) > 0, lambda: "the work began", pause_s=AT_ONCE_S)
            finally:
                second.process.send_signal(signal.SIGCONT)
            yield first, name, second


def test_a_message_is_worked_off_and_its_effect_is_there_once(
    installation: Settings, broker: RedisBroker, client: "redis.Redis", count: Counter, tmp_path: Path
) -> None:
    with working(installation, log=tmp_path / "worker.log") as worker:
        for _ in range(2):  # delivered twice
            send_batch(broker, batch(1, accounts=5))
        wait_until(lambda: count("Creator") == 5, lambda: f"5 creators\n{worker.logged()[-2000:]}")
        wait_until(lambda: count("Outbox") == 0 and queued(client) == 0, lambda: f"all is done\n{worker.logged()}")
    assert (count("Account"), count("RunBatch"), count("Creator")) == (5, 1, 5)
    assert worker.process.returncode == 0


def test_a_worker_that_starts_before_the_graph_answers_waits_for_it(
    installation: Settings, broker: RedisBroker, count: Counter, tmp_path: Path
) -> None:
    graph = urlsplit(installation.effective_graph_url)
    with take_ports() as ports:
        away = installation.model_copy(update={"graph_url": f"bolt://127.0.0.1:{ports.first}"})
        worker = WorkerProcess(away, log=tmp_path / "worker.log")
        try:
            wait_until(lambda: worker.logged().count("start.waiting") >= 2, worker.logged)
            assert worker.process.poll() is None
            send_batch(broker, batch(1, accounts=3))
            with relayed(ports.first, str(graph.hostname), graph.port or 7687):
                wait_until(lambda: count("Creator") == 3, worker.logged)
                worker.stop()
        finally:
            worker.stop()
    assert worker.process.returncode == 0


@pytest.mark.parametrize("stalls", [True, False])
def test_a_redis_that_is_away_for_a_while_costs_a_worker_no_message_that_waits(
    installation: Settings,
    broker: RedisBroker,
    client: "redis.Redis",
    count: Counter,
    tmp_path: Path,
    *,
    stalls: bool,
) -> None:
    server = urlsplit(installation.effective_redis_url)
    host, port = str(server.hostname), server.port or 6379
    with ExitStack() as stack:
        ports = stack.enter_context(take_ports())
        address = f"redis://127.0.0.1:{ports.first}{server.path}?socket_timeout=1"
        behind = installation.model_copy(update={"redis_url": address})
        door = stack.enter_context(relayed(ports.first, host, port))
        wait_until(lambda: listens(ports.first), lambda: "the door is open")
        before = workers(client)
        worker = stack.enter_context(working(behind, log=tmp_path / "worker.log"))
        (name,) = workers(client) - before
        send(broker, INGEST, batch(1, accounts=3).model_dump_json(), delay_ms=1_000 * int(AWAY_S + 5))
        wait_until(lambda: held_by(client, name) == 1, lambda: "the worker holds what waits for its instant")
        door.send_signal(signal.SIGSTOP) if stalls else door.kill()
        time.sleep(AWAY_S)
        if stalls:
            door.send_signal(signal.SIGCONT)
        else:
            stack.enter_context(relayed(ports.first, host, port))
        wait_until(lambda: count("Account") == 3, lambda: f"it was worked off\n{worker.logged()[-2000:]}")
        wait_until(lambda: queued(client) == 0, lambda: "nothing is left")
    assert (count("RunBatch"), given_up(client)) == (1, 0)


def test_what_fails_while_redis_is_away_is_not_lost(
    installation: Settings, broker: RedisBroker, client: "redis.Redis", count: Counter, tmp_path: Path
) -> None:
    queue, graph = urlsplit(installation.effective_redis_url), urlsplit(installation.effective_graph_url)
    with ExitStack() as stack:
        ports = stack.enter_context(take_ports())
        address = f"redis://127.0.0.1:{ports.first}{queue.path}?socket_timeout=1"
        behind = installation.model_copy(
            update={"redis_url": address, "graph_url": f"bolt://127.0.0.1:{ports.first + 1}"}
        )
        to_queue = (ports.first, str(queue.hostname), queue.port or 6379)
        to_graph = (ports.first + 1, str(graph.hostname), graph.port or 7687)
        queue_door, graph_door = (stack.enter_context(relayed(*each)) for each in (to_queue, to_graph))
        wait_until(lambda: listens(ports.first) and listens(ports.first + 1), lambda: "the doors are open")
        before = workers(client)
        worker = stack.enter_context(working(behind, log=tmp_path / "worker.log"))
        (name,) = workers(client) - before
        graph_door.kill()
        graph_door.wait()
        send_batch(broker, batch(1, accounts=3))
        wait_until(lambda: held_by(client, name) == 1, lambda: "the worker has it in hand")
        queue_door.kill()
        queue_door.wait()
        # the driver tries for a while by itself; then the message fails, and its next try cannot be sent
        wait_until(lambda: "message.failed" in worker.logged(), worker.logged)
        wait_until(lambda: '"worker.waiting","code":"UNAVAILABLE","why":"the graph' in worker.logged(), worker.logged)
        for door in (to_queue, to_graph):
            stack.enter_context(relayed(*door))
        wait_until(lambda: count("Account") == 3, lambda: f"it was worked off\n{worker.logged()[-2000:]}")
        wait_until(lambda: queued(client) == 0, lambda: "nothing is left")
    assert (count("RunBatch"), given_up(client)) == (1, 0)


def test_a_redis_that_is_full_is_told_from_one_that_is_away(
    installation: Settings, broker: RedisBroker, client: "redis.Redis", count: Counter, tmp_path: Path
) -> None:
    with working(installation, log=tmp_path / "worker.log") as worker:
        send(broker, INGEST, batch(1, accounts=3).model_dump_json(), delay_ms=2_000)
        client.config_set("maxmemory", 1)
        try:
            wait_until(lambda: FULL.search(worker.logged()) is not None, worker.logged)
        finally:
            client.config_set("maxmemory", 0)
        wait_until(lambda: count("Account") == 3, lambda: f"it was worked off\n{worker.logged()[-2000:]}")
        wait_until(lambda: queued(client) == 0, lambda: "nothing is left")
    assert (count("RunBatch"), given_up(client)) == (1, 0)


def test_what_waits_for_hours_holds_up_nothing_that_waits_for_a_moment(
    installation: Settings, broker: RedisBroker, client: "redis.Redis"
) -> None:
    ran: list[str] = []
    at_work = make_broker(installation.effective_redis_url)

    @dramatiq.actor(actor_name=FETCH, queue_name=FETCH, broker=at_work)
    def fetch(payload: str) -> None:
        ran.append(payload)

    for number in range(HANDFUL + 50):
        send(broker, FETCH, f"parked {number}", delay_ms=3_600_000)
    worker = dramatiq.Worker(at_work, worker_threads=1)
    worker.start()
    try:
        time.sleep(1)  # it takes in hand what it can
        send(broker, FETCH, "in a moment", delay_ms=100)
        took = wait_until(lambda: ran == ["in a moment"], lambda: f"it ran, not {ran}")
        assert took < SOON_S
        parked = f"creatorgraph:queue:{FETCH}.LQ"
        some = cast("list[str]", client.zrange(parked, 3, 4))
        told = [json.loads(str(client.hget(f"{parked}.msgs", name)))["args"][0] for name in some]
        client.zadd(parked, {name: number for number, name in enumerate(some)})
        wait_until(lambda: ran == ["in a moment", *told], lambda: f"{told} ran, not {ran}")
        wait_until(lambda: queued(client) == HANDFUL + 48, lambda: "the others wait")
    finally:
        worker.stop()
        at_work.close()


def test_what_is_due_gets_onto_the_queue_once_whoever_looks(
    installation: Settings, broker: RedisBroker, client: "redis.Redis"
) -> None:
    parked, lasts = f"creatorgraph:queue:{FETCH}.LQ", 2 * UNPARKED_AT_ONCE + 100
    for number in range(lasts):
        send(broker, FETCH, number, delay_ms=3_600_000)
    names = cast("list[str]", client.zrange(parked, 0, -1))
    client.zadd(parked, dict.fromkeys(names[1:], 1))
    others = [make_broker(installation.effective_redis_url) for _ in range(4)]
    with ThreadPoolExecutor() as pool:
        moved = list(pool.map(lambda each: each.unpark(FETCH), others))
    assert sum(moved) == lasts - 1
    assert sorted(cast("list[str]", client.lrange(f"creatorgraph:queue:{FETCH}", 0, -1))) == sorted(names[1:])
    assert client.hlen(f"creatorgraph:queue:{FETCH}.msgs") == lasts - 1
    assert client.zrange(parked, 0, -1) == client.hkeys(f"{parked}.msgs") == names[:1]
    for each in others:
        each.close()


def test_messages_of_a_worker_killed_with_9_come_back_within_seconds(
    installation: Settings, broker: RedisBroker, client: "redis.Redis", count: Counter, tmp_path: Path
) -> None:
    with two_at_work(installation, broker, client, logs=tmp_path) as (first, name, second):
        first.process.kill()
        first.process.wait()
        killed_at = time.monotonic()
        held = held_by(client, name)
        wait_until(lambda: held_by(client, name) == 0, lambda: "the dead worker's messages are back")
        took = time.monotonic() - killed_at
        print(f"{held} messages of the killed worker were back after {took:.1f} s")  # noqa: T201 - a measurement
        assert held > 0, "the killed worker held nothing: this run measured nothing"
        assert took <= BACK_WITHIN_S
        wait_until(lambda: count("RunBatch") == BATCHES, lambda: f"every batch is in\n{second.logged()[-2000:]}")
    assert count("Account") == BATCHES * OF_EACH


def test_the_log_of_a_failing_message_holds_nothing_of_what_it_carried(
    installation: Settings, broker: RedisBroker, client: "redis.Redis", tmp_path: Path
) -> None:
    good = IngestBatch(observations=(seen("x", "1@ada", bio=f"{BIO}, {ADDRESS}"),)).model_dump_json()
    with working(installation, log=tmp_path / "worker.log") as worker:
        send(broker, INGEST, good.replace('"followers":null', '"followers":"many"').replace('"x"', '"myspace"'))
        send(broker, INGEST, good[:-20])
        wait_until(lambda: worker.logged().count("message.failed") >= 2, lambda: worker.logged()[-2000:])
        wait_until(lambda: (queued(client), given_up(client)) == (0, 2), lambda: "bad input is not tried again")
    for private in (ADDRESS, BIO, "ada.private", "secret garden"):
        assert private not in worker.logged()


def test_a_message_in_whose_hands_too_many_workers_ended_is_given_up(
    installation: Settings, broker: RedisBroker, client: "redis.Redis", count: Counter, tmp_path: Path
) -> None:
    for number, deaths in enumerate((MOST_DEATHS - 1, MOST_DEATHS)):
        before = set(cast("dict[str, str]", client.hgetall(f"creatorgraph:queue:{INGEST}.msgs")).values())
        send_batch(broker, batch(number, accounts=1))
        (sent,) = set(cast("dict[str, str]", client.hgetall(f"creatorgraph:queue:{INGEST}.msgs")).values()) - before
        client.hset(BEGUN, json.loads(sent)["message_id"], str(deaths))
    with working(installation, log=tmp_path / "worker.log") as worker:
        wait_until(lambda: (queued(client), given_up(client)) == (0, 1), lambda: worker.logged()[-2000:])
        assert '"error":"DeadlyError"' in worker.logged()
    assert count("RunBatch") == 1
    assert client.hlen(BEGUN) == 0


def test_a_frozen_worker_that_wakes_up_writes_nothing_late(
    installation: Settings, broker: RedisBroker, client: "redis.Redis", count: Counter, tmp_path: Path
) -> None:
    with two_at_work(installation, broker, client, logs=tmp_path) as (first, name, second):
        first.process.send_signal(signal.SIGSTOP)
        try:
            assert held_by(client, name) > 0, "the frozen worker held nothing: this run measured nothing"
            wait_until(lambda: held_by(client, name) == 0, lambda: "the frozen worker's messages are back")
            wait_until(lambda: count("RunBatch") == BATCHES, lambda: second.logged()[-2000:])
            newer = [seen("x", f"{n}-0@renamed{n}", observed_at=NEWER) for n in range(BATCHES)]
            send_batch(broker, IngestBatch(run="newer", number=0, observations=tuple(newer)))
            wait_until(lambda: count("RunBatch") == BATCHES + 1, lambda: second.logged()[-2000:])
        finally:
            first.process.send_signal(signal.SIGCONT)
        wait_until(lambda: "worker.was_frozen" in first.logged(), lambda: first.logged()[-2000:])
        wait_until(lambda: queued(client) == 0 and count("Outbox") == 0, lambda: "all is done")
    assert (count("Account"), count("RunBatch")) == (BATCHES * OF_EACH, BATCHES + 1)
    assert count("Account {handle: 'renamed0'}") == 1  # what came while it was frozen stands
    assert count("Creator {status: 'active'}") == BATCHES * OF_EACH
    assert (first.process.returncode, given_up(client)) == (0, 0)
