"""What an evaluation got wrong, pair by pair, with what the engine says of each: the way to see why."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from creatorgraph.identity_graph.candidates import ordered
from creatorgraph.identity_graph.scores import ScoredPair, explained, score_table
from creatorgraph.operations.evaluate import Resolved


@dataclass(frozen=True, slots=True)
class Mistake:
    """Two accounts that were `joined` and are two persons', or `missed`: parted, and one person's.

    Accounts are named as in the truth file. `bits` are those of each comparison that found something; they and the
    weights' prior sum to `weight`. All of them are None, and there is no reason, where the pair was never compared.
    """

    set: str
    mistake: str
    accounts: tuple[str, str]
    persons: tuple[str, str]
    probability: float | None = None
    weight: float | None = None
    band: str | None = None
    bits: Mapping[str, float] | None = None
    reasons: tuple[str, ...] = ()


def mistakes_of(resolved: Resolved) -> Iterator[Mistake]:
    """Give the wrong pairs of a set: joined ones first, then missed ones, the surest of each first.

    Of joined pairs those that were compared: others follow from them. Of missed ones all.
    """
    compared = sorted(_compared(resolved), key=lambda each: -each.weight)
    persons = resolved.known.persons
    yield from (_mistake(resolved, "joined", each) for each in compared if persons[each.left] != persons[each.right])
    yield from (_mistake(resolved, "missed", each) for each in compared if persons[each.left] == persons[each.right])
    known = set(resolved.scored.pairs)
    for left, right in _missed(resolved):
        if (left, right) not in known:
            yield Mistake(resolved.name, "missed", _names(resolved, left, right), (persons[left], persons[right]))


def _compared(resolved: Resolved) -> list[ScoredPair]:
    """Score the wrong pairs once more, with their reasons."""
    persons, homes = resolved.known.persons, resolved.homes
    wrong = [
        place
        for place, (left, right) in enumerate(resolved.scored.pairs)
        if (persons[left] == persons[right]) != (homes[left] == homes[right])
    ]
    return explained(score_table(resolved.columns.take(wrong), resolved.weights)) if wrong else []


def _missed(resolved: Resolved) -> Iterator[tuple[str, str]]:
    """Give the pairs of one person's accounts that are in two groups, in order of their keys."""
    homes, accounts = resolved.homes, defaultdict[str, list[str]](list)
    for key in sorted(resolved.known.accounts):
        accounts[resolved.known.persons[key]].append(key)
    for keys in accounts.values():
        yield from (ordered(*pair) for pair in combinations(keys, 2) if homes[pair[0]] != homes[pair[1]])


def _mistake(resolved: Resolved, mistake: str, pair: ScoredPair) -> Mistake:
    persons = resolved.known.persons
    return Mistake(
        set=resolved.name,
        mistake=mistake,
        accounts=_names(resolved, pair.left, pair.right),
        persons=(persons[pair.left], persons[pair.right]),
        probability=pair.probability,
        weight=pair.weight,
        band=pair.band,
        bits=pair.bits,
        reasons=pair.reasons,
    )


def _names(resolved: Resolved, left: str, right: str) -> tuple[str, str]:
    return resolved.known.names[left], resolved.known.names[right]
