"""What lies in cycles goes, but not while work is in hand, and not all the time."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from creatorgraph.collector import COLLECT_SECONDS, Sweeping


class Thing:
    """Holds itself."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture(autouse=True)
def _nothing_by_itself() -> Iterator[None]:
    """Let Python's own collector rest meanwhile."""
    gc.disable()
    yield
    gc.enable()


async def test_cycles_are_collected_when_it_is_time_and_nothing_is_in_hand() -> None:
    now, busy = 0.0, True
    sweeping = Sweeping(lambda: busy, clock=lambda: now)
    seen = weakref.ref(Thing())
    now = COLLECT_SECONDS
    await sweeping.step()
    assert seen() is not None
    busy = False
    await sweeping.step()
    assert seen() is None
    again = weakref.ref(Thing())
    await sweeping.step()
    assert again() is not None
