"""Pieces: how what an account is called begins and ends, by which pairs are proposed that share no whole word.

`repjanedoe`, `JaneDoeTV`, "Doe, Jane M." and `janedoe_x` have a piece in common, whatever the language. A text of many
words that several accounts show is a piece as well, by its key.
"""

from collections.abc import Sequence
from functools import lru_cache

from creatorgraph.identity_graph.normalize.characters import fold
from creatorgraph.identity_graph.normalize.handles import bare_words, stem

LENGTH = 5
"""Letters of a piece. With six a third less is proposed, and of the true pairs one in fifty is lost."""
SHORTEST = 4


@lru_cache(maxsize=65_536)
def handle_ends(handle: str) -> tuple[str, str]:
    """Give how a handle begins and ends, without affixes; empty where that is too short to propose anybody."""
    words = bare_words(fold(handle))
    return _ends(words if len(words) > 1 else (stem(handle),))


def name_ends(tokens: Sequence[str]) -> tuple[str, str]:
    """Give how a name begins and ends, initials apart; empty where that is too short to propose anybody."""
    return _ends([token for token in tokens if len(token) > 1])


def _ends(words: Sequence[str]) -> tuple[str, str]:
    if not words:
        return "", ""
    head, tail = words[0][:LENGTH], words[-1][-LENGTH:]
    return head if len(head) >= SHORTEST else "", tail if len(tail) >= SHORTEST else ""
