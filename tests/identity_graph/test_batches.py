"""Batches that wait are written together, each once, and none fails for another."""

import asyncio
from collections.abc import Sequence

import pytest

from creatorgraph.errors import UnavailableError
from creatorgraph.identity_graph.batches import MOST_TOGETHER, Batch, Batches
from creatorgraph.identity_graph.graph import fence
from creatorgraph.identity_graph.reading import Reading
from creatorgraph.workers.lease import FrozenError
from tests.contract.sightings import seen


def readings(name: str, count: int = 1) -> list[Reading]:
    """Give readings of accounts with one handle."""
    return [Reading.of(seen("x", f"@{name}"), {}, {}) for _ in range(count)]


def names_of(batches: Sequence[Batch]) -> list[str]:
    """Give the handle of each batch."""
    return [str(batch.readings[0].handle) for batch in batches]


class Graph:
    """Writes batches when it is let, refuses those of some names, and remembers what went together."""

    def __init__(self, *, refused: Sequence[str] = ()) -> None:
        self.together: list[list[str]] = []
        self._let = asyncio.Semaphore(0)
        self._refused = set(refused)

    def let(self, times: int = 100) -> None:
        """Let so many transactions through."""
        for _ in range(times):
            self._let.release()

    async def write(self, batches: Sequence[Batch]) -> list[str]:
        """Write batches; give their names."""
        await self._let.acquire()
        names = names_of(batches)
        self.together.append(names)
        if not self._refused.isdisjoint(names):
            raise ValueError("cannot be written")
        return names


async def begun(batches: Batches, *given: list[Reading]) -> list[asyncio.Task[list[str]]]:
    """Bring batches one after the other, until each waits."""
    tasks = []
    for each in given:
        tasks.append(asyncio.create_task(batches.write(each, None)))
        await asyncio.sleep(0)
    return tasks


async def test_what_comes_while_another_is_written_goes_together() -> None:
    graph = Graph()
    tasks = await begun(Batches(graph.write, at_once=1), *map(readings, "abc"))
    graph.let()
    touched = await asyncio.gather(*tasks)
    assert graph.together == [["x:a"], ["x:b", "x:c"]]
    assert touched == [["x:a"], ["x:b", "x:c"], ["x:b", "x:c"]]


async def test_more_than_goes_together_waits_for_the_next() -> None:
    graph = Graph()
    half = MOST_TOGETHER // 2
    given = [readings(name, half) for name in "abcd"]
    tasks = await begun(Batches(graph.write, at_once=1), *given, readings("e", MOST_TOGETHER * 2))
    graph.let()
    await asyncio.gather(*tasks)
    assert graph.together == [["x:a"], ["x:b", "x:c"], ["x:d"], ["x:e"]]


async def test_one_that_cannot_be_written_takes_no_other_along() -> None:
    graph = Graph(refused=["x:c"])
    tasks = await begun(Batches(graph.write, at_once=1), *map(readings, "abcd"))
    graph.let()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert graph.together == [["x:a"], ["x:b", "x:c", "x:d"], ["x:b"], ["x:c"], ["x:d"]]
    assert [type(each) for each in results] == [list, list, ValueError, list]


async def test_what_is_no_more_this_process_work_when_its_turn_comes_is_left_out() -> None:
    graph = Graph()
    batches = Batches(graph.write, at_once=1)

    def frozen() -> None:
        raise FrozenError("stood still", retry_after=1.0)

    async def under_lease() -> list[str]:
        fence.set(frozen)
        return await batches.write(readings("old"), None)

    (first,) = await begun(batches, readings("a"))
    old = asyncio.create_task(under_lease())
    await asyncio.sleep(0)
    (last,) = await begun(batches, readings("b"))
    graph.let()
    assert await first == ["x:a"]
    assert await last == ["x:b"]
    with pytest.raises(FrozenError):
        await old
    assert graph.together == [["x:a"], ["x:b"]]


async def test_whoever_leaves_while_waiting_is_not_written_and_holds_nobody_up() -> None:
    graph = Graph()
    first, gone, last = await begun(Batches(graph.write, at_once=1), *map(readings, "abc"))
    gone.cancel()
    await asyncio.sleep(0)
    graph.let()
    assert await first == ["x:a"]
    assert await last == ["x:c"]
    assert graph.together == [["x:a"], ["x:c"]]


async def test_what_ends_the_writer_is_told_to_those_it_wrote_for_as_something_that_passes() -> None:
    graph = Graph()
    first, writer, other = await begun(Batches(graph.write, at_once=1), *map(readings, "abc"))
    graph.let(1)
    await first
    await asyncio.sleep(0)  # the writer has its turn, and has taken the other along
    writer.cancel()
    results = await asyncio.gather(writer, other, return_exceptions=True)
    assert [type(each) for each in results] == [asyncio.CancelledError, UnavailableError]
