"""How the fake models behave: one mood a call, taken in turn."""

from collections.abc import Mapping, Sequence

from creatorgraph.errors import BadInputError

CALLS = (
    *("ok", "throttle", "fail", "auth", "refuse", "garbage", "hang", "no_usage"),
    *("bad_json", "wrong_count", "injected", "traits", "too_sure"),
    *("short", "twice", "zero", "wide"),
    "missing",
)
"""Of a call, or of a line of a batch: of any, of answers in words, of vectors, of lines of batches alone."""
BATCHES = ("ok", "expired", "failed", "none")
"""Of a whole batch."""
REFUSALS: Mapping[str, int] = {"throttle": 429, "fail": 500, "auth": 401, "refuse": 400}
"""Moods that refuse, with their status: such a call costs nothing."""


def read_moods(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """Read moods that are parted by commas. Raises BadInputError for one that is none, or for none at all."""
    moods = tuple(word.strip() for word in text.split(","))
    for mood in moods:
        if mood not in known:
            raise BadInputError(f"fake models: {mood!r} is no mood; there are {', '.join(known)}")
    return moods
