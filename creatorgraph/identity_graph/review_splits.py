"""What reviewers name, checked: two accounts, and the parts of a creator."""

from collections.abc import Sequence

from creatorgraph.errors import BadInputError, NotFoundError
from creatorgraph.identity_graph.candidates import Pair, ordered
from creatorgraph.identity_graph.decisions import pairs_between

MOST_PAIRS = 2_000
"""A split that needs more decisions than this is refused."""


def pair_of(a: str, b: str) -> Pair:
    """Give two accounts, the smaller key first. Raises BadInputError where both are one."""
    if a == b:
        raise BadInputError(f"{a} is one account; a decision is about two", argument="b")
    return ordered(a, b)


def pairs_of_split(creator: str | None, members: Sequence[str], parts: Sequence[Sequence[str]]) -> list[Pair]:
    """Give the pairs that a split of a creator refuses; one part alone is set against the rest.

    Raises NotFoundError without a creator, BadInputError for parts that are not parts of it.
    """
    if creator is None:
        raise NotFoundError("there is no such creator, or it has no accounts")
    given = [key for part in parts for key in part]
    strangers = sorted(set(given) - set(members))
    if strangers:
        raise BadInputError(
            f"{', '.join(strangers)}: not of creator {creator}; its accounts are {', '.join(members)}", argument="parts"
        )
    if not given or any(not part for part in parts) or len(set(given)) != len(given):
        raise BadInputError("every part needs an account, and no account may be named twice", argument="parts")
    whole = [*parts, sorted(set(members) - set(given))] if len(parts) == 1 else list(parts)
    if not whole[-1]:
        raise BadInputError(
            "this one part is the whole creator: name fewer accounts, or another part", argument="parts"
        )
    pairs = pairs_between(whole)
    if len(pairs) > MOST_PAIRS:
        raise BadInputError(
            f"this split needs {len(pairs):,} decisions, more than {MOST_PAIRS:,}: split off fewer accounts at once",
            argument="parts",
        )
    return pairs
