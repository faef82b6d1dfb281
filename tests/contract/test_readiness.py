"""Readiness is of who answers and takes writes: a full Redis, a replica and a read-only graph are not ready."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import redis

from creatorgraph.errors import UnavailableError
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.settings import Settings
from tests.contract.working import eventually
from tests.engines import Engine, environment_of
from tests.refusing_graph import refusing_graph
from tests.servers import take_ports

READ_ONLY = "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase"


async def test_a_graph_that_takes_writes_is_ready_and_keeps_none(graph: Graph, engine: Engine) -> None:
    await asyncio.gather(*(graph.ready() for _ in range(8)))
    assert await engine.ask("MATCH (n:Lock) RETURN n.name AS name") == []


async def test_a_graph_that_only_answers_reads_is_not_ready() -> None:
    with refusing_graph(READ_ONLY, at_login=False, reads=True) as url:
        graph = Graph.connect(url, user="neo4j", password="x", database=None)  # noqa: S106
        assert await graph.read("operations/count_accounts") == []
        with pytest.raises(UnavailableError, match="read-only"):
            await graph.ready()
        await graph.close()


@dataclass(frozen=True, slots=True)
class Api:
    """An API process, and its Redis."""

    url: str
    log: Path
    client: "redis.Redis"

    async def says(self, status: int, *away: str) -> None:
        """Wait until it says so."""

        async def is_so() -> bool:
            try:
                async with httpx.AsyncClient(trust_env=False) as client:
                    answer = await client.get(f"{self.url}/readyz")
            except httpx.TransportError:
                return False
            return (answer.status_code, answer.json()["away"]) == (status, list(away))

        await eventually(is_so)


@pytest.fixture
async def api(installation: Settings, tmp_path: Path) -> AsyncIterator[Api]:
    """Run the API over the servers of this run."""
    log = tmp_path / "api.log"
    with take_ports() as ports, log.open("wb") as out:
        settings = installation.model_copy(update={"port": ports.first})
        command = [sys.executable, "-m", "creatorgraph", "api"]
        process = subprocess.Popen(command, env=environment_of(settings), stdout=out, stderr=out)  # noqa: ASYNC220 - for a moment
        try:
            with redis.Redis.from_url(settings.effective_redis_url) as client:
                api = Api(settings.api_url, log, client)
                await api.says(200)
                yield api
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait, 30)


async def test_a_redis_that_refuses_writes_is_not_ready(api: Api) -> None:
    api.client.config_set("maxmemory", 1)
    try:
        await api.says(503, "queue")
    finally:
        api.client.config_set("maxmemory", 0)
    await api.says(200)
    api.client.replicaof("127.0.0.1", 9)
    try:
        await api.says(503, "queue")
    finally:
        api.client.replicaof("NO", "ONE")
    await api.says(200)
    said = api.log.read_text()
    assert "the queue (Redis) is full" in said
    assert "read only replica" in said
