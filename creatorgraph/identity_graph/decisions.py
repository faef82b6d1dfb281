"""Decisions of people about two accounts: what one is, what supersedes it, what undoes it, which contradict each other.

Pure functions over decisions as they stand. A decision is never changed and never removed: it is in force until it is
superseded, by a later decision about the same two accounts or by an undo. Undoing takes back the latest decision
about two accounts and puts what it had superseded in force again, as a new decision that names the one it restores:
so the log still tells what was in force on any past day.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations, product

import orjson

from creatorgraph.identity_graph.candidates import Pair, ordered
from creatorgraph.identity_graph.clusters import Verdicts


class Verdict(StrEnum):
    """What a person says of two accounts."""

    SAME = "SAME"
    DIFFERENT = "DIFFERENT"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who does something, why, and when."""

    actor: str
    reason: str | None
    at: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about the accounts `left` and `right`.

    `evidence` is the edge between the two as it was then (JSON). `supersedes` names what it superseded, `restores` the
    decision that an undo put in force again through this one, `split` the split that it is a part of.
    """

    id: str
    verdict: Verdict
    left: str
    right: str
    signed: Signature
    evidence: str | None = None
    supersedes: tuple[str, ...] = ()
    restores: str | None = None
    split: str | None = None
    superseded: Signature | None = None

    @property
    def pair(self) -> Pair:
        """Give the two accounts, the smaller key first."""
        return ordered(self.left, self.right)

    @property
    def in_force(self) -> bool:
        """Tell whether nothing has superseded it."""
        return self.superseded is None


@dataclass(frozen=True, slots=True)
class Step:
    """What one act changes: decisions to write, and decisions that are superseded now."""

    written: tuple[Decision, ...] = ()
    superseded: tuple[Decision, ...] = ()

    @property
    def accounts(self) -> list[str]:
        """Name every account that the step is about."""
        return sorted({key for one in (*self.written, *self.superseded) for key in one.pair})


@dataclass(frozen=True, slots=True)
class Conflict:
    """A "different" between two accounts that a chain of "same" joins; the refusal holds until a person settles it.

    `chain` leads from one account of `different` to the other; it is empty where both turned out to be one account.
    """

    different: Decision
    chain: tuple[Decision, ...]


NewId = Callable[[], str]
EvidenceOf = Mapping[Pair, str]
"""The edge between two accounts as JSON, where there is one."""


def snapshot(edge: Mapping[str, object]) -> str:
    """Write the properties of an edge down as a decision keeps them."""
    return orjson.dumps(dict(edge), option=orjson.OPT_SORT_KEYS).decode()


def decide(
    verdict: Verdict,
    pairs: Sequence[Pair],
    *,
    in_force: Iterable[Decision],
    evidence: EvidenceOf,
    signed: Signature,
    new_id: NewId,
    split: str | None = None,
) -> Step:
    """Decide the same of every pair. Pairs of which this is decided already are left as they are."""
    standing: defaultdict[Pair, list[Decision]] = defaultdict(list)
    for one in in_force:
        if one.in_force:
            standing[one.pair].append(one)
    written, superseded = [], []
    for pair in sorted({ordered(*pair) for pair in pairs}):
        before = sorted(standing[pair], key=lambda one: one.id)
        if before and all(one.verdict is verdict for one in before):
            continue
        identities = tuple(one.id for one in before)
        written.append(
            Decision(new_id(), verdict, *pair, signed, evidence.get(pair), supersedes=identities, split=split)
        )
        superseded += [replace(one, superseded=signed) for one in before]
    return Step(tuple(written), tuple(superseded))


def pairs_between(parts: Sequence[Sequence[str]]) -> list[Pair]:
    """Give every pair of accounts of two different parts."""
    found = {ordered(*pair) for one, two in combinations(parts, 2) for pair in product(one, two)}
    return sorted(found)


def undo(
    decisions: Iterable[Decision],
    *,
    log: Mapping[str, Decision],
    evidence: EvidenceOf,
    signed: Signature,
    new_id: NewId,
) -> Step:
    """Take decisions back and put in force again what they had superseded, found in `log` by id.

    Decisions that are not in force any more are left as they are: what came later has to be undone first.
    """
    taken = sorted((one for one in decisions if one.in_force), key=lambda one: one.id)
    written = []
    for one in taken:
        before = [log[identity] for identity in one.supersedes if identity in log]
        written += [
            Decision(
                new_id(),
                old.verdict,
                *one.pair,
                signed,
                evidence.get(one.pair),
                supersedes=old.supersedes,
                restores=old.restores or old.id,
            )
            for old in before
        ]
    return Step(tuple(written), tuple(replace(one, superseded=signed) for one in taken))


def verdicts_of(decisions: Iterable[Decision]) -> Verdicts:
    """Give what clustering obeys: the decisions in force."""
    pairs: dict[Verdict, set[frozenset[str]]] = {Verdict.SAME: set(), Verdict.DIFFERENT: set()}
    for one in decisions:
        if one.in_force:
            pairs[one.verdict].add(frozenset(one.pair))
    return Verdicts(same=frozenset(pairs[Verdict.SAME]), different=frozenset(pairs[Verdict.DIFFERENT]))


def conflicts_of(decisions: Iterable[Decision]) -> list[Conflict]:
    """Find the decisions in force that contradict each other, each refusal with the shortest chain against it."""
    standing = sorted((one for one in decisions if one.in_force), key=lambda one: (one.pair, one.id))
    joined: defaultdict[str, list[Decision]] = defaultdict(list)
    for one in standing:
        if one.verdict is Verdict.SAME:
            for end in set(one.pair):
                joined[end].append(one)
    found = []
    for one in standing:
        if one.verdict is Verdict.DIFFERENT:
            chain = _chain(joined, *one.pair)
            if chain is not None:
                found.append(Conflict(one, chain))
    return found


def _chain(joined: Mapping[str, Sequence[Decision]], start: str, end: str) -> tuple[Decision, ...] | None:
    """Search the shortest chain of decisions from one account to another, breadth first."""
    came: dict[str, Decision | None] = {start: None}
    queue = deque([start])
    while queue and end not in came:
        here = queue.popleft()
        for one in joined.get(here, ()):
            there = one.right if one.left == here else one.left
            if there not in came:
                came[there] = one
                queue.append(there)
    if end not in came:
        return None
    chain: list[Decision] = []
    here = end
    while (step := came[here]) is not None:
        chain.append(step)
        here = step.right if step.left == here else step.left
    return tuple(reversed(chain))
