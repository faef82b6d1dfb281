"""Draining: one step at a time, and nothing that came in meanwhile is missed."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.workers.drain import Drain


class Pile:
    """Work that piles up, and how many are at it."""

    def __init__(self, due: int = 0) -> None:
        self.due = due
        self.at_it = 0
        self.most_at_it = 0

    async def step(self) -> int:
        """Do up to three."""
        self.at_it += 1
        self.most_at_it = max(self.most_at_it, self.at_it)
        taken = min(3, self.due)
        self.due -= taken
        await asyncio.sleep(0)
        self.at_it -= 1
        return taken


async def test_it_goes_on_until_nothing_is_due() -> None:
    pile = Pile(10)
    assert await Drain(pile.step).wake() == 10
    assert pile.due == 0


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), min_size=1, max_size=8))
def test_however_often_it_is_woken_one_step_runs_and_all_is_done(arrivals: list[tuple[int, int]]) -> None:
    async def run() -> tuple[Pile, int]:
        pile, wakes = Pile(), []
        drain = Drain(pile.step)
        for more, pauses in arrivals:
            pile.due += more
            wakes.append(asyncio.ensure_future(drain.wake()))
            for _ in range(pauses):
                await asyncio.sleep(0)
        return pile, sum(await asyncio.gather(*wakes))

    pile, done = asyncio.run(run())
    assert (pile.due, pile.most_at_it) == (0, 1)
    assert done == sum(more for more, _ in arrivals)


async def test_what_comes_while_the_last_look_finds_nothing_is_not_missed() -> None:
    pile = Pile()
    looking, go_on = asyncio.Event(), asyncio.Event()

    async def step() -> int:
        found, pile.due = pile.due, 0
        if not looking.is_set():
            looking.set()
            await go_on.wait()
        return found

    drain = Drain(step)
    first = asyncio.ensure_future(drain.wake())
    await looking.wait()
    pile.due = 5
    assert await drain.wake() == 0
    go_on.set()
    assert await first == 5


def failing_once(step: Callable[[], Awaitable[int]]) -> Callable[[], Awaitable[int]]:
    """Fail at the first call."""
    failures = [RuntimeError("the graph went away")]

    async def run() -> int:
        if failures:
            raise failures.pop()
        return await step()

    return run


async def test_a_step_that_fails_leaves_it_usable() -> None:
    pile = Pile(4)
    drain = Drain(failing_once(pile.step))
    with pytest.raises(RuntimeError, match="went away"):
        await drain.wake()
    assert await drain.wake() == 4


async def test_a_wake_that_is_cancelled_leaves_it_usable() -> None:
    pile = Pile(4)
    started, never = asyncio.Event(), asyncio.Event()

    async def step() -> int:
        if not started.is_set():
            started.set()
            await never.wait()
        return await pile.step()

    drain = Drain(step)
    task = asyncio.ensure_future(drain.wake())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await drain.wake() == 4
