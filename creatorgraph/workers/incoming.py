"""What comes in just now: follow-up work is held back meanwhile, because much at once is cheaper than little often."""

from collections.abc import Iterator
from contextlib import contextmanager


class Incoming:
    """Counts the messages in hand that bring observations. For one event loop."""

    def __init__(self) -> None:
        self._in_hand = 0

    def __bool__(self) -> bool:
        """Tell whether anything comes in."""
        return self._in_hand > 0

    @contextmanager
    def message(self) -> Iterator[None]:
        """Count a message for as long as the context lasts."""
        self._in_hand += 1
        try:
            yield
        finally:
            self._in_hand -= 1
