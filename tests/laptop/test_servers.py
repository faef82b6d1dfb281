"""The real graph and the real Redis under the supervisor."""

import os
import signal
import socket
import time
from pathlib import Path

import neo4j
import psutil
import redis

from creatorgraph.access.secrets import graph_password
from creatorgraph.laptop.children import laptop_children
from creatorgraph.operations.worker_life import ALIVE_SECONDS, WORKERS, sign_of
from creatorgraph.settings import Settings
from tests.laptop.running_stack import Running, running_stack, until


def test_acknowledged_writes_survive_kill_9_of_graph_and_redis(tmp_path: Path, port: int) -> None:
    settings = Settings(home=tmp_path, port=port)
    with running_stack(tmp_path, port, "graph", "redis") as stack:
        write(settings, 500)
        for name in ("graph", "redis"):
            kill_and_await_return(stack, name)
        assert read(settings) == (500, 500)
        assert "graph: died (signal 9), restarting" in stack.said()
    with running_stack(tmp_path, port, "graph", "redis"):  # and an ordinary stop
        assert read(settings) == (500, 500)


def test_the_password_is_in_no_argument_and_no_log(tmp_path: Path, port: int) -> None:
    password = graph_password(Settings(home=tmp_path, port=port))
    with running_stack(tmp_path, port, "graph") as stack:
        assert password not in " ".join(psutil.Process(stack.pid("graph")).cmdline())
    for log in (tmp_path / "logs").iterdir():
        assert password not in log.read_text()


def test_a_graph_that_ended_its_start_halfway_is_started_again(tmp_path: Path, port: int) -> None:
    http_port = Settings(home=tmp_path, port=port).graph_http_port
    with socket.socket() as taken, running_stack(tmp_path, port, "graph", ready=False) as stack:
        until((tmp_path / "graph").exists, "the ports were looked at, and the graph starts")
        taken.bind(("127.0.0.1", http_port))
        taken.listen()
        stack.until_said(f"another program may have port {http_port}")
        taken.close()
        stack.until_said("graph: died (signal 9), restarting")
        until(lambda: stack.child("graph").phase == "ready", "the graph is ready")


async def test_a_wrong_password_is_said_at_once_and_not_waited_out(tmp_path: Path, port: int) -> None:
    with running_stack(tmp_path, port, "graph") as first:
        first.signal(signal.SIGTERM)
        first.output()
    (tmp_path / "secrets" / "graph-password").write_text("another-password")
    with running_stack(tmp_path, port, "graph", ready=False) as stack:
        output = stack.output()
        assert "refuses the password of root; it keeps the one of its first start" in output
        assert "another-password" not in output


async def test_redis_writes_its_log_every_second_and_listens_here_only(tmp_path: Path, port: int) -> None:
    settings = Settings(home=tmp_path, port=port)
    with running_stack(tmp_path, port, "redis") as stack, connect(settings) as client:
        assert client.config_get("append*") == {
            "appendonly": "yes",
            "appendfsync": "everysec",
            "appendfilename": "appendonly.aof",
        }
        listening = psutil.Process(stack.pid("redis")).net_connections("tcp")
        assert {each.laddr.ip for each in listening if each.status == psutil.CONN_LISTEN} == {"127.0.0.1"}


async def test_a_worker_is_ready_when_it_has_reported_itself(tmp_path: Path, port: int) -> None:
    settings = Settings(home=tmp_path, port=port)
    worker = next(child for child in laptop_children(settings) if child.name == "worker")
    with running_stack(tmp_path, port, "redis"), connect(settings) as client:
        me = os.getpid()
        assert await worker.ready(me) == "no worker has reported to Redis yet"
        now = time.time()
        client.zadd(WORKERS, {sign_of(me + 1): now})  # another one's
        assert await worker.ready(me) == "no worker has reported to Redis yet"
        elsewhere = sign_of(me).replace(socket.gethostname(), "another-container")
        assert elsewhere != sign_of(me)
        client.zadd(WORKERS, {elsewhere: now})  # of the same number, as in every container
        client.zadd(WORKERS, {sign_of(me): now - ALIVE_SECONDS - 1})  # it said nothing since
        assert await worker.ready(me) == "no worker has reported to Redis yet"
        client.zadd(WORKERS, {sign_of(me): now})
        assert await worker.ready(me) is None


def kill_and_await_return(stack: Running, name: str) -> None:
    before = stack.pid(name)
    os.kill(before, signal.SIGKILL)
    until(lambda: stack.is_back(name, instead_of=before), f"{name} is back")


def connect(settings: Settings) -> "redis.Redis":
    return redis.Redis.from_url(settings.effective_redis_url, decode_responses=True)


def driver(settings: Settings) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(settings.effective_graph_url, auth=("root", graph_password(settings)))


def write(settings: Settings, number: int) -> None:
    with driver(settings) as graph, connect(settings) as client:
        for each in range(number):
            client.set(f"key:{each}", each)
        graph.execute_query("UNWIND range(1, $n) AS i CREATE (:Probe {i: i})", n=number, database_="identity")


def read(settings: Settings) -> tuple[int, int]:
    with driver(settings) as graph, connect(settings) as client:
        records, _, _ = graph.execute_query("MATCH (p:Probe) RETURN count(p) AS n", database_="identity")
        return records[0]["n"], int(str(client.dbsize()))
