"""The driver in a process of its own gives and raises what the driver here does, and ends with who started it."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from neo4j.exceptions import ClientError

from creatorgraph.access.secrets import graph_password
from creatorgraph.errors import UnavailableError
from creatorgraph.identity_graph.bolt import Server
from creatorgraph.identity_graph.bolt_process import BoltProcess
from creatorgraph.identity_graph.graph import Graph, Part, Transaction, fence, read_at_once, write_at_once
from creatorgraph.identity_graph.store import AccountStore
from tests.contract.dumps import dump
from tests.contract.sightings import SEALER, clock, ids, store_on
from tests.contract.test_foresight import KEYS, shuffled
from tests.engines import Engine
from tests.identity_graph.bulk.test_pool import ends_with_its_starter, is_there

STARTS = """
import asyncio, time
from creatorgraph.identity_graph.bolt import Server
from creatorgraph.identity_graph.bolt_process import BoltProcess

async def main():
    process = BoltProcess(Server("bolt://127.0.0.1:9", "", "", None))
    await process.channel()
    print(process.process, flush=True)
    time.sleep(60)

asyncio.run(main())
"""


@pytest.fixture
async def apart(graph: Graph, engine: Engine) -> AsyncIterator[tuple[Graph, BoltProcess]]:
    """Give a graph whose driver has a process of its own, and that process; the graph is empty."""
    settings = engine.settings
    given = (settings.effective_graph_url, settings.effective_graph_user, graph_password(settings))
    process = BoltProcess(Server(*given, settings.effective_graph_database))
    other = Graph(process, writers=graph.writers)
    yield other, process
    await other.close()


async def create(transaction: Transaction, *keys: str) -> None:
    """Create accounts."""
    rows = [{"key": key, "platform": "x", "status": "active"} for key in keys]
    await transaction.run("accounts/create", rows=rows)


@pytest.mark.parametrize("seed", range(4))
async def test_accounts_written_from_there_are_as_those_written_from_here(
    graph: Graph, engine: Engine, apart: tuple[Graph, BoltProcess], seed: int
) -> None:
    observations = shuffled(seed)
    await store_on(graph).upsert(observations)
    expected = await dump(engine)
    await engine.wipe()
    store = AccountStore(apart[0], sealer=SEALER, clock=clock, new_id=ids(), large=1)
    await asyncio.gather(*(store.upsert(observations[first : first + 5]) for first in range(0, len(observations), 5)))
    assert await dump(engine) == expected


async def test_what_was_written_before_an_error_is_gone(engine: Engine, apart: tuple[Graph, BoltProcess]) -> None:
    async def work(transaction: Transaction) -> None:
        await create(transaction, "x:1")
        raise KeyError("a defect")

    with pytest.raises(KeyError, match="a defect"):
        await apart[0].write(work)
    assert await engine.ask(KEYS) == []


async def test_whoever_lost_the_right_to_write_commits_nothing(
    engine: Engine, apart: tuple[Graph, BoltProcess]
) -> None:
    def frozen() -> None:
        raise UnavailableError("frozen")

    token = fence.set(frozen)
    with pytest.raises(UnavailableError, match="frozen"):
        await apart[0].write(lambda transaction: create(transaction, "x:1"))
    fence.reset(token)
    assert await engine.ask(KEYS) == []


async def test_two_that_create_one_account_are_told_so_and_one_tries_again(
    engine: Engine, apart: tuple[Graph, BoltProcess]
) -> None:
    tries: list[str] = []

    async def work(transaction: Transaction) -> None:
        tries.append("try")
        there = await transaction.run("accounts/existing", keys=["x:1"])
        await asyncio.sleep(0.05)
        if not there:
            await create(transaction, "x:1")

    await asyncio.gather(*(Graph(apart[1], writers=1).write(work) for _ in range(3)))
    assert await engine.ask(KEYS) == [{"key": "x:1"}]
    assert len(tries) > 3


async def test_errors_are_those_of_the_driver_and_of_the_statements(apart: tuple[Graph, BoltProcess]) -> None:
    with pytest.raises(TypeError, match="missing parameters"):
        await apart[0].read("accounts/existing")
    with pytest.raises(ClientError):
        await apart[0].run("accounts/create", rows=[{"key": {"no": "value of a property"}}])


async def test_several_statements_are_one_message_and_long_ones_are_cut(
    engine: Engine, apart: tuple[Graph, BoltProcess]
) -> None:
    rows = [{"key": f"x:{number:04}", "properties": {"key": f"x:{number:04}"}} for number in range(4_500)]
    keys = [row["key"] for row in rows]

    async def work(transaction: Transaction) -> list[int]:
        written = await write_at_once(
            transaction, Part("accounts/write_stubs", "rows", rows), Part("accounts/existing", "keys", keys)
        )
        return [len(part) for part in written]

    assert await apart[0].write(work) == [0, 4_500]
    found = await apart[0].view(
        lambda reading: read_at_once(
            reading, Part("accounts/existing", "keys", keys[:10]), Part("accounts/posts_there", "keys", keys[:10])
        )
    )
    assert [len(part) for part in found] == [10, 0]
    assert len(await engine.ask(KEYS)) == 4_500


async def test_a_process_that_is_killed_takes_its_writing_along_and_another_is_started(
    engine: Engine, apart: tuple[Graph, BoltProcess]
) -> None:
    graph, process = apart
    numbers: list[int | None] = []

    async def work(transaction: Transaction) -> None:
        await create(transaction, "x:1")
        numbers.append(process.process)
        os.kill(process.process or 0, signal.SIGKILL)
        await create(transaction, "x:2")

    with pytest.raises(UnavailableError):
        await graph.write(work)
    assert await engine.ask(KEYS) == []
    await graph.write(lambda transaction: create(transaction, "x:3"))
    assert await engine.ask(KEYS) == [{"key": "x:3"}]
    assert process.process not in {None, *numbers}


async def test_whoever_is_cancelled_leaves_all_or_nothing_and_the_rest_goes_on(
    engine: Engine, apart: tuple[Graph, BoltProcess]
) -> None:
    graph = apart[0]

    async def work(transaction: Transaction, turn: int) -> None:
        await create(transaction, f"x:{turn}:1")
        await create(transaction, *(f"x:{turn}:{number}" for number in range(10, 3_000)))

    for turn, seconds in enumerate((0.0, 0.005, 0.02, 0.08)):
        writing = asyncio.ensure_future(graph.write(partial(work, turn=turn)))
        await asyncio.sleep(seconds)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
    await graph.write(lambda transaction: create(transaction, "x:3"))
    keys = [row["key"] for row in await engine.ask(KEYS)]
    assert "x:3" in keys
    # whoever is cancelled while the server commits does not know what becomes of it, and it may become of it later
    assert all(sum(key.startswith(f"x:{turn}:") for key in keys) in {0, 2_991} for turn in range(4))


async def test_no_server_is_told_as_ever() -> None:
    graph = Graph(BoltProcess(Server("bolt://127.0.0.1:9", "root", "x", None)), writers=1)
    with pytest.raises(UnavailableError, match="the graph does not answer"):
        await graph.read("operations/count_accounts")
    with pytest.raises(UnavailableError, match="the graph does not answer"):
        await graph.write(lambda transaction: create(transaction, "x:1"))
    await graph.close()


async def test_closed_it_ends_its_process() -> None:
    process = BoltProcess(Server("bolt://127.0.0.1:9", "", "", None))
    await process.channel()
    number = process.process
    assert number
    assert is_there(number)
    await process.close()
    assert not is_there(number)


def test_it_ends_when_who_started_it_is_killed(tmp_path: Path) -> None:
    assert ends_with_its_starter(tmp_path / "starts.py", STARTS)
