"""A graph is used with the secret key that it was first used with, and with no other."""

import asyncio
import base64
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from creatorgraph.access.sealing import Sealer
from creatorgraph.bootstrap.graph import open_graph
from creatorgraph.errors import SetupError
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.key_check import check_key
from creatorgraph.settings import Settings
from tests.contract.relay import relayed
from tests.contract.working import wait_until
from tests.engines import Engine, environment_of
from tests.servers import take_ports

OURS, OTHERS = Sealer(bytes(32)), Sealer(bytes([1]) * 32)
OTHER_KEY = SecretStr(base64.b64encode(bytes([1]) * 32).decode())
WANT = "CREATORGRAPH_SECRET_KEY is not the key that this graph was first used with"


async def test_a_graph_takes_the_first_key_and_refuses_another(graph: Graph, engine: Engine) -> None:
    await check_key(graph, OURS)
    await check_key(graph, OURS)
    with pytest.raises(SetupError, match=WANT):
        await check_key(graph, OTHERS)
    kept = await engine.ask("MATCH (k:SecretKey) RETURN k.name AS name, k.fingerprint AS fingerprint")
    assert kept == [{"name": "sealing", "fingerprint": OURS.fingerprint}]


async def test_of_two_that_begin_at_once_one_key_holds(graph: Graph, engine: Engine) -> None:
    del graph  # emptied it
    for _ in range(3):
        one, other = open_graph(engine.settings), open_graph(engine.settings)
        try:
            found = await asyncio.gather(check_key(one, OURS), check_key(other, OTHERS), return_exceptions=True)
            assert [type(each) for each in found if each] == [SetupError]
            holds = OTHERS if found[0] else OURS
            kept = await engine.ask("MATCH (k:SecretKey) RETURN k.fingerprint AS fingerprint")
            assert kept == [{"fingerprint": holds.fingerprint}]
            await engine.wipe()
        finally:
            await one.close()
            await other.close()


def said(settings: Settings, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run a command under settings, and give what it said."""
    command = [sys.executable, "-m", "creatorgraph", *words]
    return subprocess.run(
        command, env=environment_of(settings), capture_output=True, text=True, timeout=60, check=False
    )


async def test_whatever_hashes_or_opens_ends_with_another_key(
    graph: Graph, installation: Settings, tmp_path: Path
) -> None:
    await check_key(graph, OURS)
    accounts = tmp_path / "accounts.jsonl"
    accounts.write_text('{"platform": "x", "handle": "jane"}\n')
    match = ("match", str(accounts))
    changed = installation.model_copy(update={"secret_key": OTHER_KEY})
    for words in (("worker",), ("api",), ("erase", "x:@jane"), ("purge",), ("replay",), match):
        done = await asyncio.to_thread(said, changed, *words)
        last = done.stderr.strip().rpartition("\n")[2]
        assert (done.returncode, last[: len(WANT) + 14]) == (2, f"creatorgraph: {WANT}"), done.stderr
    assert (await asyncio.to_thread(said, changed, "export", "accounts")).returncode == 0  # opens nothing


async def test_an_api_that_finds_the_graph_later_ends_then(
    graph: Graph, installation: Settings, tmp_path: Path
) -> None:
    await check_key(graph, OURS)
    server = urlsplit(installation.effective_graph_url)
    with take_ports() as ports:
        changed = installation.model_copy(
            update={
                "secret_key": OTHER_KEY,
                "graph_url": f"bolt://127.0.0.1:{ports.first}",
                "port": ports.first + 1,
            }
        )
        log = tmp_path / "api.log"
        with log.open("wb") as out:
            command = [sys.executable, "-m", "creatorgraph", "api"]
            process = subprocess.Popen(command, env=environment_of(changed), stdout=out, stderr=out)  # noqa: ASYNC220 - nothing else runs meanwhile
        try:
            wait_until(lambda: "start.waiting" in log.read_text(), log.read_text)
            with relayed(ports.first, str(server.hostname), server.port or 7687):
                wait_until(lambda: process.poll() is not None, log.read_text)
        finally:
            process.kill()
            process.wait()
    assert process.returncode != 0
    assert WANT in log.read_text()
