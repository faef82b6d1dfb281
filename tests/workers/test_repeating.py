"""What a worker does again and again: a failure is told in the log and ends nothing."""

import asyncio

import pytest

from creatorgraph.bootstrap.repeating import repeating
from creatorgraph.errors import UnavailableError


async def test_a_step_that_fails_is_told_and_done_again(caplog: pytest.LogCaptureFixture) -> None:
    raised = iter([UnavailableError("away"), OSError("away"), RuntimeError("wrong")])
    whole = asyncio.Event()

    async def step() -> None:
        for error in raised:
            raise error
        whole.set()

    async with repeating(step, name="purge", pause_seconds=0):
        async with asyncio.timeout(10):
            await whole.wait()
    told = [(record.getMessage(), getattr(record, "fields", None)) for record in caplog.records]
    assert told == [
        ("purge.waiting", {"error": "UnavailableError"}),
        ("purge.waiting", {"error": "OSError"}),
        ("purge.failed", None),
    ]


async def test_nothing_is_done_once_it_is_closed() -> None:
    steps = 0

    async def step() -> None:
        nonlocal steps
        steps += 1

    async with repeating(step, name="purge", pause_seconds=0):
        await asyncio.sleep(0.01)
    done = steps
    await asyncio.sleep(0.01)
    assert steps == done > 0
