"""The lease of a worker: work that was begun before the process stood still is refused at its next write."""

import pytest

from creatorgraph.identity_graph.graph import check_fence
from creatorgraph.workers.lease import FrozenError, Lease


async def test_work_begun_before_the_process_stood_still_may_not_write_and_later_work_may() -> None:
    now = [0.0]
    lease = Lease(4.0, clock=lambda: now[0])
    wrote: list[str] = []

    async def work(name: str, *, pause: float) -> None:
        check_fence()
        now[0] += pause
        check_fence()
        wrote.append(name)

    held = lease.held(work)
    await held("short", pause=3.9)
    with pytest.raises(FrozenError) as caught:
        await held("frozen", pause=4.1)
    assert caught.value.retry_after is not None  # it is tried again
    await held("after", pause=0.0)
    assert wrote == ["short", "after"]
    check_fence()  # outside of work nothing is fenced


def test_a_process_that_beats_is_never_frozen_however_long_it_lives() -> None:
    now = [0.0]
    lease = Lease(4.0, clock=lambda: now[0])
    for _ in range(1_000):
        now[0] += 1.0
        assert lease.look() == 0
    now[0] += 5.0
    assert lease.look() == 1
